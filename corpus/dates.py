"""Dates as articles carry them: to the day, the month or the year, and never more exact than found."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class DateFound(StrEnum):
    """Where a date was found; NONE where there is no date."""

    FEED = "feed"
    METADATA = "metadata"
    HEADER = "header"
    TEXT = "text"
    FILE = "file"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A calendar date known to the day, the month or the year.

    `moment` is set only where the source gave a time of day with its zone, and keeps that zone. `str()` gives the
    ISO 8601 form as exact as the date is: 2015-03-26, 2015-03 or 2015.
    """

    year: int
    month: int | None = None
    day: int | None = None
    moment: datetime | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> PartialDate | None:
        """Read an ISO 8601 date or time (2015, 2015-03, 2015-03-26, 2015-03-26T17:04:00Z); None for anything else."""
        text = text.strip()
        try:
            if match := _ISO.fullmatch(text):
                return cls(*(int(part) if part else None for part in match.groups()))  # type: ignore[arg-type]
            return cls.of_moment(datetime.fromisoformat(text))
        except ValueError:
            return None

    @classmethod
    def of_moment(cls, moment: datetime) -> PartialDate:
        """The date of a time; a time without a zone keeps its day only."""
        return cls(moment.year, moment.month, moment.day, moment if moment.tzinfo else None)

    @property
    def precision(self) -> Precision:
        """How exactly the date is known."""
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def first(self) -> date:
        """The earliest day it may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day it may mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def exact(self) -> str:
        """The ISO 8601 form with the time of day where it is known; `parse` reads it back."""
        return self.moment.isoformat() if self.moment else str(self)

    def __str__(self) -> str:
        return "-".join([f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part is not None])
