"""The Discord client: what it listens to, and whom it answers."""

from __future__ import annotations

import re
from pathlib import Path

import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.chat.commands import AttacheTree
from bot.chat.conversation import Conversation
from bot.chat.delivery import MessageDelivery
from bot.chat.registration import register_if_changed
from bot.chat.sightings import Sightings

DISCORD_API_URL = "https://discord.com/api/v10"

_ASKING = (discord.MessageType.default, discord.MessageType.reply)
_MARKUP = re.compile(r"<(?:@[!&]?|#|a?:\w+:|t:|/[^<>:]+:|id:)[^<>\s]*>")


def point_discord_at(api_url: str) -> None:
    """Let every client of this process use this REST address; Discord's own, a proxy's or a test's."""
    Route.BASE = api_url.rstrip("/")


def question_of(content: str) -> str:
    """The words of a message, without the mention of the bot and whatever other markup Discord put into it."""
    return " ".join(_MARKUP.sub(" ", content).split())


def least_intents() -> discord.Intents:
    """No privileged intent: the text of direct messages and of messages that mention the bot comes without one."""
    intents = discord.Intents.none()
    intents.guilds = True  # which channel is a thread; discord.py warns of wrong states without it
    intents.guild_messages = True
    intents.dm_messages = True
    return intents


class AttacheClient(discord.Client):
    """Answers `/ask`, mentions, direct messages and replies that ping it; silent otherwise.

    `data_dir` is where it remembers which commands are registered. A client is good for one connection with
    its reconnects: after `close()` or a failed `start()` make a new one.
    """

    def __init__(self, conversation: Conversation, *, data_dir: Path, guild_ready_timeout: float = 2.0) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # no voice here, so none is missed
        super().__init__(
            intents=least_intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,  # nothing here looks at old messages
            guild_ready_timeout=guild_ready_timeout,
        )
        self._conversation = conversation
        self._data_dir = data_dir
        self._sightings = Sightings()
        self.tree = AttacheTree(self, conversation=conversation, sightings=self._sightings)

    async def setup_hook(self) -> None:
        """Once, after the login and before the gateway."""
        if Route.BASE != DISCORD_API_URL:
            # discord.py goes to Discord's own gateway unasked; another REST address may come with another gateway
            _, gateway, _ = await self.http.get_bot_gateway()
            DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
        await register_if_changed(self.tree, self._data_dir)

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is meant for the bot."""
        if self._is_meant_for_me(message) and self._sightings.is_first(message.id):
            await self._conversation.reply(question_of(message.content), MessageDelivery(message))

    def _is_meant_for_me(self, message: discord.Message) -> bool:
        if message.author.bot or message.webhook_id or message.type not in _ASKING:
            return False
        if isinstance(message.channel, discord.DMChannel):
            return True
        return self.user is not None and any(mentioned.id == self.user.id for mentioned in message.mentions)
