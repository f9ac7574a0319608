"""Passages to a segment: their terms gathered as numbers, and sorted once for all of them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import chain

import numpy as np

from index.analyzer import ANALYZER_VERSION, Places, places
from index.passage import Passage
from index.whoosh_backend import by_sentence
from index.whoosh_backend.payload import to_bytes
from index.whoosh_backend.schema import ARTICLE, KIND, NO_DATE, PUBLISHER, TEXT, TITLE, TOPIC, folded
from index.whoosh_backend.segment import FieldPostings, Numbers, Segment, length_byte, narrow


class _Numbered(dict[str, int]):
    """A number for each term, in the order they are first met."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


class _Occurrences:
    """The terms of one field of all documents in their order: numbers of terms, positions, and how many a document."""

    def __init__(self) -> None:
        self.terms = array("I")
        self.positions = array("I")
        self.counts = array("I")

    def add(self, terms: array[int], positions: array[int]) -> None:
        self.terms.extend(terms)
        self.positions.extend(positions)
        self.counts.append(len(terms))


class SegmentBuilder:
    """Collects passages; `build` makes a segment of them. Memory grows with `size`: about 30 bytes an occurrence."""

    def __init__(self) -> None:
        self._numbers = _Numbered()
        self._scored = {TITLE: _Occurrences(), TEXT: _Occurrences()}
        self._values: dict[str, dict[str, list[int]]] = {ARTICLE: {}, KIND: {}, PUBLISHER: {}, TOPIC: {}}
        self._first, self._last, self._version = array("i"), array("i"), array("i")
        self._payload = bytearray()
        self._payload_starts = array("Q", [0])
        self._title: tuple[str, array[int], array[int]] = ("", array("I"), array("I"))

    @property
    def documents(self) -> int:
        """How many passages have been added."""
        return len(self._first)

    @property
    def size(self) -> int:
        """How many occurrences of terms have been added."""
        return len(self._scored[TEXT].terms) + len(self._scored[TITLE].terms)

    @property
    def payload_size(self) -> int:
        """How many bytes the payloads added so far have."""
        return len(self._payload)

    def add(self, passage: Passage) -> int:
        """Add a passage; returns the number of its document."""
        document = self.documents
        if passage.heading != self._title[0]:
            self._title = (passage.heading, *self._numbered([places(passage.heading)]))
        self._scored[TITLE].add(self._title[1], self._title[2])
        read = by_sentence.read(passage)
        self._scored[TEXT].add(*self._numbered(read))
        self._add_value(ARTICLE, passage.article_id, document)
        self._add_value(KIND, passage.kind.value, document)
        if passage.publisher:
            self._add_value(PUBLISHER, folded(passage.publisher), document)
        for topic in {folded(topic) for topic in passage.topics}:
            self._add_value(TOPIC, topic, document)
        published = passage.published
        self._first.append(published.first.toordinal() if published else NO_DATE)
        self._last.append(published.last.toordinal() if published else NO_DATE)
        self._version.append(passage.version)
        self._payload += to_bytes(passage, by_sentence.begins(read))
        self._payload_starts.append(len(self._payload))
        return document

    def build(self) -> Segment:
        """The segment of all passages so far."""
        terms = sorted(self._numbers)  # as their bytes are sorted in UTF-8
        texts = [term.encode() for term in terms]
        ranks = np.empty(len(texts), np.uint32)
        ranks[list(map(self._numbers.__getitem__, terms))] = np.arange(len(texts), dtype=np.uint32)
        fields = [_scored_field(name, each, texts, ranks) for name, each in self._scored.items()]
        fields += [_value_field(name, values) for name, values in self._values.items()]
        return Segment(
            documents=self.documents,
            fields=tuple(sorted(fields, key=lambda field: field.name)),
            first=np.array(self._first, np.int32),
            last=np.array(self._last, np.int32),
            version=np.array(self._version, np.int32),
            analyzer=np.full(self.documents, ANALYZER_VERSION, np.int32),
            payload=bytes(self._payload),
            payload_starts=np.array(self._payload_starts, np.uint64),
        )

    def _numbered(self, read: Sequence[Places]) -> tuple[array[int], array[int]]:
        """The terms of a text, by their numbers, and the position of each."""
        numbers = self._numbers
        terms: list[int] = []
        positions: list[int] = []
        for position, found in enumerate(chain.from_iterable(read)):
            for term in found:
                terms.append(numbers[term])
                positions.append(position)
        return array("I", terms), array("I", positions)

    def _add_value(self, field: str, value: str, document: int) -> None:
        self._values[field].setdefault(value, []).append(document)


def _value_field(name: str, values: dict[str, list[int]]) -> FieldPostings:
    """A field of whole values, without score: each value is a term."""
    texts = {value.encode("utf-8", "surrogatepass"): documents for value, documents in values.items()}
    ordered = sorted(texts)
    counts = [len(texts[text]) for text in ordered]
    documents = np.array([document for text in ordered for document in texts[text]], np.uint32)
    return FieldPostings(
        name=name,
        terms=ordered,
        starts=_starts(np.array(counts, np.int64)),
        documents=documents,
        codes=np.full(documents.size, 1 << 8, np.uint16),
        positions=None,
        lengths=None,
        total_length=0,
    )


def _scored_field(name: str, occurrences: _Occurrences, texts: list[bytes], ranks: Numbers) -> FieldPostings:
    """The postings of a field: its occurrences sorted by term, which keeps documents and positions in order."""
    counts = np.array(occurrences.counts, np.int64)
    keys = ranks[np.frombuffer(occurrences.terms, np.uint32)] if len(occurrences.terms) else np.zeros(0, np.uint32)
    order = stable_order(keys)
    keys = keys[order]
    documents = np.repeat(np.arange(counts.size, dtype=np.uint32), counts)[order]
    positions = np.array(occurrences.positions, np.uint32)[order]
    begins = starts_of_changes(keys, documents)
    frequencies = np.diff(np.append(begins, keys.size))
    lengths = length_bytes(counts)
    documents, keys = documents[begins], keys[begins]
    first_of_term = starts_of_changes(keys)
    return FieldPostings(
        name=name,
        terms=[texts[rank] for rank in keys[first_of_term].tolist()],
        starts=np.append(first_of_term, keys.size).astype(np.uint64),
        documents=documents,
        codes=narrow(frequencies.astype(np.uint32) << 8 | lengths[documents], np.uint16, np.uint32),
        positions=positions,
        lengths=lengths,
        total_length=int(counts.sum()),
    )


def stable_order(keys: Numbers) -> Numbers:
    """The order that sorts these numbers of 32 bits: two passes of numpy's radix sort, which takes 16 bits only."""
    low = np.argsort((keys & 0xFFFF).astype(np.uint16), kind="stable")
    if not keys.size or int(keys.max()) < 1 << 16:
        return low
    high = (keys >> 16).astype(np.uint16)
    return low[np.argsort(high[low], kind="stable")]


def length_bytes(counts: Numbers) -> Numbers:
    """The length byte of each of these counts of terms."""
    distinct, where = np.unique(counts, return_inverse=True)
    return np.array([length_byte(int(count)) for count in distinct], np.uint8)[where]


def starts_of_changes(*columns: Numbers) -> Numbers:
    """Where any of the columns differs from the row before; the first row is such a place."""
    if not columns[0].size:
        return np.zeros(0, np.int64)
    changed = np.ones(columns[0].size, bool)
    changed[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return np.flatnonzero(changed)


def _starts(counts: Numbers) -> Numbers:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.uint64)
