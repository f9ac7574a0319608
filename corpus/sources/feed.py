"""RSS, Atom and JSON feeds: the whole text where the feed carries it, else the page behind each entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from corpus.errors import FetchError, UnreadableInput
from corpus.feed import Feed, FeedEntry, parse_feed
from corpus.fragment import fragment_text
from corpus.received import Received
from corpus.sources.events import SkippedEntry, SourceEvent
from corpus.sources.received_from import page, record
from corpus.sources.visit import Item, Visit, token, work_through


def visit(visit: Visit) -> Iterator[SourceEvent]:
    """What the feed has new or changed since the last visit."""
    setting, state = visit.setting, visit.state
    fetched = visit.fetcher.fetch(setting.url, etag=state.etag, modified=state.modified)
    if fetched.not_modified:
        return
    feed = parse_feed(fetched.data, url=fetched.final_url, charset=fetched.charset)
    if feed.problem:
        yield SkippedEntry(location=setting.url, reason=feed.problem)
    items = _items(visit, feed)
    offered = {item.token for item in items}
    state = replace(
        state,
        moved_to=fetched.moved_to,
        seen=tuple(one for one in state.seen if one in offered),
        retry=tuple((one, tries) for one, tries in state.retry if one in offered),
    )
    worked = yield from work_through(state, items, limit=setting.option("max_pages"))
    if worked.complete:  # else the next visit must see the entries again, though the feed has not changed
        yield replace(worked.state, etag=fetched.etag, modified=fetched.modified)


def _items(visit: Visit, feed: Feed) -> tuple[Item, ...]:
    """The entries, each once: of several with the same key the first, which feeds put the newest."""
    entries = {entry.key: entry for entry in reversed(feed.entries) if entry.key}
    return tuple(
        Item(token=_token(entry), location=_location(visit, entry), take=partial(_take, visit, entry))
        for entry in reversed(entries.values())
    )


def _token(entry: FeedEntry) -> str:
    return token(entry.key, entry.title, entry.updated, entry.content or entry.summary)


def _location(visit: Visit, entry: FeedEntry) -> str:
    return entry.url or f"{visit.setting.url}#{entry.key}"


def _take(visit: Visit, entry: FeedEntry) -> Iterable[SourceEvent]:
    setting = visit.setting
    has_text = bool(entry.content) and not setting.option("always_page")
    if setting.option("summary_only") or has_text or entry.url is None:
        return (_told(visit, entry),)
    try:
        fetched = visit.fetcher.fetch(entry.url)
        return (page(setting, fetched, title=entry.title, published=entry.published),)
    except FetchError as error:
        if error.transient:
            raise
        return _summary_instead(visit, entry, error)
    except UnreadableInput as error:
        return _summary_instead(visit, entry, error)


def _summary_instead(visit: Visit, entry: FeedEntry, error: FetchError | UnreadableInput) -> Iterable[SourceEvent]:
    reason = f"{error.reason}; only what the feed says of it was taken"
    try:
        return (_told(visit, entry), SkippedEntry(location=_location(visit, entry), reason=reason))
    except UnreadableInput:
        raise error from None


def _told(visit: Visit, entry: FeedEntry) -> Received:
    """The entry as the feed itself tells it."""
    text = "" if visit.setting.option("summary_only") else fragment_text(entry.content)
    return record(
        visit.setting,
        location=_location(visit, entry),
        title=entry.title,
        body=text or fragment_text(entry.summary) or fragment_text(entry.content),
        url=entry.url,
        published=entry.published,
        updated=entry.updated,
    )
