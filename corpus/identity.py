"""Which article an input is: by the id it names, by its URL, by where it came from, or by its very bytes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from corpus import rows
from corpus.article import Kind, article_id, canonical_url
from corpus.database import Result
from corpus.received import Draft, Received

Execute = Callable[[str, tuple[object, ...]], Result]


def url_key(draft: Draft) -> str | None:
    """The canonical URL that is the article's own; a brief only points to the sources it is based on."""
    return canonical_url(draft.url) if draft.url and draft.kind is not Kind.BRIEF else None


def identify(execute: Execute, draft: Draft, received: Received) -> str:
    """The id of the article that the draft is a state of: of one in the record, or of a new one.

    A location whose file was a copy of another one parts from their article when the file is changed, so that neither
    text is lost. A location that `moves` says nothing of the article: there only equal bytes do.
    """
    if draft.id:
        return draft.id
    key = url_key(draft)
    if key and (owner := _first(execute, "SELECT id FROM articles WHERE url_key = ? ORDER BY changed", (key,))):
        return owner
    if here := None if received.moves else _of_location(execute, received, without_url=key is not None):
        return here
    if not key and (same := _of_bytes(execute, received)):
        return same
    return _unused(execute, key or (_fingerprint(received) if received.moves else received.location))


def _of_location(execute: Execute, received: Received, *, without_url: bool) -> str | None:
    return _first(
        execute,
        "SELECT a.id FROM locations l JOIN articles a ON a.id = l.article_id JOIN received r ON r.id = l.received_id"
        " WHERE l.location = ? AND (a.url_key IS NULL OR NOT ?) AND (a.removed_at IS NOT NULL OR r.sha256 = ?"
        " OR NOT EXISTS (SELECT * FROM locations WHERE article_id = a.id AND location <> l.location))",
        (received.location, without_url, rows.sha256(received.data)),
    )


def _of_bytes(execute: Execute, received: Received) -> str | None:
    return _first(
        execute,
        f"SELECT a.id FROM received r JOIN versions v ON v.received_id = r.id JOIN articles a ON {rows.NEWEST}"  # noqa: S608 -- a constant
        " WHERE r.sha256 = ? AND r.hints = ? ORDER BY a.changed",
        (rows.sha256(received.data), rows.hints(received)),
    )


def _unused(execute: Execute, identity: str) -> str:
    """The id for this identity, or the next one where an article that moved on has it still."""
    names = (identity if number == 1 else f"{identity}#{number}" for number in count(1))
    ids = (article_id(name) for name in names)
    return next(one for one in ids if not _first(execute, "SELECT id FROM articles WHERE id = ?", (one,)))


def _fingerprint(received: Received) -> str:
    return rows.sha256(received.data + rows.hints(received).encode())


def _first(execute: Execute, statement: str, values: tuple[object, ...]) -> str | None:
    row = execute(statement, values).fetchone()
    return str(row[0]) if row else None
