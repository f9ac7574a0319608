"""Phrases: documents in which words stand at consecutive positions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.whoosh_backend.addresses import GAP
from index.whoosh_backend.leaf import Postings
from index.whoosh_backend.segment import Numbers

_FEW = 16
"""Places, whose documents are scored faster one by one: most phrases have one or two."""

_FIRST = np.ones(1, bool)


def phrase_documents(words: Sequence[Numbers], steps: Sequence[int], postings: Postings) -> list[int] | Numbers:
    """The documents with the phrase, ascending; as a list where they are few.

    `words` are the addresses of each word; `steps` tells how many places it stands after the first.
    """
    (_, place, standing), *others = sorted(zip(map(len, words), steps, words, strict=True))
    for _, step, addresses in others:
        standing = standing[contained(_moved(standing, step - place), addresses)]
        if not standing.size:
            return []
    documents: Numbers = postings.documents_at(standing)
    if steps[-1] >= GAP:
        within = [postings.documents_at(_moved(standing, step - place)) == documents for step in (0, steps[-1])]
        documents = documents[within[0] & within[1]]
    if documents.size <= _FEW:
        return list(dict.fromkeys(documents.tolist()))
    distinct: Numbers = documents[np.concatenate((_FIRST, documents[1:] != documents[:-1]))]
    return distinct.astype(np.uint32)


def _moved(addresses: Numbers, places: int) -> Numbers:
    """The addresses so many places after these, or before them; the type has no negative numbers."""
    return addresses + places if places >= 0 else addresses - -places


def contained(values: Numbers, ordered: Numbers) -> Numbers:
    """True for each of the values that is in the ordered ones, of which there are as many at least."""
    found: Numbers = ordered.take(ordered.searchsorted(values), mode="clip") == values
    return found
