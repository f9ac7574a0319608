"""A Query as a Whoosh query."""

from __future__ import annotations

from typing import Any

import whoosh.query

from index.query import Query
from index.whoosh_backend.schema import SCORED_FIELDS, TITLE

TITLE_BOOST = 0.6
"""Weight of a match in the title against one in the text: every passage of an article carries the title."""

PHRASE_BOOST = 0.5
"""Weight of a phrase beside its own words, which score as terms already."""


def to_whoosh(query: Query) -> Any:
    """An Or over every form of every term, and over the phrases, in title and text."""
    clauses = [
        whoosh.query.Term(field, form, boost=weight * _field_boost(field))
        for form, weight in form_weights(query).items()
        for field in SCORED_FIELDS
    ]
    clauses += [
        whoosh.query.Phrase(field, list(phrase), boost=PHRASE_BOOST * _field_boost(field))
        for phrase in dict.fromkeys(query.phrases)
        if len(phrase) > 1
        for field in SCORED_FIELDS
    ]
    return whoosh.query.Or(clauses)


def form_weights(query: Query) -> dict[str, float]:
    """Every form with its weight; one that several terms share counts once, with the greatest."""
    weights: dict[str, float] = {}
    for term in query.terms:
        for form, weight in term.forms:
            weights[form] = max(weight, weights.get(form, 0.0))
    return weights


def _field_boost(field: str) -> float:
    return TITLE_BOOST if field == TITLE else 1.0
