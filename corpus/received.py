"""What came in, and what was understood of it, before it becomes an article of the record."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.article import Kind, SourceReference
from corpus.dates import DateFound, PartialDate

MARKDOWN = "text/markdown"
PLAIN = "text/plain"
HTML = "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EMAIL = "message/rfc822"
RECORD = "application/x-article+json"  # one line of a JSON Lines file


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """The bytes of one article as they came. `location` (a path, path:line or URL) is what messages call it.

    `moves` tells that another article may come from the same location next time, as from a line of a file.
    """

    location: str
    data: bytes
    media_type: str
    url: str | None = None
    published: PartialDate | None = None
    published_found: DateFound = DateFound.NONE
    publisher: str | None = None
    title: str | None = None
    origin: str = "file"
    moves: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article as extraction understood it, before the record gives it an id and a version.

    `id` and `origin` are set only where the input names them. `dropped` counts what cleaning left out, by rule.
    `pages` holds the offset into `text` at which each page of a PDF begins, the first one first; empty for all else.
    `noted` says for people what of the input could not be read and was left out.
    """

    title: str
    text: str
    id: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: PartialDate | None = None
    published_found: DateFound = DateFound.NONE
    updated: PartialDate | None = None
    kind: Kind = Kind.UNKNOWN
    licence: str | None = None
    language: str | None = None
    parties: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    sources: tuple[SourceReference, ...] = ()
    origin: str | None = None
    pages: tuple[int, ...] = ()
    dropped: tuple[tuple[str, int], ...] = ()
    noted: tuple[str, ...] = ()
