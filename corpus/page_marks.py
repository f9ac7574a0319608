"""PAGE_MARK in a cleaned text to the offsets at which pages begin."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from corpus.characters import PAGE_MARK

_ONLY_MARK = PAGE_MARK + "\n\n"  # a paragraph of which only the mark is left


def without_marks(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without marks, and for each mark the offset at which its page begins; empty where there are none."""
    if PAGE_MARK not in text:
        return text, ()
    while _ONLY_MARK in text:
        text = text.replace(_ONLY_MARK, PAGE_MARK)
    parts = text.split(PAGE_MARK)
    whole = "".join(parts).rstrip()
    offsets = accumulate(map(len, parts[:-1]))
    return whole, tuple(min(offset, len(whole)) for offset in offsets)


def page_at(pages: Sequence[int], offset: int) -> int | None:
    """The number of the page, from 1, on which the character at an offset stands; None for a text without pages."""
    return max(1, bisect_right(pages, offset)) if pages else None
