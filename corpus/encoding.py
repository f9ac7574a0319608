"""Bytes to text: UTF-8 where the bytes are UTF-8, else what they are said to be, else what they look like."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOK_AT = 4096  # bytes in which UTF-16 without a mark shows itself
_MIN_NULS = 0.3  # share of zero bytes among every second byte: Latin text in UTF-16 has nearly all
_GUESS_FROM = 0.1  # share of bytes that are not ASCII; below it the text is Western, and so is its encoding
_GUESS_AT = 64 * 1024
_WESTERN = "cp1252"
_ESCAPES = ("unicode_escape", "raw_unicode_escape", "punycode", "idna", "utf-7")  # nobody writes articles in these
_IN_TRUTH = {"iso8859-1": _WESTERN, "ascii": _WESTERN, "gb2312": "gb18030", "gbk": "gb18030"}  # as browsers read them
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)

# What two bytes of UTF-8 look like when they were read as Windows-1252.
_MAYBE_MISREAD = re.compile("[ÂÃâðÄÅÎÏÐÑ][\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]")


def charset_of(media_type: str) -> str | None:
    """The charset that a media type names, if it does."""
    match = _CHARSET.search(media_type)
    return match[1] if match else None


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of bytes: a byte order mark wins, then valid UTF-8, then the declared encoding, then a guess.

    Never fails; bytes that mean nothing become U+FFFD. Where UTF-8 does not fit the whole, and few bytes are not
    ASCII, each line is tried for itself, because files that were pasted together are in several encodings.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    if utf16 := _utf16_without_mark(data):
        return data.decode(utf16, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        other = _python_name(declared) or _guessed(data)
    if other and other != "utf-8":
        return data.decode(other, "replace")
    return "\n".join(map(_decode_line, data.split(b"\n")))


def mended(text: str) -> str:
    """The text with UTF-8 that was read as Windows-1252 (`Chinaâ€™s`) read aright, line by line.

    Lines without such marks stay as they are, and so does everything in a line that is written as it should be.
    """
    if not _MAYBE_MISREAD.search(text):
        return text
    from ftfy import fix_encoding  # .13 s to import

    return "\n".join(fix_encoding(line) if _MAYBE_MISREAD.search(line) else line for line in text.split("\n"))


def _decode_line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode(_WESTERN, "replace")


def _is_utf8(line: bytes) -> bool:
    try:
        return not line.isascii() and bool(line.decode())
    except UnicodeDecodeError:
        return False


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
        b"\x80 ".decode(name, "replace")  # some codecs are no text encodings, or know no replacement
    except (LookupError, TypeError, ValueError, AttributeError):
        return None
    return None if name in _ESCAPES else _IN_TRUTH.get(name, name)


def _guessed(data: bytes) -> str | None:
    """What the bytes look like, where they are mostly not ASCII: Cyrillic, Chinese, Japanese ... in an old encoding."""
    head = data[:_GUESS_AT]
    if sum(byte > 127 for byte in head) < _GUESS_FROM * len(head) or any(map(_is_utf8, head.splitlines())):
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(head).best()
    return _python_name(best.encoding) if best else None
