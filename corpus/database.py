"""One SQLite file: transactions, migrations, and errors in words for people."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import StoreError, StoreIsBusy, StoreIsNewer

BUSY_TIMEOUT_SECONDS = 30
_LEAST_ROOM = 64 * 1024  # bytes: what SQLite needs beside a file to open it, and a little


@dataclass(frozen=True, slots=True)
class Result:
    """All that a statement gave, how many rows it changed, and the number of the one that it inserted."""

    rows: list[sqlite3.Row]
    rowcount: int
    lastrowid: int | None

    def fetchone(self) -> Any:
        """The first row; None where there is none."""
        return self.rows[0] if self.rows else None

    def fetchall(self) -> list[sqlite3.Row]:
        """Every row."""
        return self.rows


class Database:
    """A SQLite file in WAL mode that syncs every commit. Safe from several threads; one writes at a time."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: Path, migrations: Sequence[str]) -> Database:
        """Open the file, creating and migrating it as needed; StoreIsNewer if a later program wrote it."""
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            connection = sqlite3.connect(
                path, timeout=BUSY_TIMEOUT_SECONDS, check_same_thread=False, isolation_level=None
            )
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"The record {path} cannot be opened: {error}. Is DATA_DIR right and writable?") from error
        database = cls(connection, path)
        try:
            database._prepare(migrations)
        except BaseException:
            database.close()
            raise
        return database

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; a transaction within a transaction belongs to the outer one."""
        with self._lock, self._errors():
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # a full disk ends a transaction by itself
                    self._connection.execute("ROLLBACK")
                raise

    def execute(self, statement: str, values: tuple[object, ...] = ()) -> Result:
        """Run one statement; rows are read by name or number."""
        with self._lock:
            cursor = self._connection.cursor()
            cursor.row_factory = sqlite3.Row
            try:
                # All of it now: from Python 3.12 on, another thread may be given the same prepared statement, and reset
                # it, as soon as this one has read its last row.
                rows = cursor.execute(statement, values).fetchall()
            except sqlite3.DatabaseError as error:
                raise self._in_words(error) from error
            return Result(rows, cursor.rowcount, cursor.lastrowid)

    def one(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Row:
        """The first row of a statement that always gives one."""
        row: sqlite3.Row = self.execute(statement, values).fetchone()
        return row

    def _prepare(self, migrations: Sequence[str]) -> None:
        with self._errors():
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            if self._format(migrations) != len(migrations):  # only then: a reader must not wait for who writes
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._migrate(migrations)

    def _format(self, migrations: Sequence[str]) -> int:
        version = int(self.one("PRAGMA user_version")[0])
        if version > len(migrations):
            raise StoreIsNewer(
                f"The record {self._path} has format {version}, this program knows {len(migrations)}."
                " Update Trade Attaché."
            )
        return version

    def _migrate(self, migrations: Sequence[str]) -> None:
        with self.transaction():
            for migration in migrations[self._format(migrations) :]:
                for statement in migration.split(";\n"):
                    self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {len(migrations)}")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise self._in_words(error) from error

    def _in_words(self, error: sqlite3.DatabaseError) -> StoreError:
        if not isinstance(error, sqlite3.OperationalError):
            return StoreError(f"The record {self._path} is damaged: {error}. Restore it from a backup.")
        if "locked" in str(error) or "busy" in str(error):
            return StoreIsBusy("Another process is writing to the record. Try again in a moment.")
        if _is_full(self._path):
            return StoreError(
                f"The disk of {self._path} is full, so it cannot be written, nor opened anew. Make room and try"
                " again; nothing that was stored is lost."
            )
        return StoreError(f"The record {self._path} cannot be used: {error}.")


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_ROOM
    except OSError:
        return False
