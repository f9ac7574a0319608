"""The commands that look things up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from bot.chat.delivery import InteractionDelivery
from bot.chat.desk import Desk
from bot.chat.looking import Looking, Wanted
from bot.chat.serving import serve
from bot.chat.suggestions import Suggestions
from bot.chat.who import asker_of_interaction

Called = discord.Interaction[Any]
Tree = app_commands.CommandTree[Any]


class _Lists:
    """What the commands share: a list as the response, with the visibility that is wanted."""

    def __init__(self, desk: Desk, looking: Looking) -> None:
        self.desk = desk
        self.looking = looking
        self.suggestions = Suggestions(desk)

    async def show(self, interaction: Called, wanted: Wanted, only_me: bool | None) -> None:
        asker = asker_of_interaction(interaction)
        asked = replace(wanted, only_me=self.desk.only_me(asker, only_me))
        delivery = InteractionDelivery(interaction, only_me=asked.only_me)
        await serve(self.desk, lambda: self.looking.reply(asked, asker), delivery, self.desk.say(asker))


def add_looking_commands(tree: Tree, desk: Desk, looking: Looking) -> None:
    """Put the commands that look things up into the tree."""
    lists = _Lists(desk, looking)
    for add in (_add_search, _add_article, _add_latest, _add_sources):
        add(tree, lists)


def _add_search(tree: Tree, lists: _Lists) -> None:
    @tree.command(name="search", description="Find articles by words.")
    @app_commands.describe(
        words='Words, "phrases", -words, title:, publisher:, topic:, since:2015, until:2016-03',
        source="Only articles of this publisher",
        since="Only articles from this day, month or year on: 2015, 2015-03 or 2015-03-26",
        until="Only articles up to this day, month or year",
        only_me="Whether only you see the list",
    )
    @app_commands.rename(only_me="only-me")
    @app_commands.autocomplete(source=lists.suggestions.sources)
    async def _search(
        interaction: Called,
        words: app_commands.Range[str, 1, 400],
        source: app_commands.Range[str, 1, 100] = "",
        since: app_commands.Range[str, 4, 10] = "",
        until: app_commands.Range[str, 4, 10] = "",
        only_me: bool | None = None,
    ) -> None:
        await lists.show(
            interaction, Wanted(kind="search", text=words, source=source, since=since, until=until), only_me
        )


def _add_article(tree: Tree, lists: _Lists) -> None:
    @tree.command(name="article", description="Read an article.")
    @app_commands.describe(title="What you remember of its title", only_me="Whether only you see it")
    @app_commands.rename(only_me="only-me")
    @app_commands.autocomplete(title=lists.suggestions.titles)
    async def _article(
        interaction: Called, title: app_commands.Range[str, 1, 100], only_me: bool | None = None
    ) -> None:
        asker = asker_of_interaction(interaction)
        delivery = InteractionDelivery(interaction, only_me=lists.desk.only_me(asker, only_me))
        await serve(lists.desk, lambda: lists.looking.article(title, asker), delivery, lists.desk.say(asker))


def _add_latest(tree: Tree, lists: _Lists) -> None:
    @tree.command(name="latest", description="The newest articles.")
    @app_commands.describe(
        subject="A topic or a party", source="Only articles of this publisher", only_me="Whether only you see the list"
    )
    @app_commands.rename(only_me="only-me")
    @app_commands.autocomplete(subject=lists.suggestions.subjects, source=lists.suggestions.sources)
    async def _latest(
        interaction: Called,
        subject: app_commands.Range[str, 1, 100] = "",
        source: app_commands.Range[str, 1, 100] = "",
        only_me: bool | None = None,
    ) -> None:
        await lists.show(interaction, Wanted(kind="latest", text=subject, source=source), only_me)


def _add_sources(tree: Tree, lists: _Lists) -> None:
    @tree.command(name="sources", description="Whose articles there are, and how collecting them goes.")
    @app_commands.describe(only_me="Whether only you see the list")
    @app_commands.rename(only_me="only-me")
    async def _sources(interaction: Called, only_me: bool | None = None) -> None:
        await lists.show(interaction, Wanted(kind="sources"), only_me)
