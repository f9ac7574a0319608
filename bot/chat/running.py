"""What the commands for running the bot share. Rights are checked here at every use: defaults can be overridden."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import aiohttp
import discord

from bot.chat.asking import NotUnderstood
from bot.chat.delivery import InteractionDelivery
from bot.chat.desk import Desk
from bot.chat.layout import Reply
from bot.chat.limits_text import settings_text
from bot.chat.rights import Asker, may_curate, may_settle
from bot.chat.serving import serve
from bot.chat.who import asker_of_interaction
from bot.chat.writer import TIME_LIMIT, Progress, Writer
from bot.chat_records import ServerSettings
from corpus.errors import CorpusError

log = logging.getLogger(__name__)

Called = discord.Interaction[Any]
Work = Callable[[Asker], Reply | str]


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
            return settings_text(changed, self.desk.say(asker))

        await self.tell(interaction, work, admitted=False)

    async def curate(self, interaction: Called, work: Callable[[Progress], Awaitable[str]]) -> None:
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
                return say(
                    "Only curators may change the corpus. {command} says who they are.",
                    command=say.command("settings show"),
                )
            try:
                return await work(progress)
            finally:  # so that what came is suggested as somebody types, and what was removed is not
                await self._catalogue_read()

        delivery = InteractionDelivery(interaction, only_me=True)
        await serve(self.desk, done, delivery, say, time_limit=TIME_LIMIT)

    async def _catalogue_read(self) -> None:
        try:
            await asyncio.to_thread(self.desk.library.catalogue)
        except CorpusError as error:
            log.warning("what is suggested is not of now: %s", error)
