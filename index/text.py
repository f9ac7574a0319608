"""Pure text: paragraphs and sentences, as offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]
"""Start and end in code points, end exclusive."""

_LINE = re.compile(r"[^\n]*\S[^\n]*")


def paragraphs(text: str) -> Iterator[Span]:
    """The spans of the lines that hold more than white space. Cleaned text has one paragraph a line."""
    return (match.span() for match in _LINE.finditer(text))


def sentences(text: str, paragraph: Span) -> Iterator[Span]:
    """The sentences of one paragraph, without the white space around them.

    Paragraphs are split first because the sentence model joins two of them where the first lacks a full stop.
    """
    from nupunkt import sent_spans

    begin, end = paragraph
    for start, stop in sent_spans(text[begin:end]):
        if span := _trimmed(text, begin + start, begin + stop):
            yield span


def _trimmed(text: str, start: int, end: int) -> Span | None:
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip())
    end -= len(raw) - len(raw.rstrip())
    return (start, end) if start < end else None
