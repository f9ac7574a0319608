"""Markdown to the text that a reader sees: marks, addresses of links and pictures gone, one block a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_CHARACTERS = 2_000_000
"""A longer text is taken as it stands: it is no article, and parsing it would take seconds."""

_MARKED = re.compile(r"[\\`*_\[\]<#>~|!]|^ {0,3}(?:[-+=]|\d{1,9}[.)]|\t| {4})", re.MULTILINE)
_SHOWN = {"text": None, "code_inline": None, "softbreak": "\n", "hardbreak": "\n"}


def visible_text(markdown: str) -> str:
    """The text of each paragraph, heading, list item and table cell, with an empty line between.

    Raw HTML is shown as it is written: in news `<HBRC>` is a company's sign, not an element.
    """
    if len(markdown) > MAX_CHARACTERS or not _MARKED.search(markdown):
        return markdown
    return "\n\n".join(filter(None, _blocks(_parser().parse(markdown))))


def first_heading(markdown: str) -> tuple[str, str]:
    """The heading that a text opens with, and what follows; an empty heading and the whole text without one."""
    match = re.match(r"\s*#{1,2}[ \t]+(?P<heading>[^\n]+?)[ \t#]*\n(?P<rest>[\s\S]*)", markdown)
    return (visible_text(match["heading"]), match["rest"]) if match else ("", markdown)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("entity")


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield "".join(_seen(token.children or ())).strip()
        elif token.type in ("fence", "code_block"):
            yield token.content.strip()


def _seen(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in _SHOWN:
            yield _SHOWN[token.type] or token.content
