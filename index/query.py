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
    """One idea of the question. `forms` are index terms that express it, each with a weight in (0, 1].

    `is_name` marks a party, person, number or the like, which evidence must carry. `days` is set for a word of a
    date: the first and last day of it. `inherited` marks what a follow-up takes over from the question before.
    """

    surface: str
    forms: tuple[tuple[str, float], ...]
    is_name: bool = False
    days: tuple[date, date] | None = None
    inherited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """What a passage must hold to be found, or must not when `excluded`: any of these runs of terms in a field.

    The fields are title, text (which means title or text), publisher, topic, article and kind. In title and text a
    run is index terms, several of them a phrase, in which an empty one stands for any one word; in the others it is one
    whole value.
    """

    field: str
    any_of: tuple[tuple[str, ...], ...]
    excluded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """The analysed form of a question; `published_from` and `published_until` are inclusive days.

    In a phrase, as in a restriction, an empty term stands for any one word.

    `window` is the days that the question is about: articles of that time are favoured, others are not left out.
    `wants_latest` asks for the newest first. `corrections` pairs words as typed with the index terms they were
    taken for.
    """

    question: str
    terms: tuple[QueryTerm, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    question_type: QuestionType = QuestionType.OTHER
    published_from: date | None = None
    published_until: date | None = None
    restrictions: tuple[Restriction, ...] = ()
    window: tuple[date, date] | None = None
    wants_latest: bool = False
    corrections: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What part of the corpus a question may look at: inclusive days of publication, and restrictions."""

    published_from: date | None = None
    published_until: date | None = None
    restrictions: tuple[Restriction, ...] = ()


WHOLE_CORPUS = Scope()
