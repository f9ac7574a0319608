"""Which documents of a leaf may be found: not deleted, in the window of time, and as the restrictions say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from index.query import Query, Restriction
from index.whoosh_backend.clauses import words_and_steps
from index.whoosh_backend.leaf import Leaf
from index.whoosh_backend.phrases import phrase_slots
from index.whoosh_backend.schema import ARTICLE, NO_DATE, SCORED_FIELDS, TEXT, folded
from index.whoosh_backend.segment import Numbers, joined

_NONE = np.zeros(0, np.intp)


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
    """Whether a document holds any of the runs in the field; a run in the text may stand in the title as well."""
    held = np.zeros(leaf.documents, bool)
    for run in restriction.any_of:
        if restriction.field in SCORED_FIELDS:
            held[_with_run(leaf, restriction.field, run)] = True
        else:
            value = run[0] if restriction.field == ARTICLE else folded(*run)
            held[leaf.postings.documents(restriction.field, value.encode("utf-8", "surrogatepass"))] = True
    return held


def _with_run(leaf: Leaf, field: str, run: Sequence[str]) -> Numbers:
    words, steps = words_and_steps(run)
    terms = [term for word in words if (term := leaf.postings.term(word))]
    if not terms or len(terms) < len(words):
        return _NONE
    if len(terms) == 1:
        lists = terms[0].lists()[: None if field == TEXT else 1]
        return joined([each.documents for each in lists if each])
    slots = np.array(phrase_slots([term.addresses for term in terms], steps, leaf.postings.bases), np.intp)
    return slots % leaf.documents if field == TEXT else slots[slots < leaf.documents]
