"""Questions that want several facts: which they are, and sentences for them that differ in what they tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from index.query import Query, QuestionType
from index.ranking import Ranked
from index.vocabulary import fold

POOL = 30
"""Ranked sentences among which different ones are chosen."""

COVERS, TELLS = 0.05, 0.03
"""What a sentence gains beside its score (0..1): for words of the question that none before it has, and for names and
numbers that none before it has. More of either brings sentences that are only different."""
MOST_NEW = 4  # names and numbers of a sentence that count

_COMPARES = re.compile(
    r"\b(compare[sd]?|comparison|differ|differs|difference|versus|vs|each(?! other)|both|respectively|as well as)\b"
)
_EXCEEDS = re.compile(r"\b(?<!other )(?<!rather )(?:than|exceed(?:s|ed)?)\b(?! (?:us)?[$€£]?\d)")
_ASKS_AGAIN = re.compile(
    r".(?:,|;|:| and| or) (?:(?:and|or|to|at|by|in|on|from|for) )*(?:how|what|which|who|whom|when|where|why)\b"
)
_JOINS = re.compile(r",| and | or ")
_COUNTED = re.compile(r"\b(?:two|three|four|five|six) [a-z]")
_FACT = re.compile(r"\b[A-Z][\w'’.-]*\w|\b\d[\d.,]*\d|\b\d\b")


class Breadth(StrEnum):
    """How much of the corpus a question wants."""

    ONE = "one fact"
    SEVERAL = "several facts"
    COURSE = "a course of events"


def compares(query: Query) -> bool:
    """Whether the question sets things side by side: compare, differ, both; or two parties by more, higher, exceed.

    More than 25 percent sets nothing beside something else, nor does other or rather than.
    """
    folded = fold(query.question)
    return bool(_COMPARES.search(folded) or (_EXCEEDS.search(folded) and _parties(query) > 1))


def _parties(query: Query) -> int:
    return sum(term.forms[0][0].startswith("=") for term in query.terms if not term.inherited)


def breadth(query: Query) -> Breadth:
    """Whether one sentence can answer, or several are wanted: lists, comparisons, several questions, parties, years."""
    if query.question_type is QuestionType.TIMELINE:
        return Breadth.COURSE
    folded = fold(query.question)
    own = [term for term in query.terms if not term.inherited]
    years = len({term.surface for term in own if term.days and len(term.surface) == 4})
    several = (
        query.question_type is QuestionType.LIST
        or (_parties(query) > 2 and _JOINS.search(folded))
        or years > 1
        or compares(query)
        or _ASKS_AGAIN.search(folded)
        or (_COUNTED.search(folded) and query.question_type is not QuestionType.HOW_LONG)
    )
    return Breadth.SEVERAL if several else Breadth.ONE


def spread(query: Query, ranked: Sequence[Ranked], weights: Sequence[float]) -> list[Ranked]:
    """The sentences in an order that tells different things early: the best first, then each time what adds most.

    A sentence's score becomes what it adds, over the most that one could add; scores fall as in a plain ranking.
    """
    pool = [(one, _facts(query, one)) for one in ranked[:POOL]]
    told = _Told((0.0,) * len(weights), frozenset())
    chosen: list[Ranked] = []
    score = 1.0
    while pool:
        gains = [told.gain(one, facts, weights) for one, facts in pool] if chosen else [told.gain(*pool[0], weights)]
        best = max(range(len(gains)), key=gains.__getitem__)
        score = min(score, gains[best] / (1 + COVERS + TELLS))
        one, facts = pool.pop(best)
        told = told.joined(one, facts)
        chosen.append(replace(one, evidence=replace(one.evidence, score=score)))
    return [*chosen, *ranked[POOL:]]


@dataclass(frozen=True, slots=True)
class _Told:
    """How the sentences chosen so far cover the question, and the names and numbers in them."""

    cover: tuple[float, ...]
    facts: frozenset[str]

    def gain(self, one: Ranked, facts: frozenset[str], weights: Sequence[float]) -> float:
        newly = sum(
            weight * max(0.0, covers - covered)
            for weight, covers, covered in zip(weights, one.sentence_cover, self.cover, strict=True)
        )
        new = min(MOST_NEW, len(facts - self.facts)) / MOST_NEW
        return one.evidence.score + COVERS * newly / (sum(weights) or 1.0) + TELLS * new

    def joined(self, one: Ranked, facts: frozenset[str]) -> _Told:
        return _Told(tuple(map(max, self.cover, one.sentence_cover)), self.facts | facts)


def _facts(query: Query, one: Ranked) -> frozenset[str]:
    """The names and numbers of a sentence, its first word left out, that the question does not hold."""
    asked = frozenset(re.findall(r"\w+", fold(query.question)))
    found = _FACT.findall(one.evidence.sentence[1:])
    return frozenset(map(fold, found)) - asked
