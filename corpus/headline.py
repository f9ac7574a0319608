"""What is told of an article without its text: enough to list, filter and find it by its title."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.article import Kind
from corpus.database import Database
from corpus.dates import PartialDate
from corpus.schema import MIGRATIONS

_SELECT = (
    "SELECT a.id, a.version, a.changed, a.removed_at, v.title, v.url, v.publisher, v.published, v.kind, v.details"
    " FROM articles a JOIN versions v ON v.article_id = a.id AND v.version = a.version"
    " WHERE a.changed > ? ORDER BY a.changed"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """An article without its text. `changed` is the record's sequence number when it last changed."""

    id: str
    title: str
    url: str | None = None
    publisher: str | None = None
    published: PartialDate | None = None
    kind: Kind = Kind.UNKNOWN
    version: int = 1
    topics: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    changed: int = 0
    removed: bool = False


class HeadlineReader:
    """Reads headlines through a connection of its own, so that it never waits for whoever reads or writes texts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, path: Path) -> HeadlineReader:
        """Open the record; raises StoreError as ArticleStore.open does."""
        return cls(Database.open(path, MIGRATIONS))

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def sequence(self) -> int:
        """The number of the record's latest change."""
        return int(self._database.one("SELECT sequence FROM record")[0])

    def since(self, sequence: int) -> list[Headline]:
        """The articles that changed after this change, in the order of their changes, removed ones among them."""
        return [_headline(row) for row in self._database.execute(_SELECT, (sequence,)).fetchall()]


def _headline(row: sqlite3.Row) -> Headline:
    details: dict[str, Any] = json.loads(row["details"])
    return Headline(
        id=row["id"],
        title=row["title"],
        url=row["url"],
        publisher=row["publisher"],
        published=PartialDate.parse(row["published"]) if row["published"] else None,
        kind=Kind(row["kind"]),
        version=row["version"],
        topics=tuple(details["topics"]),
        parties=tuple(details["parties"]),
        identifiers=tuple(details["identifiers"]),
        changed=row["changed"],
        removed=row["removed_at"] is not None,
    )
