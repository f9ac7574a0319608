"""One article as a Markdown file: a header of plain strings between `---` lines, a blank line, the text.

    ---
    id: my-article
    title: "Who did what"
    date: 2015-03-26
    publisher: "Name"
    sources:
      - {publisher: "Name", title: "...", date: "2015-03-26", url: "https://..."}
    ---

    First paragraph.

The article's link is `url`, or else the first http(s) address of `sources`. The text is Markdown, of which the visible
text counts, unless the header says `format: plain`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from corpus.article import Article
from corpus.dates import DateFound
from corpus.errors import UnreadableInput
from corpus.markdown_text import visible_text
from corpus.provenance import Fields, described, first_web_address, provenance
from corpus.received import Draft

PLAIN = "plain"
MAX_HEADER = 64 * 1024
"""Characters. The longest header of the starter corpus has about 2,000."""

_HEADER = re.compile(r"\s*---[ \t]*\n(?P<header>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n(?P<body>[\s\S]*))?\Z")
_MAX_DEPTH = 8
_PARSER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_UNQUOTABLE = re.compile("[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def has_header(text: str) -> bool:
    """Whether a text opens with a `---` line that another one follows, or a key that shows the other was forgotten."""
    opened = re.match(r"\s*---[ \t]*\n(?P<key>(?:id|title|date|publisher|url|kind):[ \t])?", text)
    return opened is not None and (opened["key"] is not None or _HEADER.match(text) is not None)


def parse_article_file(text: str, location: str = "article file") -> Draft:
    """Read one article file. UnreadableInput says what is wrong with its header."""
    match = _HEADER.match(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    if match is None:
        if has_header(text):
            raise UnreadableInput(location, "its header has no end: put a line `---` below its last key")
        raise UnreadableInput(location, "it has no header: a line `---`, keys such as `title: ...`, a line `---`")
    fields = Fields(_read_header(match["header"], location), location)
    body = (match["body"] or "").strip()
    text = body if fields.text("format") == PLAIN else visible_text(body)
    return described(fields, text, dated_by=DateFound.HEADER)


def format_article_file(article: Article | Draft) -> str:
    """Write an article so that `parse_article_file` reads the same again; `retrieved_at` and `version` are left out."""
    fields = provenance(article)
    if fields.get("published_found") == DateFound.HEADER:
        del fields["published_found"]
    if fields.get("url") == first_web_address(article.sources):
        fields.pop("url", None)
    else:
        fields.setdefault("url", "")
    fields["format"] = PLAIN
    return "\n".join(["---", *_header_lines(fields), "---", "", article.text, ""])


def _read_header(header: str, location: str) -> dict[str, Any]:
    if len(header) > MAX_HEADER:
        raise UnreadableInput(location, f"its header is longer than {MAX_HEADER:,} characters")
    try:
        fields = _values(yaml.parse(header, Loader=_PARSER))
    except yaml.YAMLError as error:
        raise UnreadableInput(
            location, f"its header cannot be read: {_in_short(error)}. Put texts in quotes"
        ) from error
    if not isinstance(fields, dict):
        raise UnreadableInput(location, "its header must be lines of the form `key: value`")
    return fields


def _values(events: Iterable[yaml.Event]) -> Any:
    """Strings, lists and dicts of a header.

    Built from the parser's events and not by yaml.load: the C loader recurses without a limit (a header of 60,000
    brackets kills the process), and an alias can make a short header endless.
    """
    whole: list[Any] = []
    stack: list[list[Any]] = [whole]
    for event in events:
        if getattr(event, "anchor", None) is not None:
            raise yaml.YAMLError("it uses anchors (&name, *name); write the values out")
        if isinstance(event, yaml.ScalarEvent):
            stack[-1].append(event.value)
        elif isinstance(event, yaml.CollectionStartEvent):
            stack.append([])
            if len(stack) > _MAX_DEPTH:
                raise yaml.YAMLError("it is nested too deeply")
        elif isinstance(event, yaml.CollectionEndEvent):
            items = stack.pop()
            is_mapping = isinstance(event, yaml.MappingEndEvent)
            stack[-1].append(_mapping(items) if is_mapping else items)
    return whole[0] if len(whole) == 1 else {}


def _mapping(items: list[Any]) -> dict[str, Any]:
    if not all(isinstance(key, str) for key in items[::2]):
        raise yaml.YAMLError("a key is not a word")
    return dict(zip(items[::2], items[1::2], strict=True))


def _in_short(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    line = f" in line {mark.line + 2}" if mark else ""  # the header begins in the file's second line
    return f"{getattr(error, 'problem', None) or error}{line}"


def _header_lines(fields: dict[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        if isinstance(value, str):
            yield f"{name}: {_quoted(value)}"
        elif value and isinstance(value[0], dict):
            yield f"{name}:"
            yield from (
                "  - {" + ", ".join(f"{key}: {_quoted(text)}" for key, text in item.items()) + "}" for item in value
            )
        else:
            yield f"{name}: [{', '.join(map(_quoted, map(str, value)))}]"


def _quoted(text: str) -> str:
    return _UNQUOTABLE.sub(_escaped, json.dumps(text, ensure_ascii=False))


def _escaped(match: re.Match[str]) -> str:
    return f"\\U{ord(match.group()):08X}"
