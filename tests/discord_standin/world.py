"""What exists on this Discord: one application, one server, people, channels, messages. Time can be moved."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from discord_standin.errors import unknown

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
GUILD_TEXT, DIRECT, PUBLIC_THREAD, FORUM = 0, 1, 11, 15
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
    """A text channel of the server, or a direct message channel between the bot and `recipient`.

    `external_apps`: whether people may let others see what an application says that only they have installed.
    """

    id: int
    name: str
    kind: int = GUILD_TEXT
    recipient: User | None = None
    bot_may_write: bool = True
    external_apps: bool = True
    bot_permissions: int = (1 << 50) - 1
    guild: int = 0
    parent: Channel | None = None

    @property
    def is_direct(self) -> bool:
        return self.kind == DIRECT

    @property
    def is_thread(self) -> bool:
        return self.kind == PUBLIC_THREAD


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

    @property
    def texts(self) -> list[str]:
        """All markdown in it: its content, or the texts of its layout from top to bottom."""
        laid_out = [str(each["content"]) for each in walk(self.payload.get("components") or []) if each["type"] == 10]
        return [text for text in (self.content, *laid_out) if text]

    @property
    def text(self) -> str:
        """Its texts, a line break between them."""
        return "\n".join(self.texts)

    @property
    def controls(self) -> list[dict[str, Any]]:
        """The buttons and menus in it, from top to bottom."""
        return [each for each in walk(self.payload.get("components") or []) if each["type"] in (2, 3, 5, 6, 7, 8)]

    @property
    def labels(self) -> list[str]:
        """The labels of the buttons that can be clicked."""
        return [each["label"] for each in self.controls if each.get("label") and not each.get("disabled")]

    @property
    def files(self) -> dict[str, bytes]:
        """The files sent with it, by name."""
        return dict(self.payload.get("files") or [])


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every component, from top to bottom, accessories after what they stand beside."""
    for each in components:
        yield each
        yield from walk(each.get("components") or [])
        yield from walk([each[name] for name in ("accessory", "component") if each.get(name)])


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
    member_roles: dict[int, set[int]] = field(default_factory=dict)
    managers: set[int] = field(default_factory=set)
    locales: dict[int, str] = field(default_factory=dict)
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

    def new_channel(
        self,
        name: str,
        *,
        recipient: User | None = None,
        kind: int = GUILD_TEXT,
        parent: Channel | None = None,
        guild: int = 0,
    ) -> Channel:
        kind = DIRECT if recipient else kind
        guild = 0 if recipient else (guild or self.guild_id)
        channel = Channel(id=self.new_id(), name=name, kind=kind, recipient=recipient, guild=guild, parent=parent)
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
