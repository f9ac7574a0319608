"""Whether the evidence answers the question, is merely near, or the corpus does not cover it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.query import Query, QueryTerm
from index.ranking import Ranked

ANSWERED_FROM = 0.5
"""The confidence from which the level is "answered"."""

COVERED_FROM = 0.4
"""Coverage by the best passage and its title below which the corpus does not cover the question."""

_YEAR = re.compile(r"(?:1[89]|20)\d\d")


class Level(StrEnum):
    """What can be said of a question."""

    ANSWERED = "answered"
    CLOSEST = "closest"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A level with its confidence (0..1), and in plain words why a question was declined ("" when it was not)."""

    level: Level
    confidence: float
    reason: str = ""


def decide(query: Query, ranked: Sequence[Ranked], frequencies: Mapping[str, int]) -> Decision:
    """Judge the best sentences; `frequencies` says which of the question's words any article has."""
    if not query.terms:
        return Decision(level=Level.NOT_COVERED, confidence=0.0, reason=NOTHING_ASKED)
    absent = [term.surface for term in query.terms if not any(frequencies.get(form) for form, _ in term.forms)]
    if not ranked:
        return Decision(level=Level.NOT_COVERED, confidence=0.0, reason=_no_article_has(absent))
    best = ranked[0]
    confidence = _confidence(best)
    missing = _missing_names(query, best)
    if confidence >= ANSWERED_FROM and not missing:
        return Decision(level=Level.ANSWERED, confidence=confidence)
    confidence = min(confidence, ANSWERED_FROM / 2 if missing else confidence)
    covered = best.features.passage >= COVERED_FROM
    return Decision(
        level=Level.CLOSEST if covered else Level.NOT_COVERED,
        confidence=confidence,
        reason=_reason(absent, missing, query, best),
    )


NOTHING_ASKED = "The question holds no word to look for. Name a party, a measure or a topic."


def _confidence(best: Ranked) -> float:
    """A logistic model over the best sentence's features."""
    features = best.features
    value = -5.2 + 5.0 * features.passage + 3.0 * features.context + 0.6 * features.type + 0.6 * features.pairs
    return 1 / (1 + math.exp(-value))


def _missing_names(query: Query, best: Ranked) -> list[str]:
    """Names and numbers of the question that neither the sentence, its passage, its title nor its date carries."""
    published = best.evidence.passage.published
    year = str(published.year) if published else ""
    return [
        term.surface
        for term, covered in zip(query.terms, best.passage_cover, strict=True)
        if term.is_name and not covered and not (_is_year(term) and term.surface == year)
    ]


def _is_year(term: QueryTerm) -> bool:
    return bool(_YEAR.fullmatch(term.surface))


def _reason(absent: Sequence[str], missing: Sequence[str], query: Query, best: Ranked) -> str:
    if absent:
        return _no_article_has(absent)
    if missing:
        return f"No passage that is near the question mentions {_listed(missing)}."
    apart = [term.surface for term, covered in zip(query.terms, best.passage_cover, strict=True) if not covered]
    if apart:
        return f"No single passage brings {_listed(apart)} together with the rest of the question."
    return "The passages that share the question's words do not clearly answer it."


def _no_article_has(words: Sequence[str]) -> str:
    return f"No article of the corpus mentions {_listed(words)}." if words else "No article of the corpus is near it."


def _listed(words: Sequence[str]) -> str:
    quoted = [f'"{word}"' for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
