"""A segment read back from Whoosh's own file: one term at a time for a search, or whole to derive its arrays anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import RLock
from typing import Any

import numpy as np
import whoosh.matching

from index.whoosh_backend.addresses import addresses_of, bases_of
from index.whoosh_backend.mapped import DurableStorage, MappedCompound
from index.whoosh_backend.posting_lists import PostingList, TermPostings, part_of
from index.whoosh_backend.schema import SCORED_FIELDS, TEXT, TITLE, passage_schema
from index.whoosh_backend.scoring import average_length, greatest_saturations
from index.whoosh_backend.segment import FieldPostings, Numbers, Segment, joined, narrow
from index.whoosh_backend.similar import is_near

_POSITION_BITS = np.uint64(32)
_COLUMNS = {"first": "published_first", "last": "published_last", "version": "version", "analyzer": "analyzer"}


class StockPostings:
    """Postings decoded from Whoosh's blocks, each term and value once: what is read while a segment has no arrays."""

    _CACHED = 2_000  # terms, and as many values

    def __init__(self, storage: DurableStorage, segment: Any) -> None:
        files = MappedCompound.of(storage, segment)
        codec = segment.codec()
        self.payload_offset, _ = files.range(codec.column_filename(segment, "passage"))
        self._schema = passage_schema()
        self._segment = segment
        self._terms = codec.terms_reader(files, segment)
        self._documents = codec.per_document_reader(files, segment)
        self.bases = np.arange(2 * segment.doc_count_all() + 1, dtype=np.uint64) << _POSITION_BITS
        self._lock = RLock()  # the readers share the position in their files
        self._known: dict[bytes, TermPostings | None] = {}
        self._holding: dict[tuple[str, bytes], Numbers] = {}
        self._lengths: tuple[Numbers, Numbers] | None = None

    def term(self, text: bytes) -> TermPostings | None:
        """The postings of a term in title and text; None when the segment does not have it."""
        with self._lock:
            if len(self._known) >= self._CACHED:
                self._known.clear()
            if text not in self._known:
                self._known[text] = self._term(text)
            return self._known[text]

    def _term(self, text: bytes) -> TermPostings | None:
        found = [self._field(field, [text]) if (field, text) in self._terms else None for field in SCORED_FIELDS]
        if not any(found):
            return None
        title, body = (self._list(each) if each else None for each in found)
        bases = [bases_of(part, self.bases, self._segment.doc_count_all()) for part in range(len(SCORED_FIELDS))]
        addresses = [addresses_of(each, own) for each, own in zip(found, bases, strict=True) if each]
        return TermPostings(
            addresses=np.concatenate(addresses),
            postings=(title.documents.size if title else 0, body.documents.size if body else 0),
            lists=lambda: (title, body),
        )

    def _list(self, postings: FieldPostings) -> PostingList:
        impact = float(greatest_saturations(postings, self._segment.doc_count_all())[0])
        return PostingList(postings.documents, postings.codes, impact)

    def documents(self, field: str, value: bytes) -> Numbers:
        """The documents with the value in a field other than title and text."""
        with self._lock:
            if len(self._holding) >= self._CACHED:
                self._holding.clear()
            if (field, value) not in self._holding:
                found = self._decoded(field, value)[0] if (field, value) in self._terms else np.zeros(0, np.uint32)
                self._holding[field, value] = found
            return self._holding[field, value]

    @property
    def lengths(self) -> tuple[Numbers, Numbers]:
        """The length byte of each document's title, and of its text."""
        with self._lock:
            if self._lengths is None:
                self._lengths = self._length_column(TITLE), self._length_column(TEXT)
            return self._lengths

    def average_length(self, field: str) -> float:
        """The average length at which impacts were taken."""
        return average_length(self._documents.field_length(field), self._segment.doc_count_all())

    def vocabulary(self, field: str) -> Iterator[tuple[bytes, int]]:
        """The terms of a field, ascending, with the number of their postings."""
        with self._lock:
            items = self._terms.items_from(field, b"")
            found = [(text, info.doc_frequency()) for (name, text), info in items if name == field]
        return iter(found)

    def beginning(self, field: str, prefix: bytes) -> Sequence[tuple[bytes, int]]:
        """The terms of a field that begin with the prefix, ascending, with the number of their postings."""
        return [entry for entry in self.vocabulary(field) if entry[0].startswith(prefix)]

    def similar(self, field: str, word: str, edits: int, least: int) -> Sequence[tuple[bytes, int]]:
        """Terms with `least` postings that begin as the word does and that it or its beginning may be, and how many."""
        every = self.beginning(field, word[0].encode())
        entries = [(text, count) for text, count in every if text.isalpha() and count >= least]
        near = is_near(word, [text for text, _ in entries], edits)
        return [entry for entry, is_one in zip(entries, near, strict=True) if is_one]

    def first_documents(self, field: str) -> Iterator[tuple[bytes, int]]:
        """The terms of a field with the first document of each."""
        return ((text, int(self.documents(field, text)[0])) for text, _ in self.vocabulary(field))

    def column(self, name: str) -> Numbers:
        """One of the columns first, last, version and analyzer."""
        with self._lock:
            stock = _COLUMNS[name]
            reader = self._documents.column_reader(stock, self._schema[stock].column_type)
            return np.fromiter(reader, np.int32, self._segment.doc_count_all())

    def payload(self, document: int) -> bytes:
        """The payload of a document."""
        with self._lock:
            return bytes(self._payloads()[document])

    def let_go(self, _part: int) -> None:
        """Nothing to let go of: decoded postings are few, and the process's own."""

    def whole(self) -> Segment:
        """Everything in the segment, deleted documents included."""
        with self._lock:
            names = sorted(self._terms.indexed_field_names())
            payloads = list(self._payloads())
            return Segment(
                documents=self._segment.doc_count_all(),
                fields=tuple(self._field(name, [text for text, _ in self.vocabulary(name)]) for name in names),
                payload=b"".join(payloads),
                payload_starts=np.concatenate(([0], np.cumsum([len(each) for each in payloads]))).astype(np.uint64),
                **{name: self.column(name) for name in _COLUMNS},
            )

    def _payloads(self) -> Any:
        return self._documents.column_reader("passage", self._schema["passage"].column_type)

    def _field(self, field: str, texts: Sequence[bytes]) -> FieldPostings:
        """The postings of these terms of the field."""
        scored = field in SCORED_FIELDS
        lengths = self.lengths[part_of(field)] if scored else None
        decoded = [self._decoded(field, text) for text in texts]
        documents = joined([each[0] for each in decoded])
        frequencies = joined([each[1] for each in decoded])
        bytes_of_lengths = lengths[documents] if lengths is not None else 0
        return FieldPostings(
            name=field,
            terms=list(texts),
            starts=np.concatenate(([0], np.cumsum([each[0].size for each in decoded]))).astype(np.uint64),
            documents=documents,
            codes=narrow(frequencies << np.uint32(8) | bytes_of_lengths, np.uint16, np.uint32),
            positions=joined([each[2] for each in decoded]) if scored else None,
            lengths=lengths,
            total_length=self._documents.field_length(field) if scored else 0,
        )

    def _length_column(self, field: str) -> Numbers:
        import whoosh.codec.whoosh3 as codec

        reader = self._documents.column_reader(f"_{field}_len", codec.LENGTHS_COLUMN)
        return np.fromiter(reader, np.uint8, self._segment.doc_count_all())

    def _decoded(self, field: str, text: bytes) -> tuple[Numbers, Numbers, Numbers]:
        """Documents, frequencies and positions of a term."""
        form = self._schema[field].format
        matcher: whoosh.matching.Matcher = self._terms.matcher(field, text, form)
        documents: list[int] = []
        frequencies: list[int] = []
        positions: list[int] = []
        while matcher.is_active():
            documents.append(matcher.id())
            frequencies.append(int(matcher.weight()))
            if form.supports("positions"):
                positions += form.decode_positions(matcher.value())
            matcher.next()
        return np.array(documents, np.uint32), np.array(frequencies, np.uint32), np.array(positions, np.uint32)
