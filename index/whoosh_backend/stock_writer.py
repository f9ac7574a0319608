"""A segment in Whoosh's own files, written in bulk: what its SegmentWriter writes a posting at a time.

The format is that of `whoosh.codec.whoosh3`, which reads it back. Two things are ours to choose and differ from what
its writer does: blocks are pickled with protocol 4 (half the size of 2 for the bytes in them), and those too small
to gain from it are left uncompressed.
"""

from __future__ import annotations

import pickle
import struct
import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, BinaryIO

import numpy as np
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec

from index.whoosh_backend.segment import FieldPostings, Numbers, Segment, ranges
from index.whoosh_backend.term_table import write_term_table

_BLOCK = 128  # postings, the default of W3Codec
_PROTOCOL = 4
_COMPRESSION = 3  # the default of W3Codec
_TOO_SMALL = 80  # bytes; deflate does not make a shorter pickle shorter
_CHUNK = 1 << 19  # postings that are Python objects at a time
_OFFSETS_FROM = 2**15  # documents, the default of VarBytesColumn: above it a column holds its offsets too
_TERM_INFO = struct.Struct("!BfIBBfIIqi")  # W3TermInfo.to_bytes of postings that are not inlined
_INT = struct.Struct("!i")


def write_segment(storage: Any, target: Any, segment: Segment) -> None:
    """Write the files of the Whoosh segment `target` into the storage and join them into its one compound file."""
    _write_columns(storage, target, segment)
    _write_terms(storage, target, segment)
    target.set_doc_count(segment.documents)
    target._fieldlengths = {field.name: field.total_length for field in segment.fields if field.scored}  # noqa: SLF001
    target.create_compound_file(storage)


def _write_columns(storage: Any, target: Any, segment: Segment) -> None:
    columns = {
        "published_first": segment.first.astype(">i4").tobytes(),
        "published_last": segment.last.astype(">i4").tobytes(),
        "version": segment.version.astype(">i4").tobytes(),
        "analyzer": segment.analyzer.astype(">i4").tobytes(),
        "passage": _bytes_column(segment.payload, segment.payload_starts),
        "_stored": _bytes_column(b"", np.zeros(segment.documents + 1, np.int64)),
    }
    for field in segment.fields:
        if field.lengths is not None:
            columns[f"_{field.name}_len"] = field.lengths.tobytes()
    for name, content in columns.items():
        with storage.create_file(W3Codec.column_filename(target, name)) as file:
            file.write(content)


def _bytes_column(values: bytes | memoryview, starts: Numbers) -> bytes:
    """The content of a VarBytesColumn: the values, their lengths, in large columns their offsets, and the types."""
    lengths = np.diff(starts)
    documents = lengths.size
    content = bytes(values) + lengths.astype(">i4").tobytes()
    if documents > _OFFSETS_FROM:
        return content + starts[:-1].astype(">u4").tobytes() + b"iIX"
    return content + b"i"


def _write_terms(storage: Any, target: Any, segment: Segment) -> None:
    """The postings, and the table that leads from a term to them."""
    with (
        storage.create_file(target.make_filename(W3Codec.POSTS_EXT)) as postings,
        storage.create_file(target.make_filename(W3Codec.TERMS_EXT)) as terms,
    ):
        numbers = {field.name: number for number, field in enumerate(segment.fields)}
        write_term_table(terms.raw_file(), _entries(postings.raw_file(), segment), numbers)


def _entries(file: BinaryIO, segment: Segment) -> Iterator[tuple[bytes, bytes]]:
    """The key of every term, ascending, with its entry in the table, while its postings are written."""
    for number, field in enumerate(segment.fields):
        prefix = struct.pack("!H", number)
        for text, entry in zip(field.terms, _write_postings(file, field), strict=True):
            yield prefix + text, entry


def _write_postings(file: BinaryIO, field: FieldPostings) -> Iterator[bytes]:
    """Write the blocks of each term; yields the term's entry in the table."""
    statistics = zip(*(column.tolist() for column in _statistics(field)), strict=True)
    blocks = _blocks(field)
    offset = file.tell()
    for weight, frequency, shortest, longest, greatest, first, last in statistics:
        parts = [WHOOSH3_HEADER_MAGIC]
        for left in range(frequency, 0, -_BLOCK):
            block = next(blocks)
            parts += (_INT.pack(-len(block) if left <= _BLOCK else len(block)), block)
        content = b"".join(parts)
        file.write(content)
        yield _TERM_INFO.pack(0, weight, frequency, shortest, longest, greatest, first, last, offset, len(content))
        offset += len(content)


def _statistics(field: FieldPostings) -> list[Numbers]:
    """Columns of W3TermInfo: weight, frequency, two length bytes, greatest weight, first and last document."""
    if not len(field.terms):
        return [np.zeros(0)] * 7
    starts, ends = field.starts[:-1].astype(np.int64), field.starts[1:].astype(np.int64) - 1
    frequencies, lengths = _weights_and_lengths(field)
    return [
        np.add.reduceat(frequencies, starts),
        np.diff(field.starts),
        np.minimum.reduceat(lengths, starts),
        np.maximum.reduceat(lengths, starts),
        np.maximum.reduceat(frequencies, starts),
        field.documents[starts],
        field.documents[ends],
    ]


def _weights_and_lengths(field: FieldPostings) -> tuple[Numbers, Numbers]:
    lengths = field.codes & 0xFF
    return field.frequencies.astype(np.float64), lengths.astype(np.uint8)


def _blocks(field: FieldPostings) -> Iterator[bytes]:
    """The blocks of all terms in order, each a pickled description and then its pickled, compressed postings."""
    counts = np.diff(field.starts).astype(np.int64)
    blocks_of_term = -(-counts // _BLOCK)
    begins = ranges(np.zeros_like(counts), blocks_of_term) * _BLOCK + np.repeat(
        field.starts[:-1].astype(np.int64), blocks_of_term
    )
    bounds = np.append(begins, field.documents.size)
    at = position = 0
    while at < begins.size:
        end = max(int(bounds.searchsorted(bounds[at] + _CHUNK, side="right")) - 1, at + 1)
        yield from _chunk(field, bounds[at : end + 1], position)
        position += int(field.frequencies[bounds[at] : bounds[end]].sum(dtype=np.int64))
        at = end


def _chunk(field: FieldPostings, bounds: Numbers, position: int) -> Iterator[bytes]:
    """The blocks between these bounds, whose first posting's positions begin at this one."""
    low, high = int(bounds[0]), int(bounds[-1])
    begins = bounds[:-1] - low
    documents = field.documents[low:high].astype(np.int64)
    steps = np.diff(documents, prepend=0)
    steps[begins] = documents[begins]
    weights = (field.codes[low:high] >> 8).astype(np.float64)
    lengths = (field.codes[low:high] & 0xFF).astype(np.uint8)
    greatest = np.maximum.reduceat(weights, begins).tolist()
    least = np.minimum.reduceat(weights, begins).tolist()
    shortest = np.minimum.reduceat(lengths, begins).tolist()
    longest = np.maximum.reduceat(lengths, begins).tolist()
    lasts = documents[bounds[1:] - low - 1].tolist()
    steps_list, weights_list = steps.tolist(), weights.tolist()
    values = None if field.positions is None else _values(field, low, high, position)
    for number, (begin, end) in enumerate(pairwise((bounds - low).tolist())):
        uniform = greatest[number] == least[number]
        block_weights = (
            None
            if uniform and greatest[number] == 1
            else greatest[number]
            if uniform
            else tuple(weights_list[begin:end])
        )
        data = pickle.dumps(
            (tuple(steps_list[begin:end]), block_weights, None if values is None else tuple(values[begin:end])),
            _PROTOCOL,
        )
        compression = _COMPRESSION if len(data) > _TOO_SMALL else 0
        info = (end - begin, lasts[number], greatest[number], compression, shortest[number], longest[number])
        yield pickle.dumps(info, _PROTOCOL) + (zlib.compress(data, compression) if compression else data)


class _SinglePositions(dict[int, bytes]):
    """The encoded value of a posting with one position, made once for each position."""

    def __missing__(self, position: int) -> bytes:
        value = self[position] = _encode([position])
        return value


_singles = _SinglePositions()


def _encode(steps: list[int]) -> bytes:
    """As `whoosh.formats.Positions.encode`: how many positions, and the steps from each to the next."""
    return _INT.pack(len(steps)) + pickle.dumps(steps, 2)


def _values(field: FieldPostings, low: int, high: int, start: int) -> list[bytes]:
    """The encoded positions of the postings in this range."""
    assert field.positions is not None
    counts = field.frequencies[low:high].astype(np.int64)
    ends = np.cumsum(counts)
    positions = field.positions[start : start + int(ends[-1])].astype(np.int64)
    begins = ends - counts
    values = list(map(_singles.__getitem__, positions[begins].tolist()))
    steps = np.diff(positions, prepend=0)
    steps[begins] = positions[begins]
    steps_list = steps.tolist()
    several = np.flatnonzero(counts > 1)
    for at, begin, end in zip(several.tolist(), begins[several].tolist(), ends[several].tolist(), strict=True):
        values[at] = _encode(steps_list[begin:end])
    return values
