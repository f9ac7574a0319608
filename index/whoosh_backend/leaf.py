"""A segment as a search reads it: posting lists by term, columns, payloads, and which documents are deleted."""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from index.whoosh_backend.arrays import Arrays
from index.whoosh_backend.merge import segment_of
from index.whoosh_backend.posting_lists import TermPostings
from index.whoosh_backend.residency import let_go
from index.whoosh_backend.segment import Numbers, Segment
from index.whoosh_backend.similar import is_near, letters_of_terms, may_be


class Postings(Protocol):
    """Where posting lists come from: the arrays of a segment, or Whoosh's own blocks while there are none."""

    def term(self, text: bytes) -> TermPostings | None:
        """The postings of a term in title and text; None when the segment does not have it."""

    def documents(self, field: str, value: bytes) -> Numbers:
        """The documents with the value in a field other than title and text."""

    @property
    def bases(self) -> Numbers:
        """The address of the first position of each slot, and of the end of the last one."""

    @property
    def lengths(self) -> tuple[Numbers, Numbers]:
        """The length byte of each document's title, and of its text."""

    def average_length(self, field: str) -> float:
        """The average length at which impacts were taken."""

    def vocabulary(self, field: str) -> Iterator[tuple[bytes, int]]:
        """The terms of a field, ascending, with the number of their postings."""

    def beginning(self, field: str, prefix: bytes) -> Sequence[tuple[bytes, int]]:
        """The terms of a field that begin with the prefix, ascending, with the number of their postings."""

    def similar(self, field: str, word: str, edits: int, least: int) -> Sequence[tuple[bytes, int]]:
        """Terms with `least` postings that begin as the word does and that it or its beginning may be, and how many."""

    def first_documents(self, field: str) -> Iterator[tuple[bytes, int]]:
        """The terms of a field with the first document of each."""

    def column(self, name: str) -> Numbers:
        """One of the columns first, last, version and analyzer."""

    def payload(self, document: int) -> bytes:
        """The payload of a document."""

    def let_go(self, part: int) -> None:
        """Let go of the mapped pages of a part of the files; they come back when they are read."""


class MappedPostings:
    """Postings from the arrays file; safe from several threads."""

    def __init__(self, arrays: Arrays, compound: Path) -> None:
        self._arrays = arrays
        with compound.open("rb") as file:
            self._source = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.term = arrays.term
        self.bases = arrays.bases
        self.lengths = arrays.lengths
        self._initials: dict[tuple[str, bytes], tuple[int, Numbers, Numbers, Numbers]] = {}

    def documents(self, field: str, value: bytes) -> Numbers:
        """The documents with the value in a field other than title and text."""
        return self._arrays.documents(field, value)

    def average_length(self, field: str) -> float:
        """The average length at which impacts were taken."""
        header = self._arrays.header
        return header.fields[field][2] / (header.documents or 1) or 1.0

    def vocabulary(self, field: str) -> Iterator[tuple[bytes, int]]:
        """The terms of a field, ascending, with the number of their postings."""
        arrays = self._arrays
        first, count, _ = arrays.header.fields.get(field, (0, 0, 0))
        frequencies = np.diff(arrays.section("posting_start")[first : first + count + 1]).tolist()
        return ((arrays.text(first + at), frequency) for at, frequency in enumerate(frequencies))

    def beginning(self, field: str, prefix: bytes) -> Sequence[tuple[bytes, int]]:
        """The terms of a field that begin with the prefix, ascending, with the number of their postings."""
        first, last = self._arrays.terms_beginning(field, prefix)
        starts = self._arrays.posting_start
        return [(self._arrays.text(term), starts[term + 1] - starts[term]) for term in range(first, last)]

    def similar(self, field: str, word: str, edits: int, least: int) -> Sequence[tuple[bytes, int]]:
        """Terms with `least` postings that begin as the word does and that it or its beginning may be, and how many."""
        first, letters, lengths, counts = self._letters(field, word[0].encode())
        places = may_be(word, letters, lengths, edits)
        places = places[counts[places] >= least]
        texts = [self._arrays.text(first + place) for place in places.tolist()]
        near = is_near(word, texts, edits)
        return [(texts[at], count) for at, count in zip(near.nonzero()[0], counts[places[near]].tolist(), strict=True)]

    def _letters(self, field: str, initial: bytes) -> tuple[int, Numbers, Numbers, Numbers]:
        """The number of the first term with this initial; for each such term its letters, length and postings."""
        if (field, initial) not in self._initials:
            first, last = self._arrays.terms_beginning(field, initial)
            text, starts = self._arrays.texts(first, last)
            counts = np.diff(self._arrays.section("posting_start")[first : last + 1])
            self._initials[field, initial] = first, letters_of_terms(text, starts[:-1]), np.diff(starts), counts
        return self._initials[field, initial]

    def first_documents(self, field: str) -> Iterator[tuple[bytes, int]]:
        """The terms of a field with the first document of each."""
        arrays = self._arrays
        first, count, _ = arrays.header.fields.get(field, (0, 0, 0))
        documents = arrays.first_documents(first, first + count).tolist()
        return ((arrays.text(first + at), document) for at, document in enumerate(documents))

    def column(self, name: str) -> Numbers:
        """One of the columns first, last, version and analyzer."""
        return self._arrays.section(name)

    def payload(self, document: int) -> bytes:
        """The payload of a document."""
        start, end = self._arrays.payload_start[document], self._arrays.payload_start[document + 1]
        base = self._arrays.header.payload_offset
        return self._source[base + start : base + end]

    def let_go(self, part: int) -> None:
        """Let go of the mapped pages of a part of the files; they come back when they are read."""
        self._arrays.let_go(part)
        let_go(self._source, part)

    def is_current(self) -> bool:
        """Whether the arrays are those that lie in the folder now."""
        return self._arrays.is_current()

    def sound(self) -> bool:
        """Whether the arrays are as they were written; reads all of them."""
        return not any(self._arrays.damaged())

    def whole(self) -> Segment:
        """Everything in the segment, deleted documents included."""
        base, size = self._arrays.header.payload_offset, self._arrays.payload_start[-1]
        return segment_of(self._arrays, memoryview(self._source)[base : base + size])


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A segment within a snapshot: its postings, the number of its first document, and what is not deleted."""

    name: str
    postings: Postings
    offset: int
    documents: int
    alive: Numbers | None


def alive_documents(documents: int, deleted: Sequence[int]) -> Numbers | None:
    """True for each document that is not deleted; None when none is."""
    if not deleted:
        return None
    alive: Numbers = np.ones(documents, bool)
    alive[list(deleted)] = False
    return alive
