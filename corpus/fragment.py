"""HTML that holds an article and nothing else, as feeds and official APIs give it, to paragraphs of text.

Whole pages, with their menus and advertisements, are another task: extraction finds the article in them first.
"""

from __future__ import annotations

import html
from collections.abc import Mapping

from corpus.characters import one_line, readable

_UNREAD = frozenset(
    {
        *("script", "style", "template", "noscript", "head", "title", "iframe", "object", "embed", "video", "audio"),
        *("canvas", "svg", "math", "form", "button", "select", "textarea", "nav", "figcaption"),
    }
)
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl"),
        *("dt", "fieldset", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li"),
        *("main", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"),
    }
)
_CELLS = frozenset({"td", "th"})
_CELL_BREAK = " | "


def fragment_text(fragment: str, *, skip_classes: frozenset[str] = frozenset()) -> str:
    """The paragraphs of a piece of HTML, separated by blank lines; "" if it holds no words.

    Each block, list item and line break starts a paragraph, each table row is one, its cells set apart by " | ".
    Scripts, styles, embedded media, forms, captions and elements of `skip_classes` are left out. Text inside <pre>
    keeps its line ends. Never fails: broken markup is read as browsers do, and depth costs nothing.
    """
    from lxml import etree

    collector = _Paragraphs(skip_classes)
    data = fragment.encode("utf-8", "replace").replace(b"\0", b"")
    if data.strip():
        parser = etree.HTMLParser(target=collector, no_network=True, recover=True, encoding="utf-8")
        try:
            etree.fromstring(data, parser)
        except etree.ParserError:  # nothing but comments
            return ""
    return "\n\n".join(collector.finished())


def fragment_line(fragment: str) -> str:
    """The words of a piece of HTML on one line: titles."""
    return " ".join(fragment_text(fragment).split()) if "<" in fragment or "&" in fragment else one_line(fragment)


def as_fragment(text: str) -> str:
    """Plain text as HTML that `fragment_text` turns back into its lines."""
    return "<br>".join(html.escape(line, quote=False) for line in text.splitlines())


class _Paragraphs:
    """Takes the parser's events; a target of lxml."""

    def __init__(self, skip_classes: frozenset[str]) -> None:
        self._skip_classes = skip_classes
        self._done: list[str] = []
        self._open: list[str] = []
        self._skipping = 0
        self._preformatted = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._skipping or self._unread(tag, attributes):
            self._skipping += 1
        elif tag in _CELLS:
            if any(piece.strip() for piece in self._open):
                self._open.append(_CELL_BREAK)
        elif tag in _BLOCKS:
            self._end_paragraph()
            self._preformatted += tag == "pre"

    def end(self, tag: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif tag in _BLOCKS:
            self._end_paragraph()
            self._preformatted -= tag == "pre"

    def data(self, text: str) -> None:
        if not self._skipping:
            self._open.append(text)

    def close(self) -> None:
        self._end_paragraph()

    def finished(self) -> list[str]:
        return self._done

    def _unread(self, tag: str, attributes: Mapping[str, str]) -> bool:
        return tag in _UNREAD or not self._skip_classes.isdisjoint(attributes.get("class", "").split())

    def _end_paragraph(self) -> None:
        while self._open and (self._open[-1] is _CELL_BREAK or not self._open[-1].strip()):  # not a text's own "|"
            self._open.pop()
        text = readable("".join(self._open))
        self._open.clear()
        text = text.strip("\n") if self._preformatted else " ".join(text.split())
        if text.strip():
            self._done.append(text)
