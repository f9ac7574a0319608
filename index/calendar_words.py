"""Dates that a question names: where they stand, and the days they mean."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from index.text import Span

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_UNIT = r"(?P<unit>day|week|month|quarter|year|yr)s?"
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "few": 3, "couple of": 2}
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)})"

_EXACT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_MONTH} {_DAY},? {_YEAR}\b",
        rf"\b{_DAY} (?:of )?{_MONTH},? {_YEAR}\b",
        rf"\b(?:q(?P<quarter>[1-4])|(?P<ordinal>first|second|third|fourth) quarter)(?: of)?,? {_YEAR}\b",
        rf"\b{_MONTH},? (?:of )?{_YEAR}\b",
        r"\b(?P<year>(?:1[89]|20)\d\d)-(?P<number>0[1-9]|1[0-2])(?:-(?P<day>[0-3]\d))?\b",
        rf"\b{_YEAR} ?[-–/] ?(?P<until>(?:19|20)?\d\d)\b(?![-/]\d)",
    )
)
_BARE_YEAR = re.compile(rf"(?<![/$€£¥.,])(?<!\d-)\b(?:fy ?)?{_YEAR}\b(?![-/.,]\d)", re.IGNORECASE)
# A number that looks like a year: Section 1904, 19 U.S.C. 1862, the Trade Act of 1974, the 1930 law, 2000 tonnes.
_NO_YEAR_AFTER = re.compile(
    r"(?:\b(?:section|article|chapter|annex|heading|title|list|resolution|order|proclamation|eo|no\.?|gatt|"
    r"(?:act|law|code|statute|convention|constitution),? of)|"
    r"\b\d+ ?(?:u\.? ?s\.? ?c\.?|c\.? ?f\.? ?r\.?|fed\. ?reg\.?|f\.? ?r\.?|stat\.?)(?: sec\.?)?|[#§])\s*$",
    re.IGNORECASE,
)
_NO_YEAR_BEFORE = re.compile(
    r"\s?(?:%|(?:percent|pct|metric|tonnes|tons|barrels|bushels|dollars|dlrs|euros|yen|mln|bln|million|billion|"
    r"workers|jobs|companies|products|items|entities|votes|people|pages|"
    r"(?:[\w-]+ ){0,3}(?:act|statute|law|code|convention))\b)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    rf"\b(?:(?P<named>today|yesterday|tomorrow)|(?P<which>this|last|past|previous|next) {_UNIT.replace('unit', 'one')}"
    rf"|(?:last|past|previous) (?!a ){_COUNT} {_UNIT}"
    rf"|{_COUNT.replace('count', 'since')} {_UNIT.replace('unit', 'ago')} ago)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\b(since|after|from|as of|starting(?: in)?)( the)?( early| late| mid)? $", re.IGNORECASE)
_BEFORE = re.compile(r"\b(before|until|till|up to|by|prior to)( the)?( early| late| mid)? $", re.IGNORECASE)
_UP_TO = re.compile(r"\b(to|through)( the)?( early| late| mid)? $", re.IGNORECASE)  # from 2018 to 2020
_EARLIEST, _LATEST = date(1800, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a question: its span in code points, and the first and last day it may mean."""

    span: Span
    first: date
    last: date
    is_relative: bool


def date_mentions(question: str, today: date) -> tuple[DateMention, ...]:
    """The dates that a question names, in order; `last month` and the like are counted from `today`."""
    found: list[DateMention] = []
    for mention in (*_exact(question), *_relative(question, today)):
        if all(mention.span[1] <= other.span[0] or mention.span[0] >= other.span[1] for other in found):
            found.append(mention)
    return tuple(sorted(found, key=lambda mention: mention.span))


def window(question: str, mentions: tuple[DateMention, ...]) -> tuple[date, date] | None:
    """The days that the question is about: since, before or in what it names; None if it names none."""
    befores = [question[: mention.span[0]] for mention in mentions]
    begins = [bool(_AFTER.search(before)) for before in befores]
    ends = [
        bool(_BEFORE.search(before) or (any(begins[:at]) and _UP_TO.search(before)))
        for at, before in enumerate(befores)
    ]
    firsts = [mention.first for mention, ending in zip(mentions, ends, strict=True) if not ending]
    lasts = [mention.last for mention, beginning in zip(mentions, begins, strict=True) if not beginning]
    first = min(firsts) if firsts and (any(begins) or not any(ends)) else _EARLIEST
    last = max(lasts) if lasts and (any(ends) or not any(begins)) else _LATEST
    return (first, last) if mentions and first <= last else None


def _exact(question: str) -> Iterator[DateMention]:
    for pattern in _EXACT:
        for match in pattern.finditer(question):
            try:
                first, last = _days(match.groupdict())
            except ValueError:
                continue
            yield DateMention(match.span(), first, last, is_relative=False)
    for match in _BARE_YEAR.finditer(question):
        if not _NO_YEAR_AFTER.search(question[: match.start()]) and not _NO_YEAR_BEFORE.match(question[match.end() :]):
            yield DateMention(match.span(), *_days(match.groupdict()), is_relative=False)


def _days(parts: dict[str, str | None]) -> tuple[date, date]:
    """The first and last day of a day, month, quarter, year or range of years; ValueError for what does not exist."""
    year = int(parts["year"] or 0)
    if until := parts.get("until"):
        last_year = int(f"{year}"[: 4 - len(until)] + until)
        if last_year <= year:
            raise ValueError("a range of years that goes backwards")
        return date(year, 1, 1), date(last_year, 12, 31)
    if quarter := int(parts.get("quarter") or _QUARTERS.get((parts.get("ordinal") or "").lower(), 0)):
        return date(year, 3 * quarter - 2, 1), _end_of_month(year, 3 * quarter)
    if month := int(parts.get("number") or _month_number(parts.get("month"))):
        if day := parts.get("day"):
            return date(year, month, int(day)), date(year, month, int(day))
        return date(year, month, 1), _end_of_month(year, month)
    return date(year, 1, 1), date(year, 12, 31)


def _month_number(name: str | None) -> int:
    return _MONTH_NAMES.index(name[:3].lower()) + 1 if name else 0


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _relative(question: str, today: date) -> Iterator[DateMention]:
    for match in _RELATIVE.finditer(question):
        try:
            first, last = _relative_days(
                {name: (text or "").lower() for name, text in match.groupdict().items()}, today
            )
        except OverflowError:  # next year of the last year that there is
            continue
        yield DateMention(match.span(), first, last, is_relative=True)


def _relative_days(parts: dict[str, str], today: date) -> tuple[date, date]:
    if parts["named"]:
        day = today + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(parts["named"], 0))
        return day, day
    if parts["which"] == "next":
        return _next_unit_days(parts["one"], today)
    if parts["which"]:
        return _unit_days(parts["one"], today, is_this=parts["which"] == "this")
    if parts["count"]:
        return today - timedelta(days=_count(parts["count"]) * _unit_length(parts["unit"])), today
    length = _unit_length(parts["ago"])
    middle = today - timedelta(days=_count(parts["since"]) * length)
    return middle - timedelta(days=length // 2), middle + timedelta(days=length // 2)


def _unit_days(unit: str, today: date, *, is_this: bool) -> tuple[date, date]:
    """The calendar week, month, quarter or year of today, or the one before it."""
    first = {
        "day": today,
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
        "quarter": today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1),
    }.get(unit, today.replace(month=1, day=1))
    if is_this:
        return first, today
    return _unit_days(unit, first - timedelta(days=1), is_this=True)[0], first - timedelta(days=1)


def _next_unit_days(unit: str, today: date) -> tuple[date, date]:
    """The calendar day, week, month, quarter or year after that of today."""
    this, _ = _unit_days(unit, today, is_this=True)
    # One and a half units on stand within the next one, two and a half within the one after it.
    half = _unit_length(unit) / 2
    first, after = (_unit_days(unit, this + timedelta(days=n * half), is_this=True)[0] for n in (3, 5))
    return first, after - timedelta(days=1)


def _count(words: str) -> int:
    return _COUNTS.get(words) or int(words)


def _unit_length(unit: str) -> int:
    return _UNIT_DAYS.get(unit, _UNIT_DAYS["year"])
