"""The best documents of a segment for weighted posting lists: MaxScore over arrays, exact.

Every list has a bound, the most that it can add to a document's score. The short lists, whose bounds are the high ones,
are read as a whole. Once as many documents as are wanted score better than all lists still unread could give together,
no new document is taken up: the ones at hand are looked up in those lists instead, the best bounds first, and leave
as soon as what is left cannot lift them among the best (Turtle and Flood, Query evaluation: strategies and
optimizations, 1995). Few postings are read at once, all of them: one pass over arrays costs less than choosing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

import numpy as np

from index.whoosh_backend.scoring import Matches, SaturationTable, ScoredList, WeightedList
from index.whoosh_backend.segment import Numbers

_FIRST_BATCH = 8_192
"""Postings, or a quarter of the documents if that is more: summing so many costs less than the rows do."""
_GROWTH = 2  # of the batches after it
_COLUMNS = 2_048  # groups of documents whose best scores bound the limit-th best of all from below
_DENSE_FROM = 1 / 16  # candidates a posting from which reading the list costs less than looking them up
_SPARSE = 6  # postings for 2 ** 6 documents and less are sorted instead of summed a row a document
_FEW = 4  # times as many documents as are wanted are not worth another selection
_SMALL = 4_096  # scores; fewer are partitioned at once
_SLACK = 1e-9  # sums of bounds and of scores are rounded differently
_LEAST = 1e-300  # any score that a match can have is greater
_FIRST = np.ones(1, bool)


class _Scratch(threading.local):
    """Memory that a thread uses again for each search: fresh memory costs more than what is done in it."""

    def __init__(self) -> None:
        self._index = np.empty(0, np.intp)
        self._values = np.empty(0)
        self._sums = np.empty(0)
        self._mask = np.empty(0, bool)

    def postings(self, size: int) -> tuple[Numbers, Numbers]:
        """Room for an index and a value of each of so many postings."""
        if self._index.size < size:
            self._index = np.empty(size, np.intp)
            self._values = np.empty(size)
        return self._index[:size], self._values[:size]

    def sums(self, documents: int) -> Numbers:
        """A row of zeros a document."""
        if self._sums.size < documents:
            self._sums = np.empty(documents)
            self._mask = np.empty(documents, bool)
        sums = self._sums[:documents]
        sums.fill(0.0)
        return sums

    def at_least(self, sums: Numbers, threshold: float) -> Numbers:
        """The documents with at least this sum, ascending."""
        mask = self._mask[: sums.size]
        np.greater_equal(sums, threshold, out=mask)
        return mask.nonzero()[0]


_scratch = _Scratch()


def best_documents(
    lists: Sequence[WeightedList | ScoredList | Matches],
    documents: int,
    allowed: Numbers | None,
    limit: int,
    floor: float = 0.0,
) -> Iterable[tuple[int, float]]:
    """The best documents with their scores: all that score at least as the limit-th, and some others.

    `documents` is how many the segment has; `allowed`, a row a document, keeps the others out.
    """
    matches = [each for each in lists if isinstance(each, dict)]
    if len(matches) == len(lists):
        return _added_up(matches, allowed)
    arrays = [_as_list(each) if isinstance(each, dict) else each for each in lists]
    found, scores = _best(arrays, documents, allowed, limit, floor)
    return zip(found.tolist(), scores.tolist(), strict=True)


def _added_up(lists: Sequence[Matches], allowed: Numbers | None) -> Iterable[tuple[int, float]]:
    """What lists of a few documents find together."""
    scores: Matches = {}
    for each in lists:
        for document, score in each.items():
            if allowed is None or allowed[document]:
                scores[document] = scores.get(document, 0.0) + score
    return scores.items()


def _as_list(matches: Matches) -> ScoredList:
    """The same as arrays, to be added to what other lists give."""
    return ScoredList(np.array(list(matches), np.uint32), np.array(list(matches.values())), max(matches.values()))


def _best(
    lists: Sequence[WeightedList | ScoredList], documents: int, allowed: Numbers | None, limit: int, floor: float
) -> tuple[Numbers, Numbers]:
    if len(lists) == 1:
        found, scores = _only(lists[0], allowed)
        return _at_least(found, scores, max(_kth(scores, limit), floor))
    if sum(map(_size, lists)) <= documents >> _SPARSE:
        found, scores = _merged(lists, allowed)
        return _at_least(found, scores, max(_kth(scores, limit), floor))
    search = _Search(lists, documents, allowed, limit, max(floor, _LEAST))
    found, scores = search.run()
    if found.size <= _FEW * limit:
        return found, scores
    return _at_least(found, scores, max(_kth(scores, limit), search.floor))


def _only(each: WeightedList | ScoredList, allowed: Numbers | None) -> tuple[Numbers, Numbers]:
    """What a single list finds."""
    if allowed is None:
        return each.documents, _scores(each)
    kept = np.flatnonzero(allowed[each.documents])
    return each.documents[kept], _scores(each, kept)


def _merged(lists: Sequence[WeightedList | ScoredList], allowed: Numbers | None) -> tuple[Numbers, Numbers]:
    """What a few short lists find together, sorted instead of spread over a row a document."""
    together = np.concatenate([each.documents for each in lists])
    order = together.argsort(kind="stable")
    together = together[order]
    begins = np.flatnonzero(np.concatenate((_FIRST, together[1:] != together[:-1])))
    scores = np.add.reduceat(np.concatenate([_scores(each) for each in lists])[order], begins)
    found = together[begins]
    if allowed is None:
        return found, scores
    kept = allowed[found]
    return found[kept], scores[kept]


class _Search:
    """One search of one segment: `floor` rises to the score of the limit-th best that is known."""

    def __init__(
        self,
        lists: Sequence[WeightedList | ScoredList],
        documents: int,
        allowed: Numbers | None,
        limit: int,
        floor: float,
    ) -> None:
        self.floor = floor
        self._unread = list(lists)
        self._rest = 0.0
        self._documents = documents
        self._allowed = allowed
        self._limit = limit

    def run(self) -> tuple[Numbers, Numbers]:
        """The documents that may be among the best, with their scores."""
        sums = _scratch.sums(self._documents)
        self._read(sums)
        found = _scratch.at_least(sums, self._least_promising())
        scores = sums[found]
        for each in sorted(self._unread, key=lambda each: -each.bound):
            self.floor = max(self.floor, _kth(scores, self._limit))
            found, scores = _at_least(found, scores, self._least_promising())
            self._rest -= each.bound
            scores = _looked_up(each, found, scores, sums)
        return found, scores

    def _read(self, sums: Numbers) -> None:
        """Sum up the shortest lists, so many that no document outside them can be among the best."""
        size = max(_FIRST_BATCH, self._documents >> 2)
        if sum(map(_size, self._unread)) <= _GROWTH * size:
            size *= _GROWTH
        else:
            self._unread.sort(key=_size, reverse=True)
        while True:
            self._read_batch(sums, size)
            if self._allowed is not None:
                sums *= self._allowed
            self.floor = max(self.floor, _bound_of_kth(sums, self._limit))
            if not self._unread or self._rest < self.floor - _SLACK:
                return
            size *= _GROWTH

    def _read_batch(self, sums: Numbers, size: int) -> None:
        """Sum up the next lists: one at least, and as many as have no more postings than `size`."""
        batch = [self._unread.pop()]
        size -= _size(batch[0])
        while self._unread and _size(self._unread[-1]) <= size:
            batch.append(self._unread.pop())
            size -= _size(batch[-1])
        self._rest = sum(each.bound for each in self._unread)
        _add(batch, sums)

    def _least_promising(self) -> float:
        """The lowest score that what is unread could still lift among the best."""
        return max(self.floor - self._rest - _SLACK, _LEAST) if self._unread else self.floor


def _size(each: WeightedList | ScoredList) -> int:
    return int(each.documents.size)


def _scores(each: WeightedList | ScoredList, chosen: Numbers | None = None) -> Numbers:
    """The scores of the list's postings, or of the chosen ones."""
    if isinstance(each, ScoredList):
        return each.scores if chosen is None else each.scores[chosen]
    scores = each.saturations.of(each.codes if chosen is None else each.codes[chosen])
    scores *= each.weight
    return scores


def _add(lists: Sequence[WeightedList | ScoredList], sums: Numbers) -> None:
    """Add what the lists give to every document: all their postings at once, but for the few that are unlike."""
    groups: dict[SaturationTable, list[WeightedList]] = {}
    for each in lists:
        if isinstance(each, WeightedList) and each.codes.dtype == np.uint16:
            groups.setdefault(each.saturations, []).append(each)
        else:
            np.add.at(sums, each.documents.astype(np.intp), _scores(each))
    alike = [each for group in groups.values() for each in group]
    if not alike:
        return
    sizes = [each.documents.size for each in alike]
    index, values = _scratch.postings(sum(sizes))
    np.concatenate([each.codes for each in alike], out=index, casting="unsafe")
    begin = 0
    for saturations, group in groups.items():
        end = begin + sum(map(_size, group))
        saturations.put(index[begin:end], values[begin:end])
        begin = end
    values *= np.array([each.weight for each in alike]).repeat(sizes)
    np.concatenate([each.documents for each in alike], out=index, casting="unsafe")
    np.add.at(sums, index, values)


def _looked_up(each: WeightedList | ScoredList, found: Numbers, scores: Numbers, sums: Numbers) -> Numbers:
    """The scores of these documents with what the list gives them; `sums` may be overwritten."""
    if found.size > _size(each) * _DENSE_FROM:
        sums[found] = scores
        _add([each], sums)
        return sums[found]
    at = each.documents.searchsorted(found.astype(each.documents.dtype))
    at[at == _size(each)] = 0
    hit = np.flatnonzero(each.documents[at] == found)
    scores[hit] += _scores(each, at[hit])
    return scores


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
    if threshold <= 0.0:
        return found, scores
    kept = scores >= threshold
    return found[kept], scores[kept]
