"""What part of the corpus may be shown somewhere: days of publication, sources, official texts only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from corpus.article import Kind
from corpus.headline import Headline
from index.query import WHOLE_CORPUS, Restriction, Scope
from index.vocabulary import fold

OFFICIAL_KINDS = (Kind.OFFICIAL, Kind.RELEASE)
"""Texts of a government or international body, and what it tells the press itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Inclusive days; publishers by their whole name, None for all and () for none; official kinds only."""

    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] | None = None
    official: bool = False

    def __bool__(self) -> bool:
        """Whether anything is kept out."""
        return self != EVERYTHING

    def allow(self, article: Headline) -> bool:
        """Whether the article may be shown. An undated one may not where days are limited."""
        if self.since or self.until:
            published = article.published
            if published is None or published.last < (self.since or date.min):
                return False
            if published.first > (self.until or date.max):
                return False
        if self.sources is not None and fold(article.publisher or "") not in _folded(self.sources):
            return False
        return not self.official or article.kind in OFFICIAL_KINDS

    def narrowed(self, other: Limits) -> Limits:
        """What both allow."""
        since = max(filter(None, (self.since, other.since)), default=None)
        until = min(filter(None, (self.until, other.until)), default=None)
        return Limits(
            since=since,
            until=until,
            sources=_common(self.sources, other.sources),
            official=self.official or other.official,
        )

    def over(self, before: Limits) -> Limits:
        """These in place of the days and the sources that were chosen before; what is not chosen anew stays."""
        days = self if self.since or self.until else before
        sources = before.sources if self.sources is None else self.sources
        return Limits(since=days.since, until=days.until, sources=sources, official=self.official or before.official)

    def to_json(self) -> dict[str, Any]:
        """As plain values; `from_json` reads it back."""
        return {
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "sources": list(self.sources) if self.sources is not None else None,
            "official": self.official,
        }

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Limits:
        """Read what `to_json` wrote."""
        since, until, sources = content["since"], content["until"], content["sources"]
        return cls(
            since=date.fromisoformat(since) if since else None,
            until=date.fromisoformat(until) if until else None,
            sources=tuple(sources) if sources is not None else None,
            official=content["official"],
        )


EVERYTHING = Limits()


def index_scope(limits: Limits) -> Scope:
    """The limits as the index takes them."""
    if not limits:
        return WHOLE_CORPUS
    restrictions = []
    if limits.sources is not None:
        restrictions.append(Restriction(field="publisher", any_of=tuple((name,) for name in limits.sources)))
    if limits.official:
        restrictions.append(Restriction(field="kind", any_of=tuple((kind.value,) for kind in OFFICIAL_KINDS)))
    return Scope(published_from=limits.since, published_until=limits.until, restrictions=tuple(restrictions))


def _common(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if one is None or other is None:
        return other if one is None else one
    return tuple(name for name in one if fold(name) in _folded(other))


@lru_cache(maxsize=64)
def _folded(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, names))
