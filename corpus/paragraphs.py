"""Lines of a text file to paragraphs: hard-wrapped lines are joined, everything else keeps its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_WRAP_WIDTHS = range(40, 121)  # columns at which mail programs, wire services and editors break lines
_MIN_FILLED = 0.85  # share of lines that could not have held the next line's first word
_MAX_ENDED = 0.6  # share of lines that end a sentence; wrapped text breaks anywhere, one-a-line paragraphs do not
_INDENTED = 2  # columns
SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
LIST_ITEM = re.compile(r"(?:[-*•·▪◦‣■●–—]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a readable text, one string without line ends each, none empty.

    A blank line always ends a paragraph. Inside a block the lines are joined if the text as a whole, or that
    block, shows the marks of hard wrapping; else each line is a paragraph.
    """
    blocks = [block for block in _blocks(text) if block]
    if all(len(block) == 1 for block in blocks):
        return [block[0].strip() for block in blocks]
    wrapped_text = _looks_wrapped([pair for block in blocks for pair in pairwise(block)])
    joined: list[str] = []
    for block in blocks:
        joined += _unwrapped(block) if wrapped_text or _runs_on(block) else [line.strip() for line in block]
    return joined


def _blocks(text: str) -> Iterator[list[str]]:
    block: list[str] = []
    for line in text.split("\n"):
        if line.strip():
            block.append(line.rstrip())
        else:
            yield block
            block = []
    yield block


def _looks_wrapped(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether lines are as full as a fixed width allows: the next line's first word would not have fitted."""
    pairs = [(line, following) for line, following in pairs if not _starts_anew(following, _indent(line))]
    if len(pairs) < 2:
        return False
    width = max(len(line) for line, _ in pairs)
    if width not in _WRAP_WIDTHS:
        return False
    filled = sum(len(line) + 1 + len(following.split(None, 1)[0]) > width - 1 for line, following in pairs)
    ended = sum(bool(SENTENCE_END.search(line)) for line, _ in pairs)
    return filled >= _MIN_FILLED * len(pairs) and ended <= _MAX_ENDED * len(pairs)


def _runs_on(block: Sequence[str]) -> bool:
    """Whether every line but the last stops in mid-sentence and the next goes on in small letters."""
    return len(block) > 1 and all(
        not SENTENCE_END.search(line) and following.lstrip()[0].islower() for line, following in pairwise(block)
    )


def _unwrapped(block: Sequence[str]) -> list[str]:
    """Join the lines of a block; a line that is indented more than the block, or opens a list item, starts anew."""
    margin = min(map(_indent, block))
    parts: list[str] = []
    for line in block:
        words = line.strip()
        if not parts or LIST_ITEM.match(words) or (_starts_anew(line, margin) and SENTENCE_END.search(parts[-1])):
            parts.append(words)
        elif parts[-1].endswith("-") and not parts[-1].endswith((" -", "--")):
            parts[-1] += words
        else:
            parts[-1] += " " + words
    return parts


def _starts_anew(line: str, margin: int) -> bool:
    return _indent(line) >= margin + _INDENTED or LIST_ITEM.match(line.lstrip()) is not None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
