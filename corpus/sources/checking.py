"""Trying a source out: what it would bring now, and whether that can be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from corpus.errors import UnreadableInput
from corpus.fetch import Fetched, Fetcher
from corpus.received import Draft, Received
from corpus.sources.events import SkippedEntry, Withdrawal
from corpus.sources.setting import SourceKind, SourceSetting
from corpus.sources.state import SourceState
from corpus.sources.visiting import collect_source

SAMPLES = 3
"""Articles that are tried; a check is no visit."""

MAX_FAULTS = 10
"""Entries that cannot be taken after which a check ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFetch:
    """Something that was fetched: its address, what kind it is, and its size in bytes."""

    url: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedArticle:
    """An article that would be collected; `words` counts its clean text, `problem` says why it cannot be read."""

    location: str
    title: str
    published: str
    words: int
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCheck:
    """What a check found. `problems` holds entries that were not taken; `error` is why the source as such failed."""

    name: str
    fetched: tuple[CheckedFetch, ...]
    articles: tuple[CheckedArticle, ...]
    withdrawals: tuple[str, ...]
    problems: tuple[str, ...]
    error: str = ""

    @property
    def ok(self) -> bool:
        """Whether the source answered and has an article that can be read, or has nothing and no fault either."""
        if self.error:
            return False
        return any(not article.problem for article in self.articles) if self.articles else not self.problems


def check_source(
    setting: SourceSetting,
    fetcher: Fetcher,
    *,
    now: datetime,
    extract: Callable[[Received], Draft],
    keys: Mapping[SourceKind, str] | None = None,
    samples: int = SAMPLES,
) -> SourceCheck:
    """Visit a source as if for the first time, until `samples` articles came; nothing is kept.

    `extract` is corpus.extract.extract, or whatever else is to read the articles. Never raises for what a source does.
    """
    watched = _Watched(fetcher)
    articles: list[CheckedArticle] = []
    problems: list[str] = []
    withdrawals: list[str] = []
    error = ""
    for event in collect_source(setting, SourceState(), fetcher=watched, now=now, keys=keys):
        if isinstance(event, Received):
            articles.append(_checked(event, extract))
        elif isinstance(event, SkippedEntry):
            problems.append(f"{event.location}: {event.reason}")
        elif isinstance(event, Withdrawal):
            withdrawals.append(f"{event.id or event.url}: {event.reason}")
        elif isinstance(event, SourceState):
            error = event.last_error
        if len(articles) >= samples or len(problems) >= MAX_FAULTS:
            break
    return SourceCheck(
        name=setting.name,
        fetched=tuple(watched.fetched),
        articles=tuple(articles),
        withdrawals=tuple(withdrawals),
        problems=tuple(problems),
        error=error,
    )


def _checked(received: Received, extract: Callable[[Received], Draft]) -> CheckedArticle:
    try:
        draft = extract(received)
    except UnreadableInput as error:
        title = received.title or ""
        return CheckedArticle(location=received.location, title=title, published="", words=0, problem=error.reason)
    return CheckedArticle(
        location=received.location,
        title=draft.title,
        published=str(draft.published or ""),
        words=len(draft.text.split()),
    )


@dataclass(slots=True)
class _Watched:
    """A fetcher that remembers what it fetched."""

    fetcher: Fetcher
    fetched: list[CheckedFetch] = field(default_factory=list)

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        fetched = self.fetcher.fetch(url, etag=etag, modified=modified)
        self.fetched.append(CheckedFetch(url=url, media_type=fetched.media_type, size=len(fetched.data)))
        return fetched
