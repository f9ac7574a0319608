"""The system of record: every article, every version of it, and the bytes it came from, in one SQLite file.

Nothing that was collected is ever deleted here. Removing an article marks it removed, with the reason.
"""

from __future__ import annotations

import sqlite3
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

from corpus import rows
from corpus.article import Article, Kind, article_id, canonical_url
from corpus.errors import ArticleNotFound, StoreError, StoreIsBusy, StoreIsNewer
from corpus.received import Draft, Received
from corpus.schema import MIGRATIONS

BUSY_TIMEOUT_SECONDS = 30


class Outcome(StrEnum):
    """What saving a draft did."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REMOVED = "removed"


class ArticleStore:
    """The record. Safe from several threads; one process writes at a time, others wait."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: Path) -> ArticleStore:
        """Open the record, creating and migrating it as needed; StoreIsNewer if a later version wrote it."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(
                path, timeout=BUSY_TIMEOUT_SECONDS, check_same_thread=False, isolation_level=None
            )
            store = cls(connection)
            with store._errors():
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA foreign_keys = ON")
                store._migrate()
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"The record {path} cannot be opened: {error}. Is DATA_DIR right and writable?") from error
        return store

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; a transaction within a transaction belongs to the outer one."""
        with self._lock, self._errors():
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    # What is in it

    @property
    def id(self) -> str:
        """An id that tells this record from any other."""
        return str(self._one("SELECT id FROM record")[0])

    def sequence(self) -> int:
        """The number of the latest change."""
        return int(self._one("SELECT sequence FROM record")[0])

    def count(self) -> int:
        """How many articles there are, removed ones left out."""
        return int(self._one("SELECT count(*) FROM articles WHERE removed_at IS NULL")[0])

    def summary(self) -> dict[str, int | str | None]:
        """How much there is and from when to when, as `attache corpus status --json` prints it."""
        return dict(self._one(rows.SUMMARY))

    def get(self, article_id: str, version: int | None = None) -> Article:
        """An article in its newest or the given version, removed or not; ArticleNotFound."""
        row = self._select(
            "a.id = ? AND v.version = coalesce(?, a.version)", (article_id, version), versions="v.article_id = a.id"
        ).fetchone()
        if row is None:
            raise ArticleNotFound(article_id)
        return rows.to_article(row)

    def removal(self, article_id: str) -> tuple[str, str] | None:
        """When and why the article was removed; None while it is in the corpus."""
        row = self._execute("SELECT removed_at, removed_reason FROM articles WHERE id = ?", (article_id,)).fetchone()
        if row is None:
            raise ArticleNotFound(article_id)
        return (row[0], row[1]) if row[0] else None

    def articles(self) -> Iterator[Article]:
        """Every article that was not removed, in its newest version, in the order of their ids."""
        for row in self._stream("a.removed_at IS NULL AND a.id > ?", ""):
            yield rows.to_article(row)

    def current_versions(self) -> dict[str, int]:
        """The ids of all articles that were not removed, with their newest version."""
        found = self._execute("SELECT id, version FROM articles WHERE removed_at IS NULL")
        return {row[0]: row[1] for row in found.fetchall()}

    def versions(self, article_id: str) -> tuple[Article, ...]:
        """All versions of an article, oldest first."""
        found = self._select("a.id = ? ORDER BY v.version", (article_id,), versions="v.article_id = a.id").fetchall()
        if not found:
            raise ArticleNotFound(article_id)
        return tuple(rows.to_article(row) for row in found)

    def of_origin(self, origin: str) -> tuple[str, ...]:
        """The ids of the articles of one origin that were not removed."""
        found = self._execute("SELECT id FROM articles WHERE origin = ? AND removed_at IS NULL ORDER BY id", (origin,))
        return tuple(row[0] for row in found.fetchall())

    def received(self, article_id: str) -> Received:
        """The bytes from which the newest version of an article was made."""
        row = self._execute(
            "SELECT r.*, a.origin FROM received r JOIN versions v ON v.received_id = r.id"
            " JOIN articles a ON a.id = v.article_id AND a.version = v.version WHERE a.id = ?",
            (article_id,),
        ).fetchone()
        if row is None:
            raise ArticleNotFound(article_id)
        return rows.to_received(row)

    # What changes it

    def known(self, received: Received, extractor: int) -> str | None:
        """The id of the article whose newest version was made of these very bytes by this extractor, if any."""
        row = self._execute(
            "SELECT a.id FROM received r JOIN versions v ON v.received_id = r.id AND v.extractor = ?"
            " JOIN articles a ON a.id = v.article_id AND a.version = v.version AND a.removed_at IS NULL"
            " WHERE r.sha256 = ? AND r.hints = ?",
            (extractor, rows.sha256(received.data), rows.hints(received)),
        ).fetchone()
        return str(row[0]) if row else None

    def save(self, draft: Draft, received: Received, *, extractor: int, restore: bool = False) -> tuple[Outcome, str]:
        """Keep what was received and make its article, or a new version of it, if it says something new.

        An article that was removed stays so unless `restore`: a feed must not bring back what a person took out.
        Returns what happened and the article's id.
        """
        with self.transaction():
            key = canonical_url(draft.url) if draft.url and draft.kind is not Kind.BRIEF else None
            article = self._identify(draft, received, key)
            current = self._current(article)
            if current and current["removed_at"] and not restore:
                return Outcome.REMOVED, article
            content = rows.content_sha256(draft)
            if current and current["content_sha256"] == content and not current["removed_at"]:
                self._refresh_received(article, current, received, extractor)
                self._put_location(received.location, article)
                return Outcome.UNCHANGED, article
            version = self._next_version(article, current, content)
            self._put_article(article, version, key, received.origin)
            if not current or version != current["version"]:
                self._put_version(article, version, draft, received, extractor, content)
            self._put_location(received.location, article)
            return (Outcome.UPDATED if current and not current["removed_at"] else Outcome.ADDED), article

    def remove(self, article_id: str, reason: str) -> bool:
        """Take an article out of the corpus, keeping it in the record; False when it was out already."""
        with self.transaction():
            if self.removal(article_id):
                return False
            self._execute(
                "UPDATE articles SET removed_at = ?, removed_reason = ?, changed = ? WHERE id = ?",
                (datetime.now(UTC).isoformat(timespec="seconds"), reason, self._next_sequence(), article_id),
            )
            return True

    def source_state(self, name: str) -> str | None:
        """What a source last said of itself, as JSON."""
        row = self._execute("SELECT state FROM source_states WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def save_source_state(self, name: str, state: str) -> None:
        """Keep what a source says of itself."""
        with self.transaction():
            self._execute("INSERT OR REPLACE INTO source_states VALUES (?, ?)", (name, state))

    # How

    def _identify(self, draft: Draft, received: Received, key: str | None) -> str:
        if draft.id:
            return draft.id
        if key:
            row = self._execute("SELECT id FROM articles WHERE url_key = ? ORDER BY changed", (key,)).fetchone()
            return str(row[0]) if row else article_id(key)
        row = self._execute(
            "SELECT v.article_id FROM received r JOIN versions v ON v.received_id = r.id WHERE r.sha256 = ?"
            " UNION ALL SELECT article_id FROM locations WHERE location = ?",
            (rows.sha256(received.data), received.location),
        ).fetchone()
        return str(row[0]) if row else article_id(received.location)

    def _current(self, article: str) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._execute(
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
        newest = self._execute("SELECT max(version) FROM versions WHERE article_id = ?", (article,)).fetchone()
        return int(newest[0]) + 1

    def _put_article(self, article: str, version: int, key: str | None, origin: str) -> None:
        self._execute(
            "INSERT INTO articles (id, version, url_key, origin, changed) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET version = excluded.version, url_key = excluded.url_key,"
            " changed = excluded.changed, origin = excluded.origin, removed_at = NULL, removed_reason = NULL",
            (article, version, key, origin, self._next_sequence()),
        )

    def _put_location(self, location: str, article: str) -> None:
        self._execute("INSERT OR IGNORE INTO locations VALUES (?, ?)", (location, article))

    def _put_version(
        self, article: str, version: int, draft: Draft, received: Received, extractor: int, content: str
    ) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        values = (article, version, self._put_received(received, now), extractor, content, *rows.of_draft(draft, now))
        self._execute(f"INSERT INTO versions VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608 -- only marks

    def _put_received(self, received: Received, now: str) -> int:
        fingerprint = (rows.sha256(received.data), rows.hints(received))
        self._execute(
            "INSERT OR IGNORE INTO received (sha256, hints, media_type, location, url, data, received_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *fingerprint,
                received.media_type,
                received.location,
                received.url,
                zlib.compress(received.data, 6),
                now,
            ),
        )
        return int(self._one("SELECT id FROM received WHERE sha256 = ? AND hints = ?", fingerprint)[0])

    def _refresh_received(self, article: str, current: sqlite3.Row, received: Received, extractor: int) -> None:
        """The same article from other bytes, or understood by a newer extractor: remember both, change nothing else."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._execute(
            "UPDATE versions SET extractor = ?, received_id = ? WHERE article_id = ? AND version = ?",
            (extractor, self._put_received(received, now), article, current["version"]),
        )

    def _next_sequence(self) -> int:
        return int(self._one("UPDATE record SET sequence = sequence + 1 RETURNING sequence")[0])

    def _migrate(self) -> None:
        with self.transaction():
            version = int(self._one("PRAGMA user_version")[0])
            if version > len(MIGRATIONS):
                raise StoreIsNewer(
                    f"The record has format {version}, this program knows {len(MIGRATIONS)}. Update Trade Attaché."
                )
            for migration in MIGRATIONS[version:]:
                for statement in migration.split(";\n"):
                    self._connection.execute(statement)
            if version == 0:
                self._execute("INSERT INTO record VALUES (?, 0)", (uuid4().hex,))
            self._connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _select(self, where: str, values: tuple[object, ...], versions: str = rows.NEWEST) -> sqlite3.Cursor:
        return self._execute(rows.SELECT.format(versions=versions, where=where), values)

    def _stream(self, where: str, *values: object) -> Iterator[sqlite3.Row]:
        """Rows in batches by id, the last value being the id to begin after, so that a long read holds nothing up."""
        *fixed, after = values
        while batch := self._select(f"{where} ORDER BY a.id LIMIT 200", (*fixed, after)).fetchall():
            yield from batch
            after = batch[-1]["id"]

    def _one(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Row:
        row: sqlite3.Row = self._execute(statement, values).fetchone()
        return row

    def _execute(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        with self._lock, self._errors():
            cursor = self._connection.cursor()
            cursor.row_factory = sqlite3.Row
            return cursor.execute(statement, values)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise StoreIsBusy("Another process is writing to the record. Try again in a moment.") from error
            raise StoreError(f"The record cannot be used: {error}.") from error
        except sqlite3.DatabaseError as error:
            raise StoreError(f"The record is damaged: {error}. Restore it from a backup.") from error
