"""Searching for articles by words: hits by article, what else they have in common, page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.library import Library
from bot.scope import Limits, index_scope
from corpus.article import Kind
from corpus.headline import Headline
from index.backend import Hit
from index.passage import Passage
from index.search_syntax import Note, Search, parse_search

PASSAGES_READ = 200
"""The best passages that are looked at; what else there is, is said to be there and not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An article with as much of its best passage as may be shown."""

    article: Headline
    snippet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """The articles, best first, with the publishers, kinds and years among them and how many articles each has.

    `is_partial` says that there may be more than was looked at.
    """

    found: tuple[Found, ...]
    publishers: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[Kind, int], ...]
    years: tuple[tuple[int, int], ...]
    notes: tuple[Note, ...]
    suggestion: str | None
    is_partial: bool


def search_articles(library: Library, text: str, limits: Limits) -> SearchResult:
    """Search as `index.search_syntax` says, within limits."""
    search = parse_search(text)
    hits = library.search(_within(search, limits).query, PASSAGES_READ)
    catalogue = library.catalogue()
    found = [
        Found(article=article, snippet=" ".join(_showable(hit.passage, library).split()))
        for hit in _first_of_each(hits)
        if (article := catalogue.get(hit.passage.article_id)) is not None and limits.allow(article)
    ]
    if not search.query.terms:  # nothing to rank by: the newest first
        found.sort(key=lambda one: -one.article.published.last.toordinal() if one.article.published else 0)
    publishers = Counter(one.article.publisher for one in found if one.article.publisher)
    years = Counter(one.article.published.year for one in found if one.article.published)
    kinds = Counter(one.article.kind for one in found)
    return SearchResult(
        found=tuple(found),
        publishers=tuple(publishers.most_common()),
        kinds=tuple(kinds.most_common()),
        years=tuple(sorted(years.items(), reverse=True)),
        notes=search.notes,
        suggestion=None if found else library.did_you_mean(search, limits),
        is_partial=len(hits) >= PASSAGES_READ,
    )


def _showable(passage: Passage, library: Library) -> str:
    limit = library.display_limit(passage.origin)
    return passage.text if limit is None else passage.text[:limit]


def _within(search: Search, limits: Limits) -> Search:
    if not limits:
        return search
    query, scope = search.query, index_scope(limits)
    since = max(filter(None, (query.published_from, scope.published_from)), default=None)
    until = min(filter(None, (query.published_until, scope.published_until)), default=None)
    narrowed = replace(
        query,
        published_from=since,
        published_until=until,
        restrictions=(*query.restrictions, *scope.restrictions),
    )
    return replace(search, query=narrowed)


def _first_of_each(hits: Iterable[Hit]) -> Iterable[Hit]:
    """The best hit of each article."""
    seen: set[str] = set()
    for hit in hits:
        if hit.passage.article_id not in seen:
            seen.add(hit.passage.article_id)
            yield hit
