"""Posting lists as they are written: the entries of all terms and values of a segment, in whole columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from index.whoosh_backend.addresses import addresses_of, bases_of, slot_bases
from index.whoosh_backend.posting_lists import DOCUMENT, HEAD, TERM, UNIT, aligned, entry_hash, part_of
from index.whoosh_backend.schema import SCORED_FIELDS
from index.whoosh_backend.scoring import greatest_saturations
from index.whoosh_backend.segment import FieldPostings, Numbers, joined, narrow, ranges, sizes_of


class Packed(NamedTuple):
    """Entries to be written: their bytes, place and hash of each, and which of them each term of each field has.

    `types` are those of codes and of addresses.
    """

    entries: Numbers
    places: Numbers
    hashes: Numbers
    entry_of_term: Numbers
    types: tuple[str, str]
    bases: Numbers


class _Column(NamedTuple):
    """A column of the entries: values field by field, and how many each entry has of the first part and the second."""

    values: Sequence[Numbers]
    counts: Numbers
    kind: np.dtype[Any]

    @property
    def sizes(self) -> Numbers:
        """The bytes that each entry has of it."""
        sizes: Numbers = self.counts.sum(axis=1) * self.kind.itemsize
        return sizes

    def put(self, entries: Numbers, begins: Numbers, fields: Sequence[FieldPostings], rows: Sequence[Numbers]) -> None:
        """Put the values at these bytes of the entries."""
        for field, row, values in zip(fields, rows, self.values, strict=True):
            part = part_of(field.name)
            before = self.counts[row, :part].sum(axis=1) * self.kind.itemsize
            _put(entries, values.astype(self.kind, copy=False), begins[row] + before, self.counts[row, part])


def pack(fields: Sequence[FieldPostings], documents: int) -> Packed:
    """The entries of all terms and values of the fields of a segment, in the order of texts: neighbours are asked."""
    named = {field.name: field for field in fields}
    bases = slot_bases([named.get(name) for name in SCORED_FIELDS], documents)
    keys, rows = _keys(fields)
    heads = _heads(fields, keys, rows, documents)
    standing, numbers, codes = _columns(fields, heads, bases, documents)
    lengths = heads["length"].astype(np.int64)
    in_front = aligned(standing.sizes)
    sizes = in_front + HEAD.itemsize + aligned(lengths) + aligned(numbers.sizes) + aligned(codes.sizes)
    order = np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
    starts = in_front.copy()
    starts[order] += sizes[order].cumsum() - sizes[order]
    entries = np.zeros(int(sizes.sum()), np.uint8)
    _put(entries, heads.view(np.uint64), starts, np.full(len(keys), HEAD.itemsize // UNIT))
    _put(entries, np.frombuffer(b"".join(text for text, _ in keys), np.uint8), starts + HEAD.itemsize, lengths)
    after = starts + HEAD.itemsize + aligned(lengths)
    standing.put(entries, starts - standing.sizes, fields, rows)
    numbers.put(entries, after, fields, rows)
    codes.put(entries, after + aligned(numbers.sizes), fields, rows)
    return Packed(
        entries=entries,
        places=narrow(starts // UNIT, np.uint32, np.uint64),
        hashes=np.fromiter((entry_hash(*key) for key in keys), np.uint32, len(keys)),
        entry_of_term=joined(rows),
        types=(codes.kind.str, bases.dtype.str),
        bases=bases,
    )


def _columns(fields: Sequence[FieldPostings], heads: Numbers, bases: Numbers, documents: int) -> tuple[_Column, ...]:
    """Addresses, documents and codes."""
    standing = [addresses_of(field, bases_of(part_of(field.name), bases, documents)) for field in fields]
    codes = np.result_type(np.uint16, *(field.codes.dtype for field in fields))
    postings = heads["postings"].astype(np.int64)
    return (
        _Column(standing, heads["addresses"].astype(np.int64), bases.dtype),
        _Column([field.documents for field in fields], postings, np.dtype(DOCUMENT)),
        _Column([field.codes for field in fields], postings, codes),
    )


def _keys(fields: Sequence[FieldPostings]) -> tuple[list[tuple[bytes, int]], list[Numbers]]:
    """Text and kind of every entry, and for each field the entries of its terms: title and text share theirs."""
    terms = sorted({text for field in fields if field.scored for text in field.terms})
    numbers = {text: number for number, text in enumerate(terms)}
    keys = [(text, TERM) for text in terms]
    rows = []
    for kind, field in enumerate(fields, 1):
        if field.scored:
            rows.append(np.fromiter(map(numbers.__getitem__, field.terms), np.int64, len(field.terms)))
        else:
            rows.append(np.arange(len(keys), len(keys) + len(field.terms)))
            keys += [(text, kind) for text in field.terms]
    return keys, rows


def _heads(
    fields: Sequence[FieldPostings], keys: Sequence[tuple[bytes, int]], rows: Sequence[Numbers], documents: int
) -> Numbers:
    """The head of each entry."""
    heads = np.zeros(len(keys), HEAD)
    heads["kind"] = [kind for _, kind in keys]
    heads["length"] = sizes_of([text for text, _ in keys])
    for field, row in zip(fields, rows, strict=True):
        part = part_of(field.name)
        heads["postings"][row, part] = np.diff(field.starts)
        if field.scored:
            ends = np.concatenate(([0], field.frequencies.cumsum(dtype=np.int64)))
            heads["addresses"][row, part] = np.diff(ends[field.starts])
        heads["impact"][row, part] = greatest_saturations(field, documents)
    return heads


def _put(entries: Numbers, values: Numbers, begins: Numbers, counts: Numbers) -> None:
    """Put so many of the values, one after the other, at each of these bytes."""
    entries.view(values.dtype)[ranges(begins // values.itemsize, counts)] = values
