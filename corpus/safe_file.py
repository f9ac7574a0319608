"""Opening files that anybody may have put there: only regular ones, never a hole, never one that changes meanwhile."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from corpus.errors import UnreadableInput

_HOLE_FACTOR = 20  # a large file that occupies less than a twentieth of its size on disk is mostly a hole
_HOLE_FROM = 1024 * 1024
_KINDS = (
    (stat.S_ISDIR, "it is a folder"),
    (stat.S_ISFIFO, "it is a pipe, not a file"),
    (stat.S_ISSOCK, "it is a socket, not a file"),
    (stat.S_ISCHR, "it is a device, not a file"),
    (stat.S_ISBLK, "it is a device, not a file"),
)


@contextmanager
def open_regular(path: Path, location: str, *, follow_links: bool) -> Iterator[BinaryIO]:
    """Open a regular file for reading; UnreadableInput for anything else, and when it changed while it was open.

    The kind is checked on the opened file, so that nothing can be exchanged in between; opening never waits.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    if not follow_links:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        raise UnreadableInput(location, _cannot_open(path, error)) from error
    with os.fdopen(descriptor, "rb") as file:
        before = os.fstat(file.fileno())
        _check(before, location)
        yield file
        after = os.fstat(file.fileno())
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise UnreadableInput(location, "it changed while it was read; collect it again")


def read_regular(path: Path, location: str, *, follow_links: bool, max_bytes: int) -> bytes:
    """All bytes of a regular file of at most `max_bytes`; UnreadableInput otherwise."""
    with open_regular(path, location, follow_links=follow_links) as file:
        size = os.fstat(file.fileno()).st_size
        if size > max_bytes:
            raise UnreadableInput(location, f"it is larger than {max_bytes // 1024**2} MB")
        return file.read(max_bytes + 1)


def _check(status: os.stat_result, location: str) -> None:
    for is_kind, reason in _KINDS:
        if is_kind(status.st_mode):
            raise UnreadableInput(location, reason)
    occupied = getattr(status, "st_blocks", status.st_size) * 512
    if status.st_size > _HOLE_FROM and occupied * _HOLE_FACTOR < status.st_size:
        raise UnreadableInput(location, f"it claims {status.st_size:,} bytes but holds next to none (a sparse file)")


def _cannot_open(path: Path, error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError) and not path.is_symlink():
        return "there is no such file or folder"
    if path.is_socket():
        return "it is a socket, not a file"
    return f"it cannot be opened: {getattr(error, 'strerror', None) or error}"
