"""Text files to drafts: Markdown with or without a header, and bare text with its title on the first line."""

from __future__ import annotations

import re

from corpus.article_file import has_header, parse_article_file
from corpus.characters import one_line, readable
from corpus.encoding import charset_of, decode
from corpus.markdown_text import first_heading, visible_text
from corpus.received import Draft, Received

MAX_TITLE = 250
"""Characters. A longer first line is no title but the text itself."""

_PAGE = re.compile(r"\s*(?:<!doctype\s+html|<html|<\?xml)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:[,:;–—-]|\b(?:a|an|and|as|at|but|by|for|from|in|of|on|or|over|that|the|to|with))$", re.IGNORECASE
)


def extract_text(received: Received) -> Draft:
    """Bare text: the title on the first line, then the article. A page that was saved as text is read as a page."""
    text = text_of(received)
    if _PAGE.match(text):
        from corpus.extract_html import extract_html

        return extract_html(received)
    title, rest = split_title(text)
    return Draft(title=title, text=rest)


def extract_markdown(received: Received) -> Draft:
    """An article file, or Markdown without a header."""
    text = text_of(received)
    if has_header(text):
        return parse_article_file(text, received.location)
    title, rest = first_heading(text)
    if title:
        return Draft(title=title, text=visible_text(rest))
    title, rest = split_title(visible_text(text))
    return Draft(title=title, text=rest)


def text_of(received: Received) -> str:
    """The readable text of bytes, by the charset that the media type names if it names one."""
    return readable(decode(received.data, charset_of(received.media_type)))


def split_title(text: str) -> tuple[str, str]:
    """The first line as title and what follows; a headline that runs over several lines is joined.

    The title is empty, and all of the text is left, where the first line is too long for one or nothing follows it.
    """
    lines = text.lstrip().split("\n")
    title, used = one_line(lines[0]), 1
    while used < len(lines) and (line := lines[used].strip()) and (_GOES_ON.search(title) or line[0].islower()):
        title, used = f"{title} {line}", used + 1
    rest = "\n".join(lines[used:])
    return (title, rest) if len(title) <= MAX_TITLE and rest.strip() else ("", text)
