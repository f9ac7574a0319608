"""What an HTML page says of itself in its head: title, dates, site, address. Nothing here is guessed from text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html

from corpus.characters import one_line
from corpus.dates import PartialDate
from corpus.provenance import web_address
from corpus.written_date import unread_date, written_date

PUBLISHED = (
    *("article:published_time", "og:article:published_time", "datepublished", "citation_publication_date"),
    *("citation_date", "dcterms.issued", "dc.date.issued", "dcterms.date", "dc.date", "dcterms.created"),
    *("dc.date.created", "govuk:first-published-at", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate"),
    *("publish-date", "publish_date", "publication_date", "article.published", "date"),
)
"""Names of meta elements that hold the day of publication, the most reliable first."""

UPDATED = (
    *("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified"),
    *("govuk:updated-at", "last-modified", "article.updated"),
)
TITLES = ("og:title", "citation_title", "dcterms.title", "dc.title", "twitter:title")
SITES = ("og:site_name", "application-name", "citation_publisher", "dcterms.publisher", "dc.publisher", "publisher")

MAX_JSON = 1024 * 1024
_ARTICLE_TYPES = re.compile(r"(?:\w*Article|BlogPosting|Report|PressRelease|WebPage|ScholarlyArticle)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """What a page's head says; None where it says nothing that can be read.

    `noted` says for people that it has a day of publication, and none of its dates can be read.
    """

    title: str | None
    site: str | None
    address: str | None
    published: PartialDate | None
    updated: PartialDate | None
    noted: tuple[str, ...]


def read_metadata(tree: html.HtmlElement) -> PageMetadata:
    """Read a parsed page's meta elements, JSON-LD, canonical link, and headings for the title alone."""
    meta = _meta(tree)
    linked = _linked_data(tree)
    dates = [*(meta.get(name) for name in PUBLISHED[:2]), linked.get("datePublished")]
    dates += [meta.get(name) for name in PUBLISHED[2:]]
    published = _first_date(*dates)
    return PageMetadata(
        title=_first(meta, TITLES) or _text(linked.get("headline")) or _heading(tree),
        site=_first(meta, SITES) or _name(linked.get("publisher")),
        address=_address(tree, meta),
        published=published,
        updated=_first_date(*(meta.get(name) for name in UPDATED), linked.get("dateModified")),
        noted=() if published else tuple(unread_date("its date", text) for text in _lines(dates)[:1]),
    )


def _meta(tree: html.HtmlElement) -> dict[str, str]:
    """Contents of meta elements and of those marked up as `itemprop`, by small-lettered name; the first one counts."""
    found: dict[str, str] = {}
    for element in tree.iter("meta", "time"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = element.get("content") or (element.get("datetime") if element.get("itemprop") else None)
        if content and content.strip():
            found.setdefault(name.strip().lower(), content)
    return found


def _linked_data(tree: html.HtmlElement) -> dict[str, Any]:
    """The first JSON-LD object of the page that describes an article."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json" or len(script.text or "") > MAX_JSON:
            continue
        try:
            objects = list(_objects(json.loads(script.text or "null")))
        except (ValueError, RecursionError):
            continue
        for one in objects:
            kinds = one.get("@type")
            if any(_ARTICLE_TYPES.fullmatch(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                return one
    return {}


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (node for node in graph if isinstance(node, dict)) if isinstance(graph, list) else ()


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((line for name in names if (line := one_line(meta.get(name, "")))), None)


def _first_date(*candidates: Any) -> PartialDate | None:
    return next((date for text in _lines(candidates) if (date := PartialDate.parse(text) or written_date(text))), None)


def _lines(candidates: Iterable[Any]) -> list[str]:
    """The texts among values that may be lists."""
    values = [value for one in candidates for value in (one if isinstance(one, list) else [one])]
    return [line for value in values if isinstance(value, str) and (line := one_line(value))]


def _text(value: Any) -> str | None:
    return (one_line(value) or None) if isinstance(value, str) else None


def _name(value: Any) -> str | None:
    item = value[0] if isinstance(value, list) and value else value
    return _text(item.get("name")) if isinstance(item, dict) else _text(item)


def _heading(tree: html.HtmlElement) -> str | None:
    headings = [one_line(element.text_content()) for element in tree.iter("h1")]
    titles = [one_line(element.text_content()) for element in tree.iter("title")]
    return next(filter(None, headings if len(headings) == 1 else [*titles, *headings]), None)


def _address(tree: html.HtmlElement, meta: dict[str, str]) -> str | None:
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    return next((found for one in (*links, meta.get("og:url")) if one and (found := web_address(one.strip()))), None)
