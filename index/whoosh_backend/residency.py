"""How much of the mapped files stays in this process's memory.

Pages of a mapped file that were read once count as this process's, though the system can take them back at any time.
Where memory is metered they are let go of now and then; they stay in the system's cache, and come back in microseconds.
"""

from __future__ import annotations

import mmap
import resource
from pathlib import Path

_LOOK_EVERY = 32  # searches
_STATM = Path("/proc/self/statm")  # Linux
_SHARED = 2  # the field of it that counts pages of files


class Residency:
    """Tells, search by search, when mapped pages should be let go of."""

    MOST_MAPPED = 64_000_000
    """Bytes; some 20 million of them are the libraries'."""

    def __init__(self) -> None:
        self._searches = 0

    def is_exceeded(self) -> bool:
        """Whether more is mapped than should be; looks every so many searches only."""
        self._searches += 1
        return self._searches % _LOOK_EVERY == 0 and mapped_bytes() > self.MOST_MAPPED


def mapped_bytes() -> int:
    """How many bytes of files this process has in memory; 0 where the system does not tell."""
    try:
        pages = int(_STATM.read_text(encoding="ascii").split()[_SHARED])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def let_go(mapped: mmap.mmap) -> None:
    """Let go of the pages of a mapped file. Whoever reads them at this moment gets them back from the cache."""
    if hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)
