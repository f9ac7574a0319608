"""One commit of the index, ready to be searched. It never changes; a newer commit is another snapshot."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np

from index.whoosh_backend.clauses import Clause
from index.whoosh_backend.collector import WeightedList, best_documents
from index.whoosh_backend.leaf import Leaf, PostingList
from index.whoosh_backend.phrases import phrase_documents
from index.whoosh_backend.schema import SCORED_FIELDS
from index.whoosh_backend.scoring import K1, SaturationTable, idf
from index.whoosh_backend.segment import Numbers

Allowed = Callable[[Leaf], Numbers | None]
"""Gives for a leaf a row a document that tells which may be found; None for all."""


class Snapshot:
    """Leaves in document order with the statistics over all of them; safe from several threads."""

    def __init__(self, leaves: Sequence[Leaf], lengths: Mapping[str, int]) -> None:
        self.leaves = tuple(leaves)
        self.documents = sum(leaf.documents for leaf in self.leaves)
        self._averages = {field: lengths.get(field, 0) / (self.documents or 1) or 1.0 for field in SCORED_FIELDS}

    @cached_property
    def _saturations(self) -> dict[str, SaturationTable]:
        return {field: SaturationTable(average) for field, average in self._averages.items()}

    def count(self) -> int:
        """How many documents are not deleted."""
        return sum(leaf.documents if leaf.alive is None else int(leaf.alive.sum()) for leaf in self.leaves)

    def best(self, clauses: Sequence[Clause], limit: int, allowed: Allowed | None = None) -> list[tuple[int, float]]:
        """The best documents with their scores, best first; of equal ones the earlier document."""
        found: list[tuple[float, int]] = []
        floor = 0.0
        for leaf, lists in zip(self.leaves, self._lists(clauses), strict=True):
            mask = leaf.alive if allowed is None else allowed(leaf)
            documents, scores = best_documents(lists, leaf.documents, mask, limit, floor)
            found += zip((-scores).tolist(), (documents.astype(np.int64) + leaf.offset).tolist(), strict=True)
            if len(found) >= limit:
                found = heapq.nsmallest(limit, found)
                floor = -found[-1][0]
        return [(document, -score) for score, document in sorted(found)]

    def holders(self, fields: Iterable[str], text: bytes, leaf: Leaf) -> Numbers | None:
        """The documents of the leaf with the term in any of the fields, ascending; None when there are none."""
        lists = [found.documents for field in fields if (found := leaf.postings.find(field, text))]
        if len(lists) > 1:
            return np.unique(np.concatenate(lists))
        return lists[0] if lists else None

    def frequency(self, text: bytes) -> int:
        """How many documents have the term in a scored field and are not deleted."""
        total = 0
        for leaf in self.leaves:
            documents = self.holders(SCORED_FIELDS, text, leaf)
            if documents is not None:
                total += documents.size if leaf.alive is None else int(leaf.alive[documents].sum())
        return total

    @cached_property
    def vocabulary(self) -> Mapping[str, int]:
        """Every term of the scored fields with the number of documents that have it, deleted ones included."""
        found: dict[str, int] = {}
        for leaf in self.leaves:
            by_field = [dict(leaf.postings.vocabulary(field)) for field in SCORED_FIELDS]
            for text in set().union(*by_field):
                counts = [counts[text] for counts in by_field if text in counts]
                documents = self.holders(SCORED_FIELDS, text, leaf) if len(counts) > 1 else None
                term = text.decode("utf-8", "surrogatepass")
                found[term] = found.get(term, 0) + (counts[0] if documents is None else documents.size)
        return found

    def payload(self, document: int) -> bytes:
        """The payload of a document."""
        leaf = next(leaf for leaf in reversed(self.leaves) if leaf.offset <= document)
        return leaf.postings.payload(document - leaf.offset)

    def _lists(self, clauses: Sequence[Clause]) -> Iterator[list[WeightedList]]:
        """For each leaf the lists of the clauses that it has postings for."""
        found = [[self._find(clause, leaf) for leaf in self.leaves] for clause in clauses]
        weights = [self._idfs(lists) for lists in found]
        for at, leaf in enumerate(self.leaves):
            yield [
                weighted
                for clause, lists, idfs in zip(clauses, found, weights, strict=True)
                if (postings := lists[at]) and (weighted := self._weighted(clause, postings, idfs, leaf))
            ]

    def _find(self, clause: Clause, leaf: Leaf) -> list[PostingList | None]:
        return [leaf.postings.find(clause.field, word) for word in clause.words]

    def _idfs(self, lists: Sequence[Sequence[PostingList | None]]) -> list[float]:
        """The idf of each word of a clause, from its lists in all leaves."""
        counts = [sum(each.documents.size for each in column if each) for column in zip(*lists, strict=True)]
        return [idf(self.documents, count) for count in counts]

    def _weighted(
        self, clause: Clause, postings: Sequence[PostingList | None], idfs: Sequence[float], leaf: Leaf
    ) -> WeightedList | None:
        present = [each for each in postings if each]
        if len(present) < len(postings):
            return None
        saturation = self._saturations[clause.field]
        if len(present) > 1:
            return _phrase(clause, present, idfs, saturation)
        grown = max(1.0, self._averages[clause.field] / leaf.postings.average_length(clause.field))
        weight = clause.boost * idfs[0]
        return WeightedList(
            documents=present[0].documents,
            codes=present[0].codes,
            weight=weight,
            bound=weight * min(present[0].impact * grown, K1 + 1),
            saturation=saturation,
        )


def _phrase(
    clause: Clause, lists: Sequence[PostingList], idfs: Sequence[float], saturation: SaturationTable
) -> WeightedList | None:
    """A phrase as a list of its own: where it matches, it scores the sum of its words, as in Whoosh."""
    documents, places = phrase_documents(lists)
    if not documents.size:
        return None
    scores = np.zeros(documents.size)
    for each, where, weight in zip(lists, places, idfs, strict=True):
        scores += weight * saturation(each.codes[where])
    scores *= clause.boost
    return WeightedList(
        documents=documents,
        codes=documents,
        weight=1.0,
        bound=float(scores.max()),
        saturation=saturation,
        scores=scores,
    )
