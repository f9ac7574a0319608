"""Phrases: documents in which words stand at consecutive positions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from index.whoosh_backend.leaf import PostingList
from index.whoosh_backend.segment import LONGEST_FREQUENCY_BITS, Numbers

_FIRST = np.ones(1, bool)
_FEW = 24
"""Documents that are looked into one by one."""


def phrase_documents(lists: Sequence[PostingList], steps: Sequence[int]) -> tuple[Numbers, list[Numbers]]:
    """The documents with the phrase, ascending, and for each word the places of them in its posting list.

    `steps` tells for each word how many places it stands after the first.
    """
    places = _places_in_all(lists)
    if not places[0].size:
        return lists[0].documents[:0], places
    rows = (_rows_of_few if places[0].size <= _FEW else _rows_of_many)(lists, places, steps)
    return lists[0].documents[places[0][rows]], [where[rows] for where in places]


def _rows_of_few(lists: Sequence[PostingList], places: Sequence[Numbers], steps: Sequence[int]) -> list[int]:
    """The rows of `places` with the phrase, one by one: for few of them what numpy takes for a call is more."""
    first, *others = map(_positions, lists, places)
    found = list(map(set, first))
    for step, positions in zip(steps[1:], others, strict=True):
        for row, standing in enumerate(positions):
            found[row].intersection_update([position - step for position in standing])
    return [row for row, begins in enumerate(found) if begins]


def _positions(postings: PostingList, where: Numbers) -> Iterator[list[int]]:
    """The positions of each of these postings."""
    frequencies = postings.codes[: int(where[-1]) + 1] >> LONGEST_FREQUENCY_BITS
    ends = frequencies.cumsum(dtype=np.int64)[where].tolist()
    return (
        postings.positions[end - count : end].tolist()
        for end, count in zip(ends, frequencies[where].tolist(), strict=True)
    )


def _rows_of_many(lists: Sequence[PostingList], places: Sequence[Numbers], steps: Sequence[int]) -> Numbers:
    """The rows of `places` with the phrase, all at once."""
    keys = _keys(lists[0], places[0])
    for step, each, where in zip(steps[1:], lists[1:], places[1:], strict=True):
        keys = keys[contained(keys + step, _keys(each, where))]
    rows = keys >> np.int64(32)
    kept: Numbers = rows[np.concatenate((_FIRST[: rows.size], rows[1:] != rows[:-1]))]
    return kept


def _places_in_all(lists: Sequence[PostingList]) -> list[Numbers]:
    """For each list the places of the documents that all of the lists have, found from the shortest on."""
    shortest, *others = sorted(range(len(lists)), key=lambda at: lists[at].documents.size)
    documents = lists[shortest].documents
    places = {shortest: np.arange(documents.size)}
    for other in others:
        at = lists[other].documents.searchsorted(documents)
        common = (lists[other].documents.take(at, mode="clip") == documents).nonzero()[0]
        if not common.size:
            return [common] * len(lists)
        documents = documents[common]
        places = {word: where[common] for word, where in places.items()}
        places[other] = at[common]
    return [places[word] for word in range(len(lists))]


def contained(values: Numbers, ordered: Numbers) -> Numbers:
    """True for each of the values that is in the ordered ones."""
    if not ordered.size:
        return np.zeros(values.size, bool)
    found: Numbers = ordered.take(ordered.searchsorted(values), mode="clip") == values
    return found


def _keys(postings: PostingList, where: Numbers) -> Numbers:
    """Row and position as one ascending number for each position of these postings; the row is that in `where`."""
    frequencies = postings.codes[: int(where[-1]) + 1] >> LONGEST_FREQUENCY_BITS
    counts = frequencies[where]
    starts = frequencies.cumsum(dtype=np.int64)[where] - counts
    ends = counts.cumsum(dtype=np.int64)
    rows = np.arange(where.size, dtype=np.int64).repeat(counts)
    places = np.arange(int(ends[-1])) + (starts - ends + counts)[rows]
    keys: Numbers = rows << np.int64(32) | postings.positions[places]
    return keys
