"""Several segments as one, without their deleted documents; and which segments are worth it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from index.whoosh_backend.addresses import bases_of, positions_of
from index.whoosh_backend.arrays import Arrays
from index.whoosh_backend.builder import stable_order, starts_of_changes
from index.whoosh_backend.posting_lists import part_of
from index.whoosh_backend.segment import LONGEST_FREQUENCY_BITS, FieldPostings, Numbers, Segment, narrow, ranges

_GROWTH = 8
"""A segment is merged when what is merged before it is at least an eighth of it: about one segment a factor of 8."""
_LARGEST = 600_000
"""Documents in a merged segment, which bounds the memory that merging takes to about two gigabytes."""
_MOST_BYTES = 2**32 - 1
"""Of the files that are merged: Whoosh keeps offsets in a column, such as that of the passages, as 32 bits."""
_MOST_DELETED = 0.3  # of a segment's documents; beyond it the segment is written anew


class Size(NamedTuple):
    """Of a segment: its documents, how many of them are deleted, and the bytes of Whoosh's file of it."""

    documents: int
    deleted: int = 0
    bytes: int = 0


def to_merge(sizes: Sequence[Size], added: Size) -> list[int]:
    """Which of the segments to merge with what is added, ascending."""
    chosen: list[int] = []
    total, size = added.documents - added.deleted, added.bytes
    for at in sorted(range(len(sizes)), key=lambda at: sizes[at].documents - sizes[at].deleted):
        kept = sizes[at].documents - sizes[at].deleted
        wanted = sizes[at].deleted > _MOST_DELETED * sizes[at].documents
        wanted = wanted or (kept <= _GROWTH * total and kept + total <= _LARGEST)
        if wanted and size + sizes[at].bytes <= _MOST_BYTES:
            chosen.append(at)
            total += kept
            size += sizes[at].bytes
    return sorted(chosen)


@dataclass(frozen=True, slots=True)
class Part:
    """A segment to be merged; `alive` has a row a document, None for all."""

    segment: Segment
    alive: Numbers | None = None

    @property
    def kept(self) -> Numbers:
        """The numbers of the documents that stay."""
        return np.arange(self.segment.documents) if self.alive is None else np.flatnonzero(self.alive)


def merge(parts: Sequence[Part]) -> Segment:
    """One segment of the documents that stay, in their order."""
    names = sorted({field.name for part in parts for field in part.segment.fields})
    return Segment(
        documents=sum(part.kept.size for part in parts),
        fields=tuple(_merge_field(name, parts) for name in names),
        first=np.concatenate([part.segment.first[part.kept] for part in parts]),
        last=np.concatenate([part.segment.last[part.kept] for part in parts]),
        version=np.concatenate([part.segment.version[part.kept] for part in parts]),
        analyzer=np.concatenate([part.segment.analyzer[part.kept] for part in parts]),
        payload=b"".join(payload for part in parts for payload in _payloads(part)),
        payload_starts=np.concatenate(([0], np.cumsum(np.concatenate([_payload_sizes(part) for part in parts])))),
    )


def _payload_sizes(part: Part) -> Numbers:
    return np.diff(part.segment.payload_starts)[part.kept].astype(np.uint64)


def _payloads(part: Part) -> list[bytes]:
    starts = part.segment.payload_starts.tolist()
    return [bytes(part.segment.payload[starts[at] : starts[at + 1]]) for at in part.kept.tolist()]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The postings of a field that stay, of one part or of all: a row each."""

    terms: Numbers
    documents: Numbers
    codes: Numbers
    position_starts: Numbers


def _merge_field(name: str, parts: Sequence[Part]) -> FieldPostings:
    fields = [(part, field, base) for part, field, base in _with_bases(parts) if field.name == name]
    texts = sorted(set().union(*(field.terms for _, field, _ in fields)))
    ranks = {text: rank for rank, text in enumerate(texts)}
    columns: list[_Columns] = []
    places = 0
    for part, field, base in fields:
        columns.append(_columns(part, field, base, ranks, places))
        places += 0 if field.positions is None else field.positions.size
    terms = np.concatenate([each.terms for each in columns])
    order = stable_order(terms)
    terms = terms[order]
    codes = np.concatenate([each.codes.astype(np.uint32) for each in columns])[order]
    positions = None
    if fields[0][1].positions is not None:
        everything = np.concatenate([field.positions for _, field, _ in fields if field.positions is not None])
        starts = np.concatenate([each.position_starts for each in columns])[order]
        positions = everything[ranges(starts, (codes >> 8).astype(np.int64))]
    first_of_term = starts_of_changes(terms)
    scored = fields[0][1].scored
    return FieldPostings(
        name=name,
        terms=[texts[rank] for rank in terms[first_of_term].tolist()],
        starts=np.append(first_of_term, terms.size).astype(np.uint64),
        documents=np.concatenate([each.documents for each in columns])[order],
        codes=narrow(codes, np.uint16, np.uint32),
        positions=positions,
        lengths=np.concatenate([f.lengths[part.kept] for part, f, _ in fields if f.lengths is not None])
        if scored
        else None,
        total_length=int((codes >> 8).sum(dtype=np.int64)) if scored else 0,
    )


def _with_bases(parts: Sequence[Part]) -> list[tuple[Part, FieldPostings, int]]:
    found = []
    base = 0
    for part in parts:
        found += [(part, field, base) for field in part.segment.fields]
        base += part.kept.size
    return found


def _columns(part: Part, field: FieldPostings, base: int, ranks: dict[bytes, int], places: int) -> _Columns:
    """The postings of one part, with ranks for terms and new numbers for documents; `places` positions came before."""
    counts = np.diff(field.starts).astype(np.int64)
    terms = np.repeat(np.array([ranks[text] for text in field.terms], np.uint32), counts)
    renumbered = np.full(part.segment.documents, -1, np.int64)
    renumbered[part.kept] = np.arange(base, base + part.kept.size)
    documents = renumbered[field.documents]
    frequencies = field.frequencies.astype(np.int64)
    starts = np.cumsum(frequencies) - frequencies + places
    stay = documents >= 0
    return _Columns(terms[stay], documents[stay].astype(np.uint32), field.codes[stay], starts[stay])


def segment_of(arrays: Arrays, payload: bytes | memoryview) -> Segment:
    """The segment that the arrays file holds; `payload` are the payloads in Whoosh's own file."""
    return Segment(
        documents=arrays.header.documents,
        fields=tuple(_field_of(arrays, name) for name in sorted(arrays.header.fields)),
        payload=payload,
        payload_starts=arrays.section("payload_start"),
        **{name: arrays.section(name) for name in ("first", "last", "version", "analyzer")},
    )


def _field_of(arrays: Arrays, name: str) -> FieldPostings:
    first, count, total = arrays.header.fields[name]
    starts = arrays.section("posting_start")[first : first + count + 1].astype(np.uint64)
    documents, codes, addresses = arrays.postings(name)
    bases = bases_of(part_of(name), arrays.bases, arrays.header.documents)
    scored = f"length:{name}" in arrays.header.sections
    return FieldPostings(
        name=name,
        terms=arrays.terms(first, first + count),
        starts=starts - starts[0],
        documents=documents,
        codes=codes,
        positions=positions_of(addresses, documents, codes >> LONGEST_FREQUENCY_BITS, bases) if scored else None,
        lengths=arrays.section(f"length:{name}") if scored else None,
        total_length=total,
    )
