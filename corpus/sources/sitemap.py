"""Sitemaps: the pages of a site that are new or changed."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from fnmatch import fnmatchcase
from functools import partial

from corpus.errors import FetchError, UnreadableInput
from corpus.sources.events import SkippedEntry, SourceEvent
from corpus.sources.received_from import page
from corpus.sources.setting import SourceSetting
from corpus.sources.sitemap_file import Sitemap, SitemapEntry, parse_sitemap
from corpus.sources.visit import Item, Visit, token, work_through

MAX_SITEMAPS = 50
"""Sitemaps of an index that are read in one visit."""

MAX_PAGES = 5000
"""Pages of a site that are watched; `include` narrows what a larger sitemap lists."""


def visit(visit: Visit) -> Iterator[SourceEvent]:
    """The pages that the sitemap lists as changed in the last days, and those it gives no date for, once each."""
    setting, state = visit.setting, visit.state
    fetched = visit.fetcher.fetch(setting.url, etag=state.etag, modified=state.modified)
    if fetched.not_modified:
        return
    sitemap = parse_sitemap(fetched.data, url=fetched.final_url)
    entries = (yield from _of_index(visit, sitemap)) if sitemap.is_index else sitemap.entries
    wanted = _wanted(setting, entries, visit.now.date())
    if len(wanted) > MAX_PAGES:
        reason = f"only {MAX_PAGES} of {len(wanted)} pages are watched; narrow them with `include`"
        yield SkippedEntry(location=setting.url, reason=reason)
    items = tuple(_item(visit, entry) for entry in wanted[:MAX_PAGES])
    offered = {item.token for item in items}
    state = replace(
        state,
        seen=tuple(one for one in state.seen if one in offered),
        retry=tuple((one, tries) for one, tries in state.retry if one in offered),
    )
    worked = yield from work_through(state, items, limit=setting.option("max_pages"))
    if worked.complete and not sitemap.is_index:
        yield replace(worked.state, etag=fetched.etag, modified=fetched.modified)


def _of_index(visit: Visit, index: Sitemap) -> Generator[SourceEvent, None, tuple[SitemapEntry, ...]]:
    """The entries of the sitemaps that an index lists; one that cannot be read does not stop the others."""
    oldest = _oldest(visit.setting, visit.now.date())
    recent = [entry for entry in index.entries if entry.changed is None or entry.changed.last >= oldest]
    if len(recent) > MAX_SITEMAPS:
        reason = f"only {MAX_SITEMAPS} of its {len(recent)} sitemaps are read; give one of them as the source's url"
        yield SkippedEntry(location=visit.setting.url, reason=reason)
    entries: list[SitemapEntry] = []
    for listed in recent[:MAX_SITEMAPS]:
        try:
            sitemap = parse_sitemap(visit.fetcher.fetch(listed.url).data, url=listed.url)
        except (FetchError, UnreadableInput) as error:
            yield SkippedEntry(location=listed.url, reason=error.reason)
            continue
        if sitemap.is_index:
            yield SkippedEntry(location=listed.url, reason="it is an index within an index, which is not read")
        else:
            entries += sitemap.entries
    return tuple(entries)


def _wanted(setting: SourceSetting, entries: Iterable[SitemapEntry], today: date) -> list[SitemapEntry]:
    oldest = _oldest(setting, today)
    unique = {entry.url: entry for entry in entries}
    return [entry for entry in unique.values() if _matches(setting, entry.url) and _is_recent(entry, oldest)]


def _oldest(setting: SourceSetting, today: date) -> date:
    return today - timedelta(days=setting.option("days"))


def _matches(setting: SourceSetting, url: str) -> bool:
    include, exclude = setting.option("include"), setting.option("exclude")
    included = not include or any(fnmatchcase(url, pattern) for pattern in include)
    return included and not any(fnmatchcase(url, pattern) for pattern in exclude)


def _is_recent(entry: SitemapEntry, oldest: date) -> bool:
    told = entry.changed or entry.published
    return told is None or told.last >= oldest


def _item(visit: Visit, entry: SitemapEntry) -> Item:
    return Item(token=token(entry.url, entry.changed), location=entry.url, take=partial(_take, visit, entry))


def _take(visit: Visit, entry: SitemapEntry) -> Iterable[SourceEvent]:
    fetched = visit.fetcher.fetch(entry.url)
    return (page(visit.setting, fetched, title=entry.title, published=entry.published),)
