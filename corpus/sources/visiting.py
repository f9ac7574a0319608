"""Visiting a source, whatever its kind: what it has new, and the state that says when to come again."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from corpus.article import Kind
from corpus.errors import CorpusError, FetchError, TryLater, UnreadableInput
from corpus.fetch import Fetcher
from corpus.received import Draft, Received
from corpus.sources import (
    federal_register,
    feed,
    folder,
    govuk,
    page,
    public_inspection,
    regulations_gov,
    sitemap,
)
from corpus.sources.events import SkippedEntry, SourceEvent
from corpus.sources.setting import NEEDS_KEY, SourceKind, SourceSetting
from corpus.sources.state import Health, HealthStatus, SourceState, health
from corpus.sources.visit import Visit

_VISITS: Mapping[SourceKind, Callable[[Visit], Iterator[SourceEvent]]] = {
    SourceKind.FEED: feed.visit,
    SourceKind.SITEMAP: sitemap.visit,
    SourceKind.PAGE: page.visit,
    SourceKind.FOLDER: folder.visit,
    SourceKind.FEDERAL_REGISTER: federal_register.visit,
    SourceKind.PUBLIC_INSPECTION: public_inspection.visit,
    SourceKind.GOVUK: govuk.visit,
    SourceKind.REGULATIONS_GOV: regulations_gov.visit,
}
_KEY_HEADERS: Mapping[SourceKind, tuple[str, str]] = {
    SourceKind.REGULATIONS_GOV: ("api.regulations.gov", "X-Api-Key"),
}


def collect_source(
    setting: SourceSetting,
    state: SourceState,
    *,
    fetcher: Fetcher,
    now: datetime,
    keys: Mapping[SourceKind, str] | None = None,
    uneven: Callable[[], float] = random.random,
) -> Iterator[SourceEvent]:
    """Visit a source and tell what it has new; never raises for anything the source does.

    A SourceState among the events says that all before it is done: keep it together with them, in one transaction.
    The last event is the state with the visit's outcome; only a source that is off for want of a key gives none.
    Whether a visit is due, `is_due` says; it is made here in any case.
    """
    keys = keys or {}
    if reason := missing_key(setting, keys):
        yield SkippedEntry(location=setting.name, reason=reason)
        return
    latest = state.attempted(now)
    brought = 0
    try:
        for event in _VISITS[setting.kind](Visit(setting=setting, state=latest, fetcher=fetcher, now=now)):
            if isinstance(event, Received):
                brought += 1
            if isinstance(event, SourceState):
                latest = replace(event, last_new=now) if brought else event
                yield latest
            else:
                yield event
    except CorpusError as error:
        yield _outcome(setting, latest, error, now, brought=brought, uneven=uneven())
    except Exception as error:  # noqa: BLE001 - an answer of an unforeseen shape must not stop the other sources
        fault = UnreadableInput(setting.name, f"the answer has a shape that was not foreseen ({error!r:.200})")
        yield _outcome(setting, latest, fault, now, brought=brought, uneven=uneven())
    else:
        done = replace(latest, last_new=now) if brought else latest
        yield done.succeeded(now, setting.interval)


def _outcome(
    setting: SourceSetting, state: SourceState, error: CorpusError, now: datetime, *, brought: int, uneven: float
) -> SourceState:
    at_least = error.seconds if isinstance(error, TryLater) else 0.0
    if brought and isinstance(error, TryLater):
        return state.postponed(now, at_least)
    reason = error.reason if isinstance(error, FetchError | UnreadableInput) else str(error)
    return state.failed(now, setting.interval, reason, at_least=at_least, uneven=uneven)


def is_due(setting: SourceSetting, state: SourceState, now: datetime) -> bool:
    """Whether the schedule should visit the source now."""
    return setting.enabled and (state.next_attempt is None or state.next_attempt <= now)


def missing_key(setting: SourceSetting, keys: Mapping[SourceKind, str]) -> str:
    """Why a source is off though it is enabled: it needs an API key that is not there; "" if it is not off."""
    if setting.kind not in NEEDS_KEY or keys.get(setting.kind):
        return ""
    return f"off: {setting.kind} needs a key of its own (free, from api.data.gov), and none is set"


def health_of(
    setting: SourceSetting, state: SourceState, now: datetime, keys: Mapping[SourceKind, str] | None = None
) -> Health:
    """How a source is doing, in words for people."""
    if not setting.enabled:
        return Health(status=HealthStatus.OFF, message="off")
    if reason := missing_key(setting, keys or {}):
        return Health(status=HealthStatus.OFF, message=reason)
    return health(state, now, setting.silent_after)


def secret_headers(keys: Mapping[SourceKind, str]) -> dict[str, dict[str, str]]:
    """The `secrets` with which HttpFetcher sends each key to its own host only."""
    headers: dict[str, dict[str, str]] = {}
    for kind, key in keys.items():
        if key and kind in _KEY_HEADERS:
            host, header = _KEY_HEADERS[kind]
            headers[host] = {header: key}
    return headers


def described_by(setting: SourceSetting, draft: Draft) -> Draft:
    """The draft with what the source's entry says of all its articles, where the article itself does not say it."""
    return replace(
        draft,
        kind=setting.article_kind if draft.kind is Kind.UNKNOWN else draft.kind,
        licence=draft.licence or setting.licence,
        publisher=draft.publisher or setting.publisher,
    )
