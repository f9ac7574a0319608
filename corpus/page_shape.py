"""Whether an HTML page can be taken apart in reasonable time: looked at without building a tree."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

MAX_DEPTH = 250
"""Nested elements. libxml2 silently cuts pages off at 254; the deepest articles have about 60."""

MAX_ELEMENTS = 60_000
MAX_TABLES = 1_000
MAX_ATTRIBUTES = 500
"""Of one element. lxml compares each new attribute with all before: 300,000 of them keep it busy for hours."""


class PageTooComplex(Exception):
    """The page is no article but an attack on parsers, or a machine's output."""


def check_shape(page: str) -> None:
    """Raise PageTooComplex for pages that are too deep or have too many elements, tables or attributes."""
    try:
        etree.fromstring(page, etree.HTMLParser(target=_Shape(), huge_tree=True))
    except etree.ParseError:
        return  # nothing but white space or comments: whoever parses it in earnest will find nothing
    except ValueError as error:  # an encoding declaration in a text, or a NUL
        raise PageTooComplex("it is not HTML that can be read") from error


class _Shape:
    """A parser's target that counts and keeps nothing."""

    def __init__(self) -> None:
        self._depth = self._elements = self._tables = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        self._tables += tag == "table"
        if self._depth > MAX_DEPTH:
            raise PageTooComplex(f"its elements are nested more than {MAX_DEPTH} deep")
        if self._elements > MAX_ELEMENTS or self._tables > MAX_TABLES or len(attributes) > MAX_ATTRIBUTES:
            raise PageTooComplex("it has too many elements, tables or attributes for an article")

    def end(self, tag: str) -> None:  # noqa: ARG002 - the parser's interface
        self._depth -= 1

    def data(self, text: str) -> None:
        """Texts do not matter."""

    def comment(self, text: str) -> None:
        """Comments neither."""

    def close(self) -> None:
        """The parser's interface."""
