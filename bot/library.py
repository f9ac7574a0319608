"""What the chat asks of the rest of the program: answers, passages, articles, and what articles there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from bot.app import App, record_path
from bot.catalogue import Catalogue, LiveCatalogue
from bot.scope import EVERYTHING, Limits, index_scope
from corpus.article import Article
from corpus.errors import ArticleNotFound, CorpusError
from corpus.headline import HeadlineReader
from corpus.sources.state import SourceState
from corpus.sources.visiting import health_of
from index.answer import MOST_EVIDENCE, Answer
from index.backend import Hit
from index.build import behind
from index.errors import SearchError
from index.query import Query
from index.search_syntax import Search, did_you_mean


class Library(Protocol):
    """All methods block for milliseconds and are safe from several threads."""

    def ask(self, question: str, *, previous: str | None = None, limits: Limits = EVERYTHING) -> Answer:
        """Answer from the articles that may be shown; SearchError when the index cannot be used."""

    def search(self, query: Query, limit: int) -> Sequence[Hit]:
        """The best passages for a query, best first; SearchError."""

    def did_you_mean(self, search: Search, limits: Limits) -> str | None:
        """The search with misspelt words put right by what may be shown; None when there is nothing to mend."""

    def article(self, article_id: str, version: int | None = None) -> Article | None:
        """An article in its newest or the given version; None when it is not in the corpus (any more)."""

    def display_limit(self, origin: str) -> int | None:
        """How many characters of an article of this origin may be shown; None for all."""

    def source_states(self) -> Sequence[tuple[str, str]]:
        """Where articles are collected from: the names and how each is doing."""

    def problems(self) -> Sequence[str]:
        """What is wrong with record and index, a line each."""

    def catalogue(self) -> Catalogue:
        """All articles without their texts, as of now."""

    @property
    def latest_catalogue(self) -> Catalogue:
        """The catalogue as it was last read, at once."""


class AppLibrary:
    """The library of a running program."""

    def __init__(self, app: App, index_failed: Callable[[], object] = lambda: None) -> None:
        """`index_failed` is called, from any thread, when the index cannot be used."""
        self._app = app
        self._index_failed = index_failed
        self._headlines = HeadlineReader.open(record_path(app.settings))
        self._catalogue = LiveCatalogue(self._headlines)

    def ask(self, question: str, *, previous: str | None = None, limits: Limits = EVERYTHING) -> Answer:
        """Answer from the articles that may be shown."""
        scope = index_scope(limits)
        with self._noticed():
            return self._app.ask(question, previous=previous, scope=scope, evidence=MOST_EVIDENCE)

    def search(self, query: Query, limit: int) -> Sequence[Hit]:
        """The best passages for a query, best first."""
        with self._noticed():
            return self._app.backend.search(query, limit)

    def did_you_mean(self, search: Search, limits: Limits) -> str | None:
        """The search with misspelt words put right by what may be shown."""
        return did_you_mean(search, self._app.backend, index_scope(limits))

    def article(self, article_id: str, version: int | None = None) -> Article | None:
        """An article in its newest or the given version; None when it is not in the corpus (any more)."""
        try:
            return None if self._app.store.removal(article_id) else self._app.store.get(article_id, version)
        except ArticleNotFound:
            return None

    def display_limit(self, origin: str) -> int | None:
        """How many characters of an article of this origin may be shown; None for all."""
        return self._app.display_limit(origin)

    def source_states(self) -> Sequence[tuple[str, str]]:
        """Where articles are collected from: the names and how each is doing."""
        from bot.refresh import keys_of, known_sources, now

        keys, found = keys_of(self._app.settings), []
        for one in known_sources(self._app.settings).settings:
            if one.enabled:
                state = SourceState.from_json(self._app.store.source_state(one.name))
                found.append((one.name, health_of(one, state, now(), keys).message))
        return found

    def problems(self) -> Sequence[str]:
        """What is wrong with record and index, a line each."""
        try:
            waiting = behind(self._app.store, self._app.backend)
        except (CorpusError, SearchError) as error:
            return (str(error),)
        return (f"{waiting} articles are not indexed yet",) if waiting else ()

    def catalogue(self) -> Catalogue:
        """All articles without their texts, as of now."""
        return self._catalogue.current()

    @property
    def latest_catalogue(self) -> Catalogue:
        """The catalogue as it was last read, at once."""
        return self._catalogue.latest

    @contextmanager
    def _noticed(self) -> Iterator[None]:
        try:
            yield
        except SearchError:
            self._index_failed()
            raise

    def close(self) -> None:
        """Close the connection to the record; the program itself stays open."""
        self._headlines.close()
