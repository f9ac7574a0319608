"""The language of a text, told by its first 500 characters."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

LOOK_AT = 500
MIN_WORDS = 12
"""Different words, or signs where words are not parted. Tables of figures have fewer, and are in no language."""

LANGUAGES = (
    *("ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id"),
    *("it", "ja", "ko", "lt", "lv", "ms", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "sw", "th", "tl"),
    *("tr", "uk", "ur", "vi", "zh"),
)
"""ISO 639-1. With all of the model's languages, short English texts are sometimes taken for Nigerian Pidgin."""

_ENGLISH = frozenset(
    "the and of to that was for with said from by is are it at which has have been its would will this not were"
    " vs or an after year quarter two three four five six nine one per share loss includes sales billion company"
    " ended prior".split()  # the second half stands in tables of results, where there are few others
)
_MIN_ENGLISH = 0.15  # share of words; news has about 0.35, other languages some 0.05 (Danish: for, at, by, per)
_ELSEWHERE_TOO = frozenset("of is it at for by was will or an per vs has not are one six billion".split())
_MIN_UNMISTAKABLE = 2  # different words that no other language has
_MIN_SMALL_WORDS = 3
_WORD = re.compile(r"[^\W\d_]{2,}")
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of a text's language; None where there are too few words to tell.

    Plain English is told by its small words; only for the rest is the model loaded (1 s, 100 MB).
    """
    head = text[:LOOK_AT]
    words = [word.lower() for word in _WORD.findall(head)]
    small = sum(word in _ENGLISH for word in words)
    if small >= max(_MIN_SMALL_WORDS, _MIN_ENGLISH * len(words)) and _is_unmistakable(words):
        return "en"
    if len(set(words)) < MIN_WORDS and len(_UNSPACED.findall(head)) < MIN_WORDS:
        return None
    return str(_model().classify(head)[0])


def _is_unmistakable(words: list[str]) -> bool:
    return len(_ENGLISH.intersection(words) - _ELSEWHERE_TOO) >= _MIN_UNMISTAKABLE


@cache
def _model() -> Any:
    import py3langid

    py3langid.set_languages(list(LANGUAGES))
    return py3langid
