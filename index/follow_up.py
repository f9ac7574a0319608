"""A question that leans on the one before: "and Japan?", "when does it take effect?"."""

from __future__ import annotations

import re
from dataclasses import replace

from index.query import Query, QueryTerm, QuestionType
from index.vocabulary import fold

INHERITED_WEIGHT = 0.8
"""What a word of the question before counts, against one that was asked now."""

_OPENING = re.compile(r"^(and|or|but|also|what about|how about|what of|same for|and what about|and for)\b")
_POINTING = re.compile(
    r"\b(it|its|they|them|their|this|that|these|those|he|she|him|his|her|there|then|so|the (?:same|former|latter|deal|"
    r"agreement|measure|measures|rule|rules|case|decision|ruling|talks|tariffs?|duty|duties|ban|dispute))\b"
)
_FEW_TERMS = 2


def leans_on(query: Query) -> bool:
    """Whether the question leaves out what it is about: it opens with "and", points back, or hardly says a word."""
    folded = fold(query.question).strip()
    if _OPENING.search(folded):
        return True
    has_name = any(term.is_name and term.days is None for term in query.terms)
    if _POINTING.search(folded):
        return not (has_name and len(query.terms) > 2 * _FEW_TERMS)
    return len(query.terms) <= _FEW_TERMS and not has_name


def inherit(query: Query, previous: Query) -> Query:
    """The query with what it leaves out from the one before, marked as inherited; unchanged if it stands by itself.

    "and Japan?" replaces the last party of the question before; "when does it take effect?" adds to it.
    """
    if not leans_on(query) or not previous.terms:
        return query
    replaced = _replaced(query, previous) if _OPENING.search(fold(query.question).strip()) else None
    own = {term.forms[0][0] for term in query.terms}
    taken = tuple(_inherited(term) for term in previous.terms if term is not replaced and term.forms[0][0] not in own)
    terms = (*taken, *query.terms) if replaced else (*query.terms, *taken)
    asks_itself = query.question_type not in (QuestionType.OTHER, QuestionType.DEFINITION) or not replaced
    return replace(
        query,
        terms=terms,
        question_type=query.question_type if asks_itself else previous.question_type,
        window=query.window or previous.window,
    )


def _replaced(query: Query, previous: Query) -> QueryTerm | None:
    """The term of the question before in whose place a new one of its kind steps: the last party, or the date."""
    if any(term.days for term in query.terms):
        return next((term for term in reversed(previous.terms) if term.days), None)
    if any(_is_party(term) for term in query.terms):
        return next((term for term in reversed(previous.terms) if _is_party(term)), None)
    return None


def _is_party(term: QueryTerm) -> bool:
    return term.is_name and term.days is None


def _inherited(term: QueryTerm) -> QueryTerm:
    forms = tuple((form, weight * INHERITED_WEIGHT if weight < 1 else weight) for form, weight in term.forms)
    return replace(term, forms=forms, inherited=True)
