"""Collecting that is killed again and again, beside collecting that is not. `python tests/killed_collecting.py` runs it."""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import trade_articles

from bot.app import open_app
from bot.settings import Settings
from corpus.store import ArticleStore


@dataclass(slots=True)
class Outcome:
    """How many articles were there after each kill, and whether both runs ended with the same record and index."""

    after_kills: list[int] = field(default_factory=list)
    same_record: bool = False
    same_index: bool = False
    sound_index: bool = False


def write_lines(path: Path, count: int) -> Path:
    """A JSON Lines file of made-up articles; every tenth is a copy of the one before, every fiftieth no article."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            title, _, body = trade_articles.text(number - (number % 10 == 9)).partition("\n\n")
            record = {"id": f"n{number}", "title": title, "date": f"2021-03-{number % 28 + 1:02}", "body": body}
            file.write(json.dumps(record) if number % 50 else '{"title": "no body"}')
            file.write("\n")
    return path


def disturb(articles: Path, work: Path, *, rounds: int, seed: int = 1) -> Outcome:
    """Collect a file to the end in one folder; in another one kill it so many times, then let it end."""
    chance = random.Random(seed)
    assert _start(articles, work / "undisturbed").wait() == 0
    total = _count(work / "undisturbed")
    outcome = Outcome()
    for number in range(1, rounds + 1):
        process = _start(articles, work / "disturbed")
        _until_stored(work / "disturbed", total * number // (rounds + 1) - chance.randrange(200), process)
        time.sleep(chance.uniform(0.0, 0.1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        outcome.after_kills.append(_count(work / "disturbed"))
    assert _start(articles, work / "disturbed").wait() == 0
    outcome.same_record = contents(work / "undisturbed") == contents(work / "disturbed")
    indexes = [_index(work / name) for name in ("undisturbed", "disturbed")]
    outcome.same_index = indexes[0][:2] == indexes[1][:2]
    outcome.sound_index = not indexes[1][2]
    return outcome


def contents(data: Path) -> list[tuple[object, ...]]:
    """All that the record holds of each article, but for the times."""
    store = ArticleStore.open(data / "record.sqlite")
    assert store._database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert store._database.execute("PRAGMA foreign_key_check").fetchall() == []
    found = [(one.id, one.version, one.title, one.text, one.story, store.received(one.id)) for one in store.articles()]
    store.close()
    return found


def _start(articles: Path, data: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bot", "collect", str(articles)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, env=dict(_environment(data)))


def _until_stored(data: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    while _count(data) < count and process.poll() is None:
        time.sleep(0.01)


def _environment(data: Path) -> Iterator[tuple[str, str]]:
    yield "DATA_DIR", str(data)
    yield "PATH", "/usr/bin:/bin"


def _count(data: Path) -> int:
    """How many articles are stored by now, without ever being in the way of who writes."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{data / 'record.sqlite'}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:  # not there yet, or without tables
        return 0


def _index(data: Path) -> tuple[dict[str, int], int, list[str]]:
    app = open_app(Settings(data_dir=data))
    found = dict(app.backend.versions()), app.backend.count(), list(app.backend.verify())
    app.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--lines", type=int, default=3069)
    parser.add_argument("--articles", type=Path, help="a JSON Lines file of your own instead of made-up articles")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        articles = given.articles or write_lines(work / "articles.jsonl", given.lines)
        outcome = disturb(articles.absolute(), work, rounds=given.rounds)
    sys.stdout.write(f"{outcome}\n")
    if not (outcome.same_record and outcome.same_index and outcome.sound_index):
        sys.exit(1)


if __name__ == "__main__":
    main()
