"""The commands that look things up, with what is suggested while somebody types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from bot.catalogue import short_id
from bot.chat.delivery import InteractionDelivery
from bot.chat.desk import Desk
from bot.chat.layout import OPTION_LIMIT, OPTIONS_LIMIT
from bot.chat.looking import Looking, Wanted
from bot.chat.pieces import longest, plain
from bot.chat.serving import serve
from bot.chat.who import asker_of_interaction
from bot.language import ENGLISH
from corpus.headline import Headline
from index.vocabulary import fold

Called = discord.Interaction[Any]
Choices = list[app_commands.Choice[str]]


class Suggestions:
    """What is suggested while somebody types: from memory only, for it cannot be deferred."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def titles(self, interaction: Called, typed: str) -> Choices:
        """Titles, with short ids as values."""
        asker = asker_of_interaction(interaction)
        if self._desk.refusal(asker):
            return []
        found = self._desk.library.latest_catalogue.titled(
            typed[:OPTION_LIMIT], self._desk.limits(asker), OPTIONS_LIMIT
        )
        return [
            app_commands.Choice(
                name=plain(f"{one.title} ({ENGLISH.date(one.published)})", OPTION_LIMIT) or one.id[:90],
                value=short_id(one),
            )
            for one in found
        ]

    async def subjects(self, interaction: Called, typed: str) -> Choices:
        """Topics and parties."""
        asker = asker_of_interaction(interaction)
        if self._desk.refusal(asker):
            return []
        return _matching(self._desk.library.latest_catalogue.subjects(self._desk.limits(asker)), typed)

    async def sources(self, interaction: Called, typed: str) -> Choices:
        """Publishers."""
        asker = asker_of_interaction(interaction)
        if self._desk.refusal(asker):
            return []
        sources = self._desk.library.latest_catalogue.sources(self._desk.limits(asker))
        return _matching((source.name for source in sources), typed)


def _label(article: Headline) -> str:
    return plain(f"{article.title} ({ENGLISH.date(article.published)})", OPTION_LIMIT)


def _matching(names: Iterable[str], typed: str) -> Choices:
    wanted = fold(typed)
    fitting = [name for name in names if wanted in fold(name)]
    fitting.sort(key=lambda name: not fold(name).startswith(wanted))
    return [
        app_commands.Choice(name=label, value=longest(name, OPTION_LIMIT, str))
        for name in fitting[:OPTIONS_LIMIT]
        if (label := plain(name, OPTION_LIMIT))
    ]


def add_looking_commands(tree: app_commands.CommandTree[Any], desk: Desk, looking: Looking) -> None:
    """Put the commands that look things up into the tree."""
    suggestions = Suggestions(desk)

    async def look(interaction: Called, wanted: Wanted, only_me: bool | None) -> None:
        asker = asker_of_interaction(interaction)
        hidden = desk.only_me(asker, only_me)
        asked = replace(wanted, only_me=hidden)
        delivery = InteractionDelivery(interaction, only_me=hidden)
        await serve(desk, lambda: looking.reply(asked, asker), delivery, desk.say(asker))

    @tree.command(name="search", description="Find articles by words.")
    @app_commands.describe(
        words='Words, "phrases", -words, title:, publisher:, topic:, since:2015, until:2016-03',
        source="Only articles of this publisher",
        since="Only articles from this day, month or year on: 2015, 2015-03 or 2015-03-26",
        until="Only articles up to this day, month or year",
        only_me="Whether only you see the list",
    )
    @app_commands.rename(only_me="only-me")
    @app_commands.autocomplete(source=suggestions.sources)
    async def _search(
        interaction: Called,
        words: app_commands.Range[str, 1, 400],
        source: app_commands.Range[str, 1, 100] = "",
        since: app_commands.Range[str, 4, 10] = "",
        until: app_commands.Range[str, 4, 10] = "",
        only_me: bool | None = None,
    ) -> None:
        await look(interaction, Wanted(kind="search", text=words, source=source, since=since, until=until), only_me)

    @tree.command(name="article", description="Read an article.")
    @app_commands.describe(title="What you remember of its title", only_me="Whether only you see it")
    @app_commands.rename(only_me="only-me")
    @app_commands.autocomplete(title=suggestions.titles)
    async def _article(
        interaction: Called, title: app_commands.Range[str, 1, 100], only_me: bool | None = None
    ) -> None:
        asker = asker_of_interaction(interaction)
        delivery = InteractionDelivery(interaction, only_me=desk.only_me(asker, only_me))
        await serve(desk, lambda: looking.article(title, asker), delivery, desk.say(asker))

    @tree.command(name="latest", description="The newest articles.")
    @app_commands.describe(
        subject="A topic or a party", source="Only articles of this publisher", only_me="Whether only you see the list"
    )
    @app_commands.rename(only_me="only-me")
    @app_commands.autocomplete(subject=suggestions.subjects, source=suggestions.sources)
    async def _latest(
        interaction: Called,
        subject: app_commands.Range[str, 1, 100] = "",
        source: app_commands.Range[str, 1, 100] = "",
        only_me: bool | None = None,
    ) -> None:
        await look(interaction, Wanted(kind="latest", text=subject, source=source), only_me)

    @tree.command(name="sources", description="Whose articles there are, and how collecting them goes.")
    @app_commands.describe(only_me="Whether only you see the list")
    @app_commands.rename(only_me="only-me")
    async def _sources(interaction: Called, only_me: bool | None = None) -> None:
        await look(interaction, Wanted(kind="sources"), only_me)
