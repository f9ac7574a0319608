"""Sitemaps and indexes of sitemaps, as sitemaps.org and Google News define them, read event by event."""

from __future__ import annotations

import xml.parsers.expat
from dataclasses import dataclass, field

from corpus.dates import PartialDate
from corpus.errors import UnreadableInput
from corpus.inflate import gunzip

MAX_BYTES = 50_000_000
"""sitemaps.org: a sitemap is at most 50 MB unpacked."""

MAX_ENTRIES = 50_000
"""sitemaps.org: a sitemap holds at most 50,000 URLs."""

_MAX_DEPTH = 20
_MAX_FIELD = 4000  # characters of a value that are kept
_FIELDS = {"loc": "url", "lastmod": "changed", "publication_date": "published", "title": "title"}
_ASIDE = frozenset({"image", "video"})  # extensions that have a loc or a title of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapEntry:
    """A page, or in an index another sitemap."""

    url: str
    changed: PartialDate | None = None
    published: PartialDate | None = None
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """What a sitemap lists: pages, or, in an index, further sitemaps."""

    is_index: bool
    entries: tuple[SitemapEntry, ...]


def parse_sitemap(data: bytes, *, url: str) -> Sitemap:
    """Read a sitemap, gzip or not; UnreadableInput if it is none, LimitExceeded if it unpacks beyond 50 MB."""
    if data.startswith(b"\x1f\x8b"):
        data = gunzip(data, url, MAX_BYTES)
    reader = _Reader(url)
    parser = xml.parsers.expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = reader.entity
    try:
        parser.Parse(data, True)
    except (xml.parsers.expat.ExpatError, LookupError, ValueError) as error:
        if reader.root:
            raise UnreadableInput(url, f"the sitemap is not well-formed XML ({error})") from None
        raise UnreadableInput(url, "this is not a sitemap, nor any other XML") from None
    return Sitemap(is_index=reader.root == "sitemapindex", entries=tuple(reader.entries))


@dataclass(slots=True)
class _Reader:
    """Collects entries from the parser's events."""

    url: str
    root: str = ""
    entries: list[SitemapEntry] = field(default_factory=list)
    _path: list[str] = field(default_factory=list)
    _values: dict[str, str] = field(default_factory=dict)

    def start(self, name: str, _attributes: object) -> None:
        tag = _local(name)
        if not self._path:
            self.root = tag
            if tag not in ("urlset", "sitemapindex"):
                raise UnreadableInput(self.url, f"this is not a sitemap: it is XML that begins with <{tag[:40]}>")
        if len(self._path) >= _MAX_DEPTH:
            raise UnreadableInput(self.url, f"the sitemap nests elements more than {_MAX_DEPTH} deep")
        self._path.append(tag)

    def end(self, _name: str) -> None:
        tag = self._path.pop()
        if len(self._path) == 1 and tag in ("url", "sitemap"):
            self._finish()

    def text(self, text: str) -> None:
        name = _FIELDS.get(self._path[-1])
        if name and _ASIDE.isdisjoint(self._path):
            self._values[name] = (self._values.get(name, "") + text)[:_MAX_FIELD]

    def entity(self, *_: object) -> None:
        raise UnreadableInput(self.url, "the sitemap defines XML entities, which no honest sitemap needs")

    def _finish(self) -> None:
        values = {name: value.strip() for name, value in self._values.items()}
        self._values.clear()
        if not values.get("url") or len(self.entries) >= MAX_ENTRIES:
            return
        self.entries.append(
            SitemapEntry(
                url=values["url"],
                changed=PartialDate.parse(values.get("changed", "")),
                published=PartialDate.parse(values.get("published", "")),
                title=" ".join(values.get("title", "").split()),
            )
        )


def _local(name: str) -> str:
    """The name without its namespace."""
    return name.rpartition(" ")[2]
