"""Titles found as somebody types: by beginnings of words, slips forgiven, in a few milliseconds for 100,000 titles."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from index.vocabulary import fold

_WORD = re.compile(r"\w+")
_MOST_WORDS = 8
_MOST_BEGINNINGS = 60
"""Words of titles that one typed beginning may stand for; the most usual ones are taken."""
_RERANKED = 200
_SLIP = 0.6  # what a word that is only like the typed one counts, against the word itself
_FORGIVING_FROM = 4  # letters


class TitleIndex:
    """An immutable index over titles, addressed by their place in the sequence."""

    def __init__(self, titles: Sequence[str]) -> None:
        self._titles = [fold(title) for title in titles]
        places: dict[str, list[int]] = {}
        for place, title in enumerate(self._titles):
            for word in set(_WORD.findall(title)):
                places.setdefault(word, []).append(place)
        self._words = sorted(places)
        self._places: list[NDArray[np.int32]] = [np.array(places[word], np.int32) for word in self._words]

    def find(self, typed: str, limit: int, allowed: NDArray[np.bool_] | None = None) -> list[int]:
        """The places of the titles that fit best, best first; nothing typed finds nothing.

        `allowed` has a row a title, true where it may be found; None where all may.
        """
        folded = fold(typed)
        words = _WORD.findall(folded)[:_MOST_WORDS]
        scores = np.zeros(len(self._titles), np.float32)
        for word in words:
            scores += self._scores(word)
        if allowed is not None:
            scores[~allowed] = 0
        found = np.flatnonzero(scores)
        if len(found) > _RERANKED:
            found = found[np.argpartition(-scores[found], _RERANKED)[:_RERANKED]]
        candidates = {int(place): self._titles[place] for place in found}
        alike = process.extract(folded, candidates, scorer=fuzz.token_set_ratio, limit=None)
        ratios = {place: ratio for _, ratio, place in alike}
        return sorted(candidates, key=lambda place: (-scores[place] * (1 + ratios[place] / 100), place))[:limit]

    def _scores(self, word: str) -> NDArray[np.float32]:
        """A row a title: how well it holds the typed word, the rarer the better."""
        scores = np.zeros(len(self._titles), np.float32)
        for at, weight in self._meant(word):
            rarity = math.log(1 + len(self._titles) / len(self._places[at]))
            held = self._places[at]
            scores[held] = np.maximum(scores[held], np.float32(weight * rarity))
        return scores

    def _meant(self, word: str) -> Iterator[tuple[int, float]]:
        """Words of titles that the typed one may stand for, by their number, with a weight up to 1."""
        begin = bisect_left(self._words, word)
        end = bisect_left(self._words, word + "\U0010ffff")
        if begin < end:
            chosen = sorted(range(begin, end), key=lambda at: (self._words[at] != word, -len(self._places[at])))
            for at in chosen[:_MOST_BEGINNINGS]:
                yield at, 1.0 if self._words[at] == word else 0.5 + 0.4 * len(word) / len(self._words[at])
        elif len(word) >= _FORGIVING_FROM:
            slips = 1 if len(word) < 2 * _FORGIVING_FROM else 2
            alike = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=slips, limit=8)
            for _, _, at in alike:
                yield at, _SLIP
