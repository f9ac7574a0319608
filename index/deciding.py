"""Whether the evidence answers the question, is merely near, or the corpus does not cover it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from index.confidence import Model, carried, confidence, signals
from index.language_hint import other_language
from index.matching import CARRIED_FROM, coverage
from index.query import Query, QueryTerm
from index.ranking import Ranked

_LAST_YEAR = re.compile(r"\b(last|previous|past|prior) year|year (ago|earlier|before)\b", re.IGNORECASE)


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


def decide(
    query: Query,
    ranked: Sequence[Ranked],
    weights: Sequence[float],
    frequencies: Mapping[str, int],
    passages: int,
    model: Model,
    newest: Callable[[], date | None] = lambda: None,
) -> Decision:
    """Judge the best sentences.

    `weights` are the terms' importances, `frequencies` say which words any article has, `passages` how many passages
    the index holds, `newest` the last day that the newest article may be of.

    A name, number or date of the question that the best sentence, its passage, its title and its date all lack
    rules out "answered", however sure the model is: the answer would be about something else.
    """
    if not query.terms:
        return Decision(level=Level.NOT_COVERED, confidence=0.0, reason=NOTHING_ASKED)
    absent = _absent(query, ranked, frequencies)
    if not ranked:
        reason = _beyond_the_corpus(query, newest) or _no_article_has(absent)
        return Decision(level=Level.NOT_COVERED, confidence=0.0, reason=reason)
    sure = confidence(signals(query, ranked, weights, passages), model)
    cover = carried(query, ranked)
    missing = _missing_names(query, ranked)
    if missing:
        sure *= model.answered_from
    elif sure >= model.answered_from:
        return Decision(level=Level.ANSWERED, confidence=sure)
    is_near = coverage(cover, weights) >= model.covered_from
    return Decision(
        level=Level.CLOSEST if is_near else Level.NOT_COVERED,
        confidence=sure,
        reason=_beyond_the_corpus(query, newest) or _reason(absent, missing, query, ranked, weights),
    )


NOTHING_ASKED = "The question holds no word to look for. Name a party, a measure or a topic."


def _absent(query: Query, ranked: Sequence[Ranked], frequencies: Mapping[str, int]) -> list[str]:
    """Words that no article has; a year that only an article's date carries is not one of them."""
    return [
        term.surface
        for at, term in enumerate(query.terms)
        if not any(frequencies.get(form) for form, _ in term.forms) and not any(one.passage_cover[at] for one in ranked)
    ]


def _missing_names(query: Query, ranked: Sequence[Ranked]) -> list[str]:
    """Names, numbers and dates of the question that neither the sentence, its passage, title nor date carries.

    A date that a follow-up took over is not one of them: what it asks may have been later.
    """
    return [
        term.surface
        for term, covered in zip(query.terms, carried(query, ranked), strict=True)
        if term.is_name
        and covered < CARRIED_FROM
        and not (term.inherited and term.days)
        and not _told_as_last_year(term, ranked[0])
    ]


def _told_as_last_year(term: QueryTerm, best: Ranked) -> bool:
    """1986 in an article of 1987 that says "last year"."""
    passage = best.evidence.passage
    if term.days is None or passage.published is None or term.days[0].year != passage.published.year - 1:
        return False
    return bool(_LAST_YEAR.search(passage.text) or _LAST_YEAR.search(passage.title))


def _beyond_the_corpus(query: Query, newest: Callable[[], date | None]) -> str:
    """Where the corpus ends, for a question about later days; "" for any other."""
    if query.window is None or (last := newest()) is None or query.window[0] <= last:
        return ""
    return f"The newest article of the corpus is of {last}; the question is about the time after it."


def _reason(
    absent: Sequence[str], missing: Sequence[str], query: Query, ranked: Sequence[Ranked], weights: Sequence[float]
) -> str:
    language = other_language(query.question)
    if absent:
        note = f" The question seems to be in {language}." if language else ""
        return _no_article_has(absent) + note
    if missing:
        return f"No passage that is near the question mentions {_listed(missing)}."
    if apart := _never_together(query, ranked, weights):
        return f"No passage mentions both {apart[0]} and {apart[1]}."
    lacking = [term.surface for term, covered in zip(query.terms, ranked[0].passage_cover, strict=True) if not covered]
    if lacking:
        return f"No single passage brings {_listed(lacking)} together with the rest of the question."
    return "The passages that share the question's words do not clearly answer it."


def _never_together(query: Query, ranked: Sequence[Ranked], weights: Sequence[float]) -> tuple[str, str] | None:
    """The two weightiest terms that passages have, but never the same passage."""
    covers = {tuple(map(bool, one.passage_cover)) for one in ranked}
    heaviest = sorted(range(len(weights)), key=lambda at: -weights[at])
    for one, other in combinations(heaviest, 2):
        each_alone = any(cover[one] for cover in covers) and any(cover[other] for cover in covers)
        if each_alone and not any(cover[one] and cover[other] for cover in covers):
            return f'"{query.terms[one].surface}"', f'"{query.terms[other].surface}"'
    return None


def _no_article_has(words: Sequence[str]) -> str:
    return f"No article of the corpus mentions {_listed(words)}." if words else "No article of the corpus is near it."


def _listed(words: Sequence[str]) -> str:
    quoted = [f'"{word}"' for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
