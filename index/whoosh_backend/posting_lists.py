"""Posting lists as they lie in a file: all that a search reads of a term together, and so fetched together.

A list is a head, the term's text, its documents (u32), its codes and its addresses; each part begins at a multiple of
eight bytes. The lists of one text in several fields are neighbours, as they are searched together.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.whoosh_backend.addresses import addresses_of, document_bases
from index.whoosh_backend.scoring import greatest_saturations
from index.whoosh_backend.segment import FieldPostings, Numbers, joined, narrow, ranges, sizes_of

UNIT = 8
"""Places of lists are in units of so many bytes."""

_DOCUMENT = "<u4"
_HEAD = np.dtype(
    [("postings", "<u4"), ("addresses", "<u4"), ("impact", "<f4"), ("field", "<u4"), ("length", "<u4"), ("", "V4")]
)  # `field` is its number in the segment, `length` that of the text in bytes
_READ_HEAD = struct.Struct("<IIfII")


class PostingList(NamedTuple):
    """The postings of a term. `codes` are frequency << 8 | length byte; `addresses` tell where the term stands.

    `impact` is at least the greatest saturation, at the average length of the segment.
    """

    documents: Numbers
    codes: Numbers
    addresses: Numbers
    impact: float


class Packed(NamedTuple):
    """Lists to be written: their bytes, where each begins, the types of codes and addresses, and document_bases."""

    lists: Numbers
    places: Numbers
    types: tuple[str, str]
    bases: Numbers


def pack(fields: Sequence[FieldPostings], documents: int) -> Packed:
    """The lists of all terms of the fields of a segment."""
    bases = document_bases(fields, documents)
    codes = np.result_type(np.uint16, *(field.codes.dtype for field in fields))
    texts = [text for field in fields for text in field.terms]
    heads = _heads(fields, documents)
    postings, standing = heads["postings"].astype(np.int64), heads["addresses"].astype(np.int64)
    parts = (
        (heads.view(np.uint64), np.full(len(texts), _HEAD.itemsize // 8)),
        (np.frombuffer(b"".join(texts), np.uint8), heads["length"].astype(np.int64)),
        (joined([field.documents for field in fields]).astype(_DOCUMENT, copy=False), postings),
        (joined([field.codes for field in fields]).astype(codes, copy=False), postings),
        (joined([addresses_of(field, bases) for field in fields]).astype(bases.dtype, copy=False), standing),
    )
    nothing = np.zeros(len(texts), np.int64)
    sizes = sum((_aligned(counts * values.itemsize) for values, counts in parts), nothing)
    order = np.array(sorted(range(len(texts)), key=texts.__getitem__), np.int64)
    begins = nothing.copy()
    begins[order] = sizes[order].cumsum() - sizes[order]
    lists = np.zeros(int(sizes.sum()), np.uint8)
    at = begins
    for values, counts in parts:
        lists.view(values.dtype)[ranges(at // values.itemsize, counts)] = values
        at = at + _aligned(counts * values.itemsize)
    return Packed(lists, narrow(begins // UNIT, np.uint32, np.uint64), (codes.str, bases.dtype.str), bases)


def _heads(fields: Sequence[FieldPostings], documents: int) -> Numbers:
    """The head of each list."""
    heads = np.zeros(sum(len(field.terms) for field in fields), _HEAD)
    first = 0
    for number, field in enumerate(fields):
        own = heads[first : first + len(field.terms)]
        first += len(field.terms)
        own["postings"] = np.diff(field.starts)
        if field.scored:
            ends = np.concatenate(([0], field.frequencies.cumsum(dtype=np.int64)))
            own["addresses"] = np.diff(ends[field.starts])
        own["impact"] = greatest_saturations(field, documents)
        own["field"] = number
        own["length"] = sizes_of(field.terms)
    return heads


class PackedLists:
    """Packed lists of a mapped file, from `offset` on, with codes and addresses of these types."""

    def __init__(self, source: mmap.mmap, offset: int, codes: str, addresses: str) -> None:
        self._source = source
        self._offset = offset
        self._documents = _view(source, _DOCUMENT)
        self._codes = _view(source, codes)
        self._addresses = _view(source, addresses)

    def matching(self, place: int, field: int, text: bytes) -> PostingList | None:
        """The list at the place if it is that of this term."""
        start = self._offset + place * UNIT
        postings, addresses, impact, number, length = _READ_HEAD.unpack_from(self._source, start)
        begin = start + _HEAD.itemsize
        if number != field or self._source[begin : begin + length] != text:
            return None
        begin += length
        document = -(-begin // UNIT) * (UNIT // self._documents.itemsize)
        begin = (document + postings) * self._documents.itemsize
        code = -(-begin // UNIT) * (UNIT // self._codes.itemsize)
        begin = (code + postings) * self._codes.itemsize
        address = -(-begin // UNIT) * (UNIT // self._addresses.itemsize)
        return PostingList(
            self._documents[document : document + postings],
            self._codes[code : code + postings],
            self._addresses[address : address + addresses],
            impact,
        )

    def first_documents(self, places: Numbers) -> Numbers:
        """The first document of each of the lists at these places."""
        _, begins = self._heads(places)
        first: Numbers = self._documents[begins // self._documents.itemsize]
        return first

    def all(self, places: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Documents, codes and addresses of the lists at these places, one after the other."""
        heads, begins = self._heads(places)
        found = []
        for values, key in ((self._documents, 0), (self._codes, 0), (self._addresses, 1)):
            counts = heads[:, key]
            found.append(values[ranges(begins // values.itemsize, counts)])
            begins = begins + _aligned(counts * values.itemsize)
        documents, codes, addresses = found
        return documents, codes, addresses

    def _heads(self, places: Numbers) -> tuple[Numbers, Numbers]:
        """The numbers of each head, and the byte at which the documents begin."""
        starts = self._offset + places.astype(np.int64) * UNIT
        rows = starts[:, np.newaxis] // 4 + np.arange(_HEAD.itemsize // 4)
        heads = self._documents[rows].astype(np.int64)
        return heads, starts + _HEAD.itemsize + _aligned(heads[:, 4])


def _view(source: mmap.mmap, kind: str) -> Numbers:
    """All of the file as numbers of the type, so that a list is a slice: that takes half the time of a view of it."""
    return np.frombuffer(source, kind, len(source) // np.dtype(kind).itemsize)


def _aligned(sizes: Numbers) -> Numbers:
    """The least multiples of the unit that are not less."""
    aligned: Numbers = -(-sizes // UNIT) * UNIT
    return aligned
