"""The slash commands."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.chat.conversation import LONGEST_QUESTION, Conversation
from bot.chat.delivery import InteractionDelivery
from bot.chat.sightings import Sightings

Called = discord.Interaction[discord.Client]


class AttacheTree(app_commands.CommandTree[discord.Client]):
    """The commands, with one error path for all of them."""

    def __init__(self, client: discord.Client, *, conversation: Conversation, sightings: Sightings) -> None:
        super().__init__(client)
        self.conversation = conversation
        self._sightings = sightings
        add_commands(self)

    async def interaction_check(self, interaction: Called, /) -> bool:
        """Whether to act on an interaction: not when Discord delivers it a second time."""
        return self._sightings.is_first(interaction.id)

    async def on_error(self, interaction: Called, error: app_commands.AppCommandError, /) -> None:
        """Apologise with an id; reached when a command is unknown here or fails outside of its own error path."""
        await self.conversation.apologise(error, InteractionDelivery(interaction))


def add_commands(tree: AttacheTree) -> None:
    """Put every command into the tree."""

    @tree.command(name="ask", description="Ask the articles a question. The answer is quoted, with its sources.")
    @app_commands.describe(question="In your own words, such as: what did the U.S. ask China to clarify?")
    async def ask(interaction: Called, question: app_commands.Range[str, 1, LONGEST_QUESTION]) -> None:
        await tree.conversation.reply(question, InteractionDelivery(interaction), echo=True)
