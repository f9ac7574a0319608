"""The Discord client: what it listens to, and whom it answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.chat import phrases
from bot.chat.actions import TURNING, Action, Actions
from bot.chat.asking import Question
from bot.chat.commands import AttacheTree, ask
from bot.chat.delivery import Delivery, InteractionDelivery, MessageDelivery, UpdateDelivery
from bot.chat.desk import Desk
from bot.chat.forms import send_form, text_of
from bot.chat.markup import question_of
from bot.chat.registration import register_if_changed
from bot.chat.rights import Asker
from bot.chat.serving import serve
from bot.chat.sightings import Sightings
from bot.chat.translator import CatalogueTranslator
from bot.chat.views import ACTION, ActionItem
from bot.chat.who import asker_of_interaction, asker_of_message
from bot.chat_records import KeptAnswer

DISCORD_API_URL = "https://discord.com/api/v10"

log = logging.getLogger(__name__)
Used = discord.Interaction[Any]

_ASKING = (discord.MessageType.default, discord.MessageType.reply)


def point_discord_at(api_url: str) -> None:
    """Let every client of this process use this REST address; Discord's own, a proxy's or a test's."""
    Route.BASE = api_url.rstrip("/")


def least_intents() -> discord.Intents:
    """No privileged intent: the text of direct messages and of messages that mention the bot comes without one."""
    intents = discord.Intents.none()
    intents.guilds = True  # which channel is a thread; discord.py warns of wrong states without it
    intents.guild_messages = True
    intents.dm_messages = True
    return intents


class AttacheClient(discord.Client):
    """Answers commands, clicks, mentions, direct messages and replies that ping it; silent otherwise.

    `data_dir` is where it remembers which commands are registered. A client is good for one connection with
    its reconnects: after `close()` or a failed `start()` make a new one.
    """

    def __init__(self, desk: Desk, *, data_dir: Path, guild_ready_timeout: float = 2.0) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # no voice here, so none is missed
        super().__init__(
            intents=least_intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,  # nothing here looks at old messages
            guild_ready_timeout=guild_ready_timeout,
        )
        self._desk = desk
        self._data_dir = data_dir
        self._sightings = Sightings()
        self._parents: dict[int, int] = {}
        self.tree = AttacheTree(self, desk=desk, sightings=self._sightings)
        self._actions = Actions(desk, self.tree.asking)

    async def setup_hook(self) -> None:
        """Once, after the login and before the gateway."""
        self.add_dynamic_items(ActionItem)
        await self.tree.set_translator(CatalogueTranslator())
        if Route.BASE != DISCORD_API_URL:
            # discord.py goes to Discord's own gateway unasked; another REST address may come with another gateway
            _, gateway, _ = await self.http.get_bot_gateway()
            DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
        await register_if_changed(self.tree, self._data_dir)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Let listeners know; once the client closes it has no event loop to do so in."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is meant for the bot."""
        if not self._is_meant_for_me(message) or not self._sightings.is_first(message.id):
            return
        with self._desk.turns.arriving():
            asker = await self._placed(asker_of_message(message), message)
            question = Question(text=question_of(message.content))
            if followed := await self._followed(message):
                question = replace(question, follows=followed.to_follow)
        await serve(
            self._desk, lambda: self.tree.asking.reply(question, asker), MessageDelivery(message), self._desk.say(asker)
        )

    async def on_interaction(self, interaction: Used) -> None:
        """Read forms, and apologise for what no command, button or menu of ours takes."""
        data: Any = interaction.data or {}
        custom_id = str(data.get("custom_id", ""))
        if interaction.type is discord.InteractionType.modal_submit:
            await self.on_action(interaction, custom_id, (text_of(data),))
        elif interaction.type is discord.InteractionType.component and not ACTION.fullmatch(custom_id):
            await self.on_action(interaction, custom_id, ())

    async def on_action(self, interaction: Used, custom_id: str, values: tuple[str, ...]) -> None:
        """Act on a click, a choice or a form that was sent."""
        if not self._sightings.is_first(interaction.id):
            return
        asker = asker_of_interaction(interaction)
        try:
            await self._acted_on(interaction, custom_id, values, asker)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person is told and the log has it
            delivery = InteractionDelivery(interaction, only_me=True)
            await self._desk.turns.apologise(error, delivery, say=self._desk.say(asker))

    async def _acted_on(self, interaction: Used, custom_id: str, values: tuple[str, ...], asker: Asker) -> None:
        say, action = self._desk.say(asker), Action.parse(custom_id)
        if action is None:
            await serve(self._desk, _said(phrases.ask_again(say)), InteractionDelivery(interaction, only_me=True), say)
        elif action.kind != "ask":
            await self._turn(interaction, action, values, asker)
        elif action.verb == "asked":
            await ask(self.tree, interaction, Question(text=values[0] if values else ""))
        elif form := await asyncio.to_thread(self._actions.form, action, asker):
            await send_form(interaction, form)
        else:
            await self._act(interaction, action, values, asker)

    async def _act(self, interaction: Used, action: Action, values: tuple[str, ...], asker: Asker) -> None:
        delivery: Delivery = UpdateDelivery(interaction)
        if action.verb not in TURNING:
            only_me = await asyncio.to_thread(self._actions.only_me, action, asker)
            delivery = InteractionDelivery(interaction, only_me=only_me)
        text = values[0] if values else ""
        await serve(self._desk, lambda: self._actions.act(action, asker, text), delivery, self._desk.say(asker))

    async def _turn(self, interaction: Used, action: Action, values: tuple[str, ...], asker: Asker) -> None:
        """Another page of a list, or an article of it."""
        opens = action.verb == "open"
        delivery = InteractionDelivery(interaction, only_me=True) if opens else UpdateDelivery(interaction)
        looking = self.tree.looking
        await serve(
            self._desk,
            lambda: looking.turned(action.kind, action.subject, action.numbers, values, asker),
            delivery,
            self._desk.say(asker),
        )

    def _is_meant_for_me(self, message: discord.Message) -> bool:
        if message.author.bot or message.webhook_id or message.type not in _ASKING:
            return False
        if isinstance(message.channel, discord.DMChannel):
            return True
        return self.user is not None and any(mentioned.id == self.user.id for mentioned in message.mentions)

    async def _followed(self, message: discord.Message) -> KeptAnswer | None:
        """The answer of ours that a message replies to."""
        reference = message.reference.message_id if message.reference else None
        if reference is None:
            return None
        try:
            return await asyncio.to_thread(self._desk.store.answer_in, reference)
        except Exception:
            log.exception("a reply is taken for a new question")
            return None

    async def _placed(self, asker: Asker, message: discord.Message) -> Asker:
        """The asker with the channel of their thread, which discord.py does not know of every thread."""
        if asker.server is None or not asker.continues or asker.parent is not None:
            return asker
        if asker.channel not in self._parents:
            try:
                channel = await self.fetch_channel(message.channel.id)
            except (discord.DiscordException, OSError, aiohttp.ClientError) as error:
                log.info("the channel of a thread is not known: %s", error)
                return asker
            self._parents[asker.channel] = getattr(channel, "parent_id", None) or channel.id
        return replace(asker, parent=self._parents[asker.channel])


def _said(text: str) -> Callable[[], Awaitable[str]]:
    async def work() -> str:
        return text

    return work
