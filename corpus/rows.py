"""Articles, drafts and received bytes as rows of the record, and back."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from dataclasses import asdict
from datetime import datetime
from typing import Any

from corpus.article import Article, Kind, SourceReference
from corpus.dates import DateFound, PartialDate
from corpus.received import Draft, Received
from corpus.removal import Removal, RemovalKind

NEWEST = "v.article_id = a.id AND v.version = a.version"
SELECT = "SELECT v.*, a.id, a.origin, a.story, a.removed_at FROM articles a JOIN versions v ON {versions} WHERE {where}"

SUMMARY = """
    SELECT count(*) AS articles, count(DISTINCT v.publisher) AS publishers, min(v.published) AS oldest,
        max(v.published) AS newest, count(*) - count(v.published) AS undated, max(v.retrieved_at) AS last_retrieved,
        (SELECT count(*) FROM articles WHERE removed_at IS NOT NULL) AS removed
    FROM articles a JOIN versions v ON v.article_id = a.id AND v.version = a.version
    WHERE a.removed_at IS NULL
"""

BROKEN_DOWN_BY = ("kind", "language", "publisher")
BREAKDOWN = """
    SELECT coalesce(v.{field}, '') AS value, count(*) AS articles
    FROM articles a JOIN versions v ON v.article_id = a.id AND v.version = a.version
    WHERE a.removed_at IS NULL GROUP BY value ORDER BY articles DESC, value LIMIT ?
"""


def sha256(data: bytes) -> str:
    """The fingerprint of bytes."""
    return hashlib.sha256(data).hexdigest()


def hints(received: Received) -> str:
    """What is known of a text besides its bytes, as JSON: it decides the article as much as the bytes do."""
    return json.dumps(
        {
            "title": received.title,
            "publisher": received.publisher,
            "published": received.published.exact() if received.published else None,
            "found": received.published_found.value,
            "media_type": received.media_type,
            "url": received.url,
        }
    )


def to_received(row: sqlite3.Row) -> Received:
    """The received bytes of a row of `received` joined with the article's origin."""
    told: dict[str, Any] = json.loads(row["hints"])
    return Received(
        location=row["location"],
        data=zlib.decompress(row["data"]),
        media_type=row["media_type"],
        url=row["url"],
        title=told["title"],
        publisher=told["publisher"],
        published=_date(told["published"]),
        published_found=DateFound(told["found"]),
        origin=row["origin"],
    )


def to_article(row: sqlite3.Row) -> Article:
    """The article of a row of `SELECT`."""
    details: dict[str, Any] = json.loads(row["details"])
    return Article(
        id=row["id"],
        title=row["title"],
        text=row["text"],
        url=row["url"],
        publisher=row["publisher"],
        published=_date(row["published"]),
        published_found=DateFound(row["published_found"]),
        updated=_date(row["updated"]),
        retrieved_at=datetime.fromisoformat(row["retrieved_at"]),
        version=row["version"],
        kind=Kind(row["kind"]),
        licence=row["licence"],
        language=row["language"],
        parties=tuple(details["parties"]),
        topics=tuple(details["topics"]),
        identifiers=tuple(details["identifiers"]),
        sources=tuple(SourceReference(**source) for source in details["sources"]),
        origin=row["origin"],
        story=row["story"],
        pages=tuple(details.get("pages", ())),
    )


def to_removal(row: sqlite3.Row) -> Removal | None:
    """Why the article of a row is out; None while it is in."""
    if row["removed_at"] is None:
        return None
    return Removal(
        when=row["removed_at"],
        reason=row["removed_reason"],
        kind=RemovalKind(row["removal"]),
        superseded_by=row["superseded_by"],
    )


def of_draft(draft: Draft, retrieved_at: str) -> tuple[object, ...]:
    """The columns of `versions` from `title` on."""
    return (
        draft.title,
        draft.text,
        draft.url,
        draft.publisher,
        draft.published.exact() if draft.published else None,
        draft.published_found.value,
        draft.updated.exact() if draft.updated else None,
        retrieved_at,
        draft.kind.value,
        draft.licence,
        draft.language,
        _details(draft),
    )


def content_sha256(draft: Draft) -> str:
    """The fingerprint of all that a draft says: another one means a new version."""
    said = [*of_draft(draft, "")]
    return sha256(json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _details(draft: Draft) -> str:
    details: dict[str, Any] = {
        "parties": draft.parties,
        "topics": draft.topics,
        "identifiers": draft.identifiers,
        "sources": [asdict(source) for source in draft.sources],
    }
    return json.dumps(details | ({"pages": draft.pages} if draft.pages else {}), ensure_ascii=False)


def _date(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None
