"""Whether the evidence answers the question, is merely near, or the corpus does not cover it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from index.breadth import breadth, compares
from index.calendar_words import date_mentions
from index.confidence import SEVERAL, Model, carried, confidence, signals
from index.expectation import unit_asked
from index.language_hint import other_language
from index.matching import CARRIED_FROM, coverage, most
from index.query import Query, QueryTerm, QuestionType
from index.ranking import Ranked
from index.reason import Reason, Why
from index.telling import shown
from index.vocabulary import fold

_LAST_YEAR = re.compile(r"\b(last|previous|past|prior) year|year (ago|earlier|before)\b", re.IGNORECASE)
_COMING = ("next", "tomorrow")
_SIDES = 2  # fewer names are not compared with each other
_SHORT = 3  # terms; a question of so few is matched by chance where one of them is missing
_COMPARED = 0.5  # of what is compared, by importance, that the passage of a sentence on one of its sides must hold


class Level(StrEnum):
    """What can be said of a question."""

    ANSWERED = "answered"
    CLOSEST = "closest"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A level with its confidence (0..1), and why a question was declined, None when it was not."""

    level: Level
    confidence: float
    why: Reason | None = None


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
    rules out "answered", however sure the model is: the answer would be about something else. So does "next year" where
    the sentence names no day of it, and in a short question any word that no sentence shown holds.
    """
    if not query.terms:
        return Decision(level=Level.NOT_COVERED, confidence=0.0, why=Reason(why=Why.NOTHING_ASKED))
    absent = _absent(query, ranked, frequencies)
    if not ranked:
        why = _beyond_the_corpus(query, newest) or _no_article_has(absent, query)
        return Decision(level=Level.NOT_COVERED, confidence=0.0, why=why)
    sure = confidence(signals(query, ranked, weights, passages), model)
    cover = carried(query, ranked)
    missing, sides = _missing_names(query, ranked), _sides_missing(query, ranked, weights)
    unsaid = _unsaid(query, ranked)
    if missing or sides or unsaid or _is_of_a_coming_time(query, ranked[0]):
        sure *= model.answered_from
    elif sure >= model.answered_from:
        return Decision(level=Level.ANSWERED, confidence=sure)
    is_near = coverage(cover, weights) >= model.covered_from
    return Decision(
        level=Level.CLOSEST if is_near else Level.NOT_COVERED,
        confidence=sure,
        why=_beyond_the_corpus(query, newest) or _reason(absent, missing, sides, unsaid, query, ranked, weights),
    )


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


def _sides_missing(query: Query, ranked: Sequence[Ranked], weights: Sequence[float]) -> list[str]:
    """What a comparison names and no sentence that is shown carries; for a party, in a passage on what is compared.

    Parties stand in every other sentence: the duties that a question compares may be told of others than these. What is
    compared may be left to the sentence before: "Thailand sold 7 million."
    """
    sides = [at for at, term in enumerate(query.terms) if term.is_name and not term.days]
    if len(sides) < _SIDES or not compares(query):
        return []
    first = _shown(query, ranked)
    told = [one.sentence_cover for one in first]
    rest = [
        weight if any(covers) and not term.is_name else 0.0
        for term, weight, covers in zip(query.terms, weights, zip(*told, strict=True), strict=True)
    ]
    on_it = [one.sentence_cover for one in first if coverage(one.passage_cover, rest) >= _COMPARED or not any(rest)]
    places = {at: on_it if query.terms[at].forms[0][0].startswith("=") else told for at in sides}
    return [query.terms[at].surface for at in sides if not any(cover[at] >= CARRIED_FROM for cover in places[at])]


def _unsaid(query: Query, ranked: Sequence[Ranked]) -> list[str]:
    """The words of a short question that no sentence that is shown holds; names and dates may stand beside it.

    Months that are asked for may be told as years.
    """
    if len(query.terms) > _SHORT:
        return []
    first = _shown(query, ranked)
    cover = most(*(one.sentence_cover for one in first))
    measured = query.question_type is QuestionType.HOW_LONG and any(one.features.type for one in first)
    return [
        term.surface
        for term, covered in zip(query.terms, cover, strict=True)
        if not (covered or term.is_name or (measured and unit_asked(query.question_type, [term.surface])))
    ]


def _shown(query: Query, ranked: Sequence[Ranked]) -> Sequence[Ranked]:
    """The sentences that are shown if these answer."""
    return ranked[: shown(breadth(query), [one.evidence for one in ranked[:SEVERAL]])]


def _is_of_a_coming_time(query: Query, best: Ranked) -> bool:
    """Whether the question is about next year, tomorrow and the like, of which the sentence names no day."""
    if query.window is None or not any(term.days and fold(term.surface) in _COMING for term in query.terms):
        return False
    first, last = query.window
    published = best.evidence.passage.published
    told = date_mentions(best.evidence.sentence, published.first if published else date.min)
    return not any(mention.first <= last and first <= mention.last for mention in told)


def _told_as_last_year(term: QueryTerm, best: Ranked) -> bool:
    """1986 in an article of 1987 that says "last year"."""
    passage = best.evidence.passage
    if term.days is None or passage.published is None or term.days[0].year != passage.published.year - 1:
        return False
    return bool(_LAST_YEAR.search(passage.text) or _LAST_YEAR.search(passage.title))


def _beyond_the_corpus(query: Query, newest: Callable[[], date | None]) -> Reason | None:
    """Where the corpus ends, for a question about later days; None for any other."""
    if query.window is None or (last := newest()) is None or query.window[0] <= last:
        return None
    return Reason(why=Why.BEYOND_THE_CORPUS, day=last)


def _reason(
    absent: Sequence[str],
    missing: Sequence[str],
    sides: Sequence[str],
    unsaid: Sequence[str],
    query: Query,
    ranked: Sequence[Ranked],
    weights: Sequence[float],
) -> Reason:
    if absent:
        return _no_article_has(absent, query)
    if nowhere := tuple(word for word in missing if not _is_near(word, query, ranked)):
        return Reason(why=Why.NAMES_MISSING, words=nowhere)
    if missing:
        return Reason(why=Why.NOT_IN_ONE_PASSAGE, words=tuple(missing))
    if sides:
        return Reason(why=Why.NOT_COMPARED, words=tuple(sides))
    if apart := _never_together(query, ranked, weights):
        return Reason(why=Why.NEVER_TOGETHER, words=apart)
    covers = zip(query.terms, ranked[0].passage_cover, strict=True)
    if lacking := tuple(term.surface for term, covered in covers if not covered):
        return Reason(why=Why.NOT_IN_ONE_PASSAGE, words=lacking)
    if unsaid:
        return Reason(why=Why.NOT_IN_ONE_SENTENCE, words=tuple(unsaid))
    return Reason(why=Why.NOT_CLEAR)


def _is_near(word: str, query: Query, ranked: Sequence[Ranked]) -> bool:
    """Whether any passage that was looked into carries the word."""
    at = [term.surface for term in query.terms].index(word)
    return any(one.passage_cover[at] >= CARRIED_FROM for one in ranked)


def _never_together(query: Query, ranked: Sequence[Ranked], weights: Sequence[float]) -> tuple[str, str] | None:
    """The two weightiest terms that passages have, but never the same passage."""
    covers = {tuple(map(bool, one.passage_cover)) for one in ranked}
    heaviest = sorted(range(len(weights)), key=lambda at: -weights[at])
    for one, other in combinations(heaviest, 2):
        each_alone = any(cover[one] for cover in covers) and any(cover[other] for cover in covers)
        if each_alone and not any(cover[one] and cover[other] for cover in covers):
            return query.terms[one].surface, query.terms[other].surface
    return None


def _no_article_has(words: Sequence[str], query: Query) -> Reason:
    if not words:
        return Reason(why=Why.NOTHING_NEAR)
    return Reason(why=Why.UNKNOWN_WORDS, words=tuple(words), language=other_language(query.question) or "")
