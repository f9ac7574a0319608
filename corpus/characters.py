"""Characters: entities decoded, what nobody can see or trust taken out, line ends made alike."""

from __future__ import annotations

import html
import re

PAGE_MARK = "\ufdd0"
"""Marks the start of a page while the text of a PDF is cleaned; no received text can hold it (see `readable`)."""

_MAX_ENTITY_ROUNDS = 8  # text encoded more often than that is an attack on the loop, not an article

_AMPERSAND = re.compile(r"&(?:(?:amp|#0*38|#[xX]0*26);)+")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # controls; line ends and tabs are dealt with before
    "\xad"  # soft hyphen: a place where a line might have been broken
    "\u200b\u2060\ufeff"  # zero-width space, word joiner, byte order mark
    "\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the direction of writing and can disguise a text
    "\ud800-\udfff"  # lone surrogates: cannot be stored or sent
    "\ufdd0-\ufdef\ufffe\uffff"  # not characters
    "\U000e0000-\U000e007f"  # invisible tags
    "]"
)


def readable(text: str) -> str:
    """Decode entities, turn every kind of line end into a newline and tabs into spaces, drop unseen characters.

    Applying it twice changes nothing more. Everything else stays as it is, spaces and quotation marks included.
    Entities count only with their semicolon; those that were encoded more than once are decoded wholly.
    """
    text = _seen(text)
    for _ in range(_MAX_ENTITY_ROUNDS):
        decoded = _seen(_ENTITY.sub(_decoded, _AMPERSAND.sub("&", text))) if "&" in text else text
        if decoded == text:
            break
        text = decoded
    return text


def _seen(text: str) -> str:
    return _UNSEEN.sub("", _LINE_END.sub("\n", text).replace("\t", " "))


def _decoded(match: re.Match[str]) -> str:
    return html.unescape(match.group())


def one_line(text: str) -> str:
    """`readable` text on a single line, runs of white space folded into one space: titles, names, header values."""
    return " ".join(readable(text).split())
