"""Several words of a question that mean one act: put off is to postpone, take effect to be in force."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from index.text import Span
from index.vocabulary import Forms, fold, stem, vocabulary, without_possessive

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def set_phrases(text: str) -> Iterator[tuple[Span, Forms]]:
    """Where the phrases of the vocabulary stand in a text, the longest first at each place, and what they mean.

    Forms are terms of the index with their weights (0..1), the first of weight 1.
    """
    words = [
        (match.start(), match.end(), stem(without_possessive(fold(match.group())))) for match in _WORD.finditer(text)
    ]
    phrases = vocabulary().phrases
    at = 0
    while at < len(words):
        for length in range(min(_longest(), len(words) - at), 1, -1):
            run = words[at : at + length]
            if forms := phrases.get(tuple(word for _, _, word in run)):
                yield (run[0][0], run[-1][1]), forms
                at += length - 1
                break
        at += 1


@cache
def _longest() -> int:
    return max(map(len, vocabulary().phrases))
