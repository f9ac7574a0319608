"""An article: one cleaned text with its provenance."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit, urlunsplit

from corpus.dates import DateFound, PartialDate


class Kind(StrEnum):
    """What sort of text an article is; the order of the ladder of sources is index.ranking's."""

    OFFICIAL = "official"
    RELEASE = "release"
    WIRE = "wire"
    NEWS = "news"
    OPINION = "opinion"
    BRIEF = "brief"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReference:
    """A text that a brief is based on."""

    publisher: str
    title: str = ""
    date: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One cleaned text with its provenance. Offsets everywhere are code points into `text`."""

    id: str
    title: str
    text: str
    url: str | None = None
    publisher: str | None = None
    published: PartialDate | None = None
    published_found: DateFound = DateFound.NONE
    updated: PartialDate | None = None
    retrieved_at: datetime
    version: int = 1
    kind: Kind = Kind.UNKNOWN
    licence: str | None = None
    language: str | None = None
    parties: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    sources: tuple[SourceReference, ...] = ()
    origin: str = ""


def canonical_url(url: str) -> str | None:
    """The form of an http(s) URL by which an article is known; None for anything else."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # a bracket without its pair, a host that only looks like one
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return None
    path = parts.path.rstrip("/") or "/"
    return urlunsplit(("https", parts.netloc.lower(), path, parts.query, ""))


def article_id(identity: str) -> str:
    """A short id, the same for the same identity (a canonical URL or a file's path) on every run."""
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:12]
