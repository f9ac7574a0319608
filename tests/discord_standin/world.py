"""What exists on this Discord: one application, one server, people, channels, messages. Time can be moved."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from discord_standin.errors import unknown

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
GUILD_TEXT, DIRECT = 0, 1
EPHEMERAL, SUPPRESS_EMBEDS, LOADING, COMPONENTS_V2 = 1 << 6, 1 << 2, 1 << 7, 1 << 15


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person or a bot. `mention` is what a client writes for `@name`."""

    id: int
    name: str
    bot: bool = False

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(slots=True, kw_only=True)
class Channel:
    """A text channel of the server, or a direct message channel between the bot and `recipient`."""

    id: int
    name: str
    kind: int = GUILD_TEXT
    recipient: User | None = None
    bot_may_write: bool = True

    @property
    def is_direct(self) -> bool:
        return self.kind == DIRECT


@dataclass(slots=True, kw_only=True)
class Message:
    """A message as it stands now; `payload` is what the sender sent (content, embeds, components ...).

    `pings` are those whom it notified when it was created: user ids, role ids, "everyone", "here".
    `seen_by` is the only user who sees it, for an ephemeral message; None for everyone in the channel.
    """

    id: int
    channel: Channel
    author: User
    payload: dict[str, Any]
    flags: int = 0
    reply_to: int | None = None
    pings: frozenset[int | str] = frozenset()
    seen_by: User | None = None
    interaction_id: int | None = None
    webhook_id: int | None = None
    edits: int = 0

    @property
    def content(self) -> str:
        return str(self.payload.get("content") or "")

    @property
    def is_loading(self) -> bool:
        """Whether it still says "is thinking ..."."""
        return bool(self.flags & LOADING)


class Clock:
    """The time of this Discord: the real one plus whatever it was advanced by."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, **delta: float) -> None:
        """Move time on: `advance(minutes=15)`."""
        self._ahead += timedelta(**delta)


@dataclass(slots=True)
class World:
    """Everything that exists, and a condition that is notified whenever it changes."""

    clock: Clock = field(default_factory=Clock)
    channels: dict[int, Channel] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    roles: set[int] = field(default_factory=set)
    messages: dict[int, Message] = field(default_factory=dict)
    commands: dict[str, dict[str, Any]] = field(default_factory=dict)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _count: itertools.count[int] = field(default_factory=itertools.count)
    guild_id: int = 0
    bot: User = field(init=False)

    def __post_init__(self) -> None:
        self.guild_id = self.new_id()
        self.bot = self.new_user("attache", bot=True)

    def new_id(self) -> int:
        """A snowflake: the time in its upper bits, a count in its lower 22."""
        milliseconds = int((self.clock.now() - DISCORD_EPOCH) / timedelta(milliseconds=1))
        return (milliseconds << 22) | (next(self._count) & 0x3FFFFF)

    def new_user(self, name: str, *, bot: bool = False) -> User:
        user = User(id=self.new_id(), name=name, bot=bot)
        self.users[user.id] = user
        return user

    def new_channel(self, name: str, *, recipient: User | None = None) -> Channel:
        kind = DIRECT if recipient else GUILD_TEXT
        channel = Channel(id=self.new_id(), name=name, kind=kind, recipient=recipient)
        self.channels[channel.id] = channel
        return channel

    def channel(self, channel_id: int) -> Channel:
        if channel_id not in self.channels:
            raise unknown("Channel")
        return self.channels[channel_id]

    def message(self, message_id: int, channel: Channel | None = None) -> Message:
        message = self.messages.get(message_id)
        if message is None or (channel is not None and message.channel.id != channel.id):
            raise unknown("Message")
        return message

    def messages_in(self, channel: Channel, seen_by: User | None = None) -> list[Message]:
        """The channel's messages, oldest first, as anyone or as one person sees them."""
        return [
            message
            for message in self.messages.values()
            if message.channel.id == channel.id and message.seen_by in (None, seen_by)
        ]

    async def note_change(self) -> None:
        """Wake whoever waits for something to happen."""
        async with self.changed:
            self.changed.notify_all()

    async def until(self, happened: Callable[[], object], what: str, timeout: float = 5.0) -> None:
        """Wait until `happened()` is true; AssertionError after `timeout` seconds."""
        async with self.changed:
            try:
                async with asyncio.timeout(timeout):
                    await self.changed.wait_for(lambda: bool(happened()))
            except TimeoutError:
                raise AssertionError(f"{what}: did not happen within {timeout} s") from None
