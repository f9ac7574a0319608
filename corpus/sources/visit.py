"""One visit to a source, and what the visits to all kinds of sources share."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from corpus.errors import FetchError, TryLater, UnreadableInput
from corpus.fetch import Fetched, Fetcher
from corpus.sources.events import SkippedEntry, SourceEvent
from corpus.sources.setting import SourceSetting
from corpus.sources.state import SourceState

SLICE = 10
"""Entries after which what was done is told: a kill costs at most so many fetches."""

MAX_TRIES = 4
"""Visits in which an entry is tried before it is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a source is visited with; API keys are the fetcher's business."""

    setting: SourceSetting
    state: SourceState
    fetcher: Fetcher
    now: datetime

    def json(self, url: str) -> dict[str, Any]:
        """Fetch a JSON object; FetchError, or UnreadableInput if it is none."""
        return read_json(self.fetcher.fetch(url))


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry to be taken. `token` tells it, in this form, from all others; `take` gets what there is of it."""

    token: str
    location: str
    take: Callable[[], Iterable[SourceEvent]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """The state after entries were worked through, and whether each of them was taken or given up."""

    state: SourceState
    complete: bool


def token(*parts: object) -> str:
    """A short name of an entry in one of its forms."""
    return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:16]


def read_json(fetched: Fetched) -> dict[str, Any]:
    """The JSON object that came; UnreadableInput if it is none."""
    try:
        value = json.loads(fetched.data)
    except (ValueError, RecursionError):
        raise UnreadableInput(
            fetched.url, "the answer is not JSON; the address may be wrong or the service down"
        ) from None
    if not isinstance(value, dict):
        raise UnreadableInput(fetched.url, "the answer is JSON of another shape than documented")
    return value


def work_through(
    state: SourceState, items: Iterable[Item], *, limit: int | None = None
) -> Generator[SourceEvent, None, Worked]:
    """Take entries that were not taken before, at most `limit`; what fails for a passing reason is tried next time.

    An entry is taken whole or not at all. Where a server asks to wait, its entries are left as they are and those of
    other servers taken; TryLater is raised at the end, after the state was told.
    """
    work = _Work(state)
    complete = True
    later: TryLater | None = None
    for item in items:
        if item.token in work.seen:
            continue
        if work.done == limit:
            complete = False
            break
        try:
            events = tuple(item.take())
        except TryLater as error:
            later = later or error
            continue
        except (FetchError, UnreadableInput) as error:
            will_retry, skipped = work.failed(item, error)
            complete = complete and not will_retry
            events = (skipped,)
        else:
            work.succeeded(item)
        yield from events
        if work.done % SLICE == 0:
            yield work.state()
    yield work.state()
    if later:
        raise later
    return Worked(state=work.state(), complete=complete)


class _Work:
    def __init__(self, state: SourceState) -> None:
        self._state = state
        self._retry = dict(state.retry)
        self.seen = dict.fromkeys(state.seen)
        self.done = 0

    def succeeded(self, item: Item) -> None:
        self.done += 1
        self.seen[item.token] = None
        self._retry.pop(item.token, None)

    def failed(self, item: Item, error: FetchError | UnreadableInput) -> tuple[bool, SkippedEntry]:
        """Whether the entry will be tried again, and the report of what happened."""
        tries = self._retry.get(item.token, 0) + 1
        if not isinstance(error, FetchError) or not error.transient:
            self.succeeded(item)
            return False, SkippedEntry(location=item.location, reason=error.reason)
        if tries >= MAX_TRIES:
            self.succeeded(item)
            return False, SkippedEntry(location=item.location, reason=f"{error.reason}; given up after {tries} visits")
        self.done += 1
        self._retry[item.token] = tries
        return True, SkippedEntry(location=item.location, reason=f"{error.reason}; it will be tried again")

    def state(self) -> SourceState:
        return replace(self._state, seen=tuple(self.seen), retry=tuple(self._retry.items()))
