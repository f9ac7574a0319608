"""Dates on lines of their own near the head of a text or at its end: the only ones in texts that are believed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.dates import PartialDate
from corpus.written_date import written_date

HEAD_LINES = 4
TAIL_LINES = 6
_LONGEST = 80

_PUBLISHED = r"(?:first |originally )?(?:published|posted|issued|released)|date(?: published| issued| of publication)?"
_UPDATED = r"(?:last )?(?:updated|modified|revised)|last update|(?:date )?last modified"
_TIME = r"(?:[\s,|–—-]*(?:at )?\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\.?)?(?:\s+[A-Z]{2,4})?)?"
_LABELLED = re.compile(
    rf"\W{{0,3}}(?:(?P<published>{_PUBLISHED})|{_UPDATED})(?: on)?\s*:?\s+(?P<date>.+?){_TIME}\W{{0,3}}", re.IGNORECASE
)
_BARE = re.compile(rf"(?P<date>.+?){_TIME}", re.IGNORECASE)


def dates_in(lines: Sequence[str]) -> tuple[PartialDate | None, PartialDate | None]:
    """The day of publication and that of the last change, each from a line that holds nothing else; None without one.

    A bare date counts only near the head: at the end it is often that of another article.
    """
    published = updated = None
    for line in [*lines[:HEAD_LINES], *lines[max(HEAD_LINES, len(lines) - TAIL_LINES) :]]:
        if len(line) <= _LONGEST and (match := _LABELLED.fullmatch(line)):
            if match["published"]:
                published = published or written_date(match["date"])
            else:
                updated = updated or written_date(match["date"])
    for line in lines[:HEAD_LINES]:
        if published is None and len(line) <= _LONGEST and (match := _BARE.fullmatch(line)):
            published = written_date(match["date"])
    return published, updated
