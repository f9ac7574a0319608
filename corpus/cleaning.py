"""Site furniture out, article in: rules applied to paragraphs until none applies any more.

Cleaning drops whole lines, or cuts a line where furniture was glued to it. It never changes a character of a
sentence, and cleaning what is clean changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.characters import one_line, readable
from corpus.cleaning_rules import RULES
from corpus.paragraphs import paragraphs
from corpus.rule import Joined, Takes, Where

LONGEST_FURNITURE = 600
"""Characters. Longer lines are text; furniture is only looked for at their ends and in link trails."""

HEAD_LINES = 3
TAIL_LINES = 12
PROSE_CHARACTERS = 70
"""A line of at least this length that ends like a sentence is prose. Headlines are shorter, or have no full stop."""

TITLE_AGAIN = "title-again"
_BACK_CHARACTERS = 160
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\Z")

_LINES = {where: Joined(RULES, Takes.LINE, where) for where in Where}
_FRONTS = {where: Joined(RULES, Takes.FRONT, where) for where in Where}
_BACKS = {where: Joined(RULES, Takes.BACK, where) for where in Where}
_PAIRS = Joined(RULES, Takes.PAIR, Where.HEAD)
_RESTS = Joined(RULES, Takes.REST, Where.ANYWHERE)
_INSIDES = tuple((rule.name, re.compile(rule.expression)) for rule in RULES if rule.takes is Takes.INSIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """Clean text, one paragraph a line with an empty line between, and how often each rule took something."""

    text: str
    dropped: tuple[tuple[str, int], ...]


def clean(text: str, *, title: str = "") -> Cleaned:
    """Clean the text of an article; a first line that only repeats the title goes out too."""
    return clean_paragraphs(paragraphs(readable(text)), title=title)


def clean_paragraphs(lines: Iterable[str], *, title: str = "") -> Cleaned:
    """Clean an article that is in readable paragraphs already."""
    dropped: Counter[str] = Counter()
    kept = [left for line in lines if (left := _without_furniture(line, Where.ANYWHERE, dropped))]
    before: list[str] = []
    while kept != before:
        before = kept
        kept = _cleaned_head(kept, one_line(title).casefold(), dropped)
        kept = _cleaned_tail(kept, dropped)
        kept = _cut_rest(kept, dropped)
    return Cleaned(text="\n\n".join(kept), dropped=tuple(sorted(dropped.items())))


def is_prose(line: str) -> bool:
    """Whether a line is long enough, and ends like, a sentence of an article."""
    return len(line) >= PROSE_CHARACTERS and _SENTENCE_END.search(line) is not None


def _without_furniture(line: str, where: Where, dropped: Counter[str]) -> str:
    """What the rules for lines of this place leave of a line; empty if nothing."""
    left = _without_trails(line, dropped) if where is Where.ANYWHERE else line
    while left:
        if len(left) <= LONGEST_FURNITURE and (name := _LINES[where].whole(left)):
            dropped[name] += 1
            return ""
        cut = _FRONTS[where].front(left) or _BACKS[where].back(left, _BACK_CHARACTERS)
        if cut is None:
            return left
        name, left = cut
        dropped[name] += 1
    return left


def _without_trails(line: str, dropped: Counter[str]) -> str:
    for name, pattern in _INSIDES:
        line, taken = pattern.subn(r"\g<kept>", line)
        if taken:
            dropped[name] += taken
    return line.strip()


def _cleaned_head(lines: Sequence[str], title: str, dropped: Counter[str]) -> list[str]:
    if name := _PAIRS.whole("\n".join(lines[:2])):
        dropped[name] += 2
        lines = lines[2:]
    head = [_without_furniture(line, Where.HEAD, dropped) for line in lines[:HEAD_LINES]]
    if head and title and head[0].casefold() == title:
        dropped[TITLE_AGAIN] += 1
        head[0] = ""
    return [*filter(None, head), *lines[HEAD_LINES:]]


def _cleaned_tail(lines: Sequence[str], dropped: Counter[str]) -> list[str]:
    start = max(0, len(lines) - TAIL_LINES)
    tail = [_without_furniture(line, Where.TAIL, dropped) for line in lines[start:]]
    return [*lines[:start], *filter(None, tail)]


def _cut_rest(lines: Sequence[str], dropped: Counter[str]) -> list[str]:
    """Cut the text at the first heading of a list of links, if what follows holds no sentence of an article."""
    last_prose = max((number for number, line in enumerate(lines) if is_prose(line)), default=-1)
    for number, line in enumerate(lines[last_prose + 1 :], last_prose + 1):
        if len(line) <= LONGEST_FURNITURE and (name := _RESTS.whole(line)):
            dropped[name] += len(lines) - number
            return list(lines[:number])
    return list(lines)
