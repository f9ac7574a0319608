"""The Fetcher port, and the one polite, guarded HTTP adapter."""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import version
from typing import Protocol
from urllib.parse import urljoin

from corpus.address_guard import AddressGuard, Target, parse_target
from corpus.deadline import Deadline
from corpus.errors import AddressRefused, FetchError, HttpRefused, LimitExceeded, TryLater
from corpus.exchange import Reply, exchange, trusted_certificates
from corpus.inflate import ACCEPTED
from corpus.politeness import Politeness
from corpus.robots import MAX_BYTES as MAX_ROBOTS
from corpus.robots import Robots

AGENT = "TradeAttache"
"""Our product token: what a robots.txt names to address this program."""

MAX_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_NOT_MODIFIED = 304
_WELCOME = (200, 203, _NOT_MODIFIED, *_REDIRECTS)
_TOO_MANY = 429
_BUSY = (_TOO_MANY, 503)  # the statuses with which RFC 6585 and RFC 9110 use Retry-After
_DEFAULT_PAUSE = 60.0  # seconds, where a 429 names none
_LONGEST_VALIDATOR = 1000  # characters of an ETag; real ones have some dozens
_LONGEST_PAUSE = 24 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came: `data` unpacked, or nothing if `not_modified`. `moved_to` is set where the URL moved for good."""

    url: str
    final_url: str
    data: bytes = b""
    media_type: str = ""
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None
    not_modified: bool = False
    moved_to: str | None = None


class Fetcher(Protocol):
    """Gets what is behind a URL."""

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Fetch a URL; with `etag` or `modified` of the last time only if it changed since. Raises FetchError."""


class HttpFetcher:
    """Fetches over HTTP, as a guest would.

    Public addresses only (see AddressGuard), robots.txt obeyed, one request a host in `interval` seconds and at most
    `cap` an hour, at most `max_bytes` unpacked bytes in at most `seconds`, three tries with growing, uneven pauses.
    A pause longer than `patience` seconds is not waited for: TryLater tells the caller. `secrets` are headers by host
    (with its port, where that is not 443): they are sent over https, to exactly that host, wherever redirects lead.
    Safe from several threads.
    """

    def __init__(
        self,
        *,
        guard: AddressGuard | None = None,
        secrets: Mapping[str, Mapping[str, str]] | None = None,
        interval: float = 1.0,
        cap: int = 1000,
        max_bytes: int = 10_000_000,
        seconds: float = 20.0,
        tries: int = 3,
        patience: float = 30.0,
        tls: Callable[[], ssl.SSLContext] = trusted_certificates,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        uneven: Callable[[], float] = random.random,
    ) -> None:
        self._guard = guard or AddressGuard()
        self._secrets = secrets or {}
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._tries = tries
        self._patience = patience
        self._tls = tls
        self._clock = clock
        self._sleep = sleep
        self._uneven = uneven
        self._polite = Politeness(interval=interval, cap=cap, patience=patience, clock=clock, sleep=sleep)
        self._robots = Robots(self._robots_text, agent=AGENT, clock=clock)

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Fetch a URL, following up to five redirects; see the errors for all that can go wrong."""
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        sent = {name: value for name, value in conditions.items() if value}
        return self._follow(url, sent, obey=True, max_bytes=self._max_bytes)

    def _robots_text(self, url: str) -> bytes:
        return self._follow(url, {}, obey=False, max_bytes=2 * MAX_ROBOTS).data

    def _follow(self, url: str, headers: Mapping[str, str], *, obey: bool, max_bytes: int) -> Fetched:
        deadline = Deadline(self._seconds, self._clock)
        target = parse_target(url)
        moved: str | None = url
        for _ in range(MAX_REDIRECTS + 1):
            with self._not_counted(deadline):
                delay = self._robots.delay(target) if obey else 0.0
            reply = self._patiently(target, headers, delay, deadline, max_bytes)
            if reply.status not in _REDIRECTS:
                return _result(url, target, reply, moved)
            following = _redirected(target, reply)
            moved = following.url if moved and reply.status in _PERMANENT else None
            target = following
        raise LimitExceeded(url, f"it redirects more than {MAX_REDIRECTS} times")

    def _patiently(
        self, target: Target, headers: Mapping[str, str], delay: float, deadline: Deadline, max_bytes: int
    ) -> Reply:
        for number in range(1, self._tries + 1):
            try:
                return self._ask(target, headers, delay, deadline, max_bytes)
            except FetchError as error:
                pause = self._pause(error, number)
                if pause is None:
                    raise
            with self._not_counted(deadline):
                self._sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _pause(self, error: FetchError, number: int) -> float | None:
        """Seconds before the next try; None if there should be none. Unevenly long, so that clients spread out."""
        if number == self._tries or not error.transient or isinstance(error, LimitExceeded):
            return None
        asked = error.seconds if isinstance(error, TryLater) else 0.0
        pause = asked + 2.0 ** (number - 1) * (0.5 + self._uneven())
        return pause if pause <= self._patience else None

    def _ask(
        self, target: Target, headers: Mapping[str, str], delay: float, deadline: Deadline, max_bytes: int
    ) -> Reply:
        with self._not_counted(deadline):
            self._polite.wait(target, delay)
        secret = self._secrets.get(target.authority, {}) if target.scheme == "https" else {}
        sent = {"User-Agent": user_agent(), "Accept": "*/*", "Accept-Encoding": ACCEPTED, **headers, **secret}
        reply = exchange(target, sent, guard=self._guard, deadline=deadline, max_bytes=max_bytes, tls=self._tls)
        if (seconds := _asked_pause(reply)) is not None:
            self._polite.close(target, seconds)
            raise TryLater(target.url, f"{target.host} asks to wait {seconds:.0f} seconds", seconds=seconds)
        if reply.status not in _WELCOME:
            raise HttpRefused(target.url, _refusal(reply.status, target.host), status=reply.status)
        return reply

    @contextmanager
    def _not_counted(self, deadline: Deadline) -> Iterator[None]:
        """Waiting that is ours does not count as the host's slowness."""
        begin = self._clock()
        yield
        deadline.extend(self._clock() - begin)


def _result(url: str, target: Target, reply: Reply, moved: str | None) -> Fetched:
    media_type, charset = _content_type(reply.headers.get("content-type", ""))
    return Fetched(
        url=url,
        final_url=target.url,
        data=reply.body,
        media_type=media_type,
        charset=charset,
        etag=_sendable(reply.headers.get("etag")),
        modified=_sendable(reply.headers.get("last-modified")),
        not_modified=reply.status == _NOT_MODIFIED,
        moved_to=moved if moved != url else None,
    )


def _sendable(value: str | None) -> str | None:
    """A header's value if it can be sent back as it is."""
    return value if value and value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR else None


def _asked_pause(reply: Reply) -> float | None:
    """Seconds that a busy server asks to be left alone; None if it does not."""
    if reply.status not in _BUSY:
        return None
    seconds = _retry_after(reply.headers.get("retry-after"))
    return _DEFAULT_PAUSE if seconds is None and reply.status == _TOO_MANY else seconds


@cache
def user_agent() -> str:
    """What requests say they are."""
    return f"{AGENT}/{version('trade-attache')} (feed and document reader; obeys robots.txt)"


def _redirected(target: Target, reply: Reply) -> Target:
    location = reply.headers.get("location", "")
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode()  # http.client reads headers as Latin-1, servers send UTF-8
    if not location:
        raise HttpRefused(target.url, "it redirects, but does not say where to", status=reply.status)
    try:
        following = parse_target(urljoin(target.url, location.strip()))
    except ValueError:
        raise AddressRefused(target.url, "it redirects to something that is not a URL") from None
    if target.scheme == "https" and following.scheme == "http":
        raise AddressRefused(target.url, f"it redirects from https to the unprotected {following.url}")
    return following


def _retry_after(value: str | None) -> float | None:
    """Seconds of a Retry-After header, which holds a number of them or a date; None if it holds neither."""
    if value is None:
        return None
    try:
        seconds = float(value) if value.strip().isdecimal() else _until(value)
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), _LONGEST_PAUSE)


def _until(date: str) -> float:
    moment = parsedate_to_datetime(date)
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()


def _content_type(header: str) -> tuple[str, str | None]:
    message = Message()
    message["Content-Type"] = " ".join(header.split()) or "application/octet-stream"
    charset = message.get_content_charset()
    return message.get_content_type() if header else "", charset


def _refusal(status: int, host: str) -> str:
    known = {
        401: "it wants a login",
        403: f"{host} does not let this program read it",
        404: "there is nothing at this address",
        410: "it was removed for good",
        451: "it is withheld for legal reasons",
    }
    return f"{known.get(status, f'{host} failed' if status >= 500 else f'{host} refused')} (HTTP {status})"
