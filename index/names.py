"""Names of a question that a text carries in other words: an acronym written out."""

from __future__ import annotations

import re
from functools import lru_cache

_FEWEST, _MOST = 3, 7
_BETWEEN = r"(?:[\s\-–]+(?:of|for|the|and|on|in|to|with|&)\b)*[\s\-–]+"


def is_acronym(surface: str) -> bool:
    """Whether a word of a question is an acronym that may stand written out in an article."""
    return _FEWEST <= len(surface) <= _MOST and surface.isalpha() and surface.isupper()


def writes_out(text: str, acronym: str) -> bool:
    """Whether the text has capitalised words in a row with these initials: Organization of American States for OAS."""
    return bool(_pattern(acronym).search(text))


@lru_cache(maxsize=1024)
def _pattern(acronym: str) -> re.Pattern[str]:
    return re.compile(r"\b" + _BETWEEN.join(rf"{letter}[\w'’]+" for letter in acronym))
