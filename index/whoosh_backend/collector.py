"""The best documents of a segment for weighted posting lists: MaxScore over arrays, exact.

Every list has a bound, the most that it can add to a document's score. The short lists, whose bounds are the high ones,
are read as a whole. Once as many documents as are wanted score better than all lists still unread could give together,
no new document is taken up: the ones at hand are looked up in those lists instead, the best bounds first, and leave
as soon as what is left cannot lift them among the best (Turtle and Flood, Query evaluation: strategies and
optimizations, 1995). Few postings are read at once, all of them: one pass over arrays costs less than choosing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from index.whoosh_backend.segment import Numbers

_FIRST_BATCH = 8_192
"""Postings, or a quarter of the documents if that is more: summing so many costs less than the rows do."""
_GROWTH = 2  # of the batches after it
_COLUMNS = 2_048  # groups of documents whose best scores bound the limit-th best of all from below
_DENSE_FROM = 1 / 16  # candidates a posting from which reading the list costs less than looking them up
_FEW = 4  # times as many documents as are wanted are not worth another selection
_SMALL = 4_096  # scores; fewer are partitioned at once
_SLACK = 1e-9  # sums of bounds and of scores are rounded differently
_LEAST = 1e-300  # any score that a match can have is greater


class WeightedList(NamedTuple):
    """A posting list with what its matches score: weight times saturation, or, for a phrase, `scores` as they are."""

    documents: Numbers
    codes: Numbers
    weight: float
    bound: float
    saturation: Callable[[Numbers], Numbers]
    scores: Numbers | None = None


def best_documents(
    lists: Sequence[WeightedList], documents: int, allowed: Numbers | None, limit: int, floor: float = 0.0
) -> tuple[Numbers, Numbers]:
    """The best documents, ascending, with their scores: all that score at least as the limit-th, and some others.

    `documents` is how many the segment has; `allowed`, a row a document, keeps the others out.
    """
    if not lists:
        return np.zeros(0, np.int64), np.zeros(0)
    if len(lists) == 1:
        found, scores = _only(lists[0], allowed)
        return _at_least(found, scores, max(_kth(scores, limit), floor))
    search = _Search(lists, documents, allowed, limit, max(floor, _LEAST))
    found, scores = search.run()
    if found.size <= _FEW * limit:
        return found, scores
    return _at_least(found, scores, max(_kth(scores, limit), search.floor))


def _only(each: WeightedList, allowed: Numbers | None) -> tuple[Numbers, Numbers]:
    """What a single list finds."""
    if allowed is None:
        return each.documents, _scores(each)
    kept = np.flatnonzero(allowed[each.documents])
    return each.documents[kept], _scores(each, kept)


class _Search:
    """One search of one segment: `floor` rises to the score of the limit-th best that is known."""

    def __init__(
        self, lists: Sequence[WeightedList], documents: int, allowed: Numbers | None, limit: int, floor: float
    ) -> None:
        self.floor = floor
        self._unread = list(lists)
        self._rest = 0.0
        self._documents = documents
        self._allowed = allowed
        self._limit = limit

    def run(self) -> tuple[Numbers, Numbers]:
        """The documents that may be among the best, with their scores."""
        sums = self._read()
        found = np.flatnonzero(sums >= self._least_promising())
        scores = sums[found]
        for each in sorted(self._unread, key=lambda each: -each.bound):
            self.floor = max(self.floor, _kth(scores, self._limit))
            found, scores = _at_least(found, scores, self._least_promising())
            self._rest -= each.bound
            self._look_up(each, found, scores)
        return found, scores

    def _read(self) -> Numbers:
        """Sums a document of the shortest lists, of so many that no document outside them can be among the best."""
        size = max(_FIRST_BATCH, self._documents >> 2)
        if sum(map(_size, self._unread)) <= _GROWTH * size:
            size *= _GROWTH
        else:
            self._unread.sort(key=_size, reverse=True)
        sums = self._read_batch(size)
        while True:
            if self._allowed is not None:
                sums *= self._allowed
            self.floor = max(self.floor, _bound_of_kth(sums, self._limit))
            if not self._unread or self._rest < self.floor - _SLACK:
                return sums
            size *= _GROWTH
            sums += self._read_batch(size)

    def _read_batch(self, size: int) -> Numbers:
        """Sums a document of the next lists: one at least, and as many as have no more postings than `size`."""
        batch = [self._unread.pop()]
        size -= _size(batch[0])
        while self._unread and _size(self._unread[-1]) <= size:
            batch.append(self._unread.pop())
            size -= _size(batch[-1])
        self._rest = sum(each.bound for each in self._unread)
        return _sums(batch, self._documents)

    def _least_promising(self) -> float:
        """The lowest score that what is unread could still lift among the best."""
        return max(self.floor - self._rest - _SLACK, _LEAST) if self._unread else self.floor

    def _look_up(self, each: WeightedList, found: Numbers, scores: Numbers) -> None:
        """Add what the list gives to these documents."""
        if found.size > _size(each) * _DENSE_FROM:
            scores += _sums([each], self._documents)[found]
            return
        at = each.documents.searchsorted(found.astype(each.documents.dtype))
        at[at == _size(each)] = 0
        hit = np.flatnonzero(each.documents[at] == found)
        scores[hit] += _scores(each, at[hit])


def _size(each: WeightedList) -> int:
    return int(each.documents.size)


def _scores(each: WeightedList, chosen: Numbers | None = None) -> Numbers:
    """The scores of the list's postings, or of the chosen ones."""
    if each.scores is not None:
        return each.scores if chosen is None else each.scores[chosen]
    scores = each.saturation(each.codes if chosen is None else each.codes[chosen])
    scores *= each.weight
    return scores


def _sums(lists: Sequence[WeightedList], documents: int) -> Numbers:
    """For every document the sum of what the lists give it."""
    if len(lists) == 1:
        return np.bincount(lists[0].documents, _scores(lists[0]), documents)
    together = np.concatenate([each.documents for each in lists])
    return np.bincount(together, np.concatenate([_scores(each) for each in lists]), documents)


def _bound_of_kth(sums: Numbers, limit: int) -> float:
    """At most the limit-th best of the sums, and seldom less: that of the best of each of many groups."""
    columns = min(max(_COLUMNS, 4 * limit), sums.size)
    rows = sums.size // columns if columns else 0
    best = sums if rows < 2 else sums[: rows * columns].reshape(rows, columns).max(axis=0)
    if best.size < limit:
        return 0.0
    at = best.size - limit
    return float(np.partition(best, at)[at])


def _kth(scores: Numbers, limit: int) -> float:
    """The limit-th best of the scores; 0 when there are fewer."""
    if scores.size < limit:
        return 0.0
    if scores.size > _SMALL:
        scores = scores[scores >= _bound_of_kth(scores, limit)]
    at = scores.size - limit
    return float(np.partition(scores, at)[at])


def _at_least(found: Numbers, scores: Numbers, threshold: float) -> tuple[Numbers, Numbers]:
    kept = scores >= threshold
    return found[kept], scores[kept]
