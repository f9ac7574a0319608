from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from async_tests import pytest_pyfunc_call  # noqa: F401 - a hook
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord_standin.standin import StandIn
from discord_standin.world import Channel, Message, User, World
from fake_answers import CLARIFY, Answerer
from fake_library import FakeLibrary

from bot.chat import run
from bot.chat.client import AttacheClient, point_discord_at
from bot.chat.desk import Desk
from bot.chat.run import keep_connected
from bot.chat.turns import Turns
from bot.chat.work_pool import WorkPool
from bot.chat_store import FILE_NAME, ChatStore
from bot.library import Library
from bot.settings import Settings

APPLICATION = 123456789012345678


@dataclass
class Scene:
    """A stand-in Discord with a person, a channel and the connected bot."""

    discord: StandIn
    answerer: Answerer
    desk: Desk
    alice: User
    general: Channel
    direct: Channel
    stop: asyncio.Event

    @property
    def turns(self) -> Turns:
        return self.desk.turns

    @property
    def store(self) -> ChatStore:
        return self.desk.store

    @property
    def library(self) -> FakeLibrary:
        assert isinstance(self.desk.library, FakeLibrary)
        return self.desk.library

    async def asks(self, question: str = CLARIFY, *, by: User | None = None, **options: object) -> Message:
        """The answer to /ask in general."""
        return await self.command("ask", by=by, question=question, **options)

    async def command(
        self, name: str, /, *, by: User | None = None, where: Channel | None = None, **options: object
    ) -> Message:
        """The reply to a slash command, in general by alice unless told."""
        asked = await self.discord.slash(by or self.alice, where or self.general, name, **options)
        return await self.discord.answer_to(asked)

    async def clicks(self, message: Message, label: str, *, by: User | None = None, nth: int = 0) -> Message:
        """The reply to a click on a button, in a message of its own."""
        return await self.discord.answer_to(await self.discord.click(by or self.alice, message, label, nth=nth))

    async def settled(self) -> None:
        """Wait until the bot has handled everything that was sent to it up to now.

        Events are handled in order, so when the answer to a question of somebody else is there, all before have begun.
        """
        probe = self.discord.new_user("probe")
        question = await self.discord.say(probe, self.discord.direct_channel(probe), "are you there?")
        await self.discord.reply_to(question)
        while self.turns.in_flight:
            await asyncio.sleep(0)


MakeScene = Callable[..., AbstractAsyncContextManager[Scene]]


@pytest.fixture(autouse=True)
def ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told to stop, no scene waits for what may still come; tests/reliability has that."""
    monkeypatch.setattr(run, "_LISTENING", 0.0)


@pytest.fixture(autouse=True)
def discord_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where discord.py connects to is global; put it back after each test."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)


@pytest.fixture
def scene(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> MakeScene:
    """`async with scene() as s`: everything is connected within the block and stopped in order at its end."""
    caplog.set_level(logging.INFO)

    @asynccontextmanager
    async def make(
        answerer: Answerer | None = None,
        *,
        before: Callable[[StandIn], object] = lambda _: None,
        time_limit: float = 10.0,
        library: Library | None = None,
        settings: Settings | None = None,
        **pool: int,
    ) -> AsyncIterator[Scene]:
        answerer = answerer or Answerer()
        work_pool = WorkPool(**pool)
        settings = settings or Settings(data_dir=tmp_path, user_questions_per_minute=0)
        store = ChatStore.open(tmp_path / FILE_NAME, log_days=settings.question_log_days)
        turns = Turns(time_limit=time_limit)
        desk = Desk.of(library or FakeLibrary(answerer), store, settings, pool=work_pool, turns=turns)
        async with StandIn() as standin:
            stop = asyncio.Event()
            alice = standin.new_user("alice")
            s = Scene(
                standin,
                answerer,
                desk,
                alice,
                standin.new_channel("general"),
                standin.direct_channel(alice),
                stop,
            )
            before(standin)
            point_discord_at(standin.api_url)
            client = partial(AttacheClient, guild_ready_timeout=0.01)
            running = asyncio.create_task(keep_connected(desk, standin.token, tmp_path, stop, make_client=client))
            try:
                connected = asyncio.create_task(standin.connected())
                await asyncio.wait({connected, running}, return_when=asyncio.FIRST_COMPLETED)
                assert not running.done(), running
                await connected
                yield s
                assert not standin.rest.strange
                assert not standin.rest.rate.insisted
            finally:
                stop.set()
                await running
                work_pool.close()
                store.close()

    return make


@pytest.fixture
def same_application(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every stand-in of the test is for the same application, as when a bot is restarted."""
    new_user = World.new_user

    def with_a_fixed_id(world: World, name: str, *, bot: bool = False) -> User:
        if not bot or name != "attache":
            return new_user(world, name, bot=bot)
        world.users[APPLICATION] = User(id=APPLICATION, name=name, bot=True)
        return world.users[APPLICATION]

    monkeypatch.setattr(World, "new_user", with_a_fixed_id)
