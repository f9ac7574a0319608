"""A single page, looked at again and again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corpus.errors import HttpRefused
from corpus.sources.events import SourceEvent, Withdrawal
from corpus.sources.received_from import page
from corpus.sources.visit import Visit

GONE = 410


def visit(visit: Visit) -> Iterator[SourceEvent]:
    """The page if it changed since the last visit; a Withdrawal if its publisher removed it for good."""
    setting, state = visit.setting, visit.state
    try:
        fetched = visit.fetcher.fetch(setting.url, etag=state.etag, modified=state.modified)
    except HttpRefused as error:
        if error.status != GONE:
            raise
        yield Withdrawal(url=setting.url, reason="its publisher removed the page for good (HTTP 410)")
        return
    if fetched.not_modified:
        return
    yield page(setting, fetched)
    yield replace(state, etag=fetched.etag, modified=fetched.modified, moved_to=fetched.moved_to)
