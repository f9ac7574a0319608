"""A Query as weighted clauses over fields: what the collector scores, and what Whoosh calls Or([Term, Phrase, ...])."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from index.query import Query

TITLE_BOOST = 0.6
"""Weight of a match in the title against one in the text: every passage of an article carries the title."""

PHRASE_BOOST = 0.5
"""Weight of a phrase beside its own words, which score as terms already."""


class Clause(NamedTuple):
    """Words with their boosts in title and text: one word is a term, several are a phrase.

    `steps` tells for each word how many places it stands after the first; consecutive ones when it is not given.
    """

    words: tuple[bytes, ...]
    boosts: tuple[float, float]
    steps: tuple[int, ...] = ()


def clauses_of(query: Query) -> list[Clause]:
    """A clause for every form of every term, and for every phrase."""
    terms = [
        Clause((form.encode("utf-8", "surrogatepass"),), (weight * TITLE_BOOST, weight))
        for form, weight in form_weights(query).items()
    ]
    phrases = map(words_and_steps, dict.fromkeys(query.phrases))
    boosts = (PHRASE_BOOST * TITLE_BOOST, PHRASE_BOOST)
    return terms + [Clause(words, boosts, steps) for words, steps in phrases if len(words) > 1]


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
