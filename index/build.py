"""Use case: what changed in the record is indexed, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corpus.store import ArticleStore
from index.backend import SearchBackend
from index.passage import split_into_passages

BATCH = 2000
"""Articles a commit: few segments, bounded memory, and a kill repeats no more than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """How many articles were indexed anew and how many were taken out."""

    indexed: int
    removed: int


def build(
    store: ArticleStore, backend: SearchBackend, *, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> BuildReport:
    """Bring the index to the state of the record; safe to stop at any point and to repeat.

    `progress` is called with the articles done so far and all that there are to do.
    """
    wanted = store.current_versions()
    indexed = backend.versions()
    stale = sorted(article for article, version in wanted.items() if indexed.get(article) != version)
    gone = sorted(article for article in indexed if article not in wanted)
    for begin in range(0, max(len(stale), len(gone)), BATCH):
        with backend.writing():
            for article in gone[begin : begin + BATCH]:
                backend.replace(article, ())
            for article in stale[begin : begin + BATCH]:
                backend.replace(article, split_into_passages(store.get(article)))
        progress(min(begin + BATCH, len(stale)), len(stale))
    return BuildReport(indexed=len(stale), removed=len(gone))


def behind(store: ArticleStore, backend: SearchBackend) -> int:
    """How many articles are not in the index as the record has them, or still in it though the record has them not."""
    wanted, indexed = store.current_versions(), backend.versions()
    return sum(indexed.get(article) != wanted.get(article) for article in wanted.keys() | indexed.keys())


def rebuild(
    store: ArticleStore, backend: SearchBackend, *, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> BuildReport:
    """Make the index anew from the record, whatever state it is in; what is served meanwhile is the one before.

    It becomes visible as a whole at the end, and a rebuild that is cut off leaves nothing behind.
    """
    total, done = store.count(), 0
    with backend.writing():
        backend.clear()
        for article in store.articles():
            backend.replace(article.id, split_into_passages(article))
            done += 1
            if not done % BATCH:
                progress(done, total)
    progress(done, total)
    return BuildReport(indexed=done, removed=0)
