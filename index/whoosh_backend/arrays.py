"""The arrays file beside a segment of Whoosh: its postings and columns, ready to be mapped into memory.

It is derived: whatever is in it can be read from Whoosh's own file, more slowly. It begins with a magic number that
holds the version of the format, the length of its JSON header and the header's checksum; the header tells where each
section lies, and the section's checksum. Its name begins with the segment's, so that Whoosh removes both together.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from index.whoosh_backend.packing import Packed, pack
from index.whoosh_backend.posting_lists import TERM, PackedLists, TermPostings, entry_hash, part_of
from index.whoosh_backend.residency import let_go
from index.whoosh_backend.schema import TEXT, TITLE
from index.whoosh_backend.segment import Numbers, Segment, joined, narrow, sizes_of

SUFFIX = ".arrays"
_MAGIC = b"TAarray\x03"
_FIXED = struct.Struct("<8sII")
_ALIGNMENT = 64
_NOWHERE = 2**32 - 1  # no field has this number
_NONE = np.zeros(0, np.uint32)


class ArraysUnusable(Exception):
    """The file is missing, of another version, of another segment, or damaged; it can be derived anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the file says of itself. A section is (type, offset, count, CRC-32); offsets are from the file's start."""

    segment: str
    documents: int
    size: int
    fields: Mapping[str, tuple[int, int, int]]  # first term, number of terms, total length
    payload_offset: int
    types: tuple[str, str]  # the types of codes and of addresses
    sections: Mapping[str, tuple[str, int, int, int]]


def write_arrays(path: Path, name: str, segment: Segment, payload_offset: int) -> None:
    """Write the file of the segment `name`, whose payloads begin at `payload_offset` of Whoosh's own file."""
    packed = pack(segment.fields, segment.documents)
    sections = _sections(segment, packed)
    header: dict[str, Any] = {
        "segment": name,
        "documents": segment.documents,
        "size": 0,
        "fields": _fields(segment),
        "payload_offset": payload_offset,
        "types": packed.types,
        "sections": {},
    }
    placed = {key: (str(values.dtype.str), 2**62, values.size, 2**32) for key, values in sections.items()}
    offset = _FIXED.size + len(json.dumps(header | {"sections": placed, "size": 2**62}))
    for key, values in sections.items():
        offset = -(-offset // _ALIGNMENT) * _ALIGNMENT
        header["sections"][key] = (values.dtype.str, offset, values.size, crc32(values.data))
        offset += values.nbytes
    header["size"] = offset
    encoded = json.dumps(header).encode()
    with path.open("wb") as file:
        file.write(_FIXED.pack(_MAGIC, len(encoded), crc32(encoded)) + encoded)
        for key, values in sections.items():
            file.write(bytes(header["sections"][key][1] - file.tell()))
            file.write(values.data)


def _fields(segment: Segment) -> dict[str, tuple[int, int, int]]:
    first, found = 0, {}
    for field in segment.fields:
        found[field.name] = (first, len(field.terms), field.total_length)
        first += len(field.terms)
    return found


def _sections(segment: Segment, packed: Packed) -> dict[str, Numbers]:
    fields = segment.fields
    texts = [text for field in fields for text in field.terms]
    order = np.argsort(packed.hashes, kind="stable")
    starts = _stacked([field.starts for field in fields])
    sections: dict[str, Numbers] = {
        "hash": packed.hashes[order],
        "place_by_hash": packed.places[order],
        "place": packed.places[packed.entry_of_term],
        "entries": packed.entries,
        "text_start": np.concatenate(([0], sizes_of(texts).cumsum())).astype(np.uint32),
        "text": np.frombuffer(b"".join(texts), np.uint8),
        "posting_start": narrow(starts, np.uint32, np.uint64),
        "base": packed.bases,
        "first": segment.first.astype(np.int32),
        "last": segment.last.astype(np.int32),
        "version": segment.version.astype(np.int32),
        "analyzer": segment.analyzer.astype(np.int32),
        "payload_start": narrow(segment.payload_starts, np.uint32, np.uint64),
    }
    return sections | {f"length:{field.name}": field.lengths for field in fields if field.lengths is not None}


def _stacked(starts: list[Numbers]) -> Numbers:
    """The starts of all fields as those of one list of terms."""
    counts = joined([np.diff(each) for each in starts])
    return np.concatenate(([0], np.cumsum(counts, dtype=np.uint64))).astype(np.uint64)


class Arrays:
    """An arrays file, mapped. Nothing is read before it is used, and the memory is the system's page cache."""

    def __init__(self, header: Header, source: mmap.mmap, path: Path, state: os.stat_result) -> None:
        self.header = header
        self._path = path
        self._state = state
        self._source = source
        self.bases = self.section("base")
        self.lengths = self._length(TITLE), self._length(TEXT)
        self._entries = PackedLists(source, header.sections["entries"][1], *header.types)
        self._kinds = {field: kind for kind, field in enumerate(header.fields, 1)}
        # Single numbers come out of a memoryview several times faster than out of a numpy array.
        self._hash = self.section("hash").data
        self._place_by_hash = self.section("place_by_hash").data
        self._text_start = self.section("text_start").data
        self.posting_start = self.section("posting_start").data
        self.payload_start = self.section("payload_start").data
        self._text_offset = header.sections["text"][1]

    @classmethod
    def open(cls, path: Path, name: str, documents: int) -> Arrays:
        """Map the file of the segment `name`; raises ArraysUnusable when it is not exactly that."""
        try:
            with path.open("rb") as file:
                state = os.fstat(file.fileno())
                magic, length, checksum = _FIXED.unpack(file.read(_FIXED.size))
                encoded = file.read(length)
                if magic != _MAGIC or crc32(encoded) != checksum:
                    raise ArraysUnusable(f"{path.name} is of another version or damaged")
                header = Header(**json.loads(encoded))
                if (header.segment, header.documents, header.size) != (name, documents, state.st_size):
                    raise ArraysUnusable(f"{path.name} is not of this segment or cut short")
                return cls(header, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), path, state)
        except (OSError, struct.error, ValueError, TypeError) as error:
            raise ArraysUnusable(f"{path.name}: {error}") from error

    def is_current(self) -> bool:
        """Whether the file is still the one that was opened: what was damaged is replaced under its name."""
        try:
            return os.path.samestat(self._path.stat(), self._state)
        except OSError:
            return False

    def _length(self, field: str) -> Numbers:
        key = f"length:{field}"
        return self.section(key) if key in self.header.sections else np.zeros(self.header.documents, np.uint8)

    def section(self, key: str) -> Numbers:
        """The values of a section, as a view of the file."""
        kind, offset, count, _ = self.header.sections[key]
        return np.frombuffer(self._source, np.dtype(kind), count, offset)

    def term(self, text: bytes) -> TermPostings | None:
        """The postings of a term in title and text; None when the segment does not have it."""
        for place in self._places(entry_hash(text, TERM)):
            found = self._entries.term(place, text)
            if found is not None:
                return found
        return None

    def documents(self, field: str, value: bytes) -> Numbers:
        """The documents with the value in a field other than title and text."""
        kind = self._kinds.get(field, _NOWHERE)
        for place in self._places(entry_hash(value, kind)):
            found = self._entries.documents(place, value, kind)
            if found is not None:
                return found
        return _NONE

    def _places(self, wanted: int) -> memoryview:
        """The places of the entries with this hash: seldom more than one."""
        hashes = self._hash
        first = last = bisect_left(hashes, wanted)
        while last < len(hashes) and hashes[last] == wanted:
            last += 1
        return self._place_by_hash[first:last]

    def first_documents(self, first: int, last: int) -> Numbers:
        """The first document that has each of the values from term number `first` to before `last`."""
        return self._entries.first_documents(self.section("place")[first:last])

    def postings(self, field: str) -> tuple[Numbers, Numbers, Numbers]:
        """Documents, codes and addresses of all terms of the field, one after the other."""
        first, count, _ = self.header.fields[field]
        return self._entries.all(self.section("place")[first : first + count], part_of(field))

    def text(self, term: int) -> bytes:
        """The text of a term."""
        offset = self._text_offset
        return self._source[offset + self._text_start[term] : offset + self._text_start[term + 1]]

    def terms(self, first: int, last: int) -> list[bytes]:
        """The texts of the terms from number `first` to before `last`."""
        text, bounds = self.texts(first, last)
        content = text.tobytes()
        return [content[begin:end] for begin, end in pairwise(bounds.tolist())]

    def terms_beginning(self, field: str, prefix: bytes) -> tuple[int, int]:
        """The first term of a field that begins with the prefix, and the one after the last."""
        first, count, _ = self.header.fields.get(field, (0, 0, 0))
        numbers = range(first, first + count)
        size = len(prefix)
        below = bisect_left(numbers, prefix, key=lambda term: self.text(term)[:size])
        above = bisect_right(numbers, prefix, key=lambda term: self.text(term)[:size])
        return first + below, first + above

    def texts(self, first: int, last: int) -> tuple[Numbers, Numbers]:
        """The bytes of the terms from `first` to before `last`, and where each begins in them, and the last ends."""
        starts = self.section("text_start")[first : last + 1].astype(np.int64)
        return self.section("text")[starts[0] : starts[-1]], starts - starts[0]

    def let_go(self, part: int) -> None:
        """Let go of the mapped pages of a part; they come back when they are read."""
        let_go(self._source, part)

    def damaged(self) -> Iterator[str]:
        """The sections whose checksum is not that of the header."""
        for key, (_, _, _, checksum) in self.header.sections.items():
            if crc32(self.section(key).data) != checksum:
                yield key
