"""Phrases: documents in which words stand at consecutive positions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.whoosh_backend.leaf import PostingList
from index.whoosh_backend.segment import LONGEST_FREQUENCY_BITS, Numbers, ranges


def phrase_documents(lists: Sequence[PostingList]) -> tuple[Numbers, list[Numbers]]:
    """The documents with the phrase, ascending, and for each word the places of them in its posting list."""
    documents = _in_all(lists)
    places = [each.documents.searchsorted(documents) for each in lists]
    keys = _keys(lists[0], places[0])
    for step, (each, where) in enumerate(zip(lists[1:], places[1:], strict=True), start=1):
        keys = keys[_contained(keys + step, _keys(each, where))]
    kept = np.unique(keys >> np.int64(32))
    return documents[kept], [where[kept] for where in places]


def _in_all(lists: Sequence[PostingList]) -> Numbers:
    """The documents that all of the lists have, beginning with the shortest."""
    shortest, *others = sorted(lists, key=lambda each: each.documents.size)
    documents = shortest.documents
    for other in others:
        documents = documents[_contained(documents, other.documents)]
    return documents


def _contained(values: Numbers, ordered: Numbers) -> Numbers:
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
    low, high = int(where[0]), int(where[-1]) + 1
    before = int((postings.codes[:low] >> LONGEST_FREQUENCY_BITS).sum(dtype=np.int64))
    counts = (postings.codes[low:high] >> LONGEST_FREQUENCY_BITS).astype(np.int64)
    starts = np.cumsum(counts) - counts + before
    chosen = where - low
    rows = np.repeat(np.arange(where.size, dtype=np.int64), counts[chosen])
    positions = postings.positions[ranges(starts[chosen], counts[chosen])]
    return rows << np.int64(32) | positions.astype(np.int64)
