"""What a header or a record says of an article, besides its text: fields to Draft, and back."""

from __future__ import annotations

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
from corpus.written_date import written_date

MAX_ID = 200
MAX_URL = 2000

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Fields:
    """Named values of an input whose shape nobody guarantees; every getter raises UnreadableInput for people."""

    values: Mapping[str, Any]
    location: str

    def text(self, *names: str) -> str | None:
        """The first named value that is there, on one line; None if none is or it is empty."""
        for name in names:
            value = self.values.get(name)
            if isinstance(value, bool | dict | list):
                raise UnreadableInput(self.location, f"`{name}` must be a text, not {_kind_of(value)}")
            if value is not None and (line := one_line(str(value))):
                return line
        return None

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; a text alone counts as a list of one."""
        value = self.values.get(name)
        if value in (None, ""):
            return ()
        items = value if isinstance(value, list) else [value]
        if any(isinstance(item, bool | dict | list) for item in items):
            raise UnreadableInput(self.location, f"`{name}` must be a list of texts")
        return tuple(line for item in items if item is not None and (line := one_line(str(item))))

    def date(self, name: str) -> PartialDate | None:
        """A date in ISO 8601 or written out; UnreadableInput for anything else, so that no date is lost silently."""
        value = self.text(name)
        if value is None:
            return None
        if date := PartialDate.parse(value) or written_date(value):
            return date
        raise UnreadableInput(self.location, f"`{name}` is {value!r}: write it as 2015-03-26, 2015-03 or 2015")

    def choice(self, name: str, choices: type[Choice], default: Choice) -> Choice:
        """One of the values of an enumeration."""
        value = self.text(name)
        try:
            return choices(value) if value else default
        except ValueError:
            known = ", ".join(choices)
            raise UnreadableInput(self.location, f"`{name}` is {value!r}, which is none of: {known}") from None

    def identifier(self) -> str | None:
        """The id that the input gives its article: 1 to 200 printable characters without white space."""
        value = self.values.get("id")
        if value in (None, ""):
            return None
        if isinstance(value, bool | dict | list | float) or not valid_id(str(value)):
            raise UnreadableInput(
                self.location,
                f"`id` must be 1 to {MAX_ID} printable characters without spaces, not {str(value)[:60]!r}",
            )
        return str(value)

    def sources(self) -> tuple[SourceReference, ...]:
        """The texts a brief is based on."""
        value = self.values.get("sources")
        if value in (None, ""):
            return ()
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise UnreadableInput(self.location, "`sources` must be a list of {publisher: ..., title: ..., url: ...}")
        return tuple(_source(Fields(item, self.location)) for item in value)

    def pages(self, length: int) -> tuple[int, ...]:
        """Offsets of pages into a text of this length."""
        value = self.values.get("pages")
        if not value:
            return ()
        try:
            offsets = tuple(int(item) for item in value)
        except (TypeError, ValueError):
            offsets = (-1,)
        if list(offsets) != sorted(offsets) or offsets[0] < 0 or offsets[-1] > length:
            raise UnreadableInput(self.location, "`pages` must be offsets into the body, in order")
        return offsets


def described(values: Mapping[str, Any], text: str, location: str, *, dated_by: DateFound) -> Draft:
    """The draft that named values and a text make up; `dated_by` says where a date was found if they do not."""
    fields = Fields(values, location)
    sources = fields.sources()
    published = fields.date("date")
    own_url = fields.text("url")
    return Draft(
        title=fields.text("title") or "",
        text=text,
        id=fields.identifier(),
        url=web_address(own_url) if "url" in values else first_web_address(sources),
        publisher=fields.text("publisher", "source"),
        published=published,
        published_found=fields.choice("published_found", DateFound, dated_by) if published else DateFound.NONE,
        updated=fields.date("updated"),
        kind=fields.choice("kind", Kind, Kind.UNKNOWN),
        licence=fields.text("licence", "license"),
        language=fields.text("language"),
        parties=fields.texts("parties"),
        topics=fields.texts("topics"),
        identifiers=fields.texts("identifiers"),
        sources=sources,
        origin=fields.text("origin"),
        pages=fields.pages(len(text)),
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
