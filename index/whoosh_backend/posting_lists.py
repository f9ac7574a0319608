"""Postings as they lie in a file: all that a search reads of a term together, and so fetched together.

The entry of a term has its addresses, a head, the term's text, the documents (u32) and the codes, each those in titles
before those in texts. The head begins at a multiple of eight bytes, right after the last address, and so do text,
documents and codes. Its place is that of the head: what a phrase needs lies right before it, what an OR needs right
after. A value of another field has such an entry too, without addresses.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Callable
from functools import partial
from typing import NamedTuple
from zlib import crc32

import numpy as np

from index.whoosh_backend.schema import SCORED_FIELDS
from index.whoosh_backend.segment import Numbers, ranges

UNIT = 8
"""Places of heads are in units of so many bytes."""

TERM = 0
"""In the head of a term; that of a value holds the number of its field in the segment, counted from one."""

DOCUMENT = "<u4"
HEAD = np.dtype(
    [("postings", "<u4", 2), ("addresses", "<u4", 2), ("impact", "<f4", 2), ("kind", "<u4"), ("length", "<u4")]
)  # `length` is that of the text in bytes
_READ_HEAD = struct.Struct("<IIIIffII")


class PostingList(NamedTuple):
    """The postings of a term in a field. `codes` are frequency << 8 | length byte.

    `impact` is at least the greatest saturation, at the average length of the segment.
    """

    documents: Numbers
    codes: Numbers
    impact: float


FieldLists = tuple[PostingList | None, PostingList | None]
"""The postings of a term in title and text, None where it is in none."""


class TermPostings(NamedTuple):
    """What a segment has of a term: all its addresses, and how many postings in titles and in texts.

    `lists` gives these; a phrase needs them seldom.
    """

    addresses: Numbers
    postings: tuple[int, int]
    lists: Callable[[], FieldLists]


def entry_hash(text: bytes, kind: int) -> int:
    """The hash under which an entry is looked up; equal ones are told apart by the text and the kind."""
    return crc32(text, kind)


def part_of(field: str) -> int:
    """Which of an entry's two parts a field has: the texts come after the titles, a value is alone."""
    return SCORED_FIELDS.index(field) if field in SCORED_FIELDS else 0


class PackedLists:
    """Packed entries of a mapped file, from `offset` on, with codes and addresses of these types."""

    def __init__(self, source: mmap.mmap, offset: int, codes: str, addresses: str) -> None:
        self._source = source
        self._offset = offset
        self._documents = _view(source, DOCUMENT)
        self._codes = _view(source, codes)
        self._addresses = _view(source, addresses)

    def term(self, place: int, text: bytes) -> TermPostings | None:
        """The postings of a term, if the entry at the place is its."""
        start = self._offset + place * UNIT
        titles, texts, in_titles, in_texts, _, _, kind, length = _READ_HEAD.unpack_from(self._source, start)
        begin = start + HEAD.itemsize
        if kind != TERM or self._source[begin : begin + length] != text:
            return None
        end = start // self._addresses.itemsize
        addresses = self._addresses[end - in_titles - in_texts : end]
        return TermPostings(addresses, (titles, texts), partial(self._lists, start))

    def documents(self, place: int, value: bytes, kind: int) -> Numbers | None:
        """The documents of a value of this kind, if the entry at the place is its."""
        start = self._offset + place * UNIT
        postings, _, _, _, _, _, found, length = _READ_HEAD.unpack_from(self._source, start)
        begin = start + HEAD.itemsize
        if found != kind or self._source[begin : begin + length] != value:
            return None
        document = -(-(begin + length) // UNIT) * (UNIT // self._documents.itemsize)
        return self._documents[document : document + postings]

    def _lists(self, start: int) -> FieldLists:
        """The postings in title and text of the term whose head begins at this byte."""
        titles, texts, _, _, in_title, in_text, _, length = _READ_HEAD.unpack_from(self._source, start)
        document = -(-(start + HEAD.itemsize + length) // UNIT) * (UNIT // self._documents.itemsize)
        begin = (document + titles + texts) * self._documents.itemsize
        code = -(-begin // UNIT) * (UNIT // self._codes.itemsize)
        return (
            self._list(document, code, titles, in_title) if titles else None,
            self._list(document + titles, code + titles, texts, in_text) if texts else None,
        )

    def _list(self, document: int, code: int, postings: int, impact: float) -> PostingList:
        return PostingList(self._documents[document : document + postings], self._codes[code : code + postings], impact)

    def first_documents(self, places: Numbers) -> Numbers:
        """The first document of each of the values at these places."""
        starts, heads = self._heads(places)
        first: Numbers = self._documents[_after_text(starts, heads) // self._documents.itemsize]
        return first

    def all(self, places: Numbers, part: int) -> tuple[Numbers, Numbers, Numbers]:
        """Documents, codes and addresses in one part of the entries at these places, one after the other."""
        starts, heads = self._heads(places)
        postings, addresses = heads[:, :2], heads[:, 2:4]
        documents = _after_text(starts, heads)
        codes = documents + aligned(postings.sum(axis=1) * self._documents.itemsize)
        before = starts - addresses.sum(axis=1) * self._addresses.itemsize
        return (
            _parts(self._documents, documents, postings, part),
            _parts(self._codes, codes, postings, part),
            _parts(self._addresses, before, addresses, part),
        )

    def _heads(self, places: Numbers) -> tuple[Numbers, Numbers]:
        """The byte at which each head begins, and its numbers."""
        starts = self._offset + places.astype(np.int64) * UNIT
        rows = starts[:, np.newaxis] // 4 + np.arange(HEAD.itemsize // 4)
        return starts, self._documents[rows].astype(np.int64)


def _after_text(starts: Numbers, heads: Numbers) -> Numbers:
    """The byte at which the documents of each entry begin."""
    begins: Numbers = starts + HEAD.itemsize + aligned(heads[:, -1])
    return begins


def _parts(values: Numbers, begins: Numbers, counts: Numbers, part: int) -> Numbers:
    """One of the two parts of what begins at these bytes; `counts` holds the sizes of both."""
    found: Numbers = values[ranges(begins // values.itemsize + counts[:, :part].sum(axis=1), counts[:, part])]
    return found


def _view(source: mmap.mmap, kind: str) -> Numbers:
    """All of the file as numbers of the type, so that a list is a slice: that takes half the time of a view of it."""
    return np.frombuffer(source, kind, len(source) // np.dtype(kind).itemsize)


def aligned(sizes: Numbers) -> Numbers:
    """The least multiples of the unit that are not less."""
    aligned: Numbers = -(-sizes.astype(np.int64) // UNIT) * UNIT
    return aligned
