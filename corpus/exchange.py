"""One HTTP request and its answer, within limits of time and size, over a connection that the guard opened.

The client is http.client: it lets its connection be opened by somebody else, and so each byte that comes in be counted
and timed. requests, httpx and aiohttp unpack a body without limit and look up hosts out of reach of a guard.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from corpus.address_guard import AddressGuard, Target
from corpus.deadline import Deadline
from corpus.errors import LimitExceeded, Unreachable
from corpus.inflate import decoder, megabytes

HEADER_BYTES = 64 * 1024
"""The largest head of an answer, status line and all headers together."""

_PIECE = 64 * 1024
_SUCCESS, _REDIRECT = 200, 300  # RFC 9110: only a success carries a body that matters here


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer: its status, its headers by name in small letters, and, of a success, the unpacked body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Wire(io.RawIOBase):
    """The bytes of a connection, each read within what is left of the time and of the bytes allowed."""

    def __init__(self, connection: socket.socket, url: str, deadline: Deadline) -> None:
        self._connection = connection
        self._url = url
        self._deadline = deadline
        self._allowed = HEADER_BYTES
        self._what = "its headers are"

    def allow_body(self, size: int) -> None:
        """Allow a body of so many bytes as they are sent, with some room for how they are chunked."""
        self._allowed += 2 * size
        self._what = "it is"

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what has come, waiting for the first byte."""
        self._connection.settimeout(self._deadline.remaining(self._url))
        count = self._connection.recv_into(buffer)
        self._allowed -= count
        if self._allowed < 0:
            raise LimitExceeded(self._url, f"{self._what} too large")
        return count

    def hang_up(self) -> None:
        """Close the connection."""
        self._connection.close()


class _GuardedConnection(http.client.HTTPConnection):
    """An HTTPConnection whose connection the guard opens and whose every read has a deadline."""

    def __init__(
        self, target: Target, guard: AddressGuard, tls: Callable[[], ssl.SSLContext], deadline: Deadline
    ) -> None:
        super().__init__(target.host, target.port)
        self._target = target
        self._guard = guard
        self._tls = tls
        self._deadline = deadline
        self.wire: _Wire | None = None

    def connect(self) -> None:
        """Open the connection, with TLS and a checked certificate for https."""
        connection = self._guard.connect(self._target, self._deadline)
        try:
            connection.settimeout(self._deadline.remaining(self._target.url))
            if self._target.scheme == "https":
                connection = self._tls().wrap_socket(connection, server_hostname=self._target.host)
        except BaseException:
            connection.close()
            raise
        self.wire = _Wire(connection, self._target.url, self._deadline)
        self.sock = _Socket(connection, self.wire)


class _Socket:
    """What http.client uses of a socket."""

    def __init__(self, connection: socket.socket, wire: _Wire) -> None:
        self._connection = connection
        self._wire = wire
        self.sendall = connection.sendall

    def close(self) -> None:
        """Nothing: http.client closes its socket before it has read the answer; the exchange closes it at its end."""

    def makefile(self, _mode: str) -> io.BufferedReader:
        """The bytes that come in."""
        return io.BufferedReader(self._wire)


@cache
def trusted_certificates() -> ssl.SSLContext:
    """A TLS context that checks certificates and names by the system's roots and Mozilla's."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(cafile=certifi.where())
    return context


def exchange(
    target: Target,
    headers: Mapping[str, str],
    *,
    guard: AddressGuard,
    deadline: Deadline,
    max_bytes: int,
    tls: Callable[[], ssl.SSLContext] = trusted_certificates,
) -> Reply:
    """Send one GET request. The body is at most `max_bytes` unpacked.

    Raises AddressRefused, LimitExceeded or Unreachable. Redirects are not followed.
    """
    connection = _GuardedConnection(target, guard, tls, deadline)
    try:
        return _converse(connection, target, headers, deadline, max_bytes)
    except TimeoutError:
        deadline.remaining(target.url)
        raise LimitExceeded(target.url, "waiting for an answer takes too long", slow=True) from None
    except ssl.SSLCertVerificationError as error:
        raise Unreachable(target.url, f"its certificate cannot be trusted ({error.verify_message})") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(target.url, _reason(error)) from error
    finally:
        connection.close()
        if connection.wire:
            connection.wire.hang_up()


def _converse(
    connection: _GuardedConnection, target: Target, headers: Mapping[str, str], deadline: Deadline, max_bytes: int
) -> Reply:
    connection.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": target.authority, **headers, "Connection": "close"}.items():
        connection.putheader(name, value)
    connection.endheaders()
    with connection.getresponse() as response:
        found = {name.lower(): value for name, value in response.getheaders()}
        if not _SUCCESS <= response.status < _REDIRECT or connection.wire is None:
            return Reply(status=response.status, headers=found, body=b"")
        connection.wire.allow_body(max_bytes)
        body = _body(response, found, target.url, deadline, max_bytes)
        return Reply(status=response.status, headers=found, body=body)


def _body(
    response: http.client.HTTPResponse, headers: Mapping[str, str], url: str, deadline: Deadline, max_bytes: int
) -> bytes:
    announced = response.length
    if announced is not None and announced > max_bytes:
        raise LimitExceeded(url, f"it is larger than {megabytes(max_bytes)}")
    unpack = decoder(headers.get("content-encoding", ""), url, max_bytes)
    received = 0
    while piece := response.read(_PIECE):
        deadline.remaining(url)
        received += len(piece)
        unpack.feed(piece)
    if announced is not None and received < announced:
        raise Unreachable(url, f"the connection ended after {received:,} of {announced:,} bytes")
    return unpack.finish()


def _reason(error: Exception) -> str:
    if isinstance(error, http.client.HTTPException):
        return f"what answers there does not speak proper HTTP ({type(error).__name__}: {error})"
    if isinstance(error, ssl.SSLError):
        return f"no secure connection ({error.reason or error})"
    return f"the connection failed ({getattr(error, 'strerror', None) or error})"
