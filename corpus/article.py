"""An article: one cleaned text with its provenance."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import quote, urlsplit, urlunsplit

from corpus.dates import DateFound, PartialDate

_DEFAULT_PORTS = (None, 80, 443)
_HOST_PREFIXES = re.compile(r"^(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.[^.])")
_GOOGLE = re.compile(r"(?:www\.)?google\.[a-z.]{2,6}")
_GOOGLE_AMP = re.compile(r"/amp/(?:s/)?([^/]+\.[^/]+/.*)")
_AMP_PROJECT = re.compile(r"/[civ]/(?:s/)?([^/]+\.[^/]+/.*)")
_AMP_START = re.compile(r"^/amp(?=/[^/])")
_AMP_END = re.compile(r"(?:/|\.)amp(?:\.html?)?/*$")
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_KEPT = "%/:=&~+!$,;'@()*[]|"
_TRACKING = re.compile(
    r"utm_.*|at_(?:medium|campaign|custom\d?)|ns_(?:campaign|mchannel|source|linkname|fee)|_hs(?:enc|mi)|hsa_.*"
    r"|mtm_.*|pk_.*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid|igshid|igsh|li_fat_id"
    r"|mc_[ce]id|mkt_tok|vero_id|_ga|_gl|s_cid|spm|xtor|trk|wprov|ref|ref_?src|ref_?url|referrer|hp|hpid|cmp|cmpid"
    r"|ncid|ocid|icid|intcid|smid|smtyp|sref|taid|feedtype|feedname|guccounter|guce_referrer|guce_referrer_sig"
    r"|__twitter_impression|amp|outputtype"
)
"""Parameters, in small letters, that tell where a reader came from, or ask for a page's AMP version."""


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
    """One cleaned text with its provenance. Offsets everywhere are code points into `text`.

    Articles with the same `story` are copies of one text, as newspapers print what a wire service wrote. `pages` holds
    the offset at which each page of a PDF begins, the first one first; it is empty for all else.
    """

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
    story: str = ""
    pages: tuple[int, ...] = ()

    @property
    def is_dated_ahead(self) -> bool:
        """Whether it claims to be published after it came, by more than zones explain: the date may be wrong."""
        return self.published is not None and self.published.first > self.retrieved_at.date() + timedelta(days=1)


def canonical_url(url: str) -> str | None:
    """The form of an http(s) URL by which an article is known; None for anything else.

    Ways to write one address become the same: scheme, default port, user name, letters of the host, percent signs,
    closing slash, fragment, order of parameters; so do a page's AMP and mobile versions and what was added to follow
    its readers. It is a key: people are led to the address as it came.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:  # a bracket without its pair, a host that only looks like one
        return None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    if inner := _behind_amp_cache(host, parts.path):
        return canonical_url(f"https://{inner}{'?' * bool(parts.query)}{parts.query}")
    host = _HOST_PREFIXES.sub("", host)
    place = f"[{host}]" if ":" in host else host
    return urlunsplit(
        ("https", place if port in _DEFAULT_PORTS else f"{place}:{port}", _path(parts.path), _query(parts.query), "")
    )


def _behind_amp_cache(host: str, path: str) -> str:
    """The address, without its scheme, of the page that an AMP cache shows; "" where it is none."""
    pattern = _GOOGLE_AMP if _GOOGLE.fullmatch(host) else _AMP_PROJECT if host.endswith(".cdn.ampproject.org") else None
    match = pattern.fullmatch(path) if pattern else None
    return match[1] if match else ""


def _path(path: str) -> str:
    path = quote(_ESCAPED.sub(_unescaped, path), safe=_KEPT, errors="surrogatepass")
    before = None
    while path != before:
        before = path
        path = _AMP_END.sub("", _AMP_START.sub("", path)).rstrip("/")
    return path or "/"


def _query(query: str) -> str:
    given = quote(_ESCAPED.sub(_unescaped, query), safe=_KEPT + "?", errors="surrogatepass").split("&")
    return "&".join(sorted(one for one in given if one and not _TRACKING.fullmatch(one.partition("=")[0].lower())))


def _unescaped(match: re.Match[str]) -> str:
    """An escape that need not be one as its character, any other in capitals (RFC 3986, 6.2.2)."""
    character = chr(int(match[1], 16))
    return character if _UNRESERVED.fullmatch(character) else match[0].upper()


def article_id(identity: str) -> str:
    """A short id, the same for the same identity (a canonical URL or a file's path) on every run."""
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:12]
