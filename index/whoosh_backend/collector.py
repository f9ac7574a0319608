"""The best documents of a segment for weighted posting lists: MaxScore over arrays, exact.

Every list has a bound, the most that it can add to a document's score. Once as many documents as are wanted score
better than all lists still unread could give together, no new document is taken up: the ones at hand are looked up in
those lists instead, the best bounds first, and leave as soon as what is left cannot lift them among the best
(Turtle and Flood, Query evaluation: strategies and optimizations, 1995).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from index.whoosh_backend.segment import Numbers

_DENSE_BELOW = 16_384
"""Documents in a segment: up to so many, one pass over everything is faster than choosing what to read."""
_ALWAYS_READ = 2_048  # postings; reading a list this short is faster than looking candidates up in it
_FIRST_BATCH = 6_000  # postings read before the first threshold
_SLACK = 1e-9  # sums of bounds and of scores are rounded differently


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedList:
    """A posting list with what its matches score: weight times saturation, or, for a phrase, `scores` as they are."""

    documents: Numbers
    codes: Numbers
    weight: float
    bound: float
    saturation: Callable[[Numbers], Numbers]
    scores: Numbers | None = None

    def score(self, chosen: Numbers | slice = slice(None)) -> Numbers:
        """The scores of these postings."""
        if self.scores is not None:
            return self.scores[chosen]
        scores: Numbers = self.saturation(self.codes[chosen])
        scores *= self.weight
        return scores


class _Scratch(threading.local):
    """A row a document for scores, zero between searches, and one to tell repeated documents; for each thread."""

    def __init__(self) -> None:
        self.scores: Numbers = np.zeros(0)
        self.seen: Numbers = np.zeros(0, np.int32)

    def of(self, documents: int) -> tuple[Numbers, Numbers]:
        if self.scores.size < documents:
            self.scores = np.zeros(documents)
            self.seen = np.zeros(documents, np.int32)
        return self.scores, self.seen


_scratch = _Scratch()
_NOTHING = (np.zeros(0, np.uint32), np.zeros(0))


def best_documents(
    lists: Sequence[WeightedList], documents: int, allowed: Numbers | None, limit: int, floor: float = 0.0
) -> tuple[Numbers, Numbers]:
    """The best documents and their scores, unordered; every one that scores at least as the limit-th, and above floor.

    `documents` is how many the segment has; `allowed`, a row a document, keeps the others out.
    """
    if not lists:
        return _NOTHING
    if documents <= _DENSE_BELOW:
        found, scores = _all_documents(lists, documents, allowed)
    else:
        found, scores = _MaxScore(lists, documents, allowed, limit, floor).run()
    return _at_least(found, scores, max(_kth(scores, limit), floor))


def _all_documents(lists: Sequence[WeightedList], documents: int, allowed: Numbers | None) -> tuple[Numbers, Numbers]:
    found = np.concatenate([each.documents for each in lists])
    scores = np.bincount(found, np.concatenate([each.score() for each in lists]), documents)
    if allowed is not None:
        scores *= allowed
    found = np.flatnonzero(scores)
    return found, scores[found]


def _kth(scores: Numbers, limit: int) -> float:
    """The limit-th best of the scores; 0 when there are fewer."""
    if scores.size < limit:
        return 0.0
    at = scores.size - limit
    return float(np.partition(scores, at)[at])


def _at_least(found: Numbers, scores: Numbers, threshold: float) -> tuple[Numbers, Numbers]:
    kept = scores >= threshold
    return found[kept], scores[kept]


class _MaxScore:
    """One search of one segment."""

    def __init__(
        self, lists: Sequence[WeightedList], documents: int, allowed: Numbers | None, limit: int, floor: float
    ) -> None:
        by_size = sorted(lists, key=lambda each: each.documents.size)
        self._left = by_size
        self._rest = sum(each.bound for each in lists)
        self._documents = documents
        self._allowed = allowed
        self._limit = limit
        self._floor = floor

    def run(self) -> tuple[Numbers, Numbers]:
        found, scores = self._read()
        self._left.sort(key=lambda each: -each.bound)
        for each in self._left:
            found, scores = self._promising(found, scores)
            self._rest -= each.bound
            if found.size:
                _look_up(each, found, scores)
        return found, scores

    def _read(self) -> tuple[Numbers, Numbers]:
        """Read the rarest lists until no document outside them can be among the best; their documents and scores."""
        sums, seen = _scratch.of(self._documents)
        read: list[Numbers] = []
        try:
            batch = _FIRST_BATCH
            while True:
                read += self._read_batch(sums, batch)
                found = _distinct(np.concatenate(read), seen)
                scores = sums[found]
                if self._allowed is not None:
                    found, scores = _at_least(found, np.where(self._allowed[found], scores, 0.0), np.nextafter(0.0, 1))
                self._floor = max(self._floor, _kth(scores, self._limit))
                if not self._left or self._rest < self._floor - _SLACK:
                    return found, scores
                batch *= 4
        finally:
            for documents in read:
                sums[documents] = 0.0

    def _read_batch(self, sums: Numbers, size: int) -> list[Numbers]:
        read: list[Numbers] = []
        while self._left and (size > 0 or self._left[0].documents.size <= _ALWAYS_READ):
            each = self._left.pop(0)
            sums[each.documents] += each.score()
            self._rest -= each.bound
            size -= each.documents.size
            read.append(each.documents)
        return read

    def _promising(self, found: Numbers, scores: Numbers) -> tuple[Numbers, Numbers]:
        """The documents that what is left could still lift among the best."""
        self._floor = max(self._floor, _kth(scores, self._limit))
        return _at_least(found, scores, self._floor - self._rest - _SLACK)


def _distinct(documents: Numbers, seen: Numbers) -> Numbers:
    """The documents without repetitions: each writes its place over those before, and one place stays."""
    places = np.arange(documents.size, dtype=np.int32)
    seen[documents] = places
    found: Numbers = documents[seen[documents] == places]
    return found


def _look_up(each: WeightedList, found: Numbers, scores: Numbers) -> None:
    """Add what the list gives to these documents."""
    at = each.documents.searchsorted(found)
    at[at == each.documents.size] = 0
    hit = np.flatnonzero(each.documents[at] == found)
    scores[hit] += each.score(at[hit])
