"""Which article corrects which: read from the marks that newsrooms put before or behind a title."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.dates import PartialDate
from corpus.resemblance import Resemblance

MOST_DAYS = 31
"""A correction comes at most so many days after what it corrects."""

SAME_TITLE_DAYS = 7
"""Within so many days one title of a publisher names one story; some titles return every month."""

ALIKE_FROM = 0.6
WITHIN_FROM = 0.8
"""From here on two texts of one publisher, dated near each other, are states of one story."""

_TITLE_WORDS = 3  # a title of fewer is a label such as "Markets", not the name of a story
_WORD = re.compile(r"\w+")
_MARK = r"correct(?:ed|ion|s)(?:[ ,]+(?:&|and)?[ ,]*re-?published)?"
_BEFORE = re.compile(
    rf"\s*(?:[(\[]\s*{_MARK}\s*[)\]]\s*[-–—:]?|{_MARK}(?:\s*\(official\))?\s*[-–—:])\s*(?=\S)", re.IGNORECASE
)
_BEHIND = re.compile(rf"(?<=\S)\s*(?:[(\[]\s*{_MARK}\s*[)\]]|\s[-–—]\s*{_MARK})\s*$", re.IGNORECASE)
_REPEAT = re.compile(
    r"\s*(?:(?:rpt|repeat|update|refile|wrapup|recast)s?(?:\s*\d{1,2})?|\d(?:st|nd|rd|th) ld)\s*[-–—:]\s*(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title without its marks: `key` is the same for the same title however it is set; "" if too short to tell."""

    key: str
    corrects: bool
    repeats: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article that a correction may mean. `resemblance` is that of the two texts."""

    id: str
    title: Title
    publisher: str | None
    published: PartialDate | None
    resemblance: Resemblance


def read_title(title: str) -> Title:
    """What the marks of a title say.

    `Notice of X; Correction` has none: a register's correction only amends what it names.
    """
    corrects = repeats = False
    while match := _BEFORE.match(title) or _REPEAT.match(title):
        corrects |= _BEFORE.match(title) is not None
        repeats |= _REPEAT.match(title) is not None
        title = title[match.end() :]
    if match := _BEHIND.search(title):
        corrects, title = True, title[: match.start()]
    words = _WORD.findall(title.casefold())
    return Title(key=" ".join(words) if len(words) >= _TITLE_WORDS else "", corrects=corrects, repeats=repeats)


def superseded(correction: Candidate, others: list[Candidate]) -> list[str]:
    """The ids of those that a correction replaces.

    These are the articles of its title: all whose text it repeats, or else the latest. Where none has its title, it is
    the one whose text it repeats best. A repeat ("RPT-") is left alone: it may hold a correction already.
    """
    meant = [one for one in others if not one.title.corrects and not one.title.repeats and one.id != correction.id]
    meant = [one for one in meant if _same_publisher(correction, one) and _near(correction, one, MOST_DAYS)]
    repeated = [one for one in meant if is_state_of(one.resemblance)]
    titled = [one for one in meant if one.title.key and one.title.key == correction.title.key]
    if both := [one.id for one in titled if one in repeated]:
        return both
    if named := [one for one in titled if _near(correction, one, SAME_TITLE_DAYS)]:
        return [max(named, key=lambda one: (one.published.last.toordinal() if one.published else 0, one.id)).id]
    return [max(repeated, key=lambda one: one.resemblance.alike).id] if repeated else []


def is_state_of(resemblance: Resemblance) -> bool:
    """Whether two texts are states of one story."""
    return resemblance.alike >= ALIKE_FROM or resemblance.within >= WITHIN_FROM


def _same_publisher(one: Candidate, other: Candidate) -> bool:
    return (one.publisher or "").casefold() == (other.publisher or "").casefold()


def _near(correction: Candidate, other: Candidate, days: int) -> bool:
    """Whether the correction came at the time of the other or at most `days` later; a missing date hinders nothing."""
    if correction.published is None or other.published is None:
        return True
    earliest = (correction.published.first - other.published.last).days
    latest = (correction.published.last - other.published.first).days
    return earliest <= days and latest >= -1  # one day of grace: zones
