"""The commands, as Discord registers them. What each does stands in a module of its own."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.chat.actions import Form
from bot.chat.asking import LONGEST_QUESTION, Asking, Question
from bot.chat.delivery import InteractionDelivery
from bot.chat.desk import Desk
from bot.chat.forms import send_form
from bot.chat.looking import Looking
from bot.chat.looking_commands import add_looking_commands
from bot.chat.markup import question_of
from bot.chat.running_commands import add_running_commands
from bot.chat.serving import serve
from bot.chat.sightings import Sightings
from bot.chat.suggestions import Suggestions
from bot.chat.who import asker_of_interaction

Called = discord.Interaction[Any]


class AttacheTree(app_commands.CommandTree[discord.Client]):
    """The commands, with one error path for all of them. They work in servers, direct messages and user installs."""

    def __init__(self, client: discord.Client, *, desk: Desk, sightings: Sightings) -> None:
        everywhere = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
        installs = app_commands.AppInstallationType(guild=True, user=True)
        super().__init__(client, allowed_contexts=everywhere, allowed_installs=installs)
        self.desk = desk
        self._sightings = sightings
        self.looking = Looking(desk)
        self.asking = Asking(desk, self.looking.named)
        add_commands(self)

    async def interaction_check(self, interaction: Called, /) -> bool:
        """Whether to act on an interaction: not when Discord delivers it a second time."""
        return self._sightings.is_first(interaction.id)

    async def on_error(self, interaction: Called, error: app_commands.AppCommandError, /) -> None:
        """Apologise with an id; reached when a command is unknown here or fails outside of its own error path."""
        say = self.desk.say(asker_of_interaction(interaction))
        await self.desk.turns.apologise(error, InteractionDelivery(interaction), say=say)


async def ask(tree: AttacheTree, interaction: Called, question: Question, wanted: bool | None = None) -> None:
    """Answer a question as the response to an interaction."""
    desk, asker = tree.desk, asker_of_interaction(interaction)
    only_me = desk.only_me(asker, wanted)
    asked = Question(
        text=question.text,
        since=question.since,
        until=question.until,
        source=question.source,
        only_me=only_me,
        echo=True,
    )
    delivery = InteractionDelivery(interaction, only_me=only_me)
    await serve(desk, lambda: tree.asking.reply(asked, asker), delivery, desk.say(asker))


async def ask_about(tree: AttacheTree, interaction: Called, text: str) -> None:
    """Answer what a message asks; one that is too long, or has no text, is first made a question by a form."""
    if 0 < len(text) <= LONGEST_QUESTION:
        await ask(tree, interaction, Question(text=text))
        return
    say = tree.desk.say(asker_of_interaction(interaction))
    form = Form(
        action="ask:new:asked", title=say("Ask about this message"), label=say("Your question"), value=text,
        most=LONGEST_QUESTION,
    )  # fmt: skip
    await send_form(interaction, form)


def add_commands(tree: AttacheTree) -> None:
    """Put every command into the tree."""
    add_looking_commands(tree, tree.desk, tree.looking)
    add_running_commands(tree, tree.desk)
    suggestions = Suggestions(tree.desk)

    @tree.context_menu(name="Ask about this message")
    async def _ask_about(interaction: Called, message: discord.Message) -> None:
        await ask_about(tree, interaction, question_of(message.content))

    @tree.command(name="ask", description="Ask the articles a question. The answer is quoted, with its sources.")
    @app_commands.describe(
        question="In your own words, such as: what did the U.S. ask China to clarify?",
        since="Only articles from this day, month or year on: 2015, 2015-03 or 2015-03-26",
        until="Only articles up to this day, month or year",
        source="Only articles of this publisher",
        only_me="Whether only you see the answer",
    )
    @app_commands.rename(only_me="only-me")
    @app_commands.autocomplete(source=suggestions.sources)
    async def _ask(
        interaction: Called,
        question: app_commands.Range[str, 1, LONGEST_QUESTION],
        since: app_commands.Range[str, 4, 10] = "",
        until: app_commands.Range[str, 4, 10] = "",
        source: app_commands.Range[str, 1, 100] = "",
        only_me: bool | None = None,
    ) -> None:
        await ask(tree, interaction, Question(text=question, since=since, until=until, source=source), only_me)
