"""One source as its file describes it, checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any

from corpus.address_guard import parse_target
from corpus.article import Kind
from corpus.errors import AddressRefused

SHORTEST_INTERVAL_MINUTES = 5
DEFAULT_INTERVAL = timedelta(hours=1)
DEFAULT_SILENT = timedelta(days=30)
_MOST = 1_000_000  # minutes, days or entries; a million days from now is still a date that Python has

RESERVED_NAMES = ("file", "starter")
"""Names that say where articles came from when it was no source."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


class SourceKind(StrEnum):
    """How a source is visited."""

    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"
    FOLDER = "folder"
    FEDERAL_REGISTER = "federal_register"
    PUBLIC_INSPECTION = "public_inspection"
    GOVUK = "govuk"
    REGULATIONS_GOV = "regulations_gov"


@dataclass(frozen=True, slots=True)
class Option:
    """An option that sources of a kind may have."""

    type: type
    default: Any
    doc: str


_FEDERAL = {
    "agencies": Option(list, (), "slugs of agencies, as federalregister.gov/agencies names them"),
    "term": Option(str, "", "words the documents must hold"),
    "full_text": Option(bool, True, "fetch the whole text, not only the abstract"),
    "days": Option(int, 30, "how many days back the first visit goes"),
}
OPTIONS: Mapping[SourceKind, Mapping[str, Option]] = {
    SourceKind.FEED: {
        "summary_only": Option(bool, False, "never fetch the pages; take what the feed itself says"),
        "always_page": Option(bool, False, "fetch each page even where the feed seems to hold the whole text"),
        "max_pages": Option(int, 50, "entries taken in one visit; the rest waits for the next"),
    },
    SourceKind.SITEMAP: {
        "include": Option(list, (), "patterns (* matches all) of which a page's URL must match one"),
        "exclude": Option(list, (), "patterns of which it must match none"),
        "days": Option(int, 30, "pages changed longer ago than this are left alone"),
        "max_pages": Option(int, 50, "pages fetched in one visit; the rest waits for the next"),
    },
    SourceKind.PAGE: {},
    SourceKind.FOLDER: {},
    SourceKind.FEDERAL_REGISTER: {
        **_FEDERAL,
        "types": Option(list, (), "RULE, PRORULE, NOTICE, PRESDOCU; empty for all"),
    },
    SourceKind.PUBLIC_INSPECTION: dict(_FEDERAL),
    SourceKind.GOVUK: {
        "organisations": Option(list, (), "slugs of organisations, as gov.uk/government/organisations names them"),
        "document_types": Option(list, (), "document types such as guidance, news_story; empty for all"),
        "days": Option(int, 30, "how many days back the first visit goes"),
    },
    SourceKind.REGULATIONS_GOV: {
        "agencies": Option(list, (), "acronyms of agencies such as USTR"),
        "document_types": Option(list, (), "Notice, Rule, Proposed Rule, Supporting & Related Material, Other"),
        "docket": Option(str, "", "the id of one docket"),
        "days": Option(int, 30, "how many days back the first visit goes"),
    },
}

API_ADDRESSES: Mapping[SourceKind, str] = {
    SourceKind.FEDERAL_REGISTER: "https://www.federalregister.gov/api/v1",
    SourceKind.PUBLIC_INSPECTION: "https://www.federalregister.gov/api/v1",
    SourceKind.GOVUK: "https://www.gov.uk",
    SourceKind.REGULATIONS_GOV: "https://api.regulations.gov/v4",
}

_MAY_BE_SILENT = frozenset({SourceKind.PAGE, SourceKind.FOLDER})  # nothing is wrong with a page that stays as it is

NEEDS_KEY = frozenset({SourceKind.REGULATIONS_GOV})


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSetting:
    """A source. `url` is the feed, sitemap or page, or where an official API lives; `path` is a folder.

    `verified` says that somebody saw it work or that its publisher documents it. `display_limit` is how many
    characters of an article may be shown, None for all of it; after `silent_after` without news the source counts as
    silent, None for never. What options there are, OPTIONS says.
    """

    name: str
    kind: SourceKind
    url: str = ""
    path: Path | None = None
    enabled: bool = False
    verified: bool = True
    publisher: str | None = None
    article_kind: Kind = Kind.UNKNOWN
    licence: str | None = None
    display_limit: int | None = None
    interval: timedelta = DEFAULT_INTERVAL
    silent_after: timedelta | None = DEFAULT_SILENT
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return str(self.path) if self.path else self.url

    def option(self, name: str) -> Any:
        """The value of an option of this kind of source, or its default."""
        return self.options.get(name, OPTIONS[self.kind][name].default)


class _Invalid(Exception):
    """A value that cannot be used, and why."""


def parse_setting(name: str, table: Mapping[str, Any], folder: Path) -> tuple[SourceSetting | None, tuple[str, ...]]:
    """One entry of a sources file, or what is wrong with it. Relative paths count from `folder`."""
    problems: list[str] = []
    values = dict(_values(name, table, folder, problems))
    if problems:
        return None, tuple(problems)
    values.setdefault("url", API_ADDRESSES.get(values["kind"], ""))
    values.setdefault("silent_after", None if values["kind"] in _MAY_BE_SILENT else DEFAULT_SILENT)
    setting = SourceSetting(**values)
    missing = _missing(setting)
    return (None, (missing,)) if missing else (setting, ())


def _values(name: str, table: Mapping[str, Any], folder: Path, problems: list[str]) -> Iterator[tuple[str, Any]]:
    if not _NAME.fullmatch(name) or name in RESERVED_NAMES:
        problems.append(
            f"the name {name!r} cannot be used; use small letters, digits and hyphens, not {RESERVED_NAMES}"
        )
    yield "name", name
    for key, value in table.items():
        if key not in _READERS:
            problems.append(_unknown(f"`{key}`", key, _READERS))
            continue
        field_name, reader = _READERS[key]
        try:
            yield field_name, reader(value, table, folder)
        except (_Invalid, AddressRefused) as error:
            reason = error.reason if isinstance(error, AddressRefused) else str(error)
            problems.append(f"`{key}` = {_shown(value)}: {reason}")
    if "kind" not in table:
        problems.append(f"it has no `kind`; one of {', '.join(SourceKind)}")


def _missing(setting: SourceSetting) -> str:
    if setting.kind is SourceKind.FOLDER:
        return "" if setting.path else "a folder source needs a `path`"
    if setting.path:
        return "only a folder source has a `path`; the others have a `url`"
    return "" if setting.url else f"a {setting.kind} source needs a `url`"


def _unknown(what: str, key: str, known: Mapping[str, Any]) -> str:
    close = get_close_matches(key, known, n=1)
    return f"{what} is not known; " + (
        f"is `{close[0]}` meant?" if close else f"known are {', '.join(known) or 'none'}"
    )


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:80] + "…"


def _text(value: Any, *_: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Invalid("it must be a text that is not empty")
    return " ".join(value.split())


def _flag(value: Any, *_: Any) -> bool:
    if not isinstance(value, bool):
        raise _Invalid("it must be true or false")
    return value


def _number(value: Any, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise _Invalid(f"it must be a whole number, at least {least}")
    if value > _MOST:
        raise _Invalid(f"it must be at most {_MOST:,}")
    return value


def _choice(choices: type[StrEnum]) -> Callable[..., StrEnum]:
    def read(value: Any, *_: Any) -> StrEnum:
        try:
            return choices(value)
        except ValueError:
            raise _Invalid(f"it must be one of {', '.join(choices)}") from None

    return read


def _url(value: Any, *_: Any) -> str:
    return parse_target(_text(value)).url


def _path(value: Any, _table: Mapping[str, Any], folder: Path) -> Path:
    try:
        return folder / Path(_text(value)).expanduser()
    except RuntimeError:
        raise _Invalid("the home folder it names is not known") from None


def _options(value: Any, table: Mapping[str, Any], _folder: Path) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _Invalid("it must be a table")
    kind = table.get("kind")
    known = OPTIONS.get(SourceKind(kind), {}) if kind in list(SourceKind) else {}
    return {name: _option(name, given, known) for name, given in value.items()}


def _option(name: str, value: Any, known: Mapping[str, Option]) -> Any:
    option = known.get(name)
    if option is None:
        raise _Invalid(_unknown(f"`{name}`", name, known))
    if option.type is bool:
        return _flag(value)
    if option.type is int:
        return _number(value, 1)
    if option.type is str:
        return _text(value)
    if not isinstance(value, list):
        raise _Invalid(f"`{name}` must be a list of texts")
    return tuple(_text(one) for one in value)


_READERS: Mapping[str, tuple[str, Callable[..., Any]]] = {
    "kind": ("kind", _choice(SourceKind)),
    "url": ("url", _url),
    "path": ("path", _path),
    "enabled": ("enabled", _flag),
    "verified": ("verified", _flag),
    "publisher": ("publisher", _text),
    "article_kind": ("article_kind", _choice(Kind)),
    "licence": ("licence", _text),
    "display_limit": ("display_limit", lambda value, *_: _number(value)),
    "interval_minutes": (
        "interval",
        lambda value, *_: timedelta(minutes=_number(value, SHORTEST_INTERVAL_MINUTES)),
    ),
    "silent_after_days": ("silent_after", lambda value, *_: timedelta(days=_number(value, 1))),
    "options": ("options", _options),
}
