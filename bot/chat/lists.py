"""Lists of articles and sources, and one article, as messages. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.catalogue import Source, short_id
from bot.chat.layout import (
    TEXT_LIMIT,
    Beside,
    Block,
    Button,
    Layout,
    Line,
    Menu,
    Row,
    Text,
    buttons,
    size,
)
from bot.chat.pieces import brief, dated, kind_name, lines, link, longest, quoted
from bot.chat.rendering import NEUTRAL
from bot.context import Excerpt
from bot.language import Language
from corpus.article import Article
from corpus.headline import Headline

ARTICLES_A_PAGE = 6
SOURCES_A_PAGE = 15
_SNIPPET_ROOM = 260
_TITLE_ROOM = 160
_PUBLISHER_ROOM = 80
_NOTE_ROOM = 240
_MOST_NOTES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Where a page of a list stands. `action` turns to the page whose number is put in place of `{page}`."""

    page: int
    pages: int
    action: str

    def row(self, say: Language) -> tuple[Row, ...]:
        """The buttons that turn; none for a single page."""
        if self.pages < 2:
            return ()
        back, on = (self.action.format(page=self.page + step) for step in (-1, 1))
        return buttons(
            Button(label=say("Earlier"), action=back, disabled=self.page == 0),
            Button(label=say("Further"), action=on, disabled=self.page + 1 >= self.pages),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One article of a list, with a passage of it where there is one to show."""

    article: Headline
    snippet: str = ""


def turn_of(count: int, page: int, a_page: int, action: str) -> Turn:
    """The turn for the page of a list of `count`; a page that is not there becomes the nearest that is."""
    pages = max(1, -(-count // a_page))
    return Turn(page=min(max(page, 0), pages - 1), pages=pages, action=action)


def articles_layout(
    title: str,
    articles: Sequence[Listed],
    turn: Turn,
    say: Language,
    today: date,
    *,
    notes: Sequence[str] = (),
    menus: Sequence[Menu] = (),
) -> Layout:
    """One page of a list of articles, each with a button that opens it. `title` is markdown, notes are plain text."""
    begin = turn.page * ARTICLES_A_PAGE
    shown = articles[begin : begin + ARTICLES_A_PAGE]
    place = say("page {page} of {pages}", page=turn.page + 1, pages=turn.pages) if turn.pages > 1 else ""
    told = [f"-# {brief(note, _NOTE_ROOM)}" for note in notes[:_MOST_NOTES]]
    head = lines(f"**{title}**" + (f" · {place}" if place else ""), *told)
    room = (TEXT_LIMIT - size(head)) // ARTICLES_A_PAGE
    blocks: list[Block] = [Text(head)]
    for number, one in enumerate(shown, begin + 1):
        content = _entry(one, number, say, today, room)
        blocks.append(Beside(content, Button(label=say("Open"), action=f"doc:{short_id(one.article)}:open.0")))
    if not shown:
        blocks.append(Text(say("Nothing found.")))
    rows = (*turn.row(say), *(Row((menu,)) for menu in menus))
    return Layout(blocks=tuple(blocks), rows=rows, colour=NEUTRAL)


def _entry(one: Listed, number: int, say: Language, today: date, room: int) -> str:
    """An article of a list, without its snippet and then without its link where they do not fit."""
    whole = lines(_headline(one.article, number, say, today), quoted_snippet(one.snippet))
    if size(whole) <= room:
        return whole
    without = _headline(one.article, number, say, today)
    return without if size(without) <= room else _headline(replace(one.article, url=None), number, say, today)


def quoted_snippet(snippet: str) -> str:
    """The beginning of a passage as a quotation; "" for none."""
    text = brief(snippet, _SNIPPET_ROOM)
    return f"> {text}" if text else ""


def sources_layout(
    sources: Sequence[Source], states: Sequence[tuple[str, str]], turn: Turn, say: Language, today: date
) -> Layout:
    """One page of the publishers, and on the first how the collecting from each source is doing."""
    begin = turn.page * SOURCES_A_PAGE
    title = say.many("{count} source", "{count} sources", len(sources))
    blocks: list[Block] = [Text(f"**{title}**")]
    rows = [_source(one, say, today) for one in sources[begin : begin + SOURCES_A_PAGE]]
    blocks.append(Text("\n".join(rows) or say("There are no articles here yet.")))
    if states and turn.page == 0:
        told = [f"-# {brief(name, 40)} · {brief(state, 80)}" for name, state in states[:10]]
        label = say("Collected from:")
        more = say.many("and {count} more", "and {count} more", len(states) - 10) if len(states) > 10 else ""
        blocks += [Line(), Text(lines(f"**{label}**", *told, f"-# {more}" if more else ""))]
    return Layout(blocks=tuple(blocks), rows=turn.row(say), colour=NEUTRAL)


def article_layout(
    article: Article, headline: Headline, excerpt: Excerpt, say: Language, today: date, *, shift: int
) -> Layout:
    """One article: what is known of it, and a part of its text with buttons that go back and on."""
    title = brief(article.title, 400) or say("Untitled")
    told = " · ".join(
        part
        for part in (
            brief(article.publisher or "", 120),
            dated(article.published, say, today),
            kind_name(article.kind, say),
            link(article.url, say),
        )
        if part
    )
    filed = ", ".join((*article.topics, *article.parties, *article.identifiers))
    version = say("version {version}", version=article.version) if article.version > 1 else ""
    head = lines(f"**{title}**", told, f"-# {brief(filed, 400)}" if filed else "", f"-# {version}" if version else "")
    short = short_id(headline)
    turn = (
        Button(label=say("Earlier"), action=f"doc:{short}:turn.{shift - 2}", disabled=not excerpt.has_earlier),
        Button(label=say("Further"), action=f"doc:{short}:turn.{shift + 2}", disabled=not excerpt.has_later),
    )
    rows = buttons(*turn) if excerpt.has_earlier or excerpt.has_later else ()
    body = _body(excerpt.text, TEXT_LIMIT - size(head) - 200, say)
    return Layout(blocks=(Text(head), Line(), Text(body)), rows=rows, colour=NEUTRAL)


def _body(text: str, room: int, say: Language) -> str:
    body = quoted(text)
    if size(body) <= room:
        return body
    note = "-# " + say("There is more of this passage than fits here.")
    return lines(quoted(longest(text, room - size(note) - 1, quoted)), note)


def _headline(article: Headline, number: int, say: Language, today: date) -> str:
    title = brief(article.title, _TITLE_ROOM) or say("Untitled")
    parts = (
        brief(article.publisher or "", _PUBLISHER_ROOM),
        dated(article.published, say, today),
        kind_name(article.kind, say),
        link(article.url, say),
    )
    return lines(f"**{number}** · {title}", "-# " + " · ".join(part for part in parts if part))


def _source(source: Source, say: Language, today: date) -> str:
    count = say.many("{count} article", "{count} articles", source.articles)
    newest = say("newest {date}", date=dated(source.newest, say, today))
    name = brief(source.name, _PUBLISHER_ROOM) or say("Untitled")
    return f"**{name}** · {count} · {newest}"
