"""Posting lists as they lie in a file: all that a search reads of a term together, and so fetched together.

A list is a head, the term's text, its documents (u32), its codes and its addresses; each part begins at a multiple of
eight bytes. The lists of one text in several fields are neighbours, as they are searched together.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from index.whoosh_backend.addresses import addresses_of, document_bases
from index.whoosh_backend.scoring import greatest_saturations
from index.whoosh_backend.segment import FieldPostings, Numbers, narrow

UNIT = 8
"""Places of lists are in units of so many bytes."""

_DOCUMENT = "<u4"
_HEAD = struct.Struct("<IIfII4x")  # postings, addresses, impact, number of the field, bytes of the text


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
    written = [each for number, field in enumerate(fields) for each in _written(number, field, documents, codes, bases)]
    places = np.zeros(len(texts), np.uint64)
    parts: list[Any] = []
    end = 0
    for term in sorted(range(len(texts)), key=texts.__getitem__):
        places[term] = end // UNIT
        for part in written[term]:
            size = len(part) if isinstance(part, bytes) else part.nbytes
            parts += part, bytes(-size % UNIT)
            end += size + -size % UNIT
    lists = np.frombuffer(b"".join(parts), np.uint8)
    return Packed(lists, narrow(places, np.uint32, np.uint64), (codes.str, bases.dtype.str), bases)


def _written(
    number: int, field: FieldPostings, documents: int, code_type: Any, bases: Numbers
) -> Iterator[tuple[bytes, Numbers, Numbers, Numbers]]:
    """The parts of the list of each term of the field with this number."""
    impacts = greatest_saturations(field, documents).tolist()
    addresses = addresses_of(field, bases)
    starts = field.starts.tolist()
    counts = field.frequencies.cumsum(dtype=np.int64) if field.scored else np.zeros(field.codes.size, np.int64)
    ends = np.concatenate(([0], counts))[field.starts]
    numbers, codes = field.documents.astype(_DOCUMENT, copy=False), field.codes.astype(code_type, copy=False)
    for text, impact, (low, high), (first, last) in zip(
        field.terms, impacts, pairwise(starts), pairwise(ends.tolist()), strict=True
    ):
        standing = addresses[first:last]
        head = _HEAD.pack(high - low, standing.size, impact, number, len(text))
        yield head + text, numbers[low:high], codes[low:high], standing


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
        postings, addresses, impact, number, length = _HEAD.unpack_from(self._source, start)
        begin = start + _HEAD.size
        if number != field or self._source[begin : begin + length] != text:
            return None
        return self._list(begin + length, postings, addresses, impact)

    def at(self, place: int) -> PostingList:
        """The list at the place."""
        start = self._offset + place * UNIT
        postings, addresses, impact, _, length = _HEAD.unpack_from(self._source, start)
        return self._list(start + _HEAD.size + length, postings, addresses, impact)

    def _list(self, begin: int, postings: int, addresses: int, impact: float) -> PostingList:
        """The list whose head and text end at `begin`; every part is found at the next multiple of the unit."""
        document = (begin + 7 >> 3) * (UNIT // self._documents.itemsize)
        begin = document * self._documents.itemsize + postings * self._documents.itemsize
        code = (begin + 7 >> 3) * (UNIT // self._codes.itemsize)
        begin = (code + postings) * self._codes.itemsize
        address = (begin + 7 >> 3) * (UNIT // self._addresses.itemsize)
        return PostingList(
            self._documents[document : document + postings],
            self._codes[code : code + postings],
            self._addresses[address : address + addresses],
            impact,
        )


def _view(source: mmap.mmap, kind: str) -> Numbers:
    """All of the file as numbers of the type, so that a list is a slice: that takes half the time of a view of it."""
    return np.frombuffer(source, kind, len(source) // np.dtype(kind).itemsize)
