"""Looking things up: searches, the latest articles, sources, one article, what is filed under an identifier."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from bot.catalogue import Catalogue
from bot.chat import phrases
from bot.chat.asking import NotUnderstood, Question, limits_of, without_lone_surrogates
from bot.chat.desk import Desk
from bot.chat.facets import Chosen, counts_told, menus
from bot.chat.layout import Button, Reply, Style, buttons
from bot.chat.lists import (
    ARTICLES_A_PAGE,
    SOURCES_A_PAGE,
    Listed,
    article_layout,
    articles_layout,
    sources_layout,
    turn_of,
)
from bot.chat.pieces import brief
from bot.chat.plain_text import as_reply
from bot.chat.rights import Asker
from bot.chat_records import Lookup
from bot.context import CONTEXT_ROOM, excerpt
from bot.language import Language
from bot.scope import Limits
from bot.searching import SearchResult, search_articles
from corpus.headline import Headline

_TEXT_ROOM = 200
_SUBJECTS_NAMED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked up, as typed. `kind` is search, latest, sources or named."""

    kind: str
    text: str = ""
    since: str = ""
    until: str = ""
    source: str = ""
    only_me: bool = False


class Looking:
    """Looks things up at a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def reply(self, wanted: Wanted, asker: Asker) -> Reply | str:
        """The first page of what was looked up."""
        return await self._held(asker, partial(self._first_page, wanted, asker))

    def named(self, text: str, limits: Limits, asker: Asker, only_me: bool) -> Reply:
        """The articles that are filed under an identifier; in a thread of the pool."""
        lookup = self._kept(Wanted(kind="named", text=text, only_me=only_me), limits, asker)
        return self._listed(lookup, limits, 0, self._desk.say(asker))

    async def article(self, typed: str, asker: Asker) -> Reply | str:
        """An article by its short id, as autocomplete gives it, or by its title."""
        return await self._held(asker, lambda: self._article(typed, asker, 0))

    async def turned(
        self, kind: str, name: str, numbers: tuple[int, ...], values: tuple[str, ...], asker: Asker
    ) -> Reply | str:
        """Another page: of a list (`find`, with page and what is chosen) or of an article (`doc`, with passages on)."""
        if refused := self._desk.refusal(asker):
            return refused
        if kind == "doc":
            return await self._desk.pool.run(lambda: self._article(name, asker, numbers[0]), by=asker.user)
        page, chosen = (*numbers, 0)[0], Chosen.of(numbers[1:])
        if values:
            page, chosen = 0, chosen.choosing(values[0])
        return await self._desk.pool.run(lambda: self._turned(name, asker, page, chosen), by=asker.user)

    def _turned(self, name: str, asker: Asker, page: int, chosen: Chosen) -> Reply | str:
        lookup, say = self._desk.store.lookup(name), self._desk.say(asker)
        if lookup is None or (lookup.server, lookup.channel) != (asker.server, asker.channel):
            return phrases.ask_again(say)  # as for answers: a list stands where it was asked for
        if lookup.only_me and lookup.asker != asker.user:
            return phrases.not_yours(say)
        return self._page(lookup, asker, page, chosen)

    async def _held(self, asker: Asker, work: Callable[[], Reply | str]) -> Reply | str:
        if refused := self._desk.refusal(asker) or self._desk.hold_up(asker):
            return refused
        try:
            return await self._desk.pool.run(work, by=asker.user)
        except NotUnderstood as error:
            return str(error)

    def _first_page(self, wanted: Wanted, asker: Asker) -> Reply | str:
        desk = self._desk
        options = Question(text=wanted.text, since=wanted.since, until=wanted.until, source=wanted.source)
        limits = limits_of(options, desk.limits(asker), desk.library.catalogue(), desk.say(asker))
        return self._page(self._kept(wanted, limits, asker), asker, 0, Chosen())

    def _kept(self, wanted: Wanted, limits: Limits, asker: Asker) -> Lookup:
        lookup = Lookup(
            id=secrets.token_hex(4),
            asked_at=self._desk.clock(),
            asker=asker.user,
            server=asker.server,
            channel=asker.channel,
            only_me=wanted.only_me,
            kind=wanted.kind,
            text=without_lone_surrogates(wanted.text),
            limits=limits,
        )
        self._desk.store.keep_lookup(lookup)
        return lookup

    def _page(self, lookup: Lookup, asker: Asker, page: int, chosen: Chosen) -> Reply | str:
        limits, say = lookup.limits.narrowed(self._desk.limits(asker)), self._desk.say(asker)
        match lookup.kind:
            case "search":
                return self._search(lookup, limits, page, chosen, say)
            case "sources":
                return self._sources(lookup, limits, page, say)
            case _:
                return self._listed(lookup, limits, page, say)

    def _search(self, lookup: Lookup, limits: Limits, page: int, chosen: Chosen, say: Language) -> Reply:
        result = search_articles(self._desk.library, lookup.text, limits)
        found = chosen.among(result)
        turn = turn_of(len(found), page, ARTICLES_A_PAGE, f"find:{lookup.id}:page.{{page}}.{chosen}")
        count = say.many("{count} article for", "{count} articles for", len(found))
        listed = [Listed(article=one.article, snippet=one.snippet) for one in found]
        layout = articles_layout(
            f"{count} {brief(lookup.text, _TEXT_ROOM)}",
            listed,
            turn,
            say,
            self._desk.today,
            notes=_notes(result, chosen, say),
            menus=menus(result, chosen, lookup.id, say),
        )
        if result.suggestion:
            better = replace(lookup, id=secrets.token_hex(4), text=result.suggestion)  # whoever turned the page
            self._desk.store.keep_lookup(better)
            button = Button(label=say("Search for that"), action=f"find:{better.id}:page.0", style=Style.PRIMARY)
            layout = replace(layout, rows=(*layout.rows, *buttons(button)))
        return as_reply(layout, say)

    def _listed(self, lookup: Lookup, limits: Limits, page: int, say: Language) -> Reply:
        catalogue, notes = self._desk.library.catalogue(), list[str]()
        if lookup.kind == "named":
            articles = [one for found in catalogue.named_in(lookup.text, limits).values() for one in found]
            title = say("Filed under {name}", name=brief(lookup.text, _TEXT_ROOM))
        elif lookup.text:
            articles = catalogue.about(lookup.text, limits)
            title = say("The latest on {name}", name=brief(lookup.text, _TEXT_ROOM))
            if not articles:
                known = ", ".join(catalogue.subjects(limits)[:_SUBJECTS_NAMED])
                notes = [say("Articles are filed under: {subjects}", subjects=known)] if known else []
        else:
            articles, title = list(catalogue.within(limits)), say("The latest articles")
        turn = turn_of(len(articles), page, ARTICLES_A_PAGE, f"find:{lookup.id}:page.{{page}}.0")
        listed = [Listed(article=one) for one in articles]
        return as_reply(articles_layout(title, listed, turn, say, self._desk.today, notes=notes), say)

    def _sources(self, lookup: Lookup, limits: Limits, page: int, say: Language) -> Reply:
        sources = self._desk.library.catalogue().sources(limits)
        turn = turn_of(len(sources), page, SOURCES_A_PAGE, f"find:{lookup.id}:page.{{page}}.0")
        states = () if limits else self._desk.library.source_states()
        return as_reply(sources_layout(sources, states, turn, say, self._desk.today), say)

    def _article(self, typed: str, asker: Asker, shift: int) -> Reply | str:
        library, say, limits = self._desk.library, self._desk.say(asker), self._desk.limits(asker)
        catalogue = library.catalogue()
        headline = catalogue.by_short_id(typed) or catalogue.get(typed) or _titled(catalogue, typed, limits)
        article = library.article(headline.id) if headline and limits.allow(headline) else None
        if headline is None or article is None:
            return say(
                "There is no such article here. {search} finds articles by their words.", search=say.command("search")
            )
        limit = library.display_limit(article.origin)
        found = excerpt(article, 0, shift=shift if limit is None else 0, room=CONTEXT_ROOM if limit is None else limit)
        if limit is not None:
            found = replace(found, text=found.text[:limit], has_earlier=False, has_later=False)
        return as_reply(article_layout(article, headline, found, say, self._desk.today, shift=shift), say)


def _titled(catalogue: Catalogue, typed: str, limits: Limits) -> Headline | None:
    found = catalogue.titled(typed, limits, 1)
    return found[0] if found else None


def _notes(result: SearchResult, chosen: Chosen, say: Language) -> list[str]:
    """What is to be known of a search beside its articles."""
    notes = [say(note.template, **dict(note.values)) for note in result.notes]
    if told := chosen.words(result, say):
        notes.append(say("Only: {what}", what=told))
    if result.is_partial:
        notes.append(say("There are more; these are the articles of the best passages."))
    if result.suggestion:
        notes.append(say("Did you mean: {search}", search=result.suggestion))
    return [*notes, *counts_told(result, say)]
