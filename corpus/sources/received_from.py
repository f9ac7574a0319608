"""Entries of feeds and APIs, and pages, as received articles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from corpus.article import Kind
from corpus.dates import DateFound, PartialDate
from corpus.errors import UnreadableInput
from corpus.fetch import Fetched
from corpus.received import DOCX, EMAIL, HTML, MARKDOWN, PDF, PLAIN, RECORD, Received
from corpus.sources.setting import SourceSetting

_MEDIA_TYPES = {
    "text/html": HTML,
    "application/xhtml+xml": HTML,
    "application/pdf": PDF,
    "application/x-pdf": PDF,
    "text/plain": PLAIN,
    "text/markdown": MARKDOWN,
    DOCX: DOCX,
    EMAIL: EMAIL,
}
_UNTOLD = ("", "application/octet-stream", "binary/octet-stream", "text/plain")


def record(
    setting: SourceSetting,
    *,
    location: str,
    title: str,
    body: str,
    id: str | None = None,  # noqa: A002 - the field's name
    url: str | None = None,
    published: PartialDate | None = None,
    updated: PartialDate | None = None,
    publisher: str | None = None,
    identifiers: Sequence[str] = (),
    topics: Sequence[str] = (),
    sources: Sequence[dict[str, str]] = (),
) -> Received:
    """An article of which a source gave the parts; UnreadableInput if it has no text.

    `body` holds paragraphs separated by blank lines. Kind and licence are those of the source.
    """
    if not body.strip():
        raise UnreadableInput(location, "there is no text in it")
    fields: dict[str, Any] = {
        "id": id,
        "title": title,
        "date": published.exact() if published else None,
        "published_found": DateFound.FEED.value if published else None,
        "updated": updated.exact() if updated else None,
        "source": publisher or setting.publisher,
        "url": url,
        "kind": setting.article_kind.value if setting.article_kind is not Kind.UNKNOWN else None,
        "licence": setting.licence,
        "identifiers": list(dict.fromkeys(identifiers)),
        "topics": list(dict.fromkeys(topics)),
        "sources": list(sources),
        "body": body,
    }
    data = json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False)
    return Received(
        location=location, data=data.encode("utf-8", "replace"), media_type=RECORD, url=url, origin=setting.name
    )


def page(
    setting: SourceSetting,
    fetched: Fetched,
    *,
    url: str | None = None,
    title: str | None = None,
    published: PartialDate | None = None,
    publisher: str | None = None,
) -> Received:
    """A page as it came, with what the way to it told; UnreadableInput if it is of a kind that is not read.

    `url` is the address that people are led to, where it is not the one that was fetched.
    """
    media_type = _media_type(fetched)
    if media_type is None:
        raise UnreadableInput(fetched.final_url, f"texts of the kind {fetched.media_type or 'unknown'} are not read")
    if not fetched.data.strip():
        raise UnreadableInput(fetched.final_url, "the page is empty")
    charset = f"; charset={fetched.charset}" if fetched.charset and media_type in (HTML, PLAIN, MARKDOWN) else ""
    return Received(
        location=url or fetched.final_url,
        data=fetched.data,
        media_type=media_type + charset,
        url=url or fetched.final_url,
        published=published,
        published_found=DateFound.FEED if published else DateFound.NONE,
        publisher=publisher or setting.publisher,
        title=title or None,
        origin=setting.name,
    )


def _media_type(fetched: Fetched) -> str | None:
    """The kind of a page: what its first bytes show where they show it, else what the server says."""
    head = fetched.data[:1024].lstrip()
    if head.startswith(b"%PDF-"):
        return PDF
    if fetched.media_type in _UNTOLD and head[:14].lower().startswith((b"<!doctype html", b"<html")):
        return HTML
    return _MEDIA_TYPES.get(fetched.media_type)
