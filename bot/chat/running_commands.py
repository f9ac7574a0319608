"""The commands for running the bot: what it tells of itself and of what it keeps, its settings, its corpus."""

from __future__ import annotations

from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot.chat import telling
from bot.chat.corpus_commands import CorpusCommands
from bot.chat.desk import Desk
from bot.chat.helping import help_reply
from bot.chat.layout import Reply
from bot.chat.rights import Asker, may_see_gaps
from bot.chat.running import Running
from bot.chat.settings_commands import SettingsCommands

Called = discord.Interaction[Any]


def add_running_commands(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    """Put the commands for running the bot into the tree."""
    running = Running(desk)
    _add_telling(tree, running)
    tree.add_command(_privacy(running))
    tree.add_command(SettingsCommands(running))
    tree.add_command(CorpusCommands(running))


def _add_telling(tree: app_commands.CommandTree[Any], running: Running) -> None:
    desk = running.desk

    @tree.command(name="help", description="What I can do, with examples from the articles.")
    async def _help(interaction: Called) -> None:
        await running.tell(interaction, partial(help_reply, desk))

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
