"""Crashes on purpose, each in a child that a small process without threads forks: out of room, and killed.

    python -m crashes full DATA collect        every size at which a file may stop growing
    python -m crashes kill DATA SEED ROUNDS    kill -9 at random moments of whatever writes
    python -m crashes read DATA ROUNDS         questions while another process makes the index anew so often

What was found is printed as one line of JSON. After each crash the record and the index must be sound and hold a state
from before or after a step, never one in between; and the same work must succeed when it is done again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import trade_articles

import corpus.collect
import index.build
from bot.app import App, open_app, record_path
from bot.healing import heal, index_damage
from bot.kept import KEPT
from bot.settings import Settings
from corpus.backup import open_backup, restore, write_backup
from corpus.collect import collect
from corpus.errors import CorpusError
from corpus.integrity import database_problems
from corpus.schema import MIGRATIONS
from index.errors import SearchError

START, MORE, BATCH = 6, 9, 3
"""Articles that are there, that come, and in a batch."""

corpus.collect.BATCH = index.build.BATCH = BATCH
REFUSED, BACKUP = 3, "backup.zip"


@contextlib.contextmanager
def opened(data: Path) -> Iterator[App]:
    app = open_app(Settings(data_dir=data))
    try:
        yield app
    finally:
        app.close()


def prepare(data: Path) -> None:
    """A record and an index of START articles, and a backup of them."""
    with opened(data) as app:
        collect(app.store, trade_articles.inputs(START))
        app.build()
    write_backup(data, KEPT, data / BACKUP)


def collecting(data: Path) -> None:
    with opened(data) as app:
        collect(app.store, trade_articles.inputs(MORE, first=START))


def building(data: Path) -> None:
    with opened(data) as app:
        app.build()


def rebuilding(data: Path) -> None:
    with opened(data) as app:
        app.rebuild()


def backing_up(data: Path) -> None:
    write_backup(data, KEPT, data / BACKUP, overwrite=True)


def restoring(data: Path) -> None:
    with open_backup(data / BACKUP, KEPT, data) as copies:
        restore(copies, KEPT, data)


WORK: dict[str, Callable[[Path], None]] = {
    "collect": collecting,
    "build": building,
    "rebuild": rebuilding,
    "backup": backing_up,
    "restore": restoring,
}


def record_state(data: Path) -> str:
    """A hash of everything in the record but the moments at which it was written."""
    with closing(sqlite3.connect(record_path(Settings(data_dir=data)))) as connection:
        rows = connection.execute(
            "SELECT a.id, v.version, v.title, v.text, hex(r.data) FROM articles a JOIN versions v ON v.article_id = a.id"
            " JOIN received r ON r.id = v.received_id ORDER BY a.id, v.version"
        ).fetchall()
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def index_state(data: Path) -> str:
    """Which articles are found, each by its own question."""
    with opened(data) as app:
        found = sorted(app.backend.versions().items())
        best = [
            evidence.sentence for n in range(START) for evidence in app.ask(trade_articles.question(n)).evidence[:1]
        ]
    return repr((found, best))


def wrong(data: Path) -> list[str]:
    """What is not sound, a line each."""
    found = list(database_problems(record_path(Settings(data_dir=data)), MIGRATIONS))
    with opened(data) as app:
        found += index_damage(app)
    if (data / BACKUP).exists():
        with open_backup(data / BACKUP, KEPT, data):
            pass
    return found


def in_child(work: Callable[[], None]) -> int:
    """Fork, work there, and give the child's id; it ends with 0, with REFUSED after an error of ours, with 1 else."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except (CorpusError, SearchError, OSError):
        code = REFUSED
    finally:
        if code == 1:
            import traceback

            traceback.print_exc()
            sys.stderr.flush()
        os._exit(code)


def steps_of(data: Path, work: Callable[[Path], None], state: Callable[[Path], str], name: str) -> set[str]:
    """The states that may be seen after a crash: before, after each batch, after."""
    states = {state(data)}
    if name in ("collect", "build"):
        for count in range(BATCH, MORE + 1, BATCH):
            with opened(data) as app:
                if name == "collect":
                    collect(app.store, trade_articles.inputs(count, first=START))
                else:
                    _build_batches(app, count // BATCH)
            states.add(state(data))
    else:
        work(data)
        states.add(state(data))
    return states


def _build_batches(app: App, batches: int) -> None:
    done = 0

    class Enough(Exception):
        pass

    def count(_done: int, _total: int) -> None:
        nonlocal done
        done += 1
        if done == batches:
            raise Enough

    with contextlib.suppress(Enough):
        app.build(count)


def full(data: Path, name: str, every: int) -> dict[str, object]:
    """Let no file grow beyond a size, for every size until the work succeeds."""
    work, state = WORK[name], index_state if name in ("build", "rebuild") else record_state
    origin = data.with_name("origin")
    prepare(origin)
    if name in ("build", "rebuild"):
        collecting(origin)
    if name == "restore":
        collecting(origin)
    shutil.copytree(origin, data.with_name("steps"))
    allowed = steps_of(data.with_name("steps"), work, state, name)
    for refused, size in enumerate(range(0, 64_000_000, every)):
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(origin, data)

        def limited(size: int = size) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            work(data)

        _, status = os.waitpid(in_child(limited), 0)
        code = os.waitstatus_to_exitcode(status)
        assert code in (0, REFUSED), (size, code)
        assert not (found := wrong(data)), (size, found)
        assert state(data) in allowed, size
        work(data)
        assert not (found := wrong(data)), (size, found)
        if code == 0:
            return {"refused": refused, "until": size}
    raise AssertionError("it never succeeded")


def kill(data: Path, seed: int, rounds: int) -> dict[str, object]:
    """kill -9 at random moments: nothing that was acknowledged is lost, and everything is sound at once."""
    chance = random.Random(seed)
    prepare(data)
    acknowledged, landed, cut = START, 0, 0
    durations = {"collect": 0.15, "rebuild": 0.2, "backup": 0.05}
    for round_ in range(rounds):
        name = ("collect", "rebuild", "collect", "backup")[round_ % 4]
        reading, writing = os.pipe()
        first = acknowledged

        def work(name: str = name, first: int = first, writing: int = writing) -> None:
            if name != "collect":
                WORK[name](data)
                return
            with opened(data) as app:
                for at in range(first, first + MORE, BATCH):
                    collect(app.store, trade_articles.inputs(BATCH, first=at))
                    os.write(writing, b"%d\n" % (at + BATCH))
                    app.build()

        began = time.monotonic()
        child = in_child(work)
        os.close(writing)
        time.sleep(chance.uniform(0, durations[name] * 1.15))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        took = time.monotonic() - began
        if os.WIFSIGNALED(status):
            cut += 1
        else:
            durations[name] = took
        with os.fdopen(reading) as pipe:
            acknowledged = max([acknowledged, *(int(line) for line in pipe if line.endswith("\n"))])
        assert not (found := wrong(data)), (round_, name, found)
        with opened(data) as app:
            stored = app.store.count()
            assert stored >= acknowledged, (round_, stored, acknowledged)
            assert stored % BATCH == 0, (round_, stored)
            landed += stored > acknowledged
            acknowledged = stored
            app.build()
            assert len(app.backend.versions()) == stored
            newest = app.ask(trade_articles.question(stored - 1)).evidence
            assert newest
            assert f"notice {stored - 1}" in newest[0].sentence.lower()
    with opened(data) as app:
        assert heal(app).startswith("The index is sound")
    return {"rounds": rounds, "cut": cut, "unacknowledged": landed, "articles": acknowledged}


def read(data: Path, rounds: int) -> dict[str, object]:
    """Ask while another process makes the index anew: every answer is that of a whole index."""
    prepare(data)

    def rebuild_again_and_again() -> None:
        for _ in range(rounds):
            rebuilding(data)

    asked = 0
    with opened(data) as app:
        expected = [app.ask(trade_articles.question(number)).text for number in range(START)]
        child = in_child(rebuild_again_and_again)
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            number = asked % START
            assert app.ask(trade_articles.question(number)).text == expected[number], asked
            asked += 1
        assert not index_damage(app)
    return {"rounds": rounds, "asked": asked}


if __name__ == "__main__":
    command, folder, *arguments = sys.argv[1:]
    if command == "full":
        told = full(Path(folder), arguments[0], int(arguments[1]))
    elif command == "read":
        told = read(Path(folder), int(arguments[0]))
    else:
        told = kill(Path(folder), int(arguments[0]), int(arguments[1]))
    print(json.dumps(told))
