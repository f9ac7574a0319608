"""From a question to an answer: the pipeline on one screen."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass

from index.backend import SearchBackend
from index.deciding import Decision, Level, decide
from index.evidence import Evidence
from index.query import Query
from index.question import analyze_question
from index.ranking import CANDIDATES, Ranked, importance, rank
from index.spelling import respell

__all__ = ["MOST_EVIDENCE", "Answer", "Level", "QuestionAnswerer"]

MOST_EVIDENCE = 10
SHOWN_AT_MOST = 3
SHOWN_FROM = 0.8
"""A sentence is part of the answer if its score is at least this share of the best one's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the corpus says to a question.

    `text` is the answering sentences, each exactly as its article has it, and None when the level is
    not ANSWERED. `evidence` is ranked, best first, at every level; its first `shown` are those in
    `text`. `confidence` (0..1) estimates that the first three hold the answer. `uncovered_terms` are words of
    the question that none of the shown sentences covers; `reason` says in plain words why a question was
    declined, and is "" otherwise.
    """

    id: str
    question: str
    level: Level
    text: str | None
    evidence: tuple[Evidence, ...]
    shown: int
    confidence: float
    uncovered_terms: tuple[str, ...]
    reason: str
    query: Query
    elapsed_ms: float

    @property
    def answered(self) -> bool:
        """Whether the evidence answers the question, as opposed to being merely near."""
        return self.level is Level.ANSWERED


class QuestionAnswerer:
    """Answers questions from a search backend; safe from several threads if the backend is."""

    def __init__(self, backend: SearchBackend) -> None:
        self._backend = backend

    def answer(self, question: str, *, evidence: int = MOST_EVIDENCE) -> Answer:
        """The answer with up to `evidence` sentences, best first; declining is an answer too."""
        began = time.perf_counter()
        query = analyze_question(question)
        frequencies = self._backend.frequencies(_forms(query))
        query = respell(query, frequencies, self._backend.vocabulary)
        frequencies = self._backend.frequencies(_forms(query))
        hits = self._backend.search(query, CANDIDATES)
        weights = importance(query, frequencies, self._backend.count())
        ranked = _once(rank(query, hits, weights))
        decision = decide(query, ranked, weights, frequencies)
        return _answer(question, query, ranked[:evidence], decision, began)


def _forms(query: Query) -> list[str]:
    return list(dict.fromkeys(form for term in query.terms for form, _ in term.forms))


def _once(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Each sentence once, where wire copies repeat it."""
    found: dict[str, Ranked] = {}
    for one in ranked:
        found.setdefault(one.evidence.sentence, one)
    return list(found.values())


def _answer(question: str, query: Query, ranked: Sequence[Ranked], decision: Decision, began: float) -> Answer:
    answered = decision.level is Level.ANSWERED
    best = ranked[0].evidence.score if ranked else 0.0
    near = [one for one in ranked[:SHOWN_AT_MOST] if one.evidence.score >= SHOWN_FROM * best]
    shown = near if answered else list(ranked)
    return Answer(
        id=secrets.token_hex(4),
        question=question,
        level=decision.level,
        text=" ".join(one.evidence.sentence for one in near) if answered else None,
        evidence=tuple(one.evidence for one in ranked),
        shown=len(near) if answered else 0,
        confidence=decision.confidence,
        uncovered_terms=tuple(
            term.surface for at, term in enumerate(query.terms) if not any(one.sentence_cover[at] for one in shown)
        ),
        reason=decision.reason,
        query=query,
        elapsed_ms=(time.perf_counter() - began) * 1000,
    )
