"""From a question to an answer: the pipeline on one screen."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from index.backend import SearchBackend
from index.breadth import Breadth, breadth, spread
from index.confidence import Model, shipped_model
from index.deciding import Decision, Level, decide
from index.evidence import Evidence
from index.follow_up import inherit
from index.query import WHOLE_CORPUS, Query, Scope
from index.question import analyze_question
from index.ranking import CANDIDATES, Ranked, importance, rank
from index.reason import Reason, Why
from index.selecting import disagreements, fold_copies, select, within_limits
from index.spelling import respell
from index.telling import ranks_told

__all__ = ["MOST_EVIDENCE", "Answer", "Examined", "Level", "QuestionAnswerer"]

MOST_EVIDENCE = 10

SPARE = 20
"""Sentences beyond those asked for, in place of those that the limit of their source keeps back."""

NOT_TO_BE_SHOWN = Reason(why=Why.NOT_TO_BE_SHOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the corpus says to a question.

    `text` is the answering sentences, each exactly as its article has it, and None when the level is
    not ANSWERED. `evidence` is ranked, best first, at every level; its first `shown` are those in
    `text`. `confidence` (0..1) estimates that the first three hold the answer. `uncovered_terms` are words of
    the question that none of the shown sentences covers; `reason` says in plain words why a question was
    declined, and is "" otherwise. `disagreements` are ranks of sentences with another figure or date than the first.
    `ranks_told` are the ranks 1 to `shown` in the order of telling. `why` is the reason as a value, for telling it in
    another language; None where `reason` is not of this question but of the whole corpus.
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
    ranks_told: tuple[int, ...] = ()
    why: Reason | None = None

    @property
    def told(self) -> tuple[Evidence, ...]:
        """The answering sentences in the order of telling: by time for a course of events, else the best first."""
        return tuple(self.evidence[rank - 1] for rank in self.ranks_told or range(1, self.shown + 1))

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

    def in_order(self) -> Sequence[Ranked]:
        """The sentences as they are given: best first, or one fact after another where several are wanted."""
        if breadth(self.query) is Breadth.ONE:
            return self.ranked
        return spread(self.query, self.ranked, self.weights)


class QuestionAnswerer:
    """Answers questions from a search backend; safe from several threads if the backend is."""

    def __init__(
        self,
        backend: SearchBackend,
        model: Model | None = None,
        newest: Callable[[], date | None] = lambda: None,
        limit_of: Callable[[str], int | None] = lambda _origin: None,
    ) -> None:
        """`newest` gives the last day of the newest article, for refusals that say where the corpus ends.

        `limit_of` gives for the origin of an article how many of its characters may be shown; None for all of them.
        """
        self._backend = backend
        self._newest = newest
        self._limit_of = limit_of
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
        ranked = found.in_order()
        # Where only a part may be seen, the day of the newest article of all would tell of the rest.
        newest = self._newest if scope == WHOLE_CORPUS else lambda: None
        decision = decide(found.query, ranked, found.weights, found.frequencies, found.passages, self._model, newest)
        selected = select(found.query, ranked[: evidence + SPARE])
        told = tuple(islice(within_limits(selected, self._limit_of), evidence))
        if ranked and not told:
            decision = Decision(level=Level.NOT_COVERED, confidence=decision.confidence, why=NOT_TO_BE_SHOWN)
        answer = _answer(question, found.query, told, decision)
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
        ranked = rank(query, self._backend.search(query, CANDIDATES), weights)
        return Examined(
            query=query if scope == WHOLE_CORPUS else _told_of(query, ranked),
            frequencies=frequencies,
            weights=weights,
            ranked=tuple(fold_copies(ranked)),
            passages=passages,
        )

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


def _told_of(query: Query, ranked: Sequence[Ranked]) -> Query:
    """The query with the corrections that what was found bears out: words of articles out of scope are not told."""
    found = {term.forms[0][0] for at, term in enumerate(query.terms) if any(one.passage_cover[at] for one in ranked)}
    return replace(query, corrections=tuple(pair for pair in query.corrections if pair[1] in found))


def _answer(question: str, query: Query, evidence: tuple[Evidence, ...], decision: Decision) -> Answer:
    answered = decision.level is Level.ANSWERED
    differing = disagreements(query, evidence) if answered else ()
    told = ranks_told(breadth(query), evidence, differing) if answered else ()
    covered = {word for one in evidence[: len(told) or None] for word in one.matched_terms}
    return Answer(
        id=secrets.token_hex(4),
        question=question,
        level=decision.level,
        text=" ".join(evidence[rank - 1].sentence for rank in told) if answered else None,
        evidence=evidence,
        shown=len(told),
        confidence=decision.confidence,
        uncovered_terms=tuple(term.surface for term in query.terms if term.surface not in covered),
        reason=decision.why.text if decision.why else "",
        why=decision.why,
        query=query,
        elapsed_ms=0.0,
        disagreements=differing,
        ranks_told=told,
    )
