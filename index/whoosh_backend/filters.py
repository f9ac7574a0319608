"""Which documents of a leaf may be found: not deleted, in the window of time, and as the restrictions say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from index.query import Query, Restriction
from index.whoosh_backend.clauses import words_and_steps
from index.whoosh_backend.leaf import Leaf
from index.whoosh_backend.phrases import phrase_documents
from index.whoosh_backend.schema import ARTICLE, NO_DATE, SCORED_FIELDS, TEXT, folded
from index.whoosh_backend.segment import Numbers


def restricts(query: Query) -> bool:
    """Whether the query keeps anything out by other means than its terms."""
    return bool(query.restrictions or query.published_from or query.published_until)


def allowed_documents(query: Query, leaf: Leaf) -> Numbers | None:
    """A row a document, true where it may be found; None where all may."""
    if not restricts(query):
        return leaf.alive
    allowed = np.ones(leaf.documents, bool) if leaf.alive is None else leaf.alive.copy()
    if query.published_from or query.published_until:
        allowed &= _in_window(leaf, query.published_from or date.min, query.published_until or date.max)
    for restriction in query.restrictions:
        holding = _holding(leaf, restriction)
        allowed &= ~holding if restriction.excluded else holding
    return allowed


def _in_window(leaf: Leaf, earliest: date, latest: date) -> Numbers:
    """Whether the days that a document's date may mean overlap the window; undated ones do not."""
    first, last = leaf.postings.column("first"), leaf.postings.column("last")
    within: Numbers = (first != NO_DATE) & (first <= latest.toordinal()) & (last >= earliest.toordinal())
    return within


def _holding(leaf: Leaf, restriction: Restriction) -> Numbers:
    """Whether a document holds any of the runs in the field."""
    held = np.zeros(leaf.documents, bool)
    fields = SCORED_FIELDS if restriction.field == TEXT else (restriction.field,)
    for field in fields:
        for run in restriction.any_of:
            held[_with_run(leaf, field, run)] = True
    return held


def _with_run(leaf: Leaf, field: str, run: Sequence[str]) -> list[int] | Numbers:
    words, steps = words_and_steps(run if field in SCORED_FIELDS or field == ARTICLE else [folded(*run)])
    lists = [leaf.postings.find(field, word) for word in words]
    present = [each for each in lists if each]
    if not present or len(present) < len(lists):
        return []
    if len(present) == 1:
        return present[0].documents
    return phrase_documents([each.addresses for each in present], steps, leaf.postings)
