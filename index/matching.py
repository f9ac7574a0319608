"""Which terms of a question a sentence holds, how well and where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from operator import mul
from typing import NamedTuple

from index.backend import Standing
from index.query import Query

CARRIED_FROM = 0.5
"""Weight of a form that carries a term: Beijing does for China, the 301 of Section 301 alone does not."""

PAIR_DISTANCE = 2  # words between two neighbours of the question that still make them a pair

Forms = Mapping[str, Sequence[tuple[int, float]]]
"""For each form of a question the places of its terms in the question, with the form's weight."""


def by_form(query: Query) -> Forms:
    """The forms of a question's terms."""
    found: dict[str, list[tuple[int, float]]] = {}
    for at, term in enumerate(query.terms):
        for form, weight in term.forms:
            found.setdefault(form, []).append((at, weight))
    return found


class Match(NamedTuple):
    """How a sentence covers each term of the question, and at which positions."""

    cover: tuple[float, ...]
    positions: tuple[tuple[int, ...], ...]


def matches(standing: Standing, begins: Sequence[int], forms: Forms, terms: int) -> list[Match]:
    """How each sentence of a text covers the `terms` (a number) of a question whose forms are given.

    `begins` are the positions at which the sentences begin, the first of them 0.
    """
    held: dict[int, list[tuple[int, float, int]]] = {}
    for form, positions in standing.items():
        for at, weight in forms[form]:
            for position in positions:
                held.setdefault(bisect_right(begins, position), []).append((at, weight, position))
    return [_match(held[number], terms) if number in held else nothing(terms) for number in range(1, len(begins) + 1)]


def _match(held: Iterable[tuple[int, float, int]], terms: int) -> Match:
    """How a sentence covers the terms that it holds: of each the number, the weight and the position."""
    cover = [0.0] * terms
    positions: list[list[int]] = [[] for _ in range(terms)]
    for at, weight, position in held:
        cover[at] = max(cover[at], weight)
        positions[at].append(position)
    return Match(tuple(cover), tuple(map(tuple, positions)))


@cache
def nothing(terms: int) -> Match:
    """How a text without any term covers the `terms` (a number) of a question."""
    return Match((0.0,) * terms, ((),) * terms)


def coverage(cover: Iterable[float], weights: Sequence[float]) -> float:
    """The share of the terms, weighted by their importance, that is covered; 0 without terms."""
    total = sum(weights)
    return sum(map(mul, cover, weights)) / total if total else 0.0


def neighbours(positions: Sequence[Sequence[int]]) -> float:
    """The share of neighbouring terms of the question that stand close to each other here."""
    close = sum(_are_close(first, second) for first, second in pairwise(positions) if first and second)
    return close / max(1, len(positions) - 1)


def _are_close(first: Sequence[int], second: Sequence[int]) -> bool:
    """Whether any of the one lie by any of the other; not each by each, since a table can repeat a word for ever."""
    ordered = sorted(second)
    places = ((one, bisect_left(ordered, one - PAIR_DISTANCE)) for one in first)
    return any(at < len(ordered) and ordered[at] <= one + PAIR_DISTANCE for one, at in places)


def most(cover: Sequence[float], *others: Sequence[float]) -> tuple[float, ...]:
    """The best cover of each term."""
    for other in others:  # without `max`, a call of which for each term takes three times as long
        cover = [one if one > another else another for one, another in zip(cover, other, strict=True)]  # noqa: FURB136
    return tuple(cover)
