"""Questions out of the articles: content words that stand near each other, as somebody who looks for it would type."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

from bench.engines import Article, Question

from index.analyzer import Token, tokens

_NEAR = 30  # tokens


@dataclass(frozen=True, slots=True)
class Questions:
    """As many of each kind as there were articles to take them from; no two are the same."""

    any_of: tuple[Question, ...]
    phrases: tuple[Question, ...]


def questions(articles: Iterable[Article], seed: int = 7) -> Questions:
    """From each article an OR of three to eight words, and a phrase of two or three."""
    choose = random.Random(seed)
    any_of: dict[Question, None] = {}
    phrases: dict[Question, None] = {}
    for article in articles:
        found = list(tokens(article.text))
        if len(found) < _NEAR:
            continue
        begin = choose.randrange(len(found) - _NEAR + 1)
        near = found[begin : begin + _NEAR]
        words = dict.fromkeys(token.terms[0] for token in choose.sample(near, choose.randint(3, 8)))
        any_of[tuple(words)] = None
        if adjacent := _adjacent(near, choose):
            phrases[adjacent] = None
    return Questions(tuple(any_of), tuple(phrases))


def _adjacent(near: list[Token], choose: random.Random) -> Question | None:
    """Two or three words with nothing between them that was left out."""
    size = choose.choice((2, 2, 3))
    runs = [near[at : at + size] for at in range(len(near) - size + 1)]
    together = [
        run for run in runs if run[-1].position - run[0].position == size - 1 and all(len(t.terms) == 1 for t in run)
    ]
    return tuple(token.terms[0] for token in choose.choice(together)) if together else None
