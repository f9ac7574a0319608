"""How much of the mapped files stays in this process's memory.

Pages of a mapped file that were read once count as this process's, though the system can take them back at any time.
Where memory is metered they are let go of now and then; they stay in the system's cache, and come back in microseconds.
"""

from __future__ import annotations

import mmap

BYTES_A_POSTING = 8
"""Of the arrays, for what a search reads of a posting: document, code, and where it matters positions."""

BYTES_A_LIST = 65_536
"""What the system maps around the first byte of a list that is read."""

MOST_TOUCHED = 28_000_000
"""Bytes of mapped files that searches read before the pages are let go of. Half as many cost a search a tenth more."""


def let_go(mapped: mmap.mmap) -> None:
    """Let go of the pages of a mapped file. Whoever reads them at this moment gets them back from the cache."""
    if hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)
