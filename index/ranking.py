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
from typing import Any, NamedTuple

import numpy as np

from corpus.article import Kind
from index.analyzer import is_identifier
from index.backend import Hit
from index.evidence import Evidence
from index.expectation import fit
from index.matching import CARRIED_FROM, Forms, Match, by_form, coverage, matches, neighbours
from index.names import is_acronym, writes_out
from index.passage import Passage
from index.query import Query, QueryTerm
from index.text import Span

Values = np.ndarray[Any, np.dtype[Any]]

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
    # Sorting keeps the order of equals: of these, sentences of the more official passages come first.
    read = [_read(asked, hit) for hit in sorted(hits, key=_precedence) if hit.passage.sentences]
    ranked = _ranked(asked, read, hits[0].score) if read else []
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

    @classmethod
    def of(cls, query: Query, weights: Sequence[float]) -> _Asked:
        surfaces = tuple(term.surface for term in query.terms)
        acronyms = tuple((at, word) for at, word in enumerate(surfaces) if is_acronym(word))
        dates = tuple((at, *term.days) for at, term in enumerate(query.terms) if term.days)
        return cls(query, weights, by_form(query), surfaces, acronyms, dates)

    def coverages(self, covers: Values) -> Values:
        """The coverage by each of the texts."""
        return np.zeros(len(covers)) + coverage(covers.T, self.weights)


class _Read(NamedTuple):
    """A passage that has been read: its sentences, how they cover the question, and what covers it beside them."""

    hit: Hit
    sentences: list[str]
    matches: list[Match]
    title: Sequence[float]
    written_out: Sequence[float]


def _read(asked: _Asked, hit: Hit) -> _Read:
    passage = hit.passage
    sentences = [passage.quote(span) for span in passage.sentences]
    found = matches(hit.in_text, hit.begins, asked.forms, len(asked.surfaces))
    return _Read(hit, sentences, found, _title_cover(asked, hit), _written_out(asked, passage))


def _ranked(asked: _Asked, read: Sequence[_Read], best_score: float) -> list[Ranked]:
    """The sentences in the order in which they were read."""
    everywhere, columns = _features(asked, read, best_score)
    features = np.array([columns[name] for name in Features._fields])
    scores = np.clip(sum(map(mul, WEIGHTS, features)) / _BEST, 0.0, 1.0)
    each = zip(scores.tolist(), features.T.tolist(), strict=True)
    return [
        Ranked(_evidence(asked, hit.passage, span, sentence, own, score), Features(*values), own.cover, cover)
        for (hit, sentences, matches, *_), cover in zip(read, map(tuple, everywhere.tolist()), strict=True)
        for span, sentence, own, (score, values) in zip(hit.passage.sentences, sentences, matches, each, strict=False)
    ]


def _features(asked: _Asked, read: Sequence[_Read], best_score: float) -> tuple[Values, dict[str, Values]]:
    """How each passage covers the terms with all that it has, and each feature of all sentences.

    All sentences at once, in arrays of texts by terms, because that takes half as long as one by one.
    """
    passages, query = [one.hit.passage for one in read], asked.query
    counts = [len(one.sentences) for one in read]
    of = np.repeat(np.arange(len(read)), counts)
    firsts = np.cumsum([0, *counts[:-1]])
    own = np.array([match.cover for one in read for match in one.matches])
    before = np.concatenate([own[:1], own[:-1]])
    before[firsts] = 0.0
    title = np.array([one.title for one in read])
    together = np.maximum(np.maximum.reduceat(own, firsts), [one.written_out for one in read])
    everywhere, around = np.maximum(title, together), np.maximum(title * TITLE_SHARE, together * PASSAGE_SHARE)
    newest = max(map(_day, passages)) if query.wants_latest else 0
    sentences = [sentence for one in read for sentence in one.sentences]
    return everywhere, {
        "sentence": asked.coverages(own),
        "context": asked.coverages(np.maximum(np.maximum(own, before * NEXT_TO_SHARE), around[of])),
        "passage": asked.coverages(everywhere)[of],
        "search": np.array([one.hit.score / best_score if best_score > 0 else 0.0 for one in read])[of],
        "pairs": np.array([neighbours(match.positions) for one in read for match in one.matches]),
        "type": np.array([fit(query.question_type, sentence, asked.surfaces) for sentence in sentences]),
        "lead": np.array([1 / (1 + passage.ordinal) for passage in passages])[of],
        "quote": np.array([sentence[0] in "\"“'‘" for sentence in sentences]),
        "question": np.array([sentence.endswith("?") for sentence in sentences]),
        "dated": np.array([_dated(query, passage) for passage in passages])[of],
        "recent": np.array([_recency(_day(passage), newest) for passage in passages])[of],
    }


def _title_cover(asked: _Asked, hit: Hit) -> Sequence[float]:
    """What the title covers, and the terms of the question's dates that the article's own date carries."""
    (cover, _), published = matches(hit.in_heading, (0,), asked.forms, len(asked.surfaces))[0], hit.passage.published
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


def _evidence(asked: _Asked, passage: Passage, span: Span, sentence: str, own: Match, score: float) -> Evidence:
    return Evidence(
        sentence=sentence,
        passage=passage,
        start=span[0],
        end=span[1],
        score=score,
        matched_terms=tuple([asked.surfaces[at] for at, covered in enumerate(own.cover) if covered >= CARRIED_FROM]),
    )
