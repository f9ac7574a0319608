"""The form of a cleaning rule, and rules joined into one pattern so that a line is tested against all at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Takes(StrEnum):
    """What a rule takes out of a text."""

    LINE = "line"  # a line that it matches wholly
    PAIR = "pair"  # two lines in succession that it matches wholly, a line end between them
    FRONT = "front"  # the match at the beginning of a line; what follows stays
    BACK = "back"  # the match at the end of a line; what precedes stays
    INSIDE = "inside"  # matches within a line but for their group `kept`; what stood round them is joined again
    REST = "rest"  # a line that it matches wholly and all lines after it, if none of them is prose


class Where(StrEnum):
    """In which lines a rule looks."""

    ANYWHERE = "anywhere"
    HEAD = "head"  # the first few lines
    TAIL = "tail"  # the last few lines
    LEFT_OVER = "left over"  # anywhere, but only after all other rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One sort of furniture: a regular expression, what it takes and where, and why it is no part of an article.

    `pattern` holds no capturing groups but for INSIDE rules; `example` is a line that the rule takes (from).
    `needs` names small-lettered words of which a line must hold one, so that costly patterns are seldom tried.
    """

    name: str
    pattern: str
    reason: str
    example: str
    takes: Takes = Takes.LINE
    where: Where = Where.ANYWHERE
    any_case: bool = True
    needs: tuple[str, ...] = ()

    @property
    def expression(self) -> str:
        """The pattern with its case setting, fit to be joined with others."""
        return f"(?i:{self.pattern})" if self.any_case else f"(?:{self.pattern})"


def any_of(*alternatives: str) -> str:
    """One pattern of several, so that each can stand on a line of its own."""
    return f"(?:{'|'.join(alternatives)})"


class Joined:
    """Rules of one sort as one pattern, beside those that are tried only where a word they need is in the line."""

    def __init__(self, rules: Iterable[Rule], takes: Takes, where: Where = Where.ANYWHERE) -> None:
        of_sort = [rule for rule in rules if (rule.takes, rule.where) == (takes, where)]
        end = r"\Z" if takes is Takes.BACK else ""
        self._always = tuple(rule.name for rule in of_sort if not rule.needs)
        joined = "|".join(f"({rule.expression})" for rule in of_sort if not rule.needs)
        self._joined = re.compile(f"(?:{joined}){end}" if joined else r"(?!)")
        self._seldom = tuple(
            (rule.name, rule.needs, re.compile(rule.expression + end)) for rule in of_sort if rule.needs
        )

    def whole(self, line: str) -> str | None:
        """The name of the rule that takes the whole line."""
        for name, pattern in self._seldom_for(line):
            if pattern.fullmatch(line):
                return name
        match = self._joined.fullmatch(line)
        return self._name(match) if match else None

    def front(self, line: str) -> tuple[str, str] | None:
        """The name of the rule that takes the beginning of a line, and what it leaves."""
        for name, pattern in self._seldom_for(line):
            if match := pattern.match(line):
                return name, line[match.end() :].lstrip()
        found = self._joined.match(line)
        return (self._name(found), line[found.end() :].lstrip()) if found else None

    def back(self, line: str, look_at: int) -> tuple[str, str] | None:
        """The name of the rule that takes the end of a line, found in its last characters, and what it leaves."""
        start = max(0, len(line) - look_at)
        for name, pattern in self._seldom_for(line[start:]):
            if match := pattern.search(line, start):
                return name, line[: match.start()].rstrip()
        found = self._joined.search(line, start)
        return (self._name(found), line[: found.start()].rstrip()) if found else None

    def inside(self, line: str) -> tuple[str, int, str] | None:
        """The name of the rule that takes something within a line, how often, and what it leaves."""
        for name, pattern in self._seldom_for(line):
            left, times = pattern.subn(r"\g<kept>", line)
            if times:
                return name, times, left
        return None

    def _seldom_for(self, line: str) -> Sequence[tuple[str, re.Pattern[str]]]:
        """The names and patterns that are worth trying. Plain loops: this runs several times for every line."""
        if not self._seldom:
            return ()
        lowered = line.lower()
        found = []
        for name, needs, pattern in self._seldom:
            for word in needs:
                if word in lowered:
                    found.append((name, pattern))
                    break
        return found

    def _name(self, match: re.Match[str]) -> str:
        return self._always[(match.lastindex or 1) - 1]
