"""The system of record: every article, every version of it, and the bytes it came from, in one SQLite file.

Nothing that was collected is ever deleted here. Removing an article marks it removed, with the reason.
"""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from corpus import rows
from corpus.article import canonical_url
from corpus.database import Database
from corpus.errors import ArticleNotFound
from corpus.identity import identify, url_key
from corpus.notice import Notice, NoticeKind, keep_notice, withdrawal_of
from corpus.received import Draft, Received
from corpus.record_reader import RecordReader
from corpus.relations import relate
from corpus.removal import RemovalKind
from corpus.schema import MIGRATIONS

_COMPRESSION = 1  # a third of level 6's time for a tenth more room


class Outcome(StrEnum):
    """What saving a draft did."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REMOVED = "removed"


class ArticleStore(RecordReader):
    """The record. Safe from several threads; one process writes at a time, others wait."""

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

        An article that was removed stays so: a feed must not bring back what a person took out unless a person says
        `restore`, and what its publisher took back does not return either way. A correction takes out what it corrects.
        Returns what happened and the article's id.
        """
        with self.transaction():
            article = identify(self._database.execute, draft, received)
            current = self._current(article)
            if current and current["removed_at"] and not (restore and current["removal"] == RemovalKind.BY_HAND):
                self._learn_url(article, draft)
                return Outcome.REMOVED, article
            source = (self._put_received(received), extractor)
            outcome = self._put_draft(article, current, draft, source, draft.origin or received.origin)
            self._put_location(received.location, article, source)
            if outcome is not Outcome.UNCHANGED:
                self._place(article, draft, is_new=current is None)
            return outcome, article

    def reextracted(self, article_id: str, draft: Draft, extractor: int) -> Outcome:
        """Keep what a newer extractor makes of the bytes of an article's newest version: a new one if it says more."""
        with self.transaction():
            current = self._current(article_id)
            if current is None:
                raise ArticleNotFound(article_id)
            if current["removed_at"]:
                return Outcome.REMOVED
            outcome = self._put_draft(
                article_id, current, draft, (current["received_id"], extractor), draft.origin or current["origin"]
            )
            self._database.execute(
                "UPDATE locations SET extractor = ? WHERE article_id = ? AND received_id = ?",
                (extractor, article_id, current["received_id"]),
            )
            if outcome is not Outcome.UNCHANGED:
                self._place(article_id, draft, is_new=False)
            return outcome

    def remove(self, article_id: str, reason: str) -> bool:
        """Take an article out of the corpus, keeping it in the record; False when it was out already."""
        with self.transaction():
            if self.removal(article_id):
                return False
            self._take_out(article_id, reason, RemovalKind.BY_HAND)
            return True

    def reinstate(self, article_id: str) -> bool:
        """Bring an article back for whatever reason it was out; False when it was in."""
        with self.transaction():
            if not self.removal(article_id):
                return False
            self._database.execute(
                "UPDATE articles SET removed_at = NULL, removed_reason = NULL, removal = NULL, superseded_by = NULL,"
                " changed = ? WHERE id = ?",
                (self._next_sequence(), article_id),
            )
            return True

    def note(self, notice: Notice) -> str | None:
        """Keep what a publisher says of a text. A withdrawal takes the article out, or keeps it out when it comes.

        Returns the id of the article that was taken out, if one was.
        """
        with self.transaction():
            keep_notice(self._database.execute, notice, _now())
            article = self._meant_by(notice)
            if notice.kind is not NoticeKind.WITHDRAWN or article is None:
                return None
            removal = self.removal(article)
            if removal and removal.kind is not RemovalKind.BY_HAND:
                return None
            self._take_out(article, notice.reason, RemovalKind.WITHDRAWN)
            return None if removal else article

    def save_source_state(self, name: str, state: str) -> None:
        """Keep what a source says of itself."""
        with self.transaction():
            self._database.execute("INSERT OR REPLACE INTO source_states VALUES (?, ?)", (name, state))

    # How

    def _current(self, article: str) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._database.execute(
            "SELECT a.version, a.removed_at, a.removal, a.origin, v.content_sha256, v.received_id FROM articles a"
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
            " origin = excluded.origin, changed = excluded.changed, removed_at = NULL, removed_reason = NULL,"
            " removal = NULL, superseded_by = NULL",
            (article, version, key, origin, self._next_sequence()),
        )

    def _place(self, article: str, draft: Draft, *, is_new: bool) -> None:
        """Find the article's story, and take out what it corrects or itself where it is corrected or withdrawn."""
        related = relate(self._database.execute, article, draft, is_new=is_new)
        for other in related.supersedes:
            self._take_out(other, f"corrected by “{draft.title}”", RemovalKind.SUPERSEDED, by=article)
        if by := related.superseded_by:
            self._take_out(article, f"corrected by “{self.get(by).title}”", RemovalKind.SUPERSEDED, by=by)
        elif is_new and (reason := withdrawal_of(self._database.execute, article, url_key(draft))):
            self._take_out(article, reason, RemovalKind.WITHDRAWN)

    def _take_out(self, article: str, reason: str, kind: RemovalKind, by: str | None = None) -> None:
        self._database.execute(
            "UPDATE articles SET removed_at = ?, removed_reason = ?, removal = ?, superseded_by = ?, changed = ?"
            " WHERE id = ?",
            (_now(), reason, kind.value, by, self._next_sequence(), article),
        )

    def _meant_by(self, notice: Notice) -> str | None:
        key = canonical_url(notice.url) if notice.url else None
        row = self._database.execute(
            "SELECT id FROM articles WHERE id = ? OR url_key = ? ORDER BY id = ? DESC, removed_at IS NOT NULL, changed",
            (notice.article_id, key, notice.article_id),
        ).fetchone()
        return str(row[0]) if row else None

    def _learn_url(self, article: str, draft: Draft) -> None:
        """An article that was removed stays so under the URL that is found out later."""
        self._database.execute(
            "UPDATE articles SET url_key = ? WHERE id = ? AND url_key IS NULL", (url_key(draft), article)
        )

    def _put_location(self, location: str, article: str, source: tuple[int, int]) -> None:
        self._database.execute("INSERT OR REPLACE INTO locations VALUES (?, ?, ?, ?)", (location, article, *source))

    def _put_received(self, received: Received) -> int:
        fingerprint = (rows.sha256(received.data), rows.hints(received))
        kept = self._database.execute(
            "INSERT OR IGNORE INTO received (sha256, hints, media_type, location, url, data, received_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *fingerprint,
                received.media_type,
                received.location,
                received.url,
                zlib.compress(received.data, _COMPRESSION),
                _now(),
            ),
        )
        if kept.rowcount == 1 and kept.lastrowid:
            return kept.lastrowid
        return int(self._database.one("SELECT id FROM received WHERE sha256 = ? AND hints = ?", fingerprint)[0])

    def _next_sequence(self) -> int:
        return int(self._database.one("UPDATE record SET sequence = sequence + 1 RETURNING sequence")[0])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
