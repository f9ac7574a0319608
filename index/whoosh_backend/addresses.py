"""Where terms stand in a segment whose fields are laid one after the other: all titles first, then all texts.

The slot of a document's title is the document's number; that of its text is this number plus that of all documents. An
address is the base of a slot plus a position in it. As one ascending list a term, addresses tell a phrase at once:
wherever the second word stands one after the first (Clarke et al., An algebra for structured text search, 1995).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.whoosh_backend.segment import FieldPostings, Numbers, narrow

GAP = 64
"""Addresses between slots that nothing stands at: a phrase that reaches no further cannot run across."""


def slot_bases(fields: Sequence[FieldPostings | None], documents: int) -> Numbers:
    """The address of the first position of each slot, and of the end of the last one; a segment may lack a field."""
    extents = np.full((len(fields), documents), GAP, np.uint64)
    for field, own in zip(fields, extents, strict=True):
        if field is not None and field.positions is not None:
            last = field.positions[field.frequencies.cumsum(dtype=np.int64) - 1].astype(np.uint64)
            np.maximum.at(own, field.documents, last + np.uint64(1 + GAP))
    return narrow(np.concatenate(([GAP], GAP + extents.ravel().cumsum())), np.uint32, np.uint64)


def bases_of(part: int, bases: Numbers, documents: int) -> Numbers:
    """The bases of one of the fields, a row a document."""
    return bases[part * documents : (part + 1) * documents]


def addresses_of(field: FieldPostings, bases: Numbers) -> Numbers:
    """The addresses of all positions of the field, whose bases are given; none for a field without positions."""
    if field.positions is None:
        return bases[:0]
    addresses: Numbers = _base_of_each(field.documents, field.frequencies, bases)
    addresses += field.positions.astype(bases.dtype, copy=False)
    return addresses


def positions_of(addresses: Numbers, documents: Numbers, frequencies: Numbers, bases: Numbers) -> Numbers:
    """The positions that stand at these addresses, in these documents with these frequencies."""
    positions: Numbers = (addresses - _base_of_each(documents, frequencies, bases)).astype(np.uint32)
    return positions


def _base_of_each(documents: Numbers, frequencies: Numbers, bases: Numbers) -> Numbers:
    return bases[documents].repeat(frequencies)
