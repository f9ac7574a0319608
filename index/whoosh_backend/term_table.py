"""Whoosh's table from terms to their postings, written at once instead of a slot at a time.

The format is that of `whoosh.filedb.filetables.OrderedHashWriter`: entries in ascending order of their keys; 256 hash
tables, chosen by the lowest byte of a key's hash, with open addressing by the rest of it; a directory of the tables;
a pickled dictionary; the places of all entries. Of the hashes that the format allows, CRC-32 is the fastest.
"""

from __future__ import annotations

import pickle
import struct
import zlib
from collections.abc import Iterable, Sequence
from itertools import chain, repeat
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from index.whoosh_backend.segment import Numbers, joined, sizes_of

_HEADER = struct.pack("!4sBii", b"HSH3", 1, 0, 0)  # 1: CRC-32; two numbers that are not used
_FIELD = struct.Struct("!H")  # the number of a field, with which keys begin
_ENTRY_HEAD = np.dtype([("key", ">i4"), ("entry", ">i4"), ("field", ">u2")])  # two sizes, and the key's beginning
_SIZES = _ENTRY_HEAD.itemsize - _FIELD.size
_SLOT = np.dtype([("hash", ">u4"), ("place", ">i8")])
_TABLES = 256
_LONGEST = 1 << 31


class Entries(NamedTuple):
    """Terms of the field of this number, ascending, with what the table tells of them: a row each."""

    field: int
    terms: Sequence[bytes]
    rows: Numbers


def write_term_table(file: BinaryIO, entries: Iterable[Entries], fields: Sequence[str]) -> None:
    """Write the table of these entries, ascending by field and term."""
    hashes: list[Numbers] = []
    places: list[Numbers] = []
    place = file.write(_HEADER)
    for field, terms, rows in entries:
        heads = np.empty(len(terms), _ENTRY_HEAD)
        heads["key"] = sizes_of(terms) + _FIELD.size
        heads["entry"], heads["field"] = rows.itemsize, field
        file.write(b"".join(chain.from_iterable(zip(rows_of(heads), terms, rows_of(rows), strict=True))))
        ends = place + (heads["key"] + np.int64(_SIZES + rows.itemsize)).cumsum()
        places.append(np.append(place, ends[:-1]))
        place = int(ends[-1])
        begun = zlib.crc32(_FIELD.pack(field))
        hashes.append(np.fromiter(map(zlib.crc32, terms, repeat(begun)), np.uint32, len(terms)))
    slots, counts = _slots(joined(hashes), joined(places))
    file.write(slots.tobytes())
    for count in counts.tolist():
        file.write(struct.pack("!qi", place, count))
        place += count * _SLOT.itemsize
    kind, size = ("i", ">i4") if place < _LONGEST else ("q", ">i8")
    numbers = {name: number for number, name in enumerate(fields)}
    extras: dict[str, Any] = {"fieldmap": numbers, "indextype": kind, "indexlen": slots.size // 2}
    tail = pickle.dumps(extras, 2) + joined(places).astype(size).tobytes()
    file.write(tail + struct.pack("!i", len(tail)))


def rows_of(table: Numbers) -> list[bytes]:
    """The bytes of each row of a table."""
    rows: list[bytes] = table.view(f"V{table.itemsize}").tolist()
    return rows


def _slots(hashes: Numbers, places: Numbers) -> tuple[Numbers, Numbers]:
    """The tables one after the other, twice as long as they have entries, and how long each is."""
    table = (hashes & (_TABLES - 1)).astype(np.int64)
    counts = 2 * np.bincount(table, minlength=_TABLES)
    begins = np.cumsum(counts) - counts
    homes = (hashes >> 8).astype(np.int64) % np.maximum(counts, 1)[table]
    slots = np.zeros(int(counts.sum()), _SLOT)
    taken = bytearray(slots.size)
    chosen: list[int] = []
    for begin, home, count in zip(begins[table].tolist(), homes.tolist(), counts[table].tolist(), strict=True):
        at = home
        while taken[begin + at]:
            at = at + 1 if at + 1 < count else 0
        taken[begin + at] = 1
        chosen.append(begin + at)
    slots["hash"][chosen] = hashes
    slots["place"][chosen] = places
    return slots, counts
