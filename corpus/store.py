"""The system of record: every article, every version of it, and the bytes it came from, in one SQLite file.

Nothing that was collected is ever deleted here. Removing an article marks it removed, with the reason.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from corpus import rows
from corpus.article import Article
from corpus.database import Database
from corpus.errors import ArticleNotFound
from corpus.identity import identify, url_key
from corpus.received import Draft, Received
from corpus.schema import MIGRATIONS


class Outcome(StrEnum):
    """What saving a draft did."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REMOVED = "removed"


class ArticleStore:
    """The record. Safe from several threads; one process writes at a time, others wait."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, path: Path) -> ArticleStore:
        """Open the record, creating and migrating it as needed; StoreIsNewer if a later version wrote it."""
        return cls(Database.open(path, MIGRATIONS))

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing; a transaction within a transaction belongs to the outer one."""
        return self._database.transaction()

    # What is in it

    @property
    def id(self) -> str:
        """An id that tells this record from any other."""
        return str(self._database.one("SELECT id FROM record")[0])

    def sequence(self) -> int:
        """The number of the latest change."""
        return int(self._database.one("SELECT sequence FROM record")[0])

    def count(self) -> int:
        """How many articles there are, removed ones left out."""
        return int(self._database.one("SELECT count(*) FROM articles WHERE removed_at IS NULL")[0])

    def summary(self) -> dict[str, int | str | None]:
        """How much there is and from when to when, as `attache corpus status --json` prints it."""
        return dict(self._database.one(rows.SUMMARY))

    def get(self, article_id: str, version: int | None = None) -> Article:
        """An article in its newest or the given version, removed or not; ArticleNotFound."""
        row = self._select(
            "a.id = ? AND v.version = coalesce(?, a.version)", (article_id, version), versions="v.article_id = a.id"
        ).fetchone()
        if row is None:
            raise ArticleNotFound(article_id, version)
        return rows.to_article(row)

    def removal(self, article_id: str) -> tuple[str, str] | None:
        """When and why the article was removed; None while it is in the corpus."""
        row = self._database.execute(
            "SELECT removed_at, removed_reason FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        if row is None:
            raise ArticleNotFound(article_id)
        return (row[0], row[1]) if row[0] else None

    def articles(self) -> Iterator[Article]:
        """Every article that was not removed, in its newest version, in the order of their ids."""
        for row in self._stream("a.removed_at IS NULL AND a.id > ?", ""):
            yield rows.to_article(row)

    def current_versions(self) -> dict[str, int]:
        """The ids of all articles that were not removed, with their newest version."""
        found = self._database.execute("SELECT id, version FROM articles WHERE removed_at IS NULL")
        return {row[0]: row[1] for row in found.fetchall()}

    def versions(self, article_id: str) -> tuple[Article, ...]:
        """All versions of an article, oldest first."""
        found = self._select("a.id = ? ORDER BY v.version", (article_id,), versions="v.article_id = a.id").fetchall()
        if not found:
            raise ArticleNotFound(article_id)
        return tuple(rows.to_article(row) for row in found)

    def of_origin(self, origin: str) -> tuple[str, ...]:
        """The ids of the articles of one origin that were not removed."""
        found = self._database.execute(
            "SELECT id FROM articles WHERE origin = ? AND removed_at IS NULL ORDER BY id", (origin,)
        )
        return tuple(row[0] for row in found.fetchall())

    def received(self, article_id: str) -> Received:
        """The bytes from which the newest version of an article was made."""
        row = self._database.execute(
            "SELECT r.*, a.origin FROM received r JOIN versions v ON v.received_id = r.id"
            " JOIN articles a ON a.id = v.article_id AND a.version = v.version WHERE a.id = ?",
            (article_id,),
        ).fetchone()
        if row is None:
            raise ArticleNotFound(article_id)
        return rows.to_received(row)

    # What changes it

    def known(self, received: Received, extractor: int) -> str | None:
        """The id of the article that these very bytes gave when they last came from here, by this extractor, if any."""
        row = self._database.execute(
            "SELECT a.id FROM locations l JOIN received r ON r.id = l.received_id"
            " JOIN articles a ON a.id = l.article_id AND a.removed_at IS NULL"
            " WHERE l.location = ? AND l.extractor = ? AND r.sha256 = ? AND r.hints = ?",
            (received.location, extractor, rows.sha256(received.data), rows.hints(received)),
        ).fetchone()
        return str(row[0]) if row else None

    def save(self, draft: Draft, received: Received, *, extractor: int, restore: bool = False) -> tuple[Outcome, str]:
        """Keep what was received and make its article, or a new version of it, if it says something new.

        An article that was removed stays so unless `restore`: a feed must not bring back what a person took out.
        Returns what happened and the article's id.
        """
        with self.transaction():
            article = identify(self._database.execute, draft, received)
            current = self._current(article)
            if current and current["removed_at"] and not restore:
                self._learn_url(article, draft)
                return Outcome.REMOVED, article
            source = (self._put_received(received), extractor)
            outcome = self._put_draft(article, current, draft, source, draft.origin or received.origin)
            self._put_location(received.location, article, source)
            return outcome, article

    def remove(self, article_id: str, reason: str) -> bool:
        """Take an article out of the corpus, keeping it in the record; False when it was out already."""
        with self.transaction():
            if self.removal(article_id):
                return False
            self._database.execute(
                "UPDATE articles SET removed_at = ?, removed_reason = ?, changed = ? WHERE id = ?",
                (_now(), reason, self._next_sequence(), article_id),
            )
            return True

    def source_state(self, name: str) -> str | None:
        """What a source last said of itself, as JSON."""
        row = self._database.execute("SELECT state FROM source_states WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def save_source_state(self, name: str, state: str) -> None:
        """Keep what a source says of itself."""
        with self.transaction():
            self._database.execute("INSERT OR REPLACE INTO source_states VALUES (?, ?)", (name, state))

    # How

    def _current(self, article: str) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._database.execute(
            "SELECT a.version, a.removed_at, v.content_sha256, v.received_id FROM articles a"
            " JOIN versions v ON v.article_id = a.id AND v.version = a.version WHERE a.id = ?",
            (article,),
        ).fetchone()
        return row

    def _next_version(self, article: str, current: sqlite3.Row | None, content: str) -> int:
        if current is None:
            return 1
        if current["content_sha256"] == content:
            return int(current["version"])
        newest = self._database.execute("SELECT max(version) FROM versions WHERE article_id = ?", (article,)).fetchone()
        return int(newest[0]) + 1

    def _put_draft(
        self, article: str, current: sqlite3.Row | None, draft: Draft, source: tuple[int, int], origin: str
    ) -> Outcome:
        content = rows.content_sha256(draft)
        if current and current["content_sha256"] == content and not current["removed_at"]:
            self._database.execute(
                "UPDATE versions SET received_id = ?, extractor = ? WHERE article_id = ? AND version = ?",
                (*source, article, current["version"]),
            )
            return Outcome.UNCHANGED
        version = self._next_version(article, current, content)
        self._put_article(article, version, url_key(draft), origin)
        if not current or version != current["version"]:
            values = (article, version, *source, content, *rows.of_draft(draft, _now()))
            self._database.execute(f"INSERT INTO versions VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608 -- only marks
        return Outcome.UPDATED if current and not current["removed_at"] else Outcome.ADDED

    def _put_article(self, article: str, version: int, key: str | None, origin: str) -> None:
        self._database.execute(
            "INSERT INTO articles (id, version, url_key, origin, changed) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET version = excluded.version, url_key = excluded.url_key,"
            " origin = excluded.origin, changed = excluded.changed, removed_at = NULL, removed_reason = NULL",
            (article, version, key, origin, self._next_sequence()),
        )

    def _learn_url(self, article: str, draft: Draft) -> None:
        """An article that was removed stays so under the URL that is found out later."""
        self._database.execute(
            "UPDATE articles SET url_key = ? WHERE id = ? AND url_key IS NULL", (url_key(draft), article)
        )

    def _put_location(self, location: str, article: str, source: tuple[int, int]) -> None:
        self._database.execute("INSERT OR REPLACE INTO locations VALUES (?, ?, ?, ?)", (location, article, *source))

    def _put_received(self, received: Received) -> int:
        fingerprint = (rows.sha256(received.data), rows.hints(received))
        self._database.execute(
            "INSERT OR IGNORE INTO received (sha256, hints, media_type, location, url, data, received_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *fingerprint,
                received.media_type,
                received.location,
                received.url,
                zlib.compress(received.data, 6),
                _now(),
            ),
        )
        return int(self._database.one("SELECT id FROM received WHERE sha256 = ? AND hints = ?", fingerprint)[0])

    def _next_sequence(self) -> int:
        return int(self._database.one("UPDATE record SET sequence = sequence + 1 RETURNING sequence")[0])

    def _select(self, where: str, values: tuple[object, ...], versions: str = rows.NEWEST) -> sqlite3.Cursor:
        return self._database.execute(rows.SELECT.format(versions=versions, where=where), values)

    def _stream(self, where: str, *values: object) -> Iterator[sqlite3.Row]:
        """Rows in batches by id, the last value being the id to begin after, so that a long read holds nothing up."""
        *fixed, after = values
        while batch := self._select(f"{where} ORDER BY a.id LIMIT 200", (*fixed, after)).fetchall():
            yield from batch
            after = batch[-1]["id"]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
