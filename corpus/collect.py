"""Use case: what was received becomes articles of the record. One bad input never stops the rest."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from corpus.errors import UnreadableInput
from corpus.extract import EXTRACTOR_VERSION, extract
from corpus.reading import read_path
from corpus.received import Draft, Received
from corpus.store import ArticleStore, Outcome

log = logging.getLogger(__name__)

BATCH = 100
"""Articles a transaction: enough that syncing to disk does not dominate, few enough that little is repeated."""

STARTER = "starter"
STARTER_FOLDER = Path(__file__).parent / "articles"


@dataclass(slots=True)
class CollectReport:
    """What collecting did: ids of articles by outcome, and inputs that were not taken, with reasons.

    `removed` came again but stay out; `superseded` and `withdrawn` left because of what came. `noted` are inputs that
    were taken but for a part that cannot be read, such as a date.
    """

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    superseded: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    skipped: list[UnreadableInput] = field(default_factory=list)
    noted: list[UnreadableInput] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether the index has something to do."""
        return bool(self.added or self.updated or self.superseded or self.withdrawn)

    def joined(self, other: CollectReport) -> CollectReport:
        """Both reports as one."""
        return CollectReport(
            added=self.added + other.added,
            updated=self.updated + other.updated,
            unchanged=self.unchanged + other.unchanged,
            removed=self.removed + other.removed,
            superseded=self.superseded + other.superseded,
            withdrawn=self.withdrawn + other.withdrawn,
            skipped=self.skipped + other.skipped,
            noted=self.noted + other.noted,
        )


def collect(
    store: ArticleStore,
    inputs: Iterable[Received | UnreadableInput],
    *,
    restore: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> CollectReport:
    """Store each input as an article, in batches that are kept whole or not at all.

    `restore` brings back articles that were removed: right for what a person names, wrong for a feed.
    `progress` is called with the number of inputs done since the last call.
    """
    report = CollectReport()
    remaining = iter(inputs)
    while batch := list(islice(remaining, BATCH)):
        with store.transaction():
            before = store.sequence()
            for one in batch:
                collect_one(store, one, report, restore=restore)
            report.superseded += store.superseded_since(before)
        progress(len(batch))
    return report


def collect_paths(
    store: ArticleStore,
    paths: Iterable[Path],
    *,
    origin: str = "file",
    progress: Callable[[int], None] = lambda _: None,
) -> CollectReport:
    """Collect files and folders that a person named."""
    return collect(store, _read(paths, origin), restore=True, progress=progress)


def collect_starter(store: ArticleStore) -> CollectReport:
    """Collect the starter corpus that ships with the program."""
    return collect_paths(store, [STARTER_FOLDER], origin=STARTER)


def _read(paths: Iterable[Path], origin: str) -> Iterator[Received | UnreadableInput]:
    for path in paths:
        yield from read_path(path, origin=origin)


def collect_one(
    store: ArticleStore,
    one: Received | UnreadableInput,
    report: CollectReport,
    *,
    restore: bool = False,
    described: Callable[[Draft], Draft] = lambda draft: draft,
) -> None:
    """Store one input and add what became of it to the report; `described` adds what its source says of its texts."""
    if isinstance(one, UnreadableInput):
        report.skipped.append(one)
        return
    if known := store.known(one, EXTRACTOR_VERSION):
        report.unchanged.append(known)
        return
    try:
        draft = described(extract(one))
    except UnreadableInput as error:
        report.skipped.append(error)
        return
    except Exception as error:
        log.exception("%s could not be read", one.location)
        reason = f"reading it failed, which is a fault of this program ({type(error).__name__}: {error})"
        report.skipped.append(UnreadableInput(one.location, reason))
        return
    outcome, article_id = store.save(draft, one, extractor=EXTRACTOR_VERSION, restore=restore)
    _list_for(report, outcome).append(article_id)
    report.noted += [UnreadableInput(one.location, reason) for reason in draft.noted]


def _list_for(report: CollectReport, outcome: Outcome) -> list[str]:
    return {
        Outcome.ADDED: report.added,
        Outcome.UPDATED: report.updated,
        Outcome.UNCHANGED: report.unchanged,
        Outcome.REMOVED: report.removed,
    }[outcome]
