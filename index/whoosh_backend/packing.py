"""Posting lists as they are written: the entries of all terms and values of a segment, in whole columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.whoosh_backend.addresses import addresses_of, bases_of, slot_bases
from index.whoosh_backend.posting_lists import DOCUMENT, HEAD, TERM, UNIT, aligned, entry_hash, part_of
from index.whoosh_backend.schema import SCORED_FIELDS
from index.whoosh_backend.scoring import greatest_saturations
from index.whoosh_backend.segment import FieldPostings, Numbers, joined, narrow, ranges, sizes_of


class Packed(NamedTuple):
    """Entries to be written: their bytes, place and hash of each, and which of them each term of each field has.

    `types` are those of codes and of addresses; `bases` are the addresses at which slots begin.
    """

    entries: Numbers
    places: Numbers
    hashes: Numbers
    entry_of_term: Numbers
    types: tuple[str, str]
    bases: Numbers


class _Terms(NamedTuple):
    """For each term of each field its entry, and which part of the entry it has."""

    entry: Numbers
    part: Numbers


class _Column(NamedTuple):
    """The values of all terms of all fields, and how many of them each entry has in its first part and its second."""

    values: Numbers
    counts: Numbers

    @property
    def sizes(self) -> Numbers:
        """The bytes that each entry has of it."""
        sizes: Numbers = self.counts.sum(axis=1) * self.values.itemsize
        return sizes


def pack(fields: Sequence[FieldPostings], documents: int) -> Packed:
    """The entries of all terms and values of the fields of a segment, in the order of texts: neighbours are asked."""
    named = {field.name: field for field in fields}
    bases = slot_bases([named.get(name) for name in SCORED_FIELDS], documents)
    keys, rows = _keys(fields)
    terms = _Terms(joined(rows), np.repeat([part_of(field.name) for field in fields], [row.size for row in rows]))
    heads = _heads(fields, keys, terms, documents)
    addresses, numbers, codes = _columns(fields, heads, bases, documents)
    lengths = heads["length"].astype(np.int64)
    in_front, after = aligned(addresses.sizes), HEAD.itemsize + aligned(lengths)
    sizes = in_front + after + aligned(numbers.sizes) + aligned(codes.sizes)
    starts = _begins(keys, sizes) + in_front
    entries = np.zeros(int(sizes.sum()), np.uint8)
    _put(entries, heads.view(np.uint64), starts, np.full(len(keys), HEAD.itemsize // UNIT))
    _put(entries, np.frombuffer(b"".join(text for text, _ in keys), np.uint8), starts + HEAD.itemsize, lengths)
    _put_column(entries, addresses, starts - addresses.sizes, terms)
    _put_column(entries, numbers, starts + after, terms)
    _put_column(entries, codes, starts + after + aligned(numbers.sizes), terms)
    return Packed(
        entries=entries,
        places=narrow(starts // UNIT, np.uint32, np.uint64),
        hashes=np.fromiter((entry_hash(*key) for key in keys), np.uint32, len(keys)),
        entry_of_term=terms.entry,
        types=(codes.values.dtype.str, bases.dtype.str),
        bases=bases,
    )


def _columns(fields: Sequence[FieldPostings], heads: Numbers, bases: Numbers, documents: int) -> tuple[_Column, ...]:
    """Addresses, documents and codes."""
    addresses = [addresses_of(field, bases_of(part_of(field.name), bases, documents)) for field in fields]
    postings = heads["postings"].astype(np.int64)
    codes = np.result_type(np.uint16, *(field.codes.dtype for field in fields))
    return (
        _Column(joined(addresses).astype(bases.dtype, copy=False), heads["addresses"].astype(np.int64)),
        _Column(joined([field.documents for field in fields]).astype(DOCUMENT, copy=False), postings),
        _Column(joined([field.codes for field in fields]).astype(codes, copy=False), postings),
    )


def _begins(keys: Sequence[tuple[bytes, int]], sizes: Numbers) -> Numbers:
    """The byte at which each entry begins."""
    order = np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
    begins = np.zeros(len(keys), np.int64)
    begins[order] = sizes[order].cumsum() - sizes[order]
    return begins


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
    fields: Sequence[FieldPostings], keys: Sequence[tuple[bytes, int]], terms: _Terms, documents: int
) -> Numbers:
    """The head of each entry."""
    heads = np.zeros(len(keys), HEAD)
    heads["kind"] = [kind for _, kind in keys]
    heads["length"] = sizes_of([text for text, _ in keys])
    heads["postings"][terms.entry, terms.part] = joined([np.diff(field.starts) for field in fields])
    heads["addresses"][terms.entry, terms.part] = joined([_standing(field) for field in fields])
    heads["impact"][terms.entry, terms.part] = joined([greatest_saturations(field, documents) for field in fields])
    return heads


def _standing(field: FieldPostings) -> Numbers:
    """How many addresses each term of the field has."""
    if not field.scored:
        return np.zeros(len(field.terms), np.int64)
    ends = np.concatenate(([0], field.frequencies.cumsum(dtype=np.int64)))
    counts: Numbers = np.diff(ends[field.starts])
    return counts


def _put_column(entries: Numbers, column: _Column, begins: Numbers, terms: _Terms) -> None:
    """Put a column into the entries, where it begins at these bytes; a second part comes after the first."""
    before = np.where(terms.part == 0, 0, column.counts[terms.entry, 0]) * column.values.itemsize
    _put(entries, column.values, begins[terms.entry] + before, column.counts[terms.entry, terms.part])


def _put(entries: Numbers, values: Numbers, begins: Numbers, counts: Numbers) -> None:
    """Put so many of the values, one after the other, at each of these bytes."""
    entries.view(values.dtype)[ranges(begins // values.itemsize, counts)] = values
