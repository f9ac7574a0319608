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

PARTS = 8
"""Parts of a file that are let go of one after the other, so that no search waits a millisecond for all of them."""

MOST_TOUCHED = 56_000_000 // PARTS
"""Bytes of mapped files, by the estimates above, that searches read before the next part is let go of.

Of evenly spread reads a little more than half of PARTS times as many stay. Half as many cost an OR a fiftieth more.
"""


def let_go(mapped: mmap.mmap, part: int) -> None:
    """Let go of the pages of a part of a mapped file; who reads them at this moment gets them back from the cache."""
    pages = -(-len(mapped) // mmap.PAGESIZE)
    begin, end = part * pages // PARTS, (part + 1) * pages // PARTS
    if hasattr(mmap, "MADV_DONTNEED") and end > begin:
        mapped.madvise(mmap.MADV_DONTNEED, begin * mmap.PAGESIZE, (end - begin) * mmap.PAGESIZE)
