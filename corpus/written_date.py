"""Dates as people write them, read only where there is one way to read them."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

from corpus.dates import PartialDate

_MONTHS = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?",
    "july?", "aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
_MONTH = f"(?P<month>{'|'.join(_MONTHS)})\\.?"
_DAY = r"(?P<day>0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1[89]\d\d|20\d\d)"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_FORMS = tuple(
    re.compile(_WEEKDAY + form, re.IGNORECASE)
    for form in (
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_DAY}\s+{_MONTH},?\s+{_YEAR}",
        rf"{_MONTH},?\s+{_YEAR}",
    )
)
_ISO_DAY = re.compile(r"(\d{4})([-/])(\d{2})\2(\d{2})")
_ISO_WITH_SPACE = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?")

_SHOWN = 60  # characters of what is no date


def written_date(text: str) -> PartialDate | None:
    """Read `March 26, 2015`, `26 March 2015`, `Thu, 26 Mar 2015 17:04:00 GMT`, `March 2015`; None for anything else.

    All-number forms such as 03/04/2015 are not read: they mean two days.
    """
    text = text.strip()
    for form in _FORMS:
        if match := form.fullmatch(text):
            return _checked(match)
    if match := _ISO_WITH_SPACE.fullmatch(text):
        zone = (match[3] or "").replace("UTC", "Z")
        return PartialDate.parse(f"{match[1]}T{match[2].zfill(5)}{zone}")
    if match := _ISO_DAY.fullmatch(text):
        return PartialDate.parse(f"{match[1]}-{match[3]}-{match[4]}")
    return _mail_date(text)


def unread_date(what: str, text: str) -> str:
    """What people are told of a date that none of the forms fits; `what` names it."""
    return f"{what} is {text[:_SHOWN]!r}, which cannot be read and was left out: write 2015-03-26, 2015-03 or 2015"


def _checked(match: re.Match[str]) -> PartialDate | None:
    parts = match.groupdict()
    month = next(number for number, name in enumerate(_MONTHS, 1) if re.fullmatch(name, parts["month"], re.IGNORECASE))
    try:
        return PartialDate(int(parts["year"]), month, int(parts["day"]) if parts.get("day") else None)
    except ValueError:
        return None


def _mail_date(text: str) -> PartialDate | None:
    if not re.match(r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d", text):
        return None
    try:
        return PartialDate.of_moment(parsedate_to_datetime(text))
    except (ValueError, IndexError, OverflowError):
        return None
