"""One commit of the index, ready to be searched. It never changes; a newer commit is another snapshot."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from index.whoosh_backend.clauses import Clause
from index.whoosh_backend.collector import best_documents
from index.whoosh_backend.leaf import Leaf
from index.whoosh_backend.phrases import contained, phrase_slots, scored
from index.whoosh_backend.posting_lists import FieldLists, TermPostings
from index.whoosh_backend.residency import BYTES_A_LIST, BYTES_A_POSTING
from index.whoosh_backend.schema import SCORED_FIELDS
from index.whoosh_backend.scoring import K1, Matches, SaturationTable, ScoredList, WeightedList, idf
from index.whoosh_backend.segment import Numbers

_REMEMBERED = 20_000  # words

Allowed = Callable[[Leaf], Numbers | None]
"""Gives for a leaf a row a document that tells which may be found; None for all."""


class Snapshot:
    """Leaves in document order with the statistics over all of them; safe from several threads.

    `touched` is about how many bytes of mapped files searches have read since a part of those was let go of.
    """

    def __init__(self, leaves: Sequence[Leaf], lengths: Mapping[str, int]) -> None:
        self.leaves = tuple(leaves)
        self.touched = 0
        self._terms: dict[bytes, Sequence[TermPostings | None]] = {}
        self._weighted: dict[bytes, Sequence[Sequence[WeightedList | None]]] = {}
        self._frequencies: dict[bytes, int] = {}
        self.documents = sum(leaf.documents for leaf in self.leaves)
        self._averages = {field: lengths.get(field, 0) / (self.documents or 1) or 1.0 for field in SCORED_FIELDS}

    @cached_property
    def _scales(self) -> Sequence[tuple[list[float], SaturationTable]]:
        """For title and text by how much a posting of each leaf may score more than its impact, and the saturations.

        A longer average raises a saturation by no more than it grew.
        """
        return [
            (
                [max(1.0, average / leaf.postings.average_length(field)) for leaf in self.leaves],
                SaturationTable(average),
            )
            for field, average in self._averages.items()
        ]

    def count(self) -> int:
        """How many documents are not deleted."""
        return sum(leaf.documents if leaf.alive is None else int(leaf.alive.sum()) for leaf in self.leaves)

    def best(self, clauses: Sequence[Clause], limit: int, allowed: Allowed | None = None) -> list[tuple[int, float]]:
        """The best documents with their scores, best first; of equal ones the earlier document."""
        if not self.leaves:
            return []
        found: list[tuple[float, int]] = []
        floor = 0.0
        words = sum([len(clause.words) for clause in clauses])
        for number, leaf in enumerate(self.leaves):
            lists = [each for clause in clauses for each in self._lists(clause, number)]
            postings = sum([each.documents.size for each in lists if not isinstance(each, dict)])
            self.touched += BYTES_A_LIST * words + BYTES_A_POSTING * postings
            mask = leaf.alive if allowed is None else allowed(leaf)
            offset = leaf.offset
            found += [(-score, at + offset) for at, score in best_documents(lists, leaf.documents, mask, limit, floor)]
            if len(found) > limit:
                found = heapq.nsmallest(limit, found)
            floor = -max(found)[0] if len(found) == limit else 0.0
        return [(document, -score) for score, document in sorted(found)]

    def let_go(self, part: int) -> None:
        """Let go of the mapped pages of this part of each file."""
        self.touched = 0
        for leaf in self.leaves:
            leaf.postings.let_go(part)

    def frequency(self, text: bytes) -> int:
        """How many documents have the term in a scored field and are not deleted; remembered, as words are."""
        found = self._frequencies.get(text)
        if found is None:
            if len(self._frequencies) >= _REMEMBERED:
                self._frequencies.clear()
            held = zip(self.term(text), self.leaves, strict=True)
            found = self._frequencies[text] = sum([_holders(term, leaf.alive) for term, leaf in held])
        return found

    @cached_property
    def vocabulary(self) -> Mapping[str, int]:
        """Every term of the scored fields with the number of documents that have it, deleted ones included."""
        found: dict[str, int] = {}
        for leaf in self.leaves:
            _count_up(found, leaf, [dict(leaf.postings.vocabulary(field)) for field in SCORED_FIELDS])
        return found

    def similar(self, word: str, edits: int, least: int) -> dict[str, int]:
        """Terms that `least` documents have and the word may stand for by so many edits, and all names among them.

        They are counted as in `vocabulary`.
        """
        share = -(-least // (len(SCORED_FIELDS) * len(self.leaves) or 1))  # that one field of one leaf has at least
        near = [
            [dict(leaf.postings.similar(field, word, edits, share)) for field in SCORED_FIELDS] for leaf in self.leaves
        ]
        if share > 1:  # what has fewer postings in one field or leaf is counted there all the same
            texts = {text for fields in near for field in fields for text in field}
            counts = {
                text.decode(): sum(_holders(leaf.postings.term(text), None) for leaf in self.leaves) for text in texts
            }
            return {**self._names, **counts}
        found = dict(self._names)
        for leaf, fields in zip(self.leaves, near, strict=True):
            _count_up(found, leaf, fields)
        return found

    @cached_property
    def _names(self) -> Mapping[str, int]:
        """The terms that are names of parties and agencies, counted as in `vocabulary`."""
        found: dict[str, int] = {}
        for leaf in self.leaves:
            _count_up(found, leaf, [dict(leaf.postings.beginning(field, b"=")) for field in SCORED_FIELDS])
        return found

    def term(self, text: bytes) -> Sequence[TermPostings | None]:
        """The postings of a term in each leaf; remembered, because words return."""
        found = self._terms.get(text)
        if found is None:
            if len(self._terms) >= _REMEMBERED:
                self._terms.clear()
            found = self._terms[text] = [leaf.postings.term(text) for leaf in self.leaves]
        return found

    def payload(self, document: int) -> bytes:
        """The payload of a document."""
        leaf = next(leaf for leaf in reversed(self.leaves) if leaf.offset <= document)
        return leaf.postings.payload(document - leaf.offset)

    def _lists(self, clause: Clause, leaf: int) -> Sequence[WeightedList | ScoredList | Matches]:
        """The clause as lists of one leaf; none where that leaf lacks a word of it."""
        if len(clause.words) > 1:
            return self._phrase(clause, leaf)
        lists = zip(self._weighted_lists(clause.words[0])[leaf], clause.boosts, strict=False)
        return [each if boost == 1 else each.times(boost) for each, boost in lists if each]

    def _weighted_lists(self, text: bytes) -> Sequence[Sequence[WeightedList | None]]:
        """The postings of a term in title and text of each leaf, weighted by its idf over all leaves; remembered."""
        found = self._weighted.get(text)
        if found is None:
            if len(self._weighted) >= _REMEMBERED:
                self._weighted.clear()
            term = self.term(text)
            weights = [self._weight(term, part) for part in range(len(SCORED_FIELDS))]
            found = self._weighted[text] = [
                self._weigh(each.lists(), leaf, weights) if each else () for leaf, each in enumerate(term)
            ]
        return found

    def _weigh(self, lists: FieldLists, leaf: int, weights: Sequence[float]) -> Sequence[WeightedList | None]:
        found: list[WeightedList | None] = []
        for each, weight, (grown, saturations) in zip(lists, weights, self._scales, strict=True):
            if each is None:
                found.append(None)
            else:
                bound = min(each.impact * grown[leaf], K1 + 1) * weight
                found.append(WeightedList(each.documents, each.codes, weight, bound, saturations))
        return found

    def _weight(self, term: Sequence[TermPostings | None], part: int) -> float:
        """The idf of a term in titles or texts, over all leaves."""
        return idf(self.documents, sum([each.postings[part] for each in term if each]))

    def _phrase(self, clause: Clause, leaf: int) -> Sequence[ScoredList | Matches]:
        """A phrase as lists of its own: where it matches, it scores the sum of its words, as in Whoosh."""
        terms = [self.term(word) for word in clause.words]
        words = [each.addresses for term in terms if (each := term[leaf])]
        if len(words) < len(terms):
            return ()
        slots = phrase_slots(words, clause.steps or range(len(words)), self.leaves[leaf].postings.bases)
        cut = bisect_left(slots, self.leaves[leaf].documents)
        found = []
        for part, own in enumerate((slots[:cut], slots[cut:])):
            if len(own):
                weights = [self._weight(term, part) * clause.boosts[part] for term in terms]
                weighted = list(zip(words, weights, strict=True))
                found.append(scored(own, part, self.leaves[leaf], weighted, self._scales[part][1]))
        return found


def _count_up(found: dict[str, int], leaf: Leaf, fields: Sequence[dict[bytes, int]]) -> None:
    """Add to `found` how many documents of the leaf have each of these terms; `fields` holds the counts by field."""
    counts: dict[bytes, int] = {}
    for field in fields:
        counts |= field | {text: _holders(leaf.postings.term(text), None) for text in counts.keys() & field.keys()}
    for text, count in counts.items():
        term = text.decode("utf-8", "surrogatepass")
        found[term] = found.get(term, 0) + count


def _holders(term: TermPostings | None, alive: Numbers | None) -> int:
    """How many documents of a leaf, of those alive, have the term in title or text."""
    if term is None:
        return 0
    if alive is None and not all(term.postings):
        return sum(term.postings)
    title, body = term.lists()
    if title is None or body is None:
        only = title or body
        return _count(only.documents, alive) if only else 0
    in_both = title.documents[contained(title.documents, body.documents)]
    return sum(_count(documents, alive) for documents in (title.documents, body.documents)) - _count(in_both, alive)


def _count(documents: Numbers, alive: Numbers | None) -> int:
    return int(documents.size if alive is None else alive[documents].sum())
