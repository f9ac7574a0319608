"""Phrases: documents in which words stand at consecutive positions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.whoosh_backend.addresses import GAP
from index.whoosh_backend.leaf import Postings
from index.whoosh_backend.posting_lists import PostingList
from index.whoosh_backend.segment import Numbers

_FIRST = np.ones(1, bool)


def phrase_documents(lists: Sequence[PostingList], steps: Sequence[int], postings: Postings) -> Numbers:
    """The documents with the phrase, ascending; `steps` tells how many places each word stands after the first."""
    (rarest, place), *others = sorted(zip(lists, steps, strict=True), key=lambda word: word[0].addresses.size)
    standing = rarest.addresses
    for other, step in others:
        standing = standing[contained(_moved(standing, step - place), other.addresses)]
        if not standing.size:
            return rarest.documents[:0]
    documents: Numbers = postings.documents_at(standing)
    if steps[-1] >= GAP:
        within = [postings.documents_at(_moved(standing, step - place)) == documents for step in (0, steps[-1])]
        documents = documents[within[0] & within[1]]
    distinct: Numbers = documents[np.concatenate((_FIRST[: documents.size], documents[1:] != documents[:-1]))]
    return distinct


def _moved(addresses: Numbers, places: int) -> Numbers:
    """The addresses so many places after these, or before them; the type has no negative numbers."""
    return addresses + places if places >= 0 else addresses - -places


def contained(values: Numbers, ordered: Numbers) -> Numbers:
    """True for each of the values that is in the ordered ones."""
    if not ordered.size:
        return np.zeros(values.size, bool)
    found: Numbers = ordered.take(ordered.searchsorted(values), mode="clip") == values
    return found
