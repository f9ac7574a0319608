"""/settings: how the bot behaves in a server."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from bot.chat.asking import Question, limits_of
from bot.chat.limits_text import settings_text
from bot.chat.running import Running
from bot.chat.suggestions import Choices, Suggestions
from bot.chat.who import asker_of_interaction
from bot.chat_records import ServerSettings
from bot.language import LANGUAGES
from bot.scope import EVERYTHING

Called = discord.Interaction[Any]
_LANGUAGE_CHOICES = [
    app_commands.Choice(name="each person's own", value="own"),
    *(app_commands.Choice(name=name, value=code) for code, name in LANGUAGES.items()),
]


class SettingsCommands(app_commands.Group):
    """The settings of the server where they are used."""

    def __init__(self, running: Running) -> None:
        super().__init__(name="settings", description="How I behave in this server.")
        self._running = running
        self._desk = running.desk
        self._suggestions = Suggestions(running.desk)

    @app_commands.command(name="show", description="The settings of this server.")
    async def _show(self, interaction: Called) -> None:
        await self._running.tell(
            interaction, lambda asker: settings_text(self._desk.server(asker), self._desk.say(asker))
        )

    @app_commands.command(
        name="channel", description="Where questions are answered; with no channel named, everywhere."
    )
    @app_commands.describe(channel="The channel", answers="Whether questions are answered there")
    async def _channel(self, interaction: Called, channel: discord.abc.GuildChannel, answers: bool) -> None:
        def change(server: ServerSettings) -> ServerSettings:
            others = tuple(one for one in server.channels if one != channel.id)
            return replace(server, channels=(*others, channel.id) if answers else others)

        await self._running.change(interaction, change)

    @app_commands.command(name="visibility", description="Who sees answers unless the question says otherwise.")
    @app_commands.rename(only_me="only-me")
    @app_commands.describe(only_me="Whether only who asks sees the answer")
    async def _visibility(self, interaction: Called, only_me: bool) -> None:
        await self._running.change(interaction, lambda server: replace(server, only_me=only_me))

    @app_commands.command(name="curator", description="Which roles may look after the articles.")
    @app_commands.describe(role="The role", may="Whether it may")
    async def _curator(self, interaction: Called, role: discord.Role, may: bool) -> None:
        def change(server: ServerSettings) -> ServerSettings:
            others = tuple(one for one in server.curators if one != role.id)
            return replace(server, curators=(*others, role.id) if may else others)

        await self._running.change(interaction, change)

    @app_commands.command(name="language", description="The language in which I speak; articles stay as they are.")
    @app_commands.describe(language="The language")
    @app_commands.choices(language=_LANGUAGE_CHOICES)
    async def _language(self, interaction: Called, language: str) -> None:
        code = "" if language == "own" else language
        await self._running.change(interaction, lambda server: replace(server, language=code))

    @app_commands.command(
        name="scope", description="What may be shown in this server or one channel; nothing named: everything."
    )
    @app_commands.describe(
        channel="Only in this channel; else in the whole server",
        since="Only articles from this day, month or year on",
        until="Only articles up to this day, month or year",
        source="Only articles of this publisher",
        official="Only official texts and press releases",
    )
    async def _scope(
        self,
        interaction: Called,
        channel: discord.abc.GuildChannel | None = None,
        since: app_commands.Range[str, 4, 10] = "",
        until: app_commands.Range[str, 4, 10] = "",
        source: app_commands.Range[str, 1, 100] = "",
        official: bool = False,
    ) -> None:
        say = self._desk.say(asker_of_interaction(interaction))
        chosen = Question(text="", since=since, until=until, source=source)

        def change(server: ServerSettings) -> ServerSettings:
            limits = replace(limits_of(chosen, EVERYTHING, self._desk.library.catalogue(), say), official=official)
            if channel is None:
                return replace(server, limits=limits)
            others = {one: kept for one, kept in server.channel_limits.items() if one != channel.id}
            return replace(server, channel_limits={**others, channel.id: limits} if limits else others)

        await self._running.change(interaction, change)

    @_scope.autocomplete("source")
    async def _sources(self, interaction: Called, typed: str) -> Choices:
        return await self._suggestions.sources(interaction, typed)
