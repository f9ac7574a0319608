"""Visiting sources in tests: settings in one line, and all that a visit tells."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from corpus.fetch import Fetcher
from corpus.received import RECORD, Received
from corpus.sources.events import ChangeNotice, SkippedEntry, SourceEvent, Withdrawal
from corpus.sources.setting import SourceKind, SourceSetting, parse_setting
from corpus.sources.state import SourceState
from corpus.sources.visiting import collect_source

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


def setting(kind: str, url: str = "", **values: Any) -> SourceSetting:
    table = {"kind": kind, "enabled": True, **({"url": url} if url else {}), **values}
    parsed, problems = parse_setting("test-source", table, Path("/"))
    assert parsed, problems
    return parsed


@dataclass
class Visited:
    """All that a visit told, sorted by what it is; `state` is the last one."""

    events: list[SourceEvent] = field(default_factory=list)

    def _of(self, kind: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def received(self) -> list[Received]:
        return self._of(Received)

    @property
    def skipped(self) -> list[SkippedEntry]:
        return self._of(SkippedEntry)

    @property
    def withdrawals(self) -> list[Withdrawal]:
        return self._of(Withdrawal)

    @property
    def notices(self) -> list[ChangeNotice]:
        return self._of(ChangeNotice)

    @property
    def states(self) -> list[SourceState]:
        return self._of(SourceState)

    @property
    def state(self) -> SourceState:
        return SourceState.from_json(self.states[-1].to_json())

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(one.data) for one in self.received if one.media_type == RECORD]

    @property
    def urls(self) -> list[str | None]:
        return [one.url for one in self.received]


def visit(
    source: SourceSetting,
    fetcher: Fetcher,
    state: SourceState | None = None,
    *,
    now: datetime = NOW,
    keys: dict[SourceKind, str] | None = None,
    events: int | None = None,
) -> Visited:
    """Visit a source, to the end or until so many events came, as if killed then."""
    visited = Visited()
    told: Iterable[SourceEvent] = collect_source(
        source, state or SourceState(), fetcher=fetcher, now=now, keys=keys, uneven=lambda: 0.5
    )
    for number, event in enumerate(told, 1):
        visited.events.append(event)
        if number == events:
            break
    return visited


def later(hours: float = 24) -> datetime:
    return NOW + timedelta(hours=hours)
