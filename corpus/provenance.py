"""What a header or a record says of an article, besides its text: fields to Draft, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from corpus.article import Article, Kind, SourceReference
from corpus.characters import one_line
from corpus.dates import DateFound, PartialDate
from corpus.errors import UnreadableInput
from corpus.received import Draft
from corpus.written_date import unread_date, written_date

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

MAX_ID = 200
MAX_URL = 2000

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Fields:
    """Named values of an input whose shape nobody guarantees.

    A value that does not mean what its name says is an UnreadableInput for people where the input is `strict`, as in
    a header written by hand; else it counts as absent, because anybody may call something `kind` or `sources`.
    """

    values: Mapping[str, Any]
    location: str
    strict: bool = True

    def text(self, *names: str) -> str | None:
        """The first named value that is there, on one line; None if none is or it is empty."""
        for name in names:
            value = self.values.get(name)
            if isinstance(value, bool | dict | list):
                self._refuse(f"`{name}` must be a text, not {_kind_of(value)}")
            elif value is not None and (line := one_line(str(value))):
                return line
        return None

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; a text alone counts as a list of one."""
        value = self.values.get(name)
        items = value if isinstance(value, list) else [value]
        if any(isinstance(item, bool | dict | list) for item in items):
            self._refuse(f"`{name}` must be a list of texts")
            return ()
        return tuple(line for item in items if item is not None and (line := one_line(str(item))))

    def date(self, name: str) -> PartialDate | None:
        """A date in ISO 8601 or written out; None for anything else, strict or not: no text is worth less than it."""
        value = self._written(name)
        return PartialDate.parse(value) or written_date(value)

    def unread_dates(self) -> tuple[str, ...]:
        """What is to be told of the dates that are there and cannot be read."""
        there = {name: value for name in ("date", "updated") if (value := self._written(name))}
        return tuple(unread_date(f"`{name}`", value) for name, value in there.items() if self.date(name) is None)

    def _written(self, name: str) -> str:
        value = self.values.get(name)
        return _kind_of(value) if isinstance(value, bool | dict | list) else one_line(str(value or ""))

    def choice(self, name: str, choices: type[Choice], default: Choice) -> Choice:
        """One of the values of an enumeration."""
        value = self.text(name)
        if value is not None and value not in list(choices):
            self._refuse(f"`{name}` is {value!r}, which is none of: {', '.join(choices)}")
            return default
        return choices(value) if value else default

    def language(self) -> str | None:
        """A language code such as `en`."""
        value = self.text("language")
        if value is None or _LANGUAGE.fullmatch(value):
            return value
        self._refuse(f"`language` is {value!r}: write a code such as en")
        return None

    def identifier(self) -> str | None:
        """The id that the input gives its article, strict or not: 1 to 200 printable characters without white space."""
        value = self.values.get("id")
        if value in (None, ""):
            return None
        if isinstance(value, bool | dict | list | float) or not valid_id(str(value)):
            reason = f"`id` must be 1 to {MAX_ID} printable characters without spaces, not {str(value)[:60]!r}"
            raise UnreadableInput(self.location, reason)
        return str(value)

    def sources(self) -> tuple[SourceReference, ...]:
        """The texts a brief is based on."""
        value = self.values.get("sources") or []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._refuse("`sources` must be a list of {publisher: ..., title: ..., url: ...}")
            return ()
        return tuple(_source(Fields(item, self.location, self.strict)) for item in value)

    def pages(self, length: int) -> tuple[int, ...]:
        """Offsets of pages into a text of this length."""
        try:
            offsets = [int(item) for item in self.values.get("pages") or ()]
        except (TypeError, ValueError):
            offsets = [-1]
        if offsets and (offsets[0] < 0 or offsets != sorted(offsets) or offsets[-1] > length):
            self._refuse("`pages` must be offsets into the text, in order")
            return ()
        return tuple(offsets)

    def _refuse(self, reason: str) -> None:
        if self.strict:
            raise UnreadableInput(self.location, reason)


def described(fields: Fields, text: str, *, dated_by: DateFound) -> Draft:
    """The draft that named values and a text make up; `dated_by` says where a date was found if they do not."""
    sources = fields.sources()
    published = fields.date("date")
    own_url = fields.text("url")
    return Draft(
        title=fields.text("title") or "",
        text=text,
        id=fields.identifier(),
        url=web_address(own_url) if "url" in fields.values else first_web_address(sources),
        publisher=fields.text("publisher", "source"),
        published=published,
        published_found=fields.choice("published_found", DateFound, dated_by) if published else DateFound.NONE,
        updated=fields.date("updated"),
        kind=fields.choice("kind", Kind, Kind.UNKNOWN),
        licence=fields.text("licence", "license"),
        language=fields.language(),
        parties=fields.texts("parties"),
        topics=fields.texts("topics"),
        identifiers=fields.texts("identifiers"),
        sources=sources,
        origin=fields.text("origin"),
        pages=fields.pages(len(text)),
        noted=fields.unread_dates(),
    )


def provenance(article: Article | Draft) -> dict[str, Any]:
    """All fields that `described` reads, empty ones left out; `publisher` under that name."""
    fields: dict[str, Any] = {
        "id": article.id,
        "title": article.title,
        "date": article.published.exact() if article.published else None,
        "published_found": article.published_found.value if article.published else None,
        "updated": article.updated.exact() if article.updated else None,
        "publisher": article.publisher,
        "kind": article.kind.value if article.kind is not Kind.UNKNOWN else None,
        "licence": article.licence,
        "language": article.language,
        "parties": list(article.parties),
        "topics": list(article.topics),
        "identifiers": list(article.identifiers),
        "sources": [{name: value for name, value in asdict(source).items() if value} for source in article.sources],
        "origin": article.origin,
        "url": article.url,
        "pages": list(getattr(article, "pages", ())),
    }
    return {name: value for name, value in fields.items() if value}


def valid_id(text: str) -> bool:
    """Whether a text can be an article's id."""
    return 0 < len(text) <= MAX_ID and text.isprintable() and not any(character.isspace() for character in text)


def web_address(text: str | None) -> str | None:
    """The text if it is an http(s) address that can be linked to; None for everything else."""
    if not text or len(text) > MAX_URL or not text.isprintable() or any(character.isspace() for character in text):
        return None
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        return None
    return text if parts.scheme.lower() in ("http", "https") and parts.hostname else None


def first_web_address(sources: tuple[SourceReference, ...]) -> str | None:
    """The address of the first source that has one."""
    return next((address for source in sources if (address := web_address(source.url))), None)


def _source(fields: Fields) -> SourceReference:
    return SourceReference(
        publisher=fields.text("publisher") or "",
        title=fields.text("title") or "",
        date=fields.text("date") or "",
        url=fields.text("url") or "",
    )


def _kind_of(value: object) -> str:
    return {bool: "true or false", dict: "a mapping", list: "a list"}.get(type(value), type(value).__name__)
