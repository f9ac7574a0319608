"""SearchBackend in dictionaries: the reference that the backend on disk is compared with."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

import plain_reading

from index.backend import Hit
from index.passage import Passage
from index.query import Query, Restriction

K1, B = 1.2, 0.75
TITLE_BOOST, PHRASE_BOOST = 0.6, 0.5


class MemoryBackend:
    """Whoosh's sum of BM25 over title and text, computed the slow and plain way."""

    def __init__(self) -> None:
        self._articles: dict[str, tuple[Passage, ...]] = {}
        self._before: dict[str, tuple[Passage, ...]] | None = None

    def replace(self, article_id: str, passages: Sequence[Passage]) -> None:
        self._articles.pop(article_id, None)
        if passages:
            self._articles[article_id] = tuple(passages)

    def search(self, query: Query, limit: int) -> Sequence[Hit]:
        passages = self._committed()
        scores = dict.fromkeys(range(len(passages)), 0.0)
        matched: set[int] = set()
        for of, boost in ((plain_reading.heading, TITLE_BOOST), (plain_reading.text, 1.0)):
            field = _Field([of(passage) for passage in passages])
            weights: dict[str, float] = {}
            for form, weight in (pair for term in query.terms for pair in term.forms):
                weights[form] = max(weight, weights.get(form, 0.0))
            for form, weight in weights.items():
                for at in field.holding(form):
                    scores[at] += boost * weight * field.bm25(form, at)
                    matched.add(at)
            for phrase in dict.fromkeys(phrase for phrase in query.phrases if len(phrase) > 1):
                for at in field.holding_phrase(phrase):
                    scores[at] += boost * PHRASE_BOOST * sum(field.bm25(term, at) for term in phrase if term)
                    matched.add(at)
        if (
            not query.terms
            and not query.phrases
            and (query.restrictions or query.published_from or query.published_until)
        ):
            matched = set(scores)
        kept = [at for at in matched if _allowed(passages[at], query)]
        newest_first = not query.terms and not query.phrases
        days = {at: _day(passages[at]) if newest_first else 0 for at in kept}
        best = sorted(kept, key=lambda at: (-scores[at], -days[at], at))[: max(limit, 0)]
        return tuple(
            plain_reading.hit_of(passages[at], query, score=scores[at], rank=rank) for rank, at in enumerate(best, 1)
        )

    def frequency(self, term: str) -> int:
        return self.frequencies([term])[term]

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        counts = self.vocabulary()
        return {term: counts.get(term, 0) for term in terms}

    def vocabulary(self) -> Mapping[str, int]:
        return Counter(term for p in self._committed() for term in {*plain_reading.heading(p), *plain_reading.text(p)})

    def similar_terms(self, word: str, edits: int, least: int = 1, /) -> Mapping[str, int]:
        if not (word.isascii() and word.isalpha() and word.islower()):
            return {}
        return {term: n for term, n in self.vocabulary().items() if term.startswith("=") or term[0] == word[0]}

    def count(self) -> int:
        return len(self._committed())

    def versions(self) -> Mapping[str, int]:
        return {passage.article_id: passage.version for passage in self._committed()}

    def clear(self) -> None:
        self._articles.clear()

    @contextmanager
    def writing(self) -> Iterator[None]:
        self._before = dict(self._articles)
        try:
            yield
        except BaseException:
            self._articles = self._before
            raise
        finally:
            self._before = None

    def verify(self) -> Sequence[str]:
        return ()

    def repair(self) -> bool:
        return False

    def close(self) -> None:
        pass

    def _committed(self) -> list[Passage]:
        articles = self._articles if self._before is None else self._before
        return [passage for passages in articles.values() for passage in passages]


def _day(passage: Passage) -> int:
    return passage.published.last.toordinal() if passage.published else 0


class _Field:
    """One field of all passages, with the statistics that BM25 needs."""

    def __init__(self, positions: Sequence[Mapping[str, Sequence[int]]]) -> None:
        self._positions = positions
        self._lengths = [sum(map(len, positions.values())) for positions in self._positions]
        self._average = sum(self._lengths) / (len(positions) or 1) or 1.0
        self._frequency = Counter(term for positions in self._positions for term in positions)

    def holding(self, term: str) -> list[int]:
        return [at for at, positions in enumerate(self._positions) if term in positions]

    def holding_phrase(self, phrase: Sequence[str]) -> list[int]:
        return [
            at
            for at, positions in enumerate(self._positions)
            if any(
                all(not term or start + step in positions.get(term, ()) for step, term in enumerate(phrase))
                for start in positions.get(phrase[0], ())
            )
        ]

    def bm25(self, term: str, at: int) -> float:
        idf = math.log(len(self._positions) / (self._frequency[term] + 1)) + 1
        tf, norm = len(self._positions[at][term]), 1 - B + B * self._lengths[at] / self._average
        return idf * tf * (K1 + 1) / (tf + K1 * norm)


def _allowed(passage: Passage, query: Query) -> bool:
    within = _in_window(passage, query.published_from, query.published_until)
    return within and all(_holds(passage, each) != each.excluded for each in query.restrictions)


def _holds(passage: Passage, restriction: Restriction) -> bool:
    values = {
        "publisher": [passage.publisher or ""],
        "topic": list(passage.topics),
        "article": [passage.article_id],
        "kind": [passage.kind.value],
    }.get(restriction.field)
    if values is not None:
        return any(value.casefold() == wanted.casefold() for value in values for (wanted,) in restriction.any_of)
    heading, text = plain_reading.heading(passage), plain_reading.text(passage)
    fields = [heading] if restriction.field == "title" else [heading, text]
    return any(_Field([field]).holding_phrase(run) for field in fields for run in restriction.any_of)


def _in_window(passage: Passage, earliest: date | None, latest: date | None) -> bool:
    if earliest is None and latest is None:
        return True
    published = passage.published
    if published is None:
        return False
    return (latest is None or published.first <= latest) and (earliest is None or published.last >= earliest)
