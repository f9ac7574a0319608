"""From a question to an answer: the pipeline on one screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from index.evidence import Evidence
from index.query import Query


class Level(StrEnum):
    """What can be said of a question."""

    ANSWERED = "answered"
    CLOSEST = "closest"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the corpus says to a question.

    `text` is the answering sentences, each exactly as its article has it, and None when the level is
    not ANSWERED. `evidence` is ranked, best first, at every level; its first `shown` are those in
    `text`. `confidence` (0..1) estimates that the first three hold the answer. `uncovered_terms` are words of the
    question that none of the shown sentences covers; `reason` says in plain words why a question was declined, "" otherwise.
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
