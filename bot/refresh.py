"""Collecting from sources and building, so that what was stored is soon found."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.app import App, sources_file
from bot.settings import Settings
from corpus.collect_sources import SourceReport, Visitor
from corpus.fetch import Fetcher, HttpFetcher
from corpus.received import Draft
from corpus.sources.setting import SourceKind, SourceSetting
from corpus.sources.settings_file import SHIPPED, LoadedSources, read_sources
from corpus.sources.visiting import described_by, secret_headers
from corpus.writer_lock import writer_lock

BUILD_AFTER_SECONDS = 5.0
BUILD_SHARE = 0.1
"""While a visit goes on, at most about this share of the time is spent on building."""


def known_sources(settings: Settings) -> LoadedSources:
    """The sources that ship with the program and the user's own."""
    return read_sources([SHIPPED, sources_file(settings)])


def keys_of(settings: Settings) -> dict[SourceKind, str]:
    """The API keys that are set."""
    return {SourceKind.REGULATIONS_GOV: settings.regulations_gov_api_key} if settings.regulations_gov_api_key else {}


def http_fetcher(settings: Settings) -> HttpFetcher:
    """The fetcher for all sources; one for a whole run, so that it stays polite to every host."""
    return HttpFetcher(secrets=secret_headers(keys_of(settings)))


def now() -> datetime:
    """The time by the clock of this machine."""
    return datetime.now(UTC)


def visitor(app: App, fetcher: Fetcher, stored: Callable[[], None] = lambda: None) -> Visitor:
    """What visits sources for this program; it holds the writer's lock only while it stores."""
    return Visitor(
        store=app.store,
        fetcher=fetcher,
        clock=now,
        keys=keys_of(app.settings),
        writing=lambda: writer_lock(app.settings.data_dir, "storing what sources have new"),
        stored=stored,
    )


def refresh(
    app: App,
    fetcher: Fetcher,
    *,
    only_due: bool,
    index: bool = True,
    told: Callable[[str], None] | None = None,
) -> Iterator[SourceReport]:
    """Visit the enabled sources one after another, and build at the end and every now and then on the way.

    A report comes as soon as its source is done. One process refreshes at a time: `told` is called with who does it
    while this one waits. Raises CorpusError or SearchError if the record or the index cannot be written.
    """
    pace = _BuildPace(app) if index else None
    visits = visitor(app, fetcher, pace.stored if pace else lambda: None)
    with _alone(app.settings, told):
        chosen = [one for one in known_sources(app.settings).settings if one.enabled]
        for setting in _due_first(visits, chosen, only_due=only_due):
            yield visits.visit(setting)
        if pace:
            pace.finish()


def _alone(settings: Settings, told: Callable[[str], None] | None) -> AbstractContextManager[None]:
    return writer_lock(settings.data_dir, "refreshing sources", name="refresh", told=told)


def _due_first(visits: Visitor, chosen: list[SourceSetting], *, only_due: bool) -> list[SourceSetting]:
    """Those longest waiting come first, so that a source that takes for ever does not starve the others."""
    waiting = [one for one in chosen if not only_due or visits.is_due(one)]
    never = datetime.min.replace(tzinfo=UTC)
    return sorted(waiting, key=lambda one: visits.state(one).last_attempt or never)


@dataclass(slots=True)
class _BuildPace:
    """Builds after something was stored, but not so often that building takes the time of collecting."""

    app: App
    waiting: bool = True
    not_before: float = 0.0

    def stored(self) -> None:
        self.waiting = True
        if time.monotonic() >= self.not_before:
            self.finish()

    def finish(self) -> None:
        if not self.waiting:
            return
        began = time.monotonic()
        with writer_lock(self.app.settings.data_dir, "indexing what sources have new"):
            self.app.build()
        ended = time.monotonic()
        self.waiting = False
        self.not_before = ended + max(BUILD_AFTER_SECONDS, (ended - began) / BUILD_SHARE)


def described_by_origin(settings: Settings) -> Callable[[str, Draft], Draft]:
    """A function that adds what the source of an origin says of all its texts, where there is such a source."""
    by_name = {one.name: one for one in known_sources(settings).settings}

    def described(origin: str, draft: Draft) -> Draft:
        return described_by(by_name[origin], draft) if origin in by_name else draft

    return described
