"""Whoosh's table from terms to their postings, written at once instead of a slot at a time.

The format is that of `whoosh.filedb.filetables.OrderedHashWriter`: entries in ascending order of their keys; 256 hash
tables, chosen by the lowest byte of a key's hash, with open addressing by the rest of it; a directory of the tables;
a pickled dictionary; the places of all entries. Of the hashes that the format allows, CRC-32 is the fastest.
"""

from __future__ import annotations

import pickle
import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

import numpy as np

from index.whoosh_backend.segment import Numbers

_HEADER = struct.pack("!4sBii", b"HSH3", 1, 0, 0)  # 1: CRC-32; two numbers that are not used
_SIZES = struct.Struct("!ii")
_SLOT = np.dtype([("hash", ">u4"), ("place", ">i8")])
_TABLES = 256
_LONGEST = 1 << 31


def write_term_table(file: BinaryIO, entries: Iterable[tuple[bytes, bytes]], fields: Mapping[str, int]) -> None:
    """Write the table of these entries, ascending by key; keys begin with the number that `fields` has for a field."""
    places: list[int] = []
    hashes: list[int] = []
    place = len(_HEADER)
    file.write(_HEADER)
    for key, value in entries:
        file.write(b"".join((_SIZES.pack(len(key), len(value)), key, value)))
        places.append(place)
        hashes.append(zlib.crc32(key))
        place += _SIZES.size + len(key) + len(value)
    slots, counts = _slots(np.array(hashes, np.uint32), places)
    file.write(slots.tobytes())
    for count in counts.tolist():
        file.write(struct.pack("!qi", place, count))
        place += count * _SLOT.itemsize
    kind, size = ("i", ">i4") if place < _LONGEST else ("q", ">i8")
    extras: dict[str, Any] = {"fieldmap": dict(fields), "indextype": kind, "indexlen": len(places)}
    tail = pickle.dumps(extras, 2) + np.array(places, size).tobytes()
    file.write(tail + struct.pack("!i", len(tail)))


def _slots(hashes: Numbers, places: list[int]) -> tuple[Numbers, Numbers]:
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
