"""Where words stand in a segment whose documents are laid one after the other.

An address is the base of a document plus a position in it. As one ascending list a term, addresses tell a phrase at
once: wherever the second word stands one after the first (Clarke et al., An algebra for structured text search, 1995).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.whoosh_backend.segment import FieldPostings, Numbers, narrow

GAP = 64
"""Addresses between documents that nothing stands at: a phrase that reaches no further cannot run across."""


def document_bases(fields: Sequence[FieldPostings], documents: int) -> Numbers:
    """The address of the first position of each document, all fields of it, and of the end of the last one."""
    extents = np.full(documents, GAP, np.uint64)
    for field in fields:
        if field.positions is not None:
            last = field.positions[field.frequencies.cumsum(dtype=np.int64) - 1].astype(np.uint64)
            np.maximum.at(extents, field.documents, last + np.uint64(1 + GAP))
    return narrow(np.concatenate(([GAP], GAP + extents.cumsum())), np.uint32, np.uint64)


def addresses_of(field: FieldPostings, bases: Numbers) -> Numbers:
    """The addresses of all positions of the field, none for a field without them."""
    if field.positions is None:
        return bases[:0]
    addresses: Numbers = _base_of_each(field.documents, field.frequencies, bases)
    addresses += field.positions
    return addresses


def positions_of(addresses: Numbers, documents: Numbers, frequencies: Numbers, bases: Numbers) -> Numbers:
    """The positions that stand at these addresses, in these documents with these frequencies."""
    positions: Numbers = (addresses - _base_of_each(documents, frequencies, bases)).astype(np.uint32)
    return positions


def _base_of_each(documents: Numbers, frequencies: Numbers, bases: Numbers) -> Numbers:
    return bases[documents].repeat(frequencies)
