"""One file that holds all that cannot be made again, and the way back from it.

A backup is a ZIP file: `backup.json` with the sizes and checksums, the databases as SQLite's online backup copies them,
and small plain files. Other processes may read and write meanwhile; each database is as of one moment.

    DATA_DIR --write_backup--> FILE --open_backup--> checked copies --restore--> DATA_DIR
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO

from corpus.errors import BackupError
from corpus.integrity import database_problems, open_to_read

FORMAT = 1
"""Raised when an older program could not read what this one writes."""

_CONTENTS = "backup.json"
_PIECE = 1 << 20
_LONGEST_CONTENTS = 1 << 20
_WAIT_SECONDS = 60.0
"""How long restoring waits for another process that is in the middle of a transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file of the data folder that belongs into a backup; `migrations` are those of a database, else None."""

    name: str
    migrations: tuple[str, ...] | None = None


def write_backup(folder: Path, kept: Sequence[Kept], target: Path, *, overwrite: bool = False) -> int:
    """Write the kept files of the folder that exist to `target`, whole or not at all; returns its size in bytes.

    Databases are copied in the order given. The copy is checked before it gets its name. Raises BackupError.
    """
    if target.exists() and not overwrite:
        raise BackupError(f"{target} exists. Name another file, or say --overwrite to replace it.")
    try:
        with _scratch(target.absolute().parent, f".{target.name}-") as copies:
            for one in kept:
                _copy(folder / one.name, copies / one.name, one)
            draft = copies / "draft.zip"
            _pack(copies, [one.name for one in kept if (copies / one.name).exists()], draft)
            draft.replace(target)
        _sync(target.absolute().parent)
        return target.stat().st_size
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"The backup {target} could not be written: {error}.") from error


@contextmanager
def open_backup(source: Path, kept: Sequence[Kept], near: Path) -> Iterator[Path]:
    """A folder, in `near` and for the time of the block, with what is in the backup, every byte of it checked.

    Raises BackupError when the file is not a backup, not whole, or made by a later version of the program.
    """
    near.mkdir(parents=True, exist_ok=True)
    with _scratch(near, ".restore-") as copies:
        try:
            _unpack(source, [one.name for one in kept], copies)
        except Exception as error:  # a damaged archive can raise anything
            raise BackupError(f"{source} is not a whole backup of Trade Attaché: {error}.") from error
        for one in kept:
            copy = copies / one.name
            if one.migrations and copy.exists() and (wrong := database_problems(copy, one.migrations)):
                raise BackupError(f"{source} cannot be used: {one.name}: {'; '.join(wrong)}.")
        yield copies


def restore(copies: Path, kept: Sequence[Kept], folder: Path) -> tuple[str, ...]:
    """Put the checked copies into the data folder; returns the names of files that were damaged and moved aside.

    A database is exchanged in one transaction, which processes that have it open see at their next question; a kill in
    between leaves the old one. What is not in the backup is left as it is. Raises BackupError.
    """
    aside: list[str] = []
    for one in kept:
        if not (copies / one.name).exists():
            continue
        moved: list[str] = []
        try:
            if one.migrations is None:
                _sync(copies / one.name)
                (copies / one.name).replace(folder / one.name)
            else:
                moved = _moved_aside(folder / one.name)
                _exchange(copies / one.name, folder / one.name)
        except (OSError, sqlite3.Error) as error:
            now = f"The damaged file is kept as {folder / moved[0]}" if moved else "It is as it was"
            raise BackupError(f"{folder / one.name} could not be restored: {error}. {now}.") from error
        aside += moved
    _sync(folder)
    return tuple(aside)


@contextmanager
def _scratch(parent: Path, prefix: str) -> Iterator[Path]:
    """A folder for the time of the block; what a kill has left of earlier ones goes too."""
    for stale in parent.glob(f"{prefix}*/"):
        shutil.rmtree(stale, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=parent, prefix=prefix, ignore_cleanup_errors=True) as scratch:
        yield Path(scratch)


def _copy(origin: Path, copy: Path, one: Kept) -> None:
    if not origin.exists():
        return
    if one.migrations is None:
        shutil.copyfile(origin, copy)
        return
    with closing(open_to_read(origin)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)  # all pages in one step, so as of one moment; who writes does not wait
    if wrong := database_problems(copy, one.migrations):
        raise BackupError(f"{origin} is not sound, so it was not backed up: {'; '.join(wrong)}.")


def _pack(folder: Path, names: Sequence[str], target: Path) -> None:
    files = {name: {"bytes": (folder / name).stat().st_size, "sha256": _sha256(folder / name)} for name in names}
    contents = {
        "format": FORMAT,
        "program": version("trade-attache"),
        "made_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "files": files,
    }
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)  # it may hold what people asked
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(_CONTENTS, json.dumps(contents, indent=1))
            for name in names:
                archive.write(folder / name, name)
        file.flush()
        os.fsync(file.fileno())
        _check(file, files)


def _check(file: IO[bytes], files: dict[str, dict[str, object]]) -> None:
    """Read the archive back and compare: a disk that lies is found now, not on the day of need."""
    with zipfile.ZipFile(file) as archive:
        for name, expected in files.items():
            digest = hashlib.sha256()
            with archive.open(name) as packed:
                while piece := packed.read(_PIECE):
                    digest.update(piece)
            if digest.hexdigest() != expected["sha256"]:
                raise OSError(f"{name} did not arrive as it was written")


def _unpack(source: Path, names: Sequence[str], folder: Path) -> None:
    """Unpack these names and no others, checking each; raises whatever a file that is no backup may raise."""
    with zipfile.ZipFile(source) as archive:
        if archive.getinfo(_CONTENTS).file_size > _LONGEST_CONTENTS:
            raise ValueError("its list of contents is too long")
        contents = json.loads(archive.read(_CONTENTS))
        if int(contents["format"]) > FORMAT:
            raise ValueError(
                f"a later version of the program wrote it (format {contents['format']}, known is {FORMAT})"
            )
        files = contents["files"]
        _refuse_if_too_large(sum(int(files[name]["bytes"]) for name in names if name in files), folder)
        for name in names:
            if name in files:
                _unpack_one(archive, name, int(files[name]["bytes"]), str(files[name]["sha256"]), folder / name)


def _unpack_one(archive: zipfile.ZipFile, name: str, size: int, sha256: str, target: Path) -> None:
    digest, left = hashlib.sha256(), size
    with archive.open(name) as packed, target.open("xb") as file:
        while piece := packed.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise ValueError(f"{name} is longer than it says")
            digest.update(piece)
            file.write(piece)
    if left or digest.hexdigest() != sha256:
        raise ValueError(f"{name} is damaged: its checksum is another")


def _refuse_if_too_large(size: int, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if 2 * size > free:  # the checked copy, and the database that it goes into
        raise ValueError(f"it needs {2 * size >> 20} MB in {folder.parent}, where {free >> 20} MB are free")


def _moved_aside(path: Path) -> list[str]:
    """Move a database away that is damaged, with what belongs to it: more may be got out of it. Its new name, if so."""
    if not path.exists() or _is_whole(path):
        return []
    name = f"{path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}"
    path.replace(path.with_name(name))
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).replace(path.with_name(name + suffix))
    return [name]


def _is_whole(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
            return connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    except sqlite3.OperationalError:
        return True  # busy, or not to be read by us: the exchange will tell
    except sqlite3.DatabaseError:
        return False


def _exchange(copy: Path, path: Path) -> None:
    """Make the database what the copy is, in one transaction."""
    deadline = time.monotonic() + _WAIT_SECONDS

    def give_up_in_time(_status: int, _remaining: int, _total: int) -> None:
        if time.monotonic() > deadline:
            raise sqlite3.OperationalError("another process is writing to it and does not end")

    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(path, isolation_level=None)) as target:
        target.execute("PRAGMA synchronous = FULL")
        source.backup(target, progress=give_up_in_time)
        target.execute("PRAGMA journal_mode = WAL").fetchall()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
