"""The form of a cleaning rule, and rules joined into one pattern so that a line is tested against all at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One sort of furniture: a regular expression, what it takes and where, and why it is no part of an article.

    `pattern` holds no capturing groups but for INSIDE rules; `example` is a line that the rule takes (from).
    """

    name: str
    pattern: str
    reason: str
    example: str
    takes: Takes = Takes.LINE
    where: Where = Where.ANYWHERE
    any_case: bool = True

    @property
    def expression(self) -> str:
        """The pattern with its case setting, fit to be joined with others."""
        return f"(?i:{self.pattern})" if self.any_case else f"(?:{self.pattern})"


class Joined:
    """Rules of one sort as one pattern; which of them matched is told by the group."""

    def __init__(self, rules: Iterable[Rule], takes: Takes, where: Where) -> None:
        self.rules = tuple(rule for rule in rules if (rule.takes, rule.where) == (takes, where))
        end = r"\Z" if takes is Takes.BACK else ""
        joined = "|".join(f"({rule.expression})" for rule in self.rules)
        self._pattern = re.compile(f"(?:{joined}){end}" if self.rules else r"(?!)")

    def whole(self, line: str) -> str | None:
        """The name of the rule that takes the whole line."""
        match = self._pattern.fullmatch(line)
        return self._name(match) if match else None

    def front(self, line: str) -> tuple[str, str] | None:
        """The name of the rule that takes the beginning of a line, and what it leaves."""
        match = self._pattern.match(line)
        return (self._name(match), line[match.end() :].lstrip()) if match else None

    def back(self, line: str, look_at: int) -> tuple[str, str] | None:
        """The name of the rule that takes the end of a line, found in its last characters, and what it leaves."""
        match = self._pattern.search(line, max(0, len(line) - look_at))
        return (self._name(match), line[: match.start()].rstrip()) if match else None

    def _name(self, match: re.Match[str]) -> str:
        return self.rules[(match.lastindex or 1) - 1].name
