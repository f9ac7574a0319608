"""Phrases: documents in which words stand at consecutive positions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.whoosh_backend.leaf import PostingList
from index.whoosh_backend.segment import LONGEST_FREQUENCY_BITS, Numbers


def phrase_documents(lists: Sequence[PostingList], steps: Sequence[int]) -> tuple[Numbers, list[Numbers]]:
    """The documents with the phrase, ascending, and for each word the places of them in its posting list.

    `steps` tells for each word how many places it stands after the first.
    """
    places = _places_in_all(lists)
    keys = _keys(lists[0], places[0])
    for step, each, where in zip(steps[1:], lists[1:], places[1:], strict=True):
        at = _keys(each, where)
        keys = keys[contained(keys + step, at)]
    rows = keys >> np.int64(32)
    kept = rows[np.flatnonzero(np.diff(rows, prepend=-1))]
    return lists[0].documents[places[0][kept]], [where[kept] for where in places]


def _places_in_all(lists: Sequence[PostingList]) -> list[Numbers]:
    """For each list the places of the documents that all of the lists have, found from the shortest on."""
    shortest, *others = sorted(range(len(lists)), key=lambda at: lists[at].documents.size)
    documents = lists[shortest].documents
    places = {shortest: np.arange(documents.size)}
    for other in others:
        at = lists[other].documents.searchsorted(documents)
        at[at == lists[other].documents.size] = 0
        common = np.flatnonzero(lists[other].documents[at] == documents)
        documents = documents[common]
        places = {word: where[common] for word, where in places.items()}
        places[other] = at[common]
    return [places[word] for word in range(len(lists))]


def contained(values: Numbers, ordered: Numbers) -> Numbers:
    """True for each of the values that is in the ordered ones."""
    if not ordered.size:
        return np.zeros(values.size, bool)
    at = ordered.searchsorted(values)
    at[at == ordered.size] = 0
    found: Numbers = ordered[at] == values
    return found


def _keys(postings: PostingList, where: Numbers) -> Numbers:
    """Row and position as one ascending number for each position of these postings; the row is that in `where`."""
    if not where.size:
        return np.zeros(0, np.int64)
    frequencies = postings.codes[: int(where[-1]) + 1] >> LONGEST_FREQUENCY_BITS
    counts = frequencies[where]
    starts = np.cumsum(frequencies, dtype=np.int64)[where] - counts
    ends = np.cumsum(counts, dtype=np.int64)
    rows = np.repeat(np.arange(where.size, dtype=np.int64), counts)
    places = np.arange(int(ends[-1])) + (starts - ends + counts)[rows]
    return rows << np.int64(32) | postings.positions[places]
