"""Use case: what a source has new becomes articles of the record, and what it takes back leaves the corpus."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from corpus.collect import BATCH, CollectReport, collect_one
from corpus.errors import UnreadableInput
from corpus.fetch import Fetcher
from corpus.notice import Notice, NoticeKind
from corpus.received import Received
from corpus.sources.events import ChangeNotice, SkippedEntry, SourceEvent, Withdrawal
from corpus.sources.setting import SourceKind, SourceSetting
from corpus.sources.state import Health, HealthStatus, SourceState
from corpus.sources.visiting import collect_source, described_by, health_of, is_due
from corpus.store import ArticleStore


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What a visit to one source did, and how the source is doing now."""

    name: str
    collected: CollectReport
    health: Health

    @property
    def failed(self) -> bool:
        """Whether the visit came to nothing."""
        return self.health.status in (HealthStatus.FAILING, HealthStatus.OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """What sources are visited with.

    `clock` gives aware times. `writing` is entered for each batch that is stored, never while something is fetched;
    `stored` is called after each batch that changed the corpus, outside of `writing`.
    """

    store: ArticleStore
    fetcher: Fetcher
    clock: Callable[[], datetime]
    keys: Mapping[SourceKind, str] = field(default_factory=dict)
    writing: Callable[[], AbstractContextManager[None]] = nullcontext
    stored: Callable[[], None] = lambda: None

    def state(self, setting: SourceSetting) -> SourceState:
        """What the last visit left."""
        return SourceState.from_json(self.store.source_state(setting.name))

    def is_due(self, setting: SourceSetting) -> bool:
        """Whether the schedule should visit the source now."""
        return is_due(setting, self.state(setting), self.clock())

    def health(self, setting: SourceSetting) -> Health:
        """How the source is doing."""
        return health_of(setting, self.state(setting), self.clock(), self.keys)

    def visit(self, setting: SourceSetting) -> SourceReport:
        """Collect what a source has new; never raises for anything the source does.

        What came is stored together with the state that says so: after a kill nothing is missing, and nothing but the
        last few entries is asked for again.
        """
        report = CollectReport()
        waiting: list[SourceEvent] = []
        for event in collect_source(
            setting, self.state(setting), fetcher=self.fetcher, now=self.clock(), keys=self.keys
        ):
            waiting.append(event)
            if isinstance(event, SourceState) or len(waiting) >= BATCH:
                report = report.joined(self._keep(setting, waiting))
                waiting = []
        report = report.joined(self._keep(setting, waiting))
        return SourceReport(name=setting.name, collected=report, health=self.health(setting))

    def _keep(self, setting: SourceSetting, events: Sequence[SourceEvent]) -> CollectReport:
        report = CollectReport()
        if not events:
            return report
        with self.writing(), self.store.transaction():
            before = self.store.sequence()
            for event in events:
                _keep_one(self.store, setting, event, report)
            report.superseded += self.store.superseded_since(before)
        if report.changed:
            self.stored()
        return report


def _keep_one(store: ArticleStore, setting: SourceSetting, event: SourceEvent, report: CollectReport) -> None:
    if isinstance(event, Received):
        collect_one(store, event, report, described=partial(described_by, setting))
    elif isinstance(event, SkippedEntry):
        report.skipped.append(UnreadableInput(event.location, event.reason))
    elif isinstance(event, SourceState):
        store.save_source_state(setting.name, event.to_json())
    elif withdrawn := store.note(_notice(event, setting.name)):
        report.withdrawn.append(withdrawn)


def _notice(event: Withdrawal | ChangeNotice, source: str) -> Notice:
    happened = event.when.exact() if event.when else ""
    if isinstance(event, Withdrawal):
        return Notice(
            kind=NoticeKind.WITHDRAWN,
            article_id=event.id or "",
            url=event.url,
            reason=event.reason,
            happened=happened,
            source=source,
        )
    if event.corrects:
        return Notice(
            kind=NoticeKind.CORRECTED,
            article_id=event.corrects,
            correction_id=event.id,
            reason=event.reason,
            happened=happened,
            source=source,
        )
    return Notice(
        kind=NoticeKind.CHANGED,
        article_id=event.id,
        url=event.url,
        reason=event.reason,
        happened=happened,
        source=source,
    )
