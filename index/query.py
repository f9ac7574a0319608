"""A question, analysed: its terms with their other forms, its phrases, its type and its window of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class QuestionType(StrEnum):
    """What sort of thing would answer the question."""

    WHO = "who"
    WHAT = "what"
    WHEN = "when"
    WHERE = "where"
    WHY = "why"
    HOW_MUCH = "how much"
    HOW_MANY = "how many"
    HOW_LONG = "how long"
    YES_NO = "yes/no"
    DEFINITION = "definition"
    LIST = "list"
    TIMELINE = "timeline"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryTerm:
    """One idea of the question. `forms` are index terms that express it, each with a weight in (0, 1]."""

    surface: str
    forms: tuple[tuple[str, float], ...]
    is_name: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """What a passage must hold to be found, or must not when `excluded`: any of these runs of terms in a field.

    The fields are title, text (which means title or text), publisher, topic and article. Title and text hold index
    terms, a run of several being a phrase; the others hold one whole value a run.
    """

    field: str
    any_of: tuple[tuple[str, ...], ...]
    excluded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """The analysed form of a question; `published_from` and `published_until` are inclusive days.

    `corrections` pairs words as typed with the index terms they were taken for.
    """

    question: str
    terms: tuple[QueryTerm, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    question_type: QuestionType = QuestionType.OTHER
    published_from: date | None = None
    published_until: date | None = None
    restrictions: tuple[Restriction, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
