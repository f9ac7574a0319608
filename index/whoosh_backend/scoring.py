"""BM25 as Whoosh computes it, for many postings at once."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from index.whoosh_backend.segment import LENGTHS, LONGEST_FREQUENCY_BITS, FieldPostings, Numbers

K1 = 1.2
B = 0.75
"""The defaults of `whoosh.scoring.BM25F`; Robertson et al., Okapi at TREC-3, give the same."""


def idf(documents: int, frequency: int) -> float:
    """How telling a term is, as `whoosh.scoring.WeightingModel.idf` has it: deleted documents count until merged."""
    return math.log(documents / (frequency + 1)) + 1


def saturation(codes: Numbers, average_length: float) -> Numbers:
    """BM25 without idf, in (0, K1 + 1): tf (K1 + 1) / (tf + K1 (1 - B + B length / average))."""
    frequency = (codes >> LONGEST_FREQUENCY_BITS).astype(np.float64)
    norm = K1 * ((1 - B) + B * LENGTHS / average_length)
    values: Numbers = frequency * (K1 + 1) / (frequency + norm[codes & 0xFF])
    return values


class SaturationTable:
    """The saturation of every code of 16 bits at one average length, to be looked up."""

    def __init__(self, average_length: float) -> None:
        self._average = average_length
        self._table = saturation(np.arange(2**16, dtype=np.uint16), average_length)
        self._values = self._table.data

    def of(self, codes: Numbers) -> Numbers:
        """The saturations of these codes, of 16 or of 32 bits."""
        return self._table.take(codes) if codes.dtype == np.uint16 else saturation(codes, self._average)

    def of_one(self, code: int) -> float:
        """The saturation of this code."""
        return self._values[code] if code < len(self._values) else float(self.of(np.array([code], np.uint32))[0])

    def put(self, index: Numbers, values: Numbers) -> None:
        """Put the saturations of these codes of 16 bits, given as an index, into `values`."""
        self._table.take(index, out=values, mode="clip")


class WeightedList(NamedTuple):
    """A posting list with what its matches score: weight times saturation."""

    documents: Numbers
    codes: Numbers
    weight: float
    bound: float
    saturations: SaturationTable

    def times(self, boost: float) -> WeightedList:
        """The same, but scoring so many times as much."""
        return WeightedList(self.documents, self.codes, self.weight * boost, self.bound * boost, self.saturations)


class ScoredList(NamedTuple):
    """Documents, ascending, with the score of each."""

    documents: Numbers
    scores: Numbers
    bound: float


Matches = dict[int, float]
"""A few documents, ascending, with the score of each."""


def greatest_saturations(field: FieldPostings, documents: int) -> Numbers:
    """The greatest saturation of each term at this segment's average length, rounded up; 1 in a field without score."""
    if not len(field.terms):
        return np.zeros(0, np.float32)
    if not field.scored:
        return np.ones(len(field.terms), np.float32)
    values = saturation(field.codes, average_length(field.total_length, documents))
    greatest = np.maximum.reduceat(values, field.starts[:-1].astype(np.int64)).astype(np.float32)
    rounded_up: Numbers = np.nextafter(greatest, np.float32(np.inf))
    return rounded_up


def average_length(total: int, documents: int) -> float:
    """The average length of a field; 1 where nothing has it, as in Whoosh."""
    return total / (documents or 1) or 1.0
