"""Bytes to text: UTF-8 where the bytes are UTF-8, else what they are said to be, else the old Western encoding."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOK_AT = 4096  # bytes in which UTF-16 without a mark shows itself
_MIN_NULS = 0.3  # share of zero bytes among every second byte: Latin text in UTF-16 has nearly all
_WESTERN = "cp1252"
_IN_TRUTH = {"iso8859-1": _WESTERN, "ascii": _WESTERN}  # what pages that say Latin-1 are really written in


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of bytes: a byte order mark wins, then valid UTF-8, then the declared encoding, then cp1252 by line.

    Never fails; bytes that mean nothing become U+FFFD. Where UTF-8 does not fit the whole, each line is tried for
    itself, because files that were pasted together are in several encodings.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    if utf16 := _utf16_without_mark(data):
        return data.decode(utf16, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        said = _python_name(declared)
    if said and said != "utf-8":
        return data.decode(said, "replace")
    return "\n".join(map(_decode_line, data.split(b"\n")))


def _decode_line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode(_WESTERN, "replace")


def _utf16_without_mark(data: bytes) -> str | None:
    head = data[:_LOOK_AT]
    half = len(head) / 2
    if half and head[1::2].count(0) > _MIN_NULS * half > head[::2].count(0):
        return "utf-16-le"
    if half and head[::2].count(0) > _MIN_NULS * half > head[1::2].count(0):
        return "utf-16-be"
    return None


def _python_name(declared: str | None) -> str | None:
    try:
        name = codecs.lookup((declared or "").strip()).name
        "".encode(name)  # some codecs are no text encodings
    except (LookupError, TypeError, ValueError):
        return None
    return _IN_TRUTH.get(name, name)
