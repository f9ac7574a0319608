"""A quoted sentence in its context, as a message. Pure."""

from __future__ import annotations

from datetime import date

from bot.chat.card import Quotation
from bot.chat.escaping import escaped, seen
from bot.chat.layout import MESSAGE_LIMIT, TEXT_LIMIT, Button, Layout, Text, buttons, size
from bot.chat.pieces import lines, longest, quoted, source_line
from bot.chat.rendering import NEUTRAL
from bot.context import Excerpt
from bot.language import Language
from index.text import Span


def context_layout(quotation: Quotation, excerpt: Excerpt, today: date, say: Language, *, back: str, on: str) -> Layout:
    """The excerpt with the quoted sentence in bold, its source, and buttons that go back and on in the article."""
    turn = (
        Button(label=say("Earlier"), action=back, disabled=not excerpt.has_earlier),
        Button(label=say("Further"), action=on, disabled=not excerpt.has_later),
    )
    rows = buttons(*turn) if excerpt.has_earlier or excerpt.has_later else ()
    return Layout(blocks=(Text(_text(quotation, excerpt, today, say, TEXT_LIMIT)),), rows=rows, colour=NEUTRAL)


def context_text(quotation: Quotation, excerpt: Excerpt, today: date, say: Language) -> str:
    """The same as plain text, never longer than MESSAGE_LIMIT."""
    return _text(quotation, excerpt, today, say, MESSAGE_LIMIT)


def _text(quotation: Quotation, excerpt: Excerpt, today: date, say: Language, limit: int) -> str:
    source = source_line(quotation.source, None, say, today)
    note = "-# " + say("There is more of this passage than fits here.")
    before = "> …" if excerpt.has_earlier else ""
    after = "> …" if excerpt.has_later else ""
    room = limit - sum(map(size, (source, note, before, after))) - 5
    bold = _bold(quotation, excerpt)
    body = quoted(excerpt.text, bold)
    if size(body) <= room:
        return lines(before, body, after, source)
    begin = max(0, (bold[0] if bold else 0) - _BEFORE)
    words = seen(excerpt.text[begin:])
    part = longest(words, room, quoted)
    return (
        lines(before or ("> …" if begin else ""), quoted(part), note, source) if escaped(part) else lines(note, source)
    )


_BEFORE = 400
"""Characters before the quoted sentence that are kept where not all fits."""


def _bold(quotation: Quotation, excerpt: Excerpt) -> Span | None:
    """Where the quoted sentence stands in the excerpt; None where it is elsewhere in the article."""
    start, end = quotation.reference.start - excerpt.start, quotation.reference.end - excerpt.start
    return (start, end) if start >= 0 and end <= len(excerpt.text) else None
