"""A question that leans on the one before: "and Japan?", "when does it take effect?"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index.query import Query, QueryTerm, QuestionType
from index.vocabulary import fold, is_courtesy

_OPENING = re.compile(r"^(and|or|but|also|what about|how about|what of|same for|and what about|and for)\b")
_JOINED = re.compile(
    r"^(and|but|or|also) (who|what|when|where|why|which|how|is|are|was|were|did|do|does|has|have|had)\b"
)
_PRONOUN = re.compile(
    r"\b(it|its|they|them|their|this|these|those|he|she|him|his|her|there|then|so|else|came next|happened next|"
    r"(?:do|did|does|is|was|has|had|of|by|to|on|for) that|the (?:same|former|latter))\b"
)
_POINTING = re.compile(
    r"\bthe (?:deal|agreement|measures?|rules?|case|decision|ruling|talks|tariffs?|duty|duties|ban|dispute)\b"
)
_PAIR = re.compile(r"[\w.']+[-/–][\w.']+\W*")
_EMPTY = frozenset("one ones else same other others latter former first second thing things".split())
_FEW_TERMS = 3


def leans_on(query: Query) -> bool:
    """Whether the question leaves out what it is about: it opens with "and", points back, or hardly says a word."""
    folded = fold(query.question).strip()
    if is_courtesy(folded) or _is_whole(query, folded):
        return False
    if _is_elliptic(query, folded):
        return query.question_type is not QuestionType.DEFINITION or bool(_OPENING.search(folded))
    if _PRONOUN.search(folded):
        return _points_back(query, folded)
    if any(_is_party(term) for term in query.terms) or query.question_type is QuestionType.DEFINITION:
        return False
    return len(query.terms) <= _FEW_TERMS or bool(_POINTING.search(folded))


def _is_elliptic(query: Query, folded: str) -> bool:
    """Whether the question opens with "and", or is a word and no more; US-Japan is one, of two parties."""
    is_pair = _PAIR.fullmatch(folded) and all(map(_is_party, query.terms))
    return bool(_OPENING.search(folded) or len(query.terms) <= 1 or is_pair)


def _is_whole(query: Query, folded: str) -> bool:
    """Whether a question that opens with "and" says all by itself, as "and why did China curb gallium?" does."""
    return (
        bool(_JOINED.search(folded))
        and not _points_back(query, folded)
        and len(query.terms) >= _FEW_TERMS
        and any(map(_is_party, query.terms))
    )


def _points_back(query: Query, folded: str) -> bool:
    """Whether a pronoun stands for something outside: in "did Tesla raise its prices?" the name before it is meant."""
    pronoun = _PRONOUN.search(folded)
    return pronoun is not None and not any(
        _is_party(term) and fold(term.surface) in folded[: pronoun.start()] for term in query.terms
    )


def inherit(query: Query, previous: Query) -> Query:
    """The query with what it leaves out from the one before, marked as inherited; unchanged if it stands by itself.

    "and Japan?" replaces the last party of the question before, "and US-Japan?" the last two, "and in 2019?" its date;
    "when does it take effect?" adds to it.
    """
    if not leans_on(query) or not previous.terms:
        return query
    own = tuple(term for term in query.terms if fold(term.surface) not in _EMPTY)
    replaced = set(_replaced(query, previous))
    known = {term.forms[0][0] for term in own}
    taken = tuple(
        _inherited(term)
        for term in previous.terms
        if term.forms[0][0] not in known and term.forms[0][0] not in replaced
    )
    asks_itself = query.question_type not in (QuestionType.OTHER, QuestionType.DEFINITION)
    return replace(
        query,
        terms=(*own, *taken),
        question_type=query.question_type if asks_itself else previous.question_type,
        window=query.window or previous.window,
    )


def _replaced(query: Query, previous: Query) -> Iterator[str]:
    """The terms of the question before that a new one of their kind replaces: its dates, and the last party, or two."""
    if any(term.days for term in query.terms):
        yield from (term.forms[0][0] for term in previous.terms if term.days)
    folded = fold(query.question).strip()
    named = sum(map(_is_party, query.terms))
    if named and _is_elliptic(query, folded):
        so_many = min(named, 2) if _PAIR.search(folded) else 1
        yield from (term.forms[0][0] for term in [*filter(_is_party, previous.terms)][-so_many:])


def _is_party(term: QueryTerm) -> bool:
    return term.is_name and term.days is None


def _inherited(term: QueryTerm) -> QueryTerm:
    return replace(term, inherited=True)
