"""All articles without their texts, in memory: lists, sources, identifiers and titles, within what may be shown."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.scope import EVERYTHING, OFFICIAL_KINDS, Limits
from bot.title_index import TitleIndex
from corpus.dates import PartialDate
from corpus.headline import Headline
from index.analyzer import tokens
from index.vocabulary import fold

_LONGEST_IDENTIFIER = 8  # words and numbers
_IDENTIFIER_PARTS = re.compile(r"[a-z]+|\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publisher with how many articles of it there are and the newest of them."""

    name: str
    articles: int
    newest: PartialDate | None
    official: int


class Catalogue:
    """One state of the corpus, newest article first; immutable."""

    def __init__(self, articles: Iterable[Headline], sequence: int = 0) -> None:
        self.articles = tuple(sorted(articles, key=_newest_first))
        self.sequence = sequence
        self._by_id = {article.id: article for article in self.articles}
        self._made: dict[tuple[str, Limits], Any] = {}

    def __len__(self) -> int:
        return len(self.articles)

    def get(self, article_id: str) -> Headline | None:
        """The article, None where it is not in the corpus (any more)."""
        return self._by_id.get(article_id)

    def by_short_id(self, short: str) -> Headline | None:
        """The article of a short id; None where it is not in the corpus (any more)."""
        return self._by_short_id.get(short)

    def within(self, limits: Limits) -> tuple[Headline, ...]:
        """The articles that may be shown, newest first."""
        return tuple(filter(limits.allow, self.articles)) if limits else self.articles

    def titled(self, typed: str, limits: Limits = EVERYTHING, limit: int = 25) -> list[Headline]:
        """Articles by what somebody types of their title, best first; the newest for nothing typed."""
        if not typed.strip():
            return list(islice((one for one in self.articles if limits.allow(one)), limit))
        allowed = self._allowed(limits) if limits else None
        return [self.articles[place] for place in self._titles.find(typed, limit, allowed)]

    def sources(self, limits: Limits = EVERYTHING) -> list[Source]:
        """The publishers, the one with most articles first."""
        found: list[Source] = self._once("sources", limits, lambda: self._sources(limits))
        return found

    def _sources(self, limits: Limits) -> list[Source]:
        counts: Counter[str] = Counter()
        official: Counter[str] = Counter()
        newest: dict[str, PartialDate | None] = {}
        for article in self.within(limits):
            name = article.publisher or ""
            counts[name] += 1
            official[name] += article.kind in OFFICIAL_KINDS
            newest.setdefault(name, article.published)
        ranked = sorted(counts, key=lambda name: (-counts[name], fold(name)))
        return [
            Source(name=name, articles=counts[name], newest=newest[name], official=official[name])
            for name in ranked
            if name
        ]

    def publishers_like(self, typed: str, limits: Limits = EVERYTHING) -> tuple[str, ...]:
        """Publishers whose name holds what somebody typed; the one of exactly that name alone if there is one."""
        wanted = fold(typed).strip()
        names = [source.name for source in self.sources(limits)]
        exact = [name for name in names if fold(name) == wanted]
        return tuple(exact or (name for name in names if wanted and wanted in fold(name)))

    def about(self, subject: str, limits: Limits = EVERYTHING) -> list[Headline]:
        """The articles of a topic, or on a party by any of its names (U.S.), newest first.

        Where nothing has that name: those of topics and parties whose names hold it.
        """
        wanted, party = fold(subject).strip(), _party(subject)
        subjects = self.subjects(limits)
        named = {one for one in subjects if fold(one) == wanted or (party and _party(one) == party)}
        named = named or {one for one in subjects if wanted and wanted in fold(one)}
        return [one for one in self.within(limits) if not named.isdisjoint((*one.topics, *one.parties))]

    def subjects(self, limits: Limits = EVERYTHING) -> list[str]:
        """The topics and parties that articles are filed under, most usual first."""
        found: list[str] = self._once("subjects", limits, lambda: self._subjects(limits))
        return found

    def _subjects(self, limits: Limits) -> list[str]:
        counted = Counter(subject for one in self.within(limits) for subject in (*one.topics, *one.parties))
        return [subject for subject, _ in counted.most_common()]

    def named_in(self, text: str, limits: Limits = EVERYTHING) -> dict[str, list[Headline]]:
        """The identifiers of articles (DS543, EO 14257) that a text names, each with the articles that carry it."""
        parts = words_and_numbers(text)
        found: dict[str, list[Headline]] = {}
        for begin in range(len(parts)):
            for end in range(begin + 1, min(begin + _LONGEST_IDENTIFIER, len(parts)) + 1):
                identifier, articles = self._identifiers.get(tuple(parts[begin:end]), ("", []))
                if allowed := [one for one in articles if limits.allow(one)]:
                    found[identifier] = allowed
        return found

    @cached_property
    def _by_short_id(self) -> Mapping[str, Headline]:
        return {short_id(article): article for article in self.articles}

    @cached_property
    def _titles(self) -> TitleIndex:
        return TitleIndex([article.title for article in self.articles])

    @cached_property
    def _identifiers(self) -> Mapping[tuple[str, ...], tuple[str, list[Headline]]]:
        """Identifiers by their words and numbers, so that DS543 and "DS 543" are one, with the articles of each."""
        found: dict[tuple[str, ...], tuple[str, list[Headline]]] = {}
        for article in self.articles:
            for identifier in article.identifiers:
                parts = tuple(words_and_numbers(identifier))
                if any(part.isdigit() for part in parts):
                    found.setdefault(parts, (identifier, []))[1].append(article)
        return found

    def warm(self) -> None:
        """Make now what would else be made at the first question."""
        _ = self._titles, self._identifiers, self._by_short_id

    def _once(self, what: str, limits: Limits, make: Callable[[], Any]) -> Any:
        """What was made for these limits before: somebody types one letter after another."""
        if (what, limits) not in self._made:
            self._made[what, limits] = make()
        return self._made[what, limits]

    def _allowed(self, limits: Limits) -> NDArray[np.bool_]:
        """A row an article, true where it may be shown."""
        mask: NDArray[np.bool_] = self._once("allowed", limits, lambda: self._mask(limits))
        return mask

    def _mask(self, limits: Limits) -> NDArray[np.bool_]:
        return np.fromiter(map(limits.allow, self.articles), bool, len(self.articles))


class Headlines(Protocol):
    """Where the headlines come from."""

    def sequence(self) -> int:
        """The number of the record's latest change."""

    def since(self, sequence: int) -> list[Headline]:
        """The articles that changed after this change, removed ones among them."""


class LiveCatalogue:
    """The catalogue as the record is now; what changed is read when `current` is asked. Safe from several threads."""

    def __init__(self, headlines: Headlines, *, changed: Callable[[Catalogue], None] = lambda _: None) -> None:
        self._headlines = headlines
        self._changed = changed
        self._lock = threading.Lock()
        self._catalogue = Catalogue(())

    @property
    def latest(self) -> Catalogue:
        """The catalogue as it was last read, at once: for what must not wait."""
        return self._catalogue

    def current(self) -> Catalogue:
        """The catalogue as of now; reads what changed, which takes a second per 100,000 changed articles."""
        if self._headlines.sequence() == self._catalogue.sequence:
            return self._catalogue
        with self._lock:
            # A lower number is that of a backup that was restored: nothing that is known need be in it.
            known = self._catalogue if self._headlines.sequence() >= self._catalogue.sequence else Catalogue(())
            changes = self._headlines.since(known.sequence)
            if changes or known is not self._catalogue:
                articles = {one.id: one for one in known.articles} | {one.id: one for one in changes}
                present = (one for one in articles.values() if not one.removed)
                catalogue = Catalogue(present, max((one.changed for one in changes), default=0))
                catalogue.warm()
                self._catalogue = catalogue
                self._changed(catalogue)
            return self._catalogue


@lru_cache(maxsize=4096)
def _party(name: str) -> str:
    """The index term of the party that has this name; "" where none has it."""
    found = list(tokens(name, question=True))
    return found[0].terms[0] if len(found) == 1 and found[0].terms[0].startswith("=") else ""


def short_id(article: Headline) -> str:
    """Twelve characters that stand for an article's id, which may be of any length and hold any character."""
    return hashlib.sha256(article.id.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _newest_first(article: Headline) -> tuple[int, str]:
    day = article.published.last if article.published else date.min
    return -day.toordinal(), article.id


def words_and_numbers(text: str) -> list[str]:
    """The words and numbers of a text in small letters: DS543 and "DS 543" have the same."""
    return _IDENTIFIER_PARTS.findall(fold(text))
