"""Work that changes the data folder, what state it leaves, and whether that is sound: for crashes on purpose.

A small process without threads forks a child for each piece of work.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import trade_articles

import corpus.collect
import index.build
from bot.app import App, open_app, record_path
from bot.healing import index_damage
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

REFUSED, BACKUP = 3, "backup.zip"


def commit_often() -> None:
    """Small batches, so that there is much between the first commit and the last."""
    corpus.collect.BATCH = index.build.BATCH = BATCH


@contextlib.contextmanager
def opened(data: Path) -> Iterator[App]:
    app = open_app(Settings(data_dir=data))
    try:
        yield app
    finally:
        app.close()


def prepare(data: Path, name: str = "") -> None:
    """A record and an index of START articles, and a backup of them; what else has to be there for the work."""
    if name == "begin":
        data.mkdir()
        return
    with opened(data) as app:
        collect(app.store, trade_articles.inputs(START))
        app.build()
    write_backup(data, KEPT, data / BACKUP)
    if name in ("build", "rebuild", "restore"):
        collecting(data)


def beginning(data: Path) -> None:
    with opened(data) as app:
        collect(app.store, trade_articles.inputs(START))
        app.build()


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
    "begin": beginning,
    "collect": collecting,
    "build": building,
    "rebuild": rebuilding,
    "backup": backing_up,
    "restore": restoring,
}


def articles_in(data: Path) -> int:
    """How many articles the record holds, be it not there or without tables yet."""
    record = record_path(Settings(data_dir=data))
    if not record.exists():
        return 0
    with closing(sqlite3.connect(record)) as connection, contextlib.suppress(sqlite3.OperationalError):
        return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
    return 0


def record_state(data: Path) -> str:
    """A hash of everything in the record but the moments at which it was written; "" where it holds nothing."""
    if not articles_in(data):
        return ""
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


def state_of(name: str) -> Callable[[Path], str]:
    """What a work changes, as a hash or text to compare."""
    return index_state if name in ("build", "rebuild") else record_state


def wrong(data: Path) -> list[str]:
    """What is not sound, a line each."""
    with opened(data) as app:
        found = list(index_damage(app))
    found += database_problems(record_path(Settings(data_dir=data)), MIGRATIONS)
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


def steps_of(data: Path, work: Callable[[Path], None], state: Callable[[Path], str], name: str) -> list[str]:
    """The states that may be seen after a crash: before, after each batch, after."""
    states = [state(data)]
    if name in ("begin", "collect", "build"):
        first, last = (0, START) if name == "begin" else (START, MORE)
        for count in range(BATCH, last + 1, BATCH):
            with opened(data) as app:
                if name == "build":
                    _build_a_batch(app)
                else:
                    collect(app.store, trade_articles.inputs(count, first=first))
            states.append(state(data))
    work(data)
    return [*states, state(data)]


def _build_a_batch(app: App) -> None:
    class Enough(Exception):
        pass

    def enough(_done: int, _total: int) -> None:
        raise Enough

    with contextlib.suppress(Enough):
        app.build(enough)
