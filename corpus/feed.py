"""Bytes of RSS, Atom and JSON Feed to entries. Nothing is fetched and no file is opened here."""

from __future__ import annotations

import io
import json
import re
import xml.parsers.expat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from corpus.dates import DateFound, PartialDate
from corpus.errors import UnreadableInput
from corpus.fragment import as_fragment, fragment_line
from corpus.written_date import written_date

MAX_ENTRIES = 2000
"""Entries taken of one feed; what follows is left out, and `Feed.problem` says so."""

MAX_REPAIRED = 250_000
"""Bytes of a feed that is not well-formed and is read all the same; mending takes some 7 seconds a megabyte."""

_MAX_DEPTH = 200
_JSON_FEED = "https://jsonfeed.org/version/"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry. `summary` and `content` are HTML as it came, unsafe to show; "" where the feed has none.

    Dates are the feed's own (DateFound.FEED), as exact as they are written there.
    """

    title: str = ""
    url: str | None = None
    id: str = ""
    published: PartialDate | None = None
    updated: PartialDate | None = None
    summary: str = ""
    content: str = ""

    @property
    def found(self) -> DateFound:
        """Where the date of publication was found."""
        return DateFound.FEED if self.published else DateFound.NONE

    @property
    def key(self) -> str:
        """What tells the entry from the others of its feed; "" if it has neither id, URL nor title."""
        return self.id or self.url or self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed's title and entries in their order; `problem` says what is wrong with it, though it could be read."""

    title: str = ""
    entries: tuple[FeedEntry, ...] = ()
    problem: str = ""


def parse_feed(data: bytes, *, url: str, charset: str | None = None) -> Feed:
    """Read a feed that came from `url`, against which its relative links count; UnreadableInput if it is none.

    `charset` is what the server said; it counts for XML that does not name its encoding and is not UTF-8.
    """
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise UnreadableInput(url, "the feed is empty")
    return _json_feed(data, url) if start.startswith((b"{", b"[")) else _xml_feed(_in_utf8(data, charset), url)


def _in_utf8(data: bytes, charset: str | None) -> bytes:
    """The feed in UTF-8 where only the server knows its encoding; else as it is."""
    if charset is None or b"encoding" in data[:200]:
        return data
    try:
        data.decode()
    except UnicodeDecodeError:
        with suppress(LookupError, UnicodeError):
            return data.decode(charset).encode()
    return data


def _xml_feed(data: bytes, url: str) -> Feed:
    fault = _fault(data, url)
    if fault and len(data) > MAX_REPAIRED:
        raise UnreadableInput(url, f"the feed is not well-formed XML ({fault}) and too large to be mended")
    parsed = _parsed(data, url)
    if not parsed.get("version") and not parsed.entries:
        raise UnreadableInput(url, _no_feed(data))
    found = parsed.entries[:MAX_ENTRIES]
    entries = tuple(_entry(entry, url, is_atom=parsed.version.startswith("atom")) for entry in found)
    return Feed(title=fragment_line(parsed.feed.get("title", "")), entries=entries, problem=_problem(parsed, fault))


def _parsed(data: bytes, url: str) -> Any:
    import feedparser

    # Bytes or text given to it directly may be taken for a path or a URL, a stream never is. Its own cleaning of HTML
    # takes time that grows with the square of the length, and no HTML of a feed is ever shown.
    try:
        return feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # it raises whatever elements in the wrong order lead to, such as KeyError
        raise UnreadableInput(url, f"the feed is damaged ({type(error).__name__}: {error})") from error


def _fault(data: bytes, url: str) -> str:
    """What is not well-formed; "" if nothing is. UnreadableInput for XML made to harm: entities, absurd depth."""
    parser = xml.parsers.expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise UnreadableInput(url, f"the feed nests elements more than {_MAX_DEPTH} deep")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def entity(*_: object) -> None:
        raise UnreadableInput(url, "the feed defines XML entities, which no honest feed needs")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(data, True)
    except xml.parsers.expat.ExpatError as error:
        return str(error)
    except (LookupError, ValueError) as error:
        return f"its encoding is not known ({error})"
    return ""


def _no_feed(data: bytes) -> str:
    if b"<html" in data[:2000].lower():
        return "this is a web page, not a feed; look for the address of its feed (RSS or Atom)"
    return "this is not a feed: neither RSS, Atom nor JSON Feed"


def _problem(parsed: Any, fault: str) -> str:
    if len(parsed.entries) > MAX_ENTRIES:
        return f"only the first {MAX_ENTRIES} of {len(parsed.entries)} entries are read"
    return f"it is not well-formed XML ({fault})" if fault else ""


def _entry(entry: Any, base: str, *, is_atom: bool) -> FeedEntry:
    # dict.get, because FeedParserDict answers for a missing date with the other one, and warns
    published = _date(dict.get(entry, "published"), dict.get(entry, "published_parsed"))
    updated = _date(dict.get(entry, "updated"), dict.get(entry, "updated_parsed"))
    if not is_atom:  # the one date of an RSS item is that of its publication; Atom's `updated` says what it is
        published = published or updated
    return FeedEntry(
        title=_title(dict.get(entry, "title_detail"), dict.get(entry, "title")),
        url=_link(dict.get(entry, "link"), base),
        id=str(dict.get(entry, "id") or ""),
        published=published,
        updated=updated,
        summary=_html(dict.get(entry, "summary_detail") or {}),
        content=max((_html(one) for one in dict.get(entry, "content") or []), key=len, default=""),
    )


def _title(detail: Mapping[str, Any] | None, title: str | None) -> str:
    if detail and detail.get("type") == "text/plain":
        return " ".join(str(detail.get("value") or "").split())
    return fragment_line(title or "")


def _html(detail: Mapping[str, Any]) -> str:
    value = str(detail.get("value") or "")
    return as_fragment(value) if detail.get("type") == "text/plain" else value


def _link(link: object, base: str) -> str | None:
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        url = urljoin(base, link.strip())
    except ValueError:
        return None
    return url if url.lower().startswith(("http://", "https://")) else None


def _date(text: object, parsed: Any = None) -> PartialDate | None:
    """The date as exact as it is written; `parsed` is feedparser's reading, good for the day, of forms unknown here."""
    if not isinstance(text, str) or not text.strip():
        return None
    if date := PartialDate.parse(text) or written_date(text):
        return date
    if parsed is None or not _is_said(parsed, text):
        return None
    try:
        return PartialDate(parsed.tm_year, parsed.tm_mon, parsed.tm_mday)
    except ValueError:
        return None


def _is_said(parsed: Any, text: str) -> bool:
    """Whether year and day of feedparser's reading stand in the text beside a month in letters: it guesses a lot."""
    numbers = {int(number) for number in re.findall(r"\d{1,4}", text)}
    has_year = parsed.tm_year in numbers or parsed.tm_year % 100 in numbers
    return has_year and parsed.tm_mday in numbers and re.search("[A-Za-z]{3}", text) is not None


def _json_feed(data: bytes, url: str) -> Feed:
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError):
        raise UnreadableInput(url, "this is neither XML nor JSON that can be read, so no feed") from None
    if not isinstance(feed, dict) or not str(feed.get("version", "")).startswith(_JSON_FEED):
        raise UnreadableInput(url, f"this is JSON, but no JSON Feed (its `version` must begin with {_JSON_FEED})")
    items = feed.get("items")
    entries = tuple(_json_entries(items if isinstance(items, list) else [], url))
    left_out = isinstance(items, list) and len(items) > MAX_ENTRIES
    problem = f"only the first {MAX_ENTRIES} entries are read" if left_out else ""
    return Feed(title=fragment_line(_text(feed, "title")), entries=entries, problem=problem)


def _json_entries(items: list[Any], base: str) -> Iterator[FeedEntry]:
    for item in items[:MAX_ENTRIES]:
        if not isinstance(item, dict):
            continue
        yield FeedEntry(
            title=" ".join(_text(item, "title").split()),
            url=_link(item.get("url") or item.get("external_url"), base),
            id=_text(item, "id"),
            published=_date(item.get("date_published")),
            updated=_date(item.get("date_modified")),
            summary=as_fragment(_text(item, "summary")),
            content=_text(item, "content_html") or as_fragment(_text(item, "content_text")),
        )


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
