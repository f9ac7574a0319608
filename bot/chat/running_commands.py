"""The commands for running the bot in a server. Rights are checked here at every use: defaults can be overridden."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.chat import telling
from bot.chat.asking import NotUnderstood, Question, limits_of
from bot.chat.delivery import InteractionDelivery
from bot.chat.desk import Desk
from bot.chat.layout import Reply
from bot.chat.looking_commands import Suggestions
from bot.chat.rights import Asker, may_curate, may_see_gaps, may_settle
from bot.chat.serving import serve
from bot.chat.who import asker_of_interaction
from bot.chat.writer import LARGEST_FILE, TIME_LIMIT, Progress, Writer
from bot.chat_records import ServerSettings
from bot.language import LANGUAGES
from bot.scope import EVERYTHING

Called = discord.Interaction[Any]
Work = Callable[[Asker], Reply | str]
_LANGUAGE_CHOICES = [
    app_commands.Choice(name="each person's own", value="own"),
    *(app_commands.Choice(name=name, value=code) for code, name in LANGUAGES.items()),
]


class Running:
    """What the commands share: a reply that only the caller sees, after a check of their rights."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.writer = Writer(desk.settings)

    async def tell(self, interaction: Called, work: Work, *, admitted: bool = True) -> None:
        """Reply with what the work gives, seen by the caller only; `admitted`: only those who may ask here."""
        asker = asker_of_interaction(interaction)

        async def told() -> Reply | str:
            if refused := admitted and self.desk.refusal(asker):
                return refused
            return await self.desk.pool.run(partial(work, asker), by=asker.user)

        await serve(self.desk, told, InteractionDelivery(interaction, only_me=True), self.desk.say(asker))

    async def change(self, interaction: Called, change: Callable[[ServerSettings], ServerSettings]) -> None:
        """Change the settings of the server for somebody who may."""

        def work(asker: Asker) -> str:
            say = self.desk.say(asker)
            if not may_settle(asker, self.desk.settings):
                return say("Only those who manage this server may change how I behave in it.")
            try:
                changed = self.desk.store.change_server(asker.server, change)
            except NotUnderstood as error:
                return str(error)
            return telling.settings_text(changed, self.desk.say(asker))

        await self.tell(interaction, work, admitted=False)

    async def curate(
        self, interaction: Called, work: Callable[[Callable[[str], Awaitable[None]]], Awaitable[str]]
    ) -> None:
        """Change the corpus for somebody who may, with the progress edited into the reply."""
        asker = asker_of_interaction(interaction)
        say = self.desk.say(asker)

        async def progress(text: str) -> None:
            try:
                await interaction.edit_original_response(content=text)
            except (discord.DiscordException, OSError, aiohttp.ClientError):
                return  # the next state, or the result, will be shown

        async def done() -> str:
            if not may_curate(asker, self.desk.settings, self.desk.server(asker)):
                return say("Only curators may change the corpus. `/settings show` says who they are.")
            return await work(progress)

        delivery = InteractionDelivery(interaction, only_me=True)
        await serve(self.desk, done, delivery, say, time_limit=TIME_LIMIT)


def add_running_commands(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    """Put the commands for running the bot into the tree."""
    running = Running(desk)
    _add_telling(tree, running)
    tree.add_command(_privacy(running))
    tree.add_command(_settings(running))
    tree.add_command(_corpus(running))


def _add_telling(tree: app_commands.CommandTree[Any], running: Running) -> None:
    desk = running.desk

    @tree.command(name="help", description="What I can do, with examples from the articles.")
    async def _help(interaction: Called) -> None:
        await running.tell(interaction, partial(telling.help_reply, desk))

    @tree.command(name="about", description="How many articles there are, and how new they are.")
    async def _about(interaction: Called) -> None:
        await running.tell(interaction, partial(telling.about_reply, desk))

    @tree.command(name="doctor", description="What I lack in this channel, and how to mend it.")
    async def _doctor(interaction: Called) -> None:
        permissions, latency = interaction.app_permissions.value, interaction.client.latency
        work = partial(telling.doctor_reply, desk, permissions=permissions, latency=latency)
        await running.tell(interaction, work, admitted=False)

    @tree.command(name="gaps", description="What was asked and not answered, for those who look after the articles.")
    async def _gaps(interaction: Called) -> None:
        def work(asker: Asker) -> Reply | str:
            say = desk.say(asker)
            if not may_see_gaps(asker, desk.settings, desk.server(asker)):
                return say("Only curators may see what was asked.")
            return telling.gaps_reply(desk, asker)

        await running.tell(interaction, work)


def _privacy(running: Running) -> app_commands.Group:
    group = app_commands.Group(name="privacy", description="What is kept of you.")

    @group.command(name="show", description="What is kept of you, and for how long.")
    async def _show(interaction: Called) -> None:
        await running.tell(interaction, partial(telling.privacy_reply, running.desk), admitted=False)

    @group.command(name="export", description="All that is kept of you, as a file.")
    async def _export(interaction: Called) -> None:
        await running.tell(interaction, partial(telling.export_reply, running.desk), admitted=False)

    @group.command(name="erase", description="Erase all that is kept of you, at once and for good.")
    async def _erase(interaction: Called) -> None:
        await running.tell(interaction, partial(telling.erase_reply, running.desk), admitted=False)

    return group


def _settings(running: Running) -> app_commands.Group:  # noqa: C901 -- a list of commands
    desk = running.desk
    suggestions = Suggestions(desk)
    group = app_commands.Group(name="settings", description="How I behave in this server.")

    @group.command(name="show", description="The settings of this server.")
    async def _show(interaction: Called) -> None:
        await running.tell(interaction, lambda asker: telling.settings_text(desk.server(asker), desk.say(asker)))

    @group.command(name="channel", description="Where questions are answered; with no channel named, everywhere.")
    @app_commands.describe(channel="The channel", answers="Whether questions are answered there")
    async def _channel(interaction: Called, channel: discord.abc.GuildChannel, answers: bool) -> None:
        def change(server: ServerSettings) -> ServerSettings:
            others = tuple(one for one in server.channels if one != channel.id)
            return replace(server, channels=(*others, channel.id) if answers else others)

        await running.change(interaction, change)

    @group.command(name="visibility", description="Who sees answers unless the question says otherwise.")
    @app_commands.rename(only_me="only-me")
    @app_commands.describe(only_me="Whether only who asks sees the answer")
    async def _visibility(interaction: Called, only_me: bool) -> None:
        await running.change(interaction, lambda server: replace(server, only_me=only_me))

    @group.command(name="curator", description="Which roles may look after the articles.")
    @app_commands.describe(role="The role", may="Whether it may")
    async def _curator(interaction: Called, role: discord.Role, may: bool) -> None:
        def change(server: ServerSettings) -> ServerSettings:
            others = tuple(one for one in server.curators if one != role.id)
            return replace(server, curators=(*others, role.id) if may else others)

        await running.change(interaction, change)

    @group.command(name="language", description="The language in which I speak; articles stay as they are.")
    @app_commands.describe(language="The language")
    @app_commands.choices(language=_LANGUAGE_CHOICES)
    async def _language(interaction: Called, language: str) -> None:
        code = "" if language == "own" else language
        await running.change(interaction, lambda server: replace(server, language=code))

    @group.command(
        name="scope", description="What may be shown in this server or one channel; nothing named: everything."
    )
    @app_commands.describe(
        channel="Only in this channel; else in the whole server",
        since="Only articles from this day, month or year on",
        until="Only articles up to this day, month or year",
        source="Only articles of this publisher",
        official="Only official texts and press releases",
    )
    @app_commands.autocomplete(source=suggestions.sources)
    async def _scope(
        interaction: Called,
        channel: discord.abc.GuildChannel | None = None,
        since: app_commands.Range[str, 4, 10] = "",
        until: app_commands.Range[str, 4, 10] = "",
        source: app_commands.Range[str, 1, 100] = "",
        official: bool = False,
    ) -> None:
        say = desk.say(asker_of_interaction(interaction))
        chosen = Question(text="", since=since, until=until, source=source)

        def change(server: ServerSettings) -> ServerSettings:
            limits = replace(limits_of(chosen, EVERYTHING, desk.library.catalogue(), say), official=official)
            if channel is None:
                return replace(server, limits=limits)
            others = {one: kept for one, kept in server.channel_limits.items() if one != channel.id}
            return replace(server, channel_limits={**others, channel.id: limits} if limits else others)

        await running.change(interaction, change)

    return group


def _corpus(running: Running) -> app_commands.Group:  # noqa: C901 -- a list of commands
    desk = running.desk
    suggestions = Suggestions(desk)
    group = app_commands.Group(name="corpus", description="Look after the articles.")

    @group.command(name="status", description="How many articles there are and how collecting goes.")
    async def _status(interaction: Called) -> None:
        def work(asker: Asker) -> str:
            say = desk.say(asker)
            if not may_curate(asker, desk.settings, desk.server(asker)):
                return say("Only curators may see this. `/about` tells how much there is.")
            return telling.status_text(desk, say, desk.library.source_states())

        await running.tell(interaction, work)

    @group.command(name="add", description="Add a page by its address, or a file.")
    @app_commands.describe(url="The address of a page", file="Text, Markdown, HTML, PDF, Word, mail or JSON Lines")
    async def _add(
        interaction: Called, url: app_commands.Range[str, 8, 2000] = "", file: discord.Attachment | None = None
    ) -> None:
        say = desk.say(asker_of_interaction(interaction))

        async def work(progress: Progress) -> str:
            if bool(url) == bool(file):
                return say("Give either the address of a page or a file.")
            if file is None:
                if not url.lower().startswith(("http://", "https://")):
                    return say("The address of a page begins with https:// or http://.")
                return await running.writer.run(["add", url], progress, say)
            if file.size > LARGEST_FILE:
                return say("That file is too large; up to 10 MB can be added here.")
            return await running.writer.add_file(file.filename, await file.read(), progress, say)

        await running.curate(interaction, work)

    @group.command(name="remove", description="Take an article out; it is never cited again.")
    @app_commands.describe(title="What you remember of its title", reason="Why; kept with the article")
    @app_commands.autocomplete(title=suggestions.titles)
    async def _remove(
        interaction: Called,
        title: app_commands.Range[str, 1, 100],
        reason: app_commands.Range[str, 1, 200] = "removed by a curator in Discord",
    ) -> None:
        say = desk.say(asker_of_interaction(interaction))

        async def work(progress: Progress) -> str:
            headline = desk.library.latest_catalogue.by_short_id(title) or desk.library.latest_catalogue.get(title)
            if headline is None:
                return say("Choose the article from the list that appears as you type.")
            return await running.writer.run(["remove", headline.id, reason], progress, say)

        await running.curate(interaction, work)

    @group.command(name="refresh", description="Ask all enabled sources for new articles now.")
    async def _refresh(interaction: Called) -> None:
        say = desk.say(asker_of_interaction(interaction))
        await running.curate(interaction, lambda progress: running.writer.run(["refresh"], progress, say))

    return group
