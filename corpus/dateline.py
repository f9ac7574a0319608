"""Datelines: the place, day and agency before the first sentence of a dispatch. They stay in the text."""

from __future__ import annotations

import re

_AGENCY = r"\((?:Reuters|REUTERS|AP|AFP|CNN|UPI|Bloomberg|Xinhua|CNS|DPA|dpa|EFE|Kyodo|ANI|IANS|Inside U\.S\. Trade)\)"
_PLACE = r"[A-Z][A-Z.'’-]+(?:[ /][A-Z][A-Z.'’-]*)*(?:, [A-Z][\w.]*(?: [A-Z][\w.]*)?)?"
_DAY = r",? [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?"
_DASH = r"(?:\s*—\s*|\s+(?:–|--?)\s+)"
_DATELINE = re.compile(
    rf"(?:{_AGENCY} )?{_PLACE}(?:{_DAY})?(?: {_AGENCY})?{_DASH}(?=\S)|{_AGENCY}(?:{_DASH}|\s+)(?=\S)"
)


def dateline_end(paragraph: str) -> int:
    """The offset at which the first sentence of a paragraph begins, behind a dateline; 0 where there is none.

    `GENEVA, March 3 (Reuters) - Ministers met` gives the offset of `Ministers`.
    """
    match = _DATELINE.match(paragraph)
    return match.end() if match else 0
