"""Figures of the corpus, the index and the sources, read when they are asked for.

Collecting and building happen in other processes; what they did is in the record, and is read from there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.app import App
from corpus.sources.setting import SourceSetting
from corpus.sources.state import SourceState
from index.errors import SearchError

log = logging.getLogger(__name__)


class CorpusCollector(Collector):
    """Reads the record and the index; a part that cannot be read is left out, and the log says why."""

    def __init__(self, app: App, sources: Callable[[], Iterable[SourceSetting]]) -> None:
        self._app = app
        self._sources = sources

    def describe(self) -> Iterable[Metric]:
        """Nothing: registering must not read the record."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The figures as of now."""
        for part in (self._corpus, self._index, self._collecting):
            try:
                yield from part()
            except Exception:
                log.exception("a part of the metrics cannot be read")

    def _corpus(self) -> Iterator[Metric]:
        store = self._app.store
        yield _gauge("attache_articles", "Articles in the corpus.", store.count())
        yield _gauge("attache_record_changes", "Changes of the record since it was made.", store.sequence())

    def _index(self) -> Iterator[Metric]:
        try:
            passages = self._app.backend.count()
        except SearchError:
            yield _gauge("attache_index_open", "Whether the index can be searched.", 0)
            return
        yield _gauge("attache_index_open", "Whether the index can be searched.", 1)
        yield _gauge("attache_index_passages", "Passages that can be searched.", passages)

    def _collecting(self) -> Iterator[Metric]:
        failures = GaugeMetricFamily("attache_source_failures", "Failed visits in a row.", labels=["source"])
        success = GaugeMetricFamily(
            "attache_source_success_time", "End of the last good visit, UNIX.", labels=["source"]
        )
        new = GaugeMetricFamily("attache_source_new_time", "When it last brought something, UNIX.", labels=["source"])
        took = GaugeMetricFamily(
            "attache_source_visit_seconds", "How long the last good visit took.", labels=["source"]
        )
        for setting in self._sources():
            state = SourceState.from_json(self._app.store.source_state(setting.name))
            failures.add_metric([setting.name], state.consecutive_failures)
            _add_time(success, setting.name, state.last_success)
            _add_time(new, setting.name, state.last_new)
            if state.last_success and state.last_attempt and state.last_success >= state.last_attempt:
                took.add_metric([setting.name], (state.last_success - state.last_attempt).total_seconds())
        yield from (failures, success, new, took)


def _gauge(name: str, documentation: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, documentation, value=value)


def _add_time(family: GaugeMetricFamily, source: str, moment: datetime | None) -> None:
    if moment:
        family.add_metric([source], moment.timestamp())
