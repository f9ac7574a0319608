"""Whether a SQLite file is whole, found without changing it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

_MOST = 5
"""Lines of SQLite's report that are passed on: a damaged file can give thousands."""

SQLITE_VERSION = sqlite3.sqlite_version_info
"""Of the SQLite library that this Python uses."""


def database_problems(path: Path, migrations: Sequence[str]) -> tuple[str, ...]:
    """What is wrong with the file, a line each; reads all of it. Empty when it is sound and of a known format."""
    try:
        with closing(open_to_read(path)) as connection:
            return tuple(_problems(connection, len(migrations)))
    except sqlite3.Error as error:
        return (f"{path.name} cannot be read: {error}",)


def open_to_read(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; raises sqlite3.Error when there is no such file."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _problems(connection: sqlite3.Connection, known: int) -> Iterator[str]:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > known:
        yield f"it has format {version}, this program knows {known}: update Trade Attaché"
    elif not version:
        yield "it is a SQLite file of another program"
    for (line,) in connection.execute(f"PRAGMA quick_check({_MOST})").fetchall():
        if line != "ok":
            yield str(line)
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST):
        yield f"row {row} of {table} points to a row of {parent} that is not there"
