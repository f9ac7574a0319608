"""Site furniture out, article in: rules applied to paragraphs until none applies any more.

Cleaning drops whole lines, or cuts a line where furniture was glued to it. It never changes a character of a
sentence, and cleaning what is clean changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from corpus.characters import PAGE_MARK, one_line, readable
from corpus.cleaning_rules import RULES
from corpus.paragraphs import paragraphs
from corpus.rule import Joined, Takes, Where

LONGEST_FURNITURE = 600
"""Characters. Longer lines are text; furniture is only looked for at their ends and in link trails."""

HEAD_LINES = 3
TAIL_LINES = 12
PROSE_CHARACTERS = 30
CAPTION_CHARACTERS = 60
TITLE_AGAIN = "title-again"
SAID_AGAIN = "said-again"
_BACK_CHARACTERS = 160
_FULL_STOP = re.compile(r"(?:[.…]|(?<=.{90})[!?])[\"'”’)\]]*\Z")
_ENDS = re.compile(r"[.!?…][\"'”’)\]]*\Z|\| ?[\w /.]{2,40}\Z|\b(?:Getty|Reuters|REUTERS|AP|AFP)(?: Images| Photo)?\Z")

_LINES = {where: Joined(RULES, Takes.LINE, where) for where in Where}
_FRONTS = {where: Joined(RULES, Takes.FRONT, where) for where in Where}
_BACKS = {where: Joined(RULES, Takes.BACK, where) for where in Where}
_PAIRS = Joined(RULES, Takes.PAIR, Where.HEAD)
_INSIDES = Joined(RULES, Takes.INSIDE)
_RESTS = Joined(RULES, Takes.REST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """Clean text, one paragraph a line with an empty line between, and how often each rule took something."""

    text: str
    dropped: tuple[tuple[str, int], ...]


def clean(text: str, *, title: str = "") -> Cleaned:
    """Clean the text of an article; where it repeats the title at its beginning, that goes out too."""
    return clean_paragraphs(paragraphs(readable(text)), title=title)


def clean_paragraphs(lines: Iterable[str], *, title: str = "") -> Cleaned:
    """Clean an article that is in readable paragraphs already."""
    dropped: Counter[str] = Counter()
    kept = [left for line in lines if (left := _without_furniture(line, Where.ANYWHERE, dropped))]
    before: list[str] = []
    while kept != before:
        before = kept
        kept = _without_title(kept, one_line(title), dropped)
        kept = _cleaned_head(kept, dropped)
        kept = _cleaned_tail(kept, dropped)
        kept = _cut_rest(_said_once(kept, dropped), dropped)
        kept = [left for line in kept if (left := _without_furniture(line, Where.LEFT_OVER, dropped))]
    return Cleaned(text="\n\n".join(kept), dropped=tuple(sorted(dropped.items())))


def is_prose(line: str) -> bool:
    """Whether a line ends like a sentence of an article. Headlines have no full stop; their questions are short."""
    return len(line) >= PROSE_CHARACTERS and _FULL_STOP.search(line) is not None


def _without_furniture(line: str, where: Where, dropped: Counter[str]) -> str:
    """What the rules for lines of this place leave of a line; empty if nothing. Marks of pages stay."""
    if PAGE_MARK not in line:
        return _tried(line, where, dropped)
    bare = line.lstrip(PAGE_MARK)
    marks = line[: len(line) - len(bare)]
    if PAGE_MARK not in bare:
        return marks + _tried(bare, where, dropped)
    if name := _LINES[where].whole(line.replace(PAGE_MARK, "")):
        dropped[name] += 1
        return PAGE_MARK * line.count(PAGE_MARK)
    return line


def _tried(line: str, where: Where, dropped: Counter[str]) -> str:
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
    while taken := _INSIDES.inside(line):
        name, times, line = taken
        dropped[name] += times
    return line.strip()


def _without_title(lines: list[str], title: str, dropped: Counter[str]) -> list[str]:
    """The first line is often the title again, or a picture's caption with the title glued to its end."""
    if not lines or not title or not lines[0].casefold().endswith(title.casefold()):
        return lines
    before = lines[0][: len(lines[0]) - len(title)].rstrip()
    if before and not (lines[0].endswith(title) and _ENDS.search(before)):
        return lines
    dropped[TITLE_AGAIN] += 1
    left = _without_furniture(before, Where.ANYWHERE, dropped)
    return [left, *lines[1:]] if left else lines[1:]


def _cleaned_head(lines: list[str], dropped: Counter[str]) -> list[str]:
    if name := _PAIRS.whole("\n".join(lines[:2])):
        dropped[name] += 2
        lines = lines[2:]
    head = [_at_edge(line, Where.HEAD, dropped) for line in lines[:HEAD_LINES]]
    return [*filter(None, head), *lines[HEAD_LINES:]]


def _at_edge(line: str, where: Where, dropped: Counter[str]) -> str:
    """What the rules for an edge of the text leave of a line; where they cut it, all others look at it again."""
    left = _without_furniture(line, where, dropped)
    return left if left == line else _without_furniture(left, Where.ANYWHERE, dropped)


def _cleaned_tail(lines: list[str], dropped: Counter[str]) -> list[str]:
    start = max(0, len(lines) - TAIL_LINES)
    tail = [_at_edge(line, Where.TAIL, dropped) for line in lines[start:]]
    return [*lines[:start], *filter(None, tail)]


def _said_once(lines: list[str], dropped: Counter[str]) -> list[str]:
    """Drop a long line that repeats the one before it: captions that a page holds twice."""
    once = [line for before, line in pairwise(["", *lines]) if line != before or len(line) < CAPTION_CHARACTERS]
    if len(once) < len(lines):
        dropped[SAID_AGAIN] += len(lines) - len(once)
    return once


def _cut_rest(lines: list[str], dropped: Counter[str]) -> list[str]:
    """Cut the text at the first heading of a list of links, if what follows holds no sentence of an article."""
    last_prose = max((number for number, line in enumerate(lines) if is_prose(line)), default=-1)
    for number, line in enumerate(lines[last_prose + 1 :], last_prose + 1):
        if len(line) <= LONGEST_FURNITURE and (name := _RESTS.whole(line)):
            dropped[name] += len(lines) - number
            return lines[:number]
    return lines
