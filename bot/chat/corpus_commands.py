"""/corpus: looking after the articles."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.chat import telling
from bot.chat.rights import Asker, may_curate
from bot.chat.running import Running
from bot.chat.suggestions import Choices, Suggestions
from bot.chat.who import asker_of_interaction
from bot.chat.writer import LARGEST_FILE, Progress

Called = discord.Interaction[Any]


class CorpusCommands(app_commands.Group):
    """What curators do."""

    def __init__(self, running: Running) -> None:
        super().__init__(name="corpus", description="Look after the articles.")
        self._running = running
        self._desk = running.desk
        self._suggestions = Suggestions(running.desk)

    @app_commands.command(name="status", description="How many articles there are and how collecting goes.")
    async def _status(self, interaction: Called) -> None:
        def work(asker: Asker) -> str:
            say = self._desk.say(asker)
            if not may_curate(asker, self._desk.settings, self._desk.server(asker)):
                return say("Only curators may see this. {about} tells how much there is.", about=say.command("about"))
            return telling.status_text(self._desk, say, self._desk.library.source_states())

        await self._running.tell(interaction, work)

    @app_commands.command(name="add", description="Add a page by its address, or a file.")
    @app_commands.describe(url="The address of a page", file="Text, Markdown, HTML, PDF, Word, mail or JSON Lines")
    async def _add(
        self, interaction: Called, url: app_commands.Range[str, 8, 2000] = "", file: discord.Attachment | None = None
    ) -> None:
        say = self._desk.say(asker_of_interaction(interaction))

        async def work(progress: Progress) -> str:
            if bool(url) == bool(file):
                return say("Give either the address of a page or a file.")
            if file is None:
                if not url.lower().startswith(("http://", "https://")):
                    return say("The address of a page begins with https:// or http://.")
                return await self._running.writer.run(["add", url], progress, say)
            if file.size > LARGEST_FILE:
                return say("That file is too large; up to 10 MB can be added here.")
            return await self._running.writer.add_file(file.filename, await file.read(), progress, say)

        await self._running.curate(interaction, work)

    @app_commands.command(name="remove", description="Take an article out; it is never cited again.")
    @app_commands.describe(title="What you remember of its title", reason="Why; kept with the article")
    async def _remove(
        self,
        interaction: Called,
        title: app_commands.Range[str, 1, 100],
        reason: app_commands.Range[str, 1, 200] = "removed by a curator in Discord",
    ) -> None:
        say = self._desk.say(asker_of_interaction(interaction))

        async def work(progress: Progress) -> str:
            headline = self._desk.library.latest_catalogue.by_short_id(
                title
            ) or self._desk.library.latest_catalogue.get(title)
            if headline is None:
                return say("Choose the article from the list that appears as you type.")
            return await self._running.writer.run(["remove", headline.id, reason], progress, say)

        await self._running.curate(interaction, work)

    @app_commands.command(name="refresh", description="Ask all enabled sources for new articles now.")
    async def _refresh(self, interaction: Called) -> None:
        say = self._desk.say(asker_of_interaction(interaction))
        await self._running.curate(interaction, lambda progress: self._running.writer.run(["refresh"], progress, say))

    @_remove.autocomplete("title")
    async def _titles(self, interaction: Called, typed: str) -> Choices:
        return await self._suggestions.titles(interaction, typed)
