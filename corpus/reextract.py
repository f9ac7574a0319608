"""Use case: better rules are run over what was received, so that old articles gain from them too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from corpus.collect import BATCH
from corpus.errors import UnreadableInput
from corpus.extract import EXTRACTOR_VERSION, extract
from corpus.received import Draft
from corpus.store import ArticleStore, Outcome


@dataclass(slots=True)
class ReextractReport:
    """What it did: ids of articles with another text, ids of those of which only something else is known now.

    `failed` names what cannot be read any more; those articles stay as they are.
    """

    texts: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    unchanged: int = 0
    failed: list[UnreadableInput] = field(default_factory=list)


def reextract(
    store: ArticleStore,
    *,
    every: bool = False,
    described: Callable[[str, Draft], Draft] = lambda _origin, draft: draft,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> ReextractReport:
    """Make each article anew from its bytes; one that comes out otherwise gets a new version.

    Only those that an older extractor made, or `every` one. `described` adds what the source of an origin says of its
    texts. Batches are kept whole: stopped and started again, it goes on where it was.
    """
    report = ReextractReport()
    ids = store.made_before(EXTRACTOR_VERSION) if not every else tuple(store.current_versions())
    for begin in range(0, len(ids), BATCH):
        with store.transaction():
            _reextract(store, ids[begin : begin + BATCH], described, report)
        progress(min(begin + BATCH, len(ids)), len(ids))
    return report


def _reextract(
    store: ArticleStore, ids: Sequence[str], described: Callable[[str, Draft], Draft], report: ReextractReport
) -> None:
    for article_id in ids:
        received = store.received(article_id)
        try:
            draft = described(received.origin, extract(received))
        except UnreadableInput as error:
            report.failed.append(error)
            continue
        text = store.get(article_id).text
        if store.reextracted(article_id, draft, EXTRACTOR_VERSION) is not Outcome.UPDATED:
            report.unchanged += 1
        else:
            (report.details if draft.text == text else report.texts).append(article_id)
