"""A segment in Whoosh's own files, written in bulk: what its SegmentWriter writes a posting at a time.

The format is that of `whoosh.codec.whoosh3`, which reads it back. Two things are ours to choose and differ from what
its writer does: blocks are pickled with protocol 4 (half the size of 2 for the bytes in them), and small ones are left
uncompressed.
"""

from __future__ import annotations

import pickle
import struct
import time
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, BinaryIO

import numpy as np
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec

from index.whoosh_backend.segment import LONGEST_FREQUENCY_BITS, FieldPostings, Numbers, Segment, ranges, sizes_of
from index.whoosh_backend.term_table import Entries, rows_of, write_term_table

_BLOCK = 128  # postings, the default of W3Codec
_PROTOCOL = 4
_COMPRESSION = 3  # the default of W3Codec
_TOO_SMALL = 256  # bytes; to compress these too makes writing a quarter slower, and a small index a fortieth smaller
_CHUNK = 1 << 17  # postings that are Python objects at a time, or those of one term
_OFFSETS_FROM = 2**15  # documents, the default of VarBytesColumn: above it a column holds its offsets too
_INT = struct.Struct("!i")
_WHERE_DIRECTORY = struct.Struct("!qi")  # at the beginning of a compound file: offset and size
_ENTRY = np.dtype(
    {
        "names": "inlined weight postings shortest longest greatest first last offset length".split(),
        "formats": "u1 >f4 >u4 u1 u1 >f4 >u4 >u4 >i8 >i4".split(),
    }
)  # W3TermInfo.to_bytes of postings that are not inlined
_INFO = b"(K\0J\0\0\0\0G\0\0\0\0\0\0\0\0K\0K\0K\0t."  # a pickled tuple of six numbers, here all zero
_PICKLED_INFO = b"\x80\x04\x95" + struct.pack("<Q", len(_INFO)) + _INFO  # of protocol 4, read at once
_HEAD_OF_NONE = WHOOSH3_HEADER_MAGIC + bytes(_INT.size) + _PICKLED_INFO
_HEAD = np.dtype(
    {
        "names": "size postings last greatest compression shortest longest".split(),
        "formats": ">i4 u1 <i4 >f8 u1 u1 u1".split(),
        "offsets": [4, 21, 23, 28, 37, 39, 41],
        "itemsize": len(_HEAD_OF_NONE),
    }
)  # what comes before the postings of a block, with places for the numbers of its pickled description


def write_segment(storage: Any, target: Any, segment: Segment) -> int:
    """Write the one file of the Whoosh segment `target` into the storage, as `CompoundStorage.assemble` joins many.

    Returns where the payloads begin in it.
    """
    target.set_doc_count(segment.documents)
    target._fieldlengths = {field.name: field.total_length for field in segment.fields if field.scored}  # noqa: SLF001
    target.compound = True
    directory: dict[str, dict[str, int]] = {}
    with storage.create_file(target.make_filename(target.COMPOUND_EXT)) as file:
        begin = file.raw_file().write(_WHERE_DIRECTORY.pack(0, 0))
        for name in _write_parts(file.raw_file(), target, segment):
            directory[name] = {"offset": begin, "length": file.tell() - begin, "modified": int(time.time())}
            begin = file.tell()
        file.write_pickle(directory)
        file.write_pickle({})
        size = file.tell() - begin
        file.seek(0)
        file.write(_WHERE_DIRECTORY.pack(begin, size))
    return directory[W3Codec.column_filename(target, "passage")]["offset"]


def _write_parts(file: BinaryIO, target: Any, segment: Segment) -> Iterator[str]:
    """Write what Whoosh thinks of as files of their own, one after the other; yields the name of each when it ends."""
    for name, contents in _columns(segment):
        file.writelines(contents)
        yield W3Codec.column_filename(target, name)
    entries = list(_write_fields(file, segment.fields))
    yield target.make_filename(W3Codec.POSTS_EXT)
    write_term_table(file, entries, [field.name for field in segment.fields])
    yield target.make_filename(W3Codec.TERMS_EXT)


def _columns(segment: Segment) -> Iterator[tuple[str, Sequence[bytes | memoryview]]]:
    """The columns by name: a number each document, or a VarBytesColumn."""
    yield "published_first", [segment.first.astype(">i4").data]
    yield "published_last", [segment.last.astype(">i4").data]
    yield "version", [segment.version.astype(">i4").data]
    yield "analyzer", [segment.analyzer.astype(">i4").data]
    yield "passage", [segment.payload, *_after_values(segment.payload_starts)]
    yield "_stored", _after_values(np.zeros(segment.documents + 1, np.int64))
    for field in segment.fields:
        if field.lengths is not None:
            yield f"_{field.name}_len", [field.lengths.data]


def _after_values(starts: Numbers) -> Sequence[bytes]:
    """What follows the values in a VarBytesColumn: their lengths, in large columns their offsets, and the types."""
    offsets = starts[:-1].astype(">u4").tobytes()
    ending = [offsets, b"iIX"] if starts.size - 1 > _OFFSETS_FROM else [b"i"]
    return [np.diff(starts).astype(">i4").tobytes(), *ending]


def _write_fields(file: BinaryIO, fields: Sequence[FieldPostings]) -> Iterator[Entries]:
    """Write the postings of all fields, some terms at a time."""
    start = file.tell()
    for number, field in enumerate(fields):
        first = position = 0
        while first < len(field.terms):
            last = max(int(field.starts.searchsorted(field.starts[first] + _CHUNK, side="right")) - 1, first + 1)
            entries = _write_postings(file, field, first, last, position)
            entries["offset"] -= start
            yield Entries(number, field.terms[first:last], entries)
            codes = field.codes[int(field.starts[first]) : int(field.starts[last])]
            position += int((codes >> LONGEST_FREQUENCY_BITS).sum(dtype=np.int64))
            first = last


def _write_postings(file: BinaryIO, field: FieldPostings, first: int, last: int, position: int) -> Numbers:
    """Write the blocks of these terms, whose positions begin at this one; returns the terms' entries in the table."""
    bounds = field.starts[first : last + 1].astype(np.int64)
    chosen = slice(int(bounds[0]), int(bounds[-1]))
    documents, codes = field.documents[chosen], field.codes[chosen]
    bounds -= bounds[0]
    blocks = -(-np.diff(bounds) // _BLOCK)
    first_blocks = blocks.cumsum() - blocks
    begins = np.repeat(bounds[:-1], blocks) + ranges(np.zeros_like(blocks), blocks) * _BLOCK
    heads = np.frombuffer(bytearray(_HEAD_OF_NONE * begins.size), _HEAD)
    values = None if field.positions is None else _values(field.positions[position:], codes >> LONGEST_FREQUENCY_BITS)
    block_bounds = np.append(begins, documents.size)
    _describe(heads, block_bounds, documents, codes)
    contents = _contents(block_bounds, documents, codes, values)
    entries = np.zeros(blocks.size, _ENTRY)
    _describe(entries, bounds, documents, codes)
    entries["weight"] = np.add.reduceat(codes >> LONGEST_FREQUENCY_BITS, bounds[:-1], dtype=np.float64)
    entries["first"] = documents[bounds[:-1]]
    lengths = np.add.reduceat(_write_blocks(file, heads, contents, first_blocks), first_blocks)
    entries["length"] = lengths
    entries["offset"] = file.tell() - lengths[::-1].cumsum()[::-1]
    return entries


def _describe(rows: Numbers, bounds: Numbers, documents: Numbers, codes: Numbers) -> None:
    """Put into a row each what is said of the postings between two of the bounds."""
    begins, lengths = bounds[:-1], codes & 0xFF
    rows["postings"] = np.diff(bounds)
    rows["last"] = documents[bounds[1:] - 1]
    rows["greatest"] = np.maximum.reduceat(codes >> LONGEST_FREQUENCY_BITS, begins)
    rows["shortest"] = np.minimum.reduceat(lengths, begins)
    rows["longest"] = np.maximum.reduceat(lengths, begins)


def _contents(bounds: Numbers, documents: Numbers, codes: Numbers, values: list[bytes] | None) -> list[bytes]:
    """The postings of each block, pickled: steps from document to document, weights as short as can be, and values."""
    begins, weights = bounds[:-1], (codes >> LONGEST_FREQUENCY_BITS).astype(np.float64)
    steps = np.diff(documents.astype(np.int64), prepend=0)
    steps[begins] = documents[begins]
    least = np.minimum.reduceat(weights, begins)
    of_all = np.where(least == np.maximum.reduceat(weights, begins), least, 0).tolist()
    step, weight = steps.tolist(), weights.tolist()
    return [
        pickle.dumps(
            (
                tuple(step[begin:end]),
                None if same == 1 else same or tuple(weight[begin:end]),
                None if values is None else tuple(values[begin:end]),
            ),
            _PROTOCOL,
        )
        for (begin, end), same in zip(pairwise(bounds.tolist()), of_all, strict=True)
    ]


def _write_blocks(file: BinaryIO, heads: Numbers, contents: list[bytes], first_blocks: Numbers) -> Numbers:
    """Write blocks, those of these numbers as the first of a term; returns how many bytes each has taken."""
    sizes = sizes_of(contents)
    for at in np.flatnonzero(sizes > _TOO_SMALL).tolist():
        contents[at] = zlib.compress(contents[at], _COMPRESSION)
        sizes[at] = len(contents[at])
        heads["compression"][at] = _COMPRESSION
    heads["size"] = sizes + len(_PICKLED_INFO)
    heads["size"][np.append(first_blocks[1:], sizes.size) - 1] *= -1  # the last block of its term
    begins = np.full(sizes.size, len(WHOOSH3_HEADER_MAGIC))
    begins[first_blocks] = 0
    parts = [b""] * (2 * sizes.size)
    parts[::2] = [row[begin:] for row, begin in zip(rows_of(heads), begins.tolist(), strict=True)]
    parts[1::2] = contents
    file.write(b"".join(parts))
    taken: Numbers = sizes + _HEAD.itemsize - begins
    return taken


class _Pickled(dict[int, bytes]):
    """The operation by which a pickle has a number, made once for each number."""

    def __missing__(self, number: int) -> bytes:
        value = self[number] = pickle.dumps(number, 1)[:-1]
        return value


class _SinglePositions(dict[int, bytes]):
    """The encoded value of a posting with one position, made once for each position."""

    def __missing__(self, position: int) -> bytes:
        value = self[position] = _encode([position])
        return value


_pickled = _Pickled()
_singles = _SinglePositions()


def _encode(steps: list[int]) -> bytes:
    """As `whoosh.formats.Positions.encode`: how many positions, and a pickled list of the steps to each from the last.

    The pickle has only what a list needs: half of what `pickle.dumps` gives, in the same time.
    """
    return b"%b](%be." % (_INT.pack(len(steps)), b"".join(map(_pickled.__getitem__, steps)))


def _values(positions: Numbers, counts: Numbers) -> list[bytes]:
    """The encoded positions of postings that have so many each, one after the other."""
    ends = np.cumsum(counts, dtype=np.int64)
    positions = positions[: ends[-1]].astype(np.int64)
    begins = ends - counts
    values = list(map(_singles.__getitem__, positions[begins].tolist()))
    steps = np.diff(positions, prepend=0)
    steps[begins] = positions[begins]
    step = steps.tolist()
    several = np.flatnonzero(counts > 1)
    for at, begin, end in zip(several.tolist(), begins[several].tolist(), ends[several].tolist(), strict=True):
        values[at] = _encode(step[begin:end])
    return values
