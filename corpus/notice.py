"""What a publisher says of a text after it came out: that it changed, that it is corrected, that it is withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from corpus.article import canonical_url
from corpus.database import Result

Execute = Callable[[str, tuple[object, ...]], Result]


class NoticeKind(StrEnum):
    """What a notice says."""

    CHANGED = "changed"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice of the article with this id, or behind this URL where the id is ''.

    `correction_id` is the article that corrects it, which need not be in the record. `happened` is an ISO 8601 date or
    '', `source` is the name of the source that told it, `noted_at` when it did, which the record fills in.
    """

    kind: NoticeKind
    article_id: str = ""
    url: str | None = None
    correction_id: str = ""
    reason: str
    happened: str = ""
    source: str = ""
    noted_at: str = ""


def keep_notice(execute: Execute, notice: Notice, noted_at: str) -> None:
    """Keep a notice; one that is there already stays as it is."""
    key = canonical_url(notice.url) if notice.url else None
    execute(
        "INSERT OR IGNORE INTO notices VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            notice.kind.value,
            notice.article_id,
            key or "",
            notice.correction_id,
            notice.reason,
            notice.happened,
            notice.source,
            noted_at,
        ),
    )


def notices_of(execute: Execute, article_id: str, url_key: str | None) -> tuple[Notice, ...]:
    """All notices of an article, oldest first; those that name its URL count, whatever id they give it."""
    found = execute(
        "SELECT * FROM notices WHERE article_id = ? OR (url_key = ? AND url_key <> '')"
        " ORDER BY noted_at, happened, reason",
        (article_id, url_key or ""),
    ).fetchall()
    return tuple(
        Notice(
            kind=NoticeKind(row["kind"]),
            article_id=article_id,
            url=row["url_key"] or None,
            correction_id=row["correction_id"],
            reason=row["reason"],
            happened=row["happened"],
            source=row["source"],
            noted_at=row["noted_at"],
        )
        for row in found
    )


def withdrawal_of(execute: Execute, article_id: str, url_key: str | None) -> str | None:
    """Why the publisher withdrew a text, if it was told before the text came; else None."""
    notices = notices_of(execute, article_id, url_key)
    return next((one.reason for one in notices if one.kind is NoticeKind.WITHDRAWN), None)
