"""What is in the record: the reading side of the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from corpus import rows
from corpus.article import Article
from corpus.database import Database, Result
from corpus.errors import ArticleNotFound
from corpus.notice import Notice, notices_of
from corpus.received import Received
from corpus.removal import Removal, RemovalKind


class RecordReader:
    """Reads the record; safe from several threads and beside a process that writes."""

    def __init__(self, database: Database) -> None:
        self._database = database

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

    def removal(self, article_id: str) -> Removal | None:
        """When and why the article was removed; None while it is in the corpus."""
        row = self._database.execute(
            "SELECT removed_at, removed_reason, removal, superseded_by FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        if row is None:
            raise ArticleNotFound(article_id)
        return rows.to_removal(row)

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

    def notices(self, article_id: str) -> tuple[Notice, ...]:
        """What the publisher said of an article afterwards, oldest first; the article need not be in the record."""
        row = self._database.execute("SELECT url_key FROM articles WHERE id = ?", (article_id,)).fetchone()
        return notices_of(self._database.execute, article_id, row[0] if row else None)

    def of_story(self, story: str) -> tuple[str, ...]:
        """The ids of the articles that are copies of one story and were not removed."""
        found = self._database.execute(
            "SELECT id FROM articles WHERE story = ? AND removed_at IS NULL ORDER BY id", (story,)
        )
        return tuple(row[0] for row in found.fetchall())

    def made_before(self, extractor: int) -> tuple[str, ...]:
        """The ids of the articles whose newest version an older extractor made, removed ones left out."""
        found = self._database.execute(
            "SELECT a.id FROM articles a JOIN versions v ON v.article_id = a.id AND v.version = a.version"
            " WHERE a.removed_at IS NULL AND v.extractor < ? ORDER BY a.id",
            (extractor,),
        )
        return tuple(row[0] for row in found.fetchall())

    def superseded_since(self, sequence: int) -> tuple[str, ...]:
        """The ids of the articles that were superseded after a change of this number."""
        found = self._database.execute(
            "SELECT id FROM articles WHERE changed > ? AND removal = ? ORDER BY changed, id",
            (sequence, RemovalKind.SUPERSEDED.value),
        )
        return tuple(row[0] for row in found.fetchall())

    def dated_ahead(self) -> tuple[str, ...]:
        """The ids of the articles that claim to be published after they came (Article.is_dated_ahead)."""
        found = self._select("a.removed_at IS NULL AND v.published > date(v.retrieved_at, '+1 day') ORDER BY a.id", ())
        return tuple(row["id"] for row in found.fetchall() if rows.to_article(row).is_dated_ahead)

    def breakdown(self, field: str, most: int) -> dict[str, int]:
        """How many articles there are by `kind`, `language` or `publisher`, most first; "" where it is unknown."""
        if field not in rows.BROKEN_DOWN_BY:
            raise ValueError(f"{field} is none of {', '.join(rows.BROKEN_DOWN_BY)}")
        found = self._database.execute(rows.BREAKDOWN.format(field=field), (most,))
        return {row[0]: row[1] for row in found.fetchall()}

    def source_state(self, name: str) -> str | None:
        """What a source last said of itself, as JSON."""
        row = self._database.execute("SELECT state FROM source_states WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def _select(self, where: str, values: tuple[object, ...], versions: str = rows.NEWEST) -> Result:
        return self._database.execute(rows.SELECT.format(versions=versions, where=where), values)

    def _stream(self, where: str, *values: object) -> Iterator[sqlite3.Row]:
        """Rows in batches by id, the last value being the id to begin after, so that a long read holds nothing up."""
        *fixed, after = values
        while batch := self._select(f"{where} ORDER BY a.id LIMIT 200", (*fixed, after)).fetchall():
            yield from batch
            after = batch[-1]["id"]
