"""Content codings of HTTP bodies, undone piece by piece and never beyond a limit."""

from __future__ import annotations

import zlib
from typing import Protocol

from corpus.errors import LimitExceeded, Unreachable

ACCEPTED = "gzip, deflate"
"""What requests ask for: codings whose decoders can be stopped before they have filled the memory."""

_AUTO = zlib.MAX_WBITS | 32  # take a gzip or a zlib header
_RAW = -zlib.MAX_WBITS  # no header: what some servers send as "deflate"
_ZLIB_HEADER = 0x0F  # RFC 1950: the low four bits of the first byte say 8, "deflate"
_DEFLATE = 8
_STEP = 64 * 1024


class Decoder(Protocol):
    """Takes a body piece by piece."""

    def feed(self, data: bytes) -> None:
        """Add a piece; LimitExceeded when the body grows beyond the limit, Unreachable when it is damaged."""

    def finish(self) -> bytes:
        """Give the whole body; Unreachable when its end is missing."""


class Plain:
    """A body that is sent as it is."""

    def __init__(self, url: str, limit: int) -> None:
        self._url = url
        self._limit = limit
        self._body = bytearray()

    def feed(self, data: bytes) -> None:
        """Add a piece."""
        self._body += data
        if len(self._body) > self._limit:
            raise LimitExceeded(self._url, f"it is larger than {megabytes(self._limit)}")

    def finish(self) -> bytes:
        """Give the whole body."""
        return bytes(self._body)


class Inflated:
    """A gzip or deflate body: each step makes at most 64 KB, and the sum is checked after each step."""

    def __init__(self, url: str, limit: int) -> None:
        self._url = url
        self._plain = Plain(url, limit)
        self._inflater: zlib._Decompress | None = None
        self._fed = False

    def feed(self, data: bytes) -> None:
        """Add a piece of the compressed body; further gzip members are taken, whatever else follows the end is not."""
        while data:
            if self._inflater is None:
                if self._fed and data[:1] != b"\x1f":
                    return
                self._inflater = zlib.decompressobj(_window_bits(data[0]))
                self._fed = True
            data = self._step(self._inflater, data)

    def finish(self) -> bytes:
        """Give the whole body."""
        if self._inflater is not None:
            raise Unreachable(self._url, "the connection ended in the middle of the text")
        return self._plain.finish()

    def _step(self, inflater: zlib._Decompress, data: bytes) -> bytes:
        try:
            self._plain.feed(inflater.decompress(data, _STEP))
        except zlib.error as error:
            raise Unreachable(self._url, "what came is damaged: it cannot be unpacked") from error
        if inflater.eof:
            self._inflater = None
            return inflater.unused_data
        return inflater.unconsumed_tail


def decoder(coding: str, url: str, limit: int) -> Decoder:
    """The decoder of a Content-Encoding; `limit` is in bytes of the unpacked body. Unreachable for unknown codings."""
    name = coding.strip().lower()
    if name in ("", "identity"):
        return Plain(url, limit)
    if name in ("gzip", "x-gzip", "deflate"):
        return Inflated(url, limit)
    raise Unreachable(url, f"it came packed as {coding!r}, which was not asked for")


def gunzip(data: bytes, url: str, limit: int) -> bytes:
    """Unpack a file that is gzip in itself, such as sitemap.xml.gz, to at most `limit` bytes."""
    inflated = Inflated(url, limit)
    inflated.feed(data)
    return inflated.finish()


def megabytes(size: int) -> str:
    """A number of bytes as people read it."""
    return f"{size / 1_000_000:.3g} MB"


def _window_bits(first: int) -> int:
    return _AUTO if first == 0x1F or first & _ZLIB_HEADER == _DEFLATE else _RAW
