"""Candidates become ranked sentences, by a formula whose parts can be read one by one.

score = 4 sentence + 6 context + 3.4 passage + 4.5 search + 2.3 pairs + 3 type + .5 lead - .9 quote - 1.8 question

The parts lie in 0..1 and are explained at `Features`. The weights were fitted by listwise regression on 344 questions
over 3,069 articles, cross-validated, and then evened out between parts that say nearly the same (docs/answers.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import mul
from typing import NamedTuple

from corpus.article import Kind
from index.analyzer import is_identifier
from index.backend import Hit
from index.evidence import Evidence
from index.expectation import fit
from index.matching import CARRIED_FROM, Forms, Match, by_form, coverage, matched, most, neighbours, nothing, times
from index.names import is_acronym, writes_out
from index.passage import Passage
from index.query import Query, QueryTerm
from index.text import Span

CANDIDATES = 40
"""Passages that are looked into. More find nothing more on the questions of the fit, 20 lose one in a hundred."""

LADDER = (Kind.OFFICIAL, Kind.RELEASE, Kind.WIRE, Kind.NEWS, Kind.BRIEF, Kind.OPINION, Kind.UNKNOWN)
"""The ladder of sources, the most official first; it breaks ties."""

TITLE_SHARE, NEXT_TO_SHARE, PASSAGE_SHARE = 0.5, 0.5, 0.35  # what a word counts when only the surroundings hold it
INHERITED_SHARE = 0.5
HALF_AS_RECENT_DAYS = 180
TOLD_WITHIN_DAYS = 60  # after a window; news of it becomes rare then


class Features(NamedTuple):
    """What is known of one sentence for one question; each in 0..1.

    Coverage is the share of the question's words, weighted by how rare they are, that a text holds. (A tuple, because
    one is made for each sentence, and that takes a third of what a dataclass takes.)
    """

    sentence: float  # coverage by the sentence alone
    context: float  # coverage by the sentence, with part credit for its title, the sentence before, its passage
    passage: float  # coverage by the title, the sentence before and the passage together, in full
    search: float  # the passage's score over the best passage's
    pairs: float  # neighbours of the question that are neighbours in the sentence
    type: float  # it holds the sort of thing asked for
    lead: float  # 1 for an article's first passage, 1/2 for its second, ...
    quote: float  # it opens with a quotation mark, so that the speaker stands elsewhere
    question: float  # it is a question itself
    dated: float  # its article is of the time that the question is about
    recent: float  # how near it is to the newest article found, where the question wants the latest


WEIGHTS = Features(
    sentence=4.0,
    context=6.0,
    passage=3.4,
    search=4.5,
    pairs=2.3,
    type=3.0,
    lead=0.5,
    quote=-0.9,
    question=-1.8,
    dated=1.5,
    recent=6.0,
)
_BEST = sum(max(0.0, weight) for weight in WEIGHTS) - WEIGHTS.recent


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence as evidence, with its features and how well it covers each term of the question (0..1)."""

    evidence: Evidence
    features: Features
    sentence_cover: tuple[float, ...]
    passage_cover: tuple[float, ...]


def importance(query: Query, frequencies: Mapping[str, int], passages: int) -> tuple[float, ...]:
    """The weight of each term: BM25's idf of its rarest full form that occurs, ln(1 + (N - n + .5)/(n + .5)).

    What a follow-up took over counts less than what it asks itself.
    """
    return tuple(
        max((_idf(frequencies[form], passages) for form in _full_forms(term, frequencies)), default=_unknown(passages))
        * (INHERITED_SHARE if term.inherited else 1.0)
        for term in query.terms
    )


def rank(query: Query, hits: Sequence[Hit], weights: Sequence[float]) -> list[Ranked]:
    """Every sentence of the hits, best first; `weights` are the terms' importances."""
    asked = _Asked.of(query, weights)
    newest = max([_day(hit.passage) for hit in hits], default=0) if query.wants_latest else 0
    best = hits[0].score if hits else 0.0
    # Sorting keeps the order of equals: of these, sentences of the more official passages come first.
    ranked = [one for hit in sorted(hits, key=_precedence) for one in _rank_passage(asked, hit, best, newest)]
    ranked.sort(key=lambda one: one.evidence.score, reverse=True)
    identifiers = [at for at, term in enumerate(query.terms) if is_identifier(term.forms[0][0])]
    if not identifiers:
        return ranked
    ranked.sort(key=lambda one: sum([one.passage_cover[at] < CARRIED_FROM for at in identifiers]))
    return [*_never_rising(ranked)]


def _precedence(hit: Hit) -> tuple[int, int, str, int]:
    """The more official passage first, then the newer one."""
    passage = hit.passage
    return LADDER.index(passage.kind), -_day(passage), passage.article_id, passage.start


def _never_rising(ranked: Sequence[Ranked]) -> Iterator[Ranked]:
    """What lacks an identifier scores no higher than any sentence that carries it."""
    lowest = 1.0
    for one in ranked:
        if one.evidence.score > lowest:
            yield replace(one, evidence=replace(one.evidence, score=lowest))
        else:
            lowest = one.evidence.score
            yield one


def _day(passage: Passage) -> int:
    return passage.published.last.toordinal() if passage.published else 0


def _recency(day: int, newest: int) -> float:
    """1 for the newest article, half for one HALF_AS_RECENT_DAYS older; 0 without dates."""
    return 1 / (1 + (newest - day) / HALF_AS_RECENT_DAYS) if newest and day else 0.0


def _full_forms(term: QueryTerm, frequencies: Mapping[str, int]) -> list[str]:
    return [form for form, weight in term.forms if weight >= 1 and frequencies.get(form)]


def _idf(frequency: int, passages: int) -> float:
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def _unknown(passages: int) -> float:
    """A word that no article has weighs as much as one that a single passage has."""
    return _idf(1, max(passages, 1))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, with what every passage is measured by."""

    query: Query
    weights: Sequence[float]
    forms: Forms
    surfaces: tuple[str, ...]
    acronyms: tuple[tuple[int, str], ...]
    dates: tuple[tuple[int, date, date], ...]
    nothing: Match

    @classmethod
    def of(cls, query: Query, weights: Sequence[float]) -> _Asked:
        surfaces = tuple(term.surface for term in query.terms)
        acronyms = tuple((at, word) for at, word in enumerate(surfaces) if is_acronym(word))
        dates = tuple((at, *term.days) for at, term in enumerate(query.terms) if term.days)
        return cls(query, weights, by_form(query), surfaces, acronyms, dates, nothing(len(surfaces)))

    def matched(self, text: str) -> Match:
        return matched(text, self.forms, len(self.surfaces))


class _Surroundings(NamedTuple):
    """What the sentences of a passage share: cover by all of it, cover that counts in part for each, and features."""

    everywhere: tuple[float, ...]
    around: tuple[float, ...]
    context: float
    passage: float
    search: float
    lead: float
    dated: float
    recent: float


def _rank_passage(asked: _Asked, hit: Hit, best_score: float, newest: int) -> list[Ranked]:
    passage = hit.passage
    sentences = [passage.quote(span) for span in passage.sentences]
    matches = [asked.matched(sentence) for sentence in sentences]
    shared = _surroundings(asked, hit, matches, best_score, newest)
    found: list[Ranked] = []
    before = asked.nothing
    for span, sentence, own in zip(passage.sentences, sentences, matches, strict=True):
        features = _features(asked, sentence, own, before, shared)
        evidence = _evidence(asked, passage, span, sentence, own, features)
        found.append(Ranked(evidence, features, own.cover, shared.everywhere))
        before = own
    return found


def _surroundings(asked: _Asked, hit: Hit, matches: Sequence[Match], best_score: float, newest: int) -> _Surroundings:
    passage = hit.passage
    title = _title_cover(asked, passage)
    together = most(_written_out(asked, passage), *[each.cover for each in matches if each is not asked.nothing])
    everywhere, around = most(title, together), most(times(title, TITLE_SHARE), times(together, PASSAGE_SHARE))
    return _Surroundings(
        everywhere=everywhere,
        around=around,
        context=coverage(around, asked.weights),
        passage=coverage(everywhere, asked.weights),
        search=hit.score / best_score if best_score > 0 else 0.0,
        lead=1 / (1 + passage.ordinal),
        dated=_dated(asked.query, passage),
        recent=_recency(_day(passage), newest),
    )


def _features(asked: _Asked, sentence: str, own: Match, before: Match, shared: _Surroundings) -> Features:
    bare, alone = own is asked.nothing, before is asked.nothing
    near = shared.around if alone else most(times(before.cover, NEXT_TO_SHARE), shared.around)
    return Features(
        sentence=0.0 if bare else coverage(own.cover, asked.weights),
        context=shared.context if bare and alone else coverage(most(own.cover, near), asked.weights),
        passage=shared.passage,
        search=shared.search,
        pairs=0.0 if bare else neighbours(own.positions),
        type=fit(asked.query.question_type, sentence, asked.surfaces),
        lead=shared.lead,
        quote=float(sentence[0] in "\"“'‘"),
        question=float(sentence.endswith("?")),
        dated=shared.dated,
        recent=shared.recent,
    )


def _title_cover(asked: _Asked, passage: Passage) -> Sequence[float]:
    """What the title covers, and the terms of the question's dates that the article's own date carries."""
    cover, published = asked.matched(passage.heading).cover, passage.published
    if published is None or not asked.dates:
        return cover
    first, last = published.first, published.last
    carried = {at for at, begin, end in asked.dates if first <= end and begin <= last}
    return [1.0 if at in carried else covered for at, covered in enumerate(cover)]


def _written_out(asked: _Asked, passage: Passage) -> Sequence[float]:
    """The acronyms of the question that the passage or its title writes out."""
    cover = [0.0] * len(asked.surfaces)
    for at, word in asked.acronyms:
        cover[at] = float(writes_out(passage.text, word) or writes_out(passage.title, word))
    return cover


def _dated(query: Query, passage: Passage) -> float:
    """1 for an article of the question's window, less for one soon after it: news is told afterwards."""
    published = passage.published
    if query.window is None or published is None or published.last < query.window[0]:
        return 0.0
    late = (published.first - query.window[1]).days
    return 1.0 if late <= 0 else max(0.0, 1 - late / TOLD_WITHIN_DAYS)


def _evidence(asked: _Asked, passage: Passage, span: Span, sentence: str, own: Match, features: Features) -> Evidence:
    words = [word for word, covered in zip(asked.surfaces, own.cover, strict=True) if covered >= CARRIED_FROM]
    return Evidence(
        sentence=sentence,
        passage=passage,
        start=span[0],
        end=span[1],
        score=min(1.0, max(0.0, sum(map(mul, WEIGHTS, features)) / _BEST)),
        matched_terms=tuple(words),
    )
