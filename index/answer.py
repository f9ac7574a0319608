"""From a question to an answer: the pipeline on one screen."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from index.backend import SearchBackend
from index.confidence import Model, shipped_model
from index.deciding import Decision, Level, decide
from index.evidence import Evidence
from index.follow_up import inherit
from index.query import WHOLE_CORPUS, Query, QuestionType, Scope
from index.question import analyze_question
from index.ranking import CANDIDATES, Ranked, importance, rank
from index.selecting import disagreements, fold_copies, select
from index.spelling import respell

__all__ = ["MOST_EVIDENCE", "Answer", "Examined", "Level", "QuestionAnswerer"]

MOST_EVIDENCE = 10
SHOWN_AT_MOST, SHOWN_FROM = 3, 0.8
SEVERAL_AT_MOST, SEVERAL_FROM = 5, 0.65
"""How many sentences are the answer, and from which share of the best score; more where several are asked for."""

_SEVERAL = (QuestionType.LIST, QuestionType.TIMELINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the corpus says to a question.

    `text` is the answering sentences, each exactly as its article has it, and None when the level is
    not ANSWERED. `evidence` is ranked, best first, at every level; its first `shown` are those in
    `text`. `confidence` (0..1) estimates that the first three hold the answer. `uncovered_terms` are words of
    the question that none of the shown sentences covers; `reason` says in plain words why a question was
    declined, and is "" otherwise. `disagreements` are ranks of sentences with another figure or date than the first.
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
    disagreements: tuple[int, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether the evidence answers the question, as opposed to being merely near."""
        return self.level is Level.ANSWERED

    @property
    def inherited_terms(self) -> tuple[str, ...]:
        """The words that a follow-up took over from the question before."""
        return tuple(term.surface for term in self.query.terms if term.inherited)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A question with everything that was found for it, before it is decided whether that answers it."""

    query: Query
    frequencies: Mapping[str, int]
    weights: tuple[float, ...]
    ranked: tuple[Ranked, ...]
    passages: int


class QuestionAnswerer:
    """Answers questions from a search backend; safe from several threads if the backend is."""

    def __init__(self, backend: SearchBackend, model: Model | None = None) -> None:
        self._backend = backend
        self._model = model or shipped_model()

    def answer(
        self,
        question: str,
        *,
        previous: str | None = None,
        scope: Scope = WHOLE_CORPUS,
        evidence: int = MOST_EVIDENCE,
        today: date | None = None,
    ) -> Answer:
        """The answer with up to `evidence` sentences, best first; declining is an answer too.

        `previous` is the question before, from which a follow-up takes what it leaves out.
        """
        began = time.perf_counter()
        found = self.examine(question, previous=previous, scope=scope, today=today)
        decision = decide(found.query, found.ranked, found.weights, found.frequencies, found.passages, self._model)
        answer = _answer(question, found.query, select(found.query, found.ranked[:evidence]), decision)
        return replace(answer, elapsed_ms=(time.perf_counter() - began) * 1000)

    def examine(
        self,
        question: str,
        *,
        previous: str | None = None,
        scope: Scope = WHOLE_CORPUS,
        today: date | None = None,
    ) -> Examined:
        """Analyse the question, search, and rank the sentences."""
        query = self._respelled(analyze_question(question, today=today))
        if previous:
            query = inherit(query, self._respelled(analyze_question(previous, today=today)))
        query = _within(query, scope)
        frequencies, passages = self._backend.frequencies(_forms(query)), self._backend.count()
        weights = importance(query, frequencies, passages)
        ranked = fold_copies(rank(query, self._backend.search(query, CANDIDATES), weights))
        return Examined(query=query, frequencies=frequencies, weights=weights, ranked=tuple(ranked), passages=passages)

    def _respelled(self, query: Query) -> Query:
        return respell(query, self._backend.frequencies(_forms(query)), self._backend.similar_terms)


def _forms(query: Query) -> list[str]:
    return list(dict.fromkeys(form for term in query.terms for form, _ in term.forms))


def _within(query: Query, scope: Scope) -> Query:
    return replace(
        query,
        published_from=scope.published_from,
        published_until=scope.published_until,
        restrictions=scope.restrictions,
    )


def _answer(question: str, query: Query, evidence: tuple[Evidence, ...], decision: Decision) -> Answer:
    answered = decision.level is Level.ANSWERED
    shown = _shown(query, evidence) if answered else 0
    told = evidence[:shown] if answered else evidence
    covered = {word for one in told for word in one.matched_terms}
    return Answer(
        id=secrets.token_hex(4),
        question=question,
        level=decision.level,
        text=" ".join(one.sentence for one in told) if answered else None,
        evidence=evidence,
        shown=shown,
        confidence=decision.confidence,
        uncovered_terms=tuple(term.surface for term in query.terms if term.surface not in covered),
        reason=decision.reason,
        query=query,
        elapsed_ms=0.0,
        disagreements=disagreements(query, evidence) if answered else (),
    )


def _shown(query: Query, evidence: tuple[Evidence, ...]) -> int:
    """How many of the first sentences are the answer: those nearly as good as the best."""
    parties = sum(term.forms[0][0].startswith("=") for term in query.terms)
    wants_several = query.question_type in _SEVERAL or parties > 2
    most, share = (SEVERAL_AT_MOST, SEVERAL_FROM) if wants_several else (SHOWN_AT_MOST, SHOWN_FROM)
    best = evidence[0].score if evidence else 0.0
    near = next((at for at, one in enumerate(evidence[:most]) if one.score < share * best), most)
    return min(near, most, len(evidence))
