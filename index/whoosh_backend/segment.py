"""A segment in memory: what its two files, Whoosh's and the arrays beside it, are written from and read into."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from whoosh.util.numeric import byte_to_length, length_to_byte

Numbers = np.ndarray[Any, np.dtype[Any]]

LENGTHS = np.array([byte_to_length(code) for code in range(256)], dtype=np.float64)
"""Whoosh keeps the length of a field, in terms, as one byte; this is the length that each byte stands for."""

LONGEST_FREQUENCY_BITS = 8
"""A posting's code is its frequency shifted by these bits, plus the byte of its field's length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPostings:
    """The postings of one field. Those of term t are [starts[t], starts[t + 1]), its documents ascending.

    `codes` hold frequency << 8 | length byte. `positions` hold as many ascending places a posting as its frequency
    says, one posting after the other; None for a field without them. `lengths` is a length byte a document, 0
    where it has none; `total_length` is the exact sum of the lengths in terms. Only `scored` fields have lengths.
    """

    name: str
    terms: Sequence[bytes]
    starts: Numbers
    documents: Numbers
    codes: Numbers
    positions: Numbers | None
    lengths: Numbers | None
    total_length: int

    @property
    def scored(self) -> bool:
        """Whether matches in this field have a score, and so lengths and positions."""
        return self.lengths is not None

    @property
    def frequencies(self) -> Numbers:
        """The frequency of each posting."""
        return self.codes >> LONGEST_FREQUENCY_BITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Documents with their fields, sorted by name, and their columns: a row a document.

    `first` and `last` are ordinal days, 0 for no date; `version` is the article's, `analyzer` the version of the
    analyzer; `payload_starts` has one row more than there are documents.
    """

    documents: int
    fields: tuple[FieldPostings, ...]
    first: Numbers
    last: Numbers
    version: Numbers
    analyzer: Numbers
    payload: bytes | memoryview
    payload_starts: Numbers


def narrow(values: Numbers, *types: Any) -> Numbers:
    """The values in the first of the types that holds the greatest of them; all of them are unsigned."""
    greatest = int(values.max()) if values.size else 0
    chosen = next(kind for kind in types if greatest <= np.iinfo(kind).max)
    return values.astype(chosen, copy=False)


def joined(parts: Sequence[Numbers]) -> Numbers:
    """The parts as one, also when there is none."""
    return np.concatenate(parts) if parts else np.zeros(0, np.uint32)


def sizes_of(values: Collection[bytes]) -> Numbers:
    """How many bytes each of the values has."""
    return np.fromiter(map(len, values), np.int64, len(values))


def ranges(starts: Numbers, counts: Numbers) -> Numbers:
    """The numbers start, start + 1, ... of every range, one range after the other."""
    total = int(counts.sum())
    shifts = np.repeat(starts - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
    numbers: Numbers = np.arange(total, dtype=np.int64) + shifts
    return numbers


def length_byte(length: int) -> int:
    """The byte under which Whoosh keeps a length."""
    return int(length_to_byte(length))
