"""A count of the changes to an index that all processes share, as they share SQLite's wal-index.

Reading it is reading memory: a search learns that nothing was committed without a call of the system. It is a hint and
no more: it is never synced, and who reads it looks at the folder itself now and then.
"""

from __future__ import annotations

import mmap
import os
import struct
from contextlib import suppress
from pathlib import Path

COUNTER = "changes"
_COUNT = struct.Struct("<Q")


def count_change(root: Path) -> None:
    """Tell every reader to look again; where that fails, each looks within a second all the same."""
    with suppress(OSError):
        descriptor = os.open(root / COUNTER, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            (count,) = _COUNT.unpack(os.pread(descriptor, _COUNT.size, 0).rjust(_COUNT.size, b"\0"))
            os.pwrite(descriptor, _COUNT.pack((count + 1) % 2**64), 0)
        finally:
            os.close(descriptor)


def mapped_count(root: Path) -> mmap.mmap | None:
    """The count as memory that changes with it; None while nothing was written."""
    try:
        with (root / COUNTER).open("rb") as file:
            return mmap.mmap(file.fileno(), _COUNT.size, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        return None
