"""A Query as weighted clauses over fields: what the collector scores, and what Whoosh calls Or([Term, Phrase, ...])."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.query import Query
from index.whoosh_backend.schema import SCORED_FIELDS, TITLE

TITLE_BOOST = 0.6
"""Weight of a match in the title against one in the text: every passage of an article carries the title."""

PHRASE_BOOST = 0.5
"""Weight of a phrase beside its own words, which score as terms already."""


class Clause(NamedTuple):
    """Words of one field with a boost: one word is a term, several are a phrase.

    `steps` tells for each word how many places it stands after the first; consecutive ones when it is not given.
    """

    field: str
    words: tuple[bytes, ...]
    boost: float
    steps: tuple[int, ...] = ()


def clauses_of(query: Query) -> list[Clause]:
    """A clause for every form of every term, and for every phrase, in title and text."""
    return list(_clauses(query))


def _clauses(query: Query) -> Iterator[Clause]:
    for form, weight in form_weights(query).items():
        encoded = (form.encode("utf-8", "surrogatepass"),)
        for field in SCORED_FIELDS:
            yield Clause(field, encoded, weight * _field_boost(field))
    for phrase in dict.fromkeys(query.phrases):
        words, steps = words_and_steps(phrase)
        if len(words) > 1:
            for field in SCORED_FIELDS:
                yield Clause(field, words, PHRASE_BOOST * _field_boost(field), steps)


def words_and_steps(run: Sequence[str]) -> tuple[tuple[bytes, ...], tuple[int, ...]]:
    """The words of a phrase without its empty ones, and how many places each stands after the first of the run."""
    places = [at for at, word in enumerate(run) if word]
    return tuple(run[at].encode("utf-8", "surrogatepass") for at in places), tuple(at - places[0] for at in places)


def form_weights(query: Query) -> dict[str, float]:
    """Every form with its weight; one that several terms share counts once, with the greatest."""
    weights: dict[str, float] = {}
    for term in query.terms:
        for form, weight in term.forms:
            weights[form] = max(weight, weights.get(form, 0.0))
    return weights


def _field_boost(field: str) -> float:
    return TITLE_BOOST if field == TITLE else 1.0
