"""Whatever happens to the connection, the bot is there again by itself; times are shortened, shapes are as met."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from discord_standin.failures import status
from discord_standin.gateway import Gateway
from discord_standin.standin import StandIn
from fake_answers import CLARIFY
from fake_library import FakeLibrary

from bot.chat import run
from bot.chat.client import AttacheClient, point_discord_at
from bot.chat.desk import Desk
from bot.chat.presence import Presence
from bot.chat.run import keep_connected
from bot.chat.work_pool import WorkPool
from bot.chat_store import ChatStore
from bot.settings import Settings

DEAD = "ws://127.0.0.1:1/"


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_pauses", lambda: iter([0.01] * 1000))


@asynccontextmanager
async def running(discord: StandIn, folder: Path, *, lost_after: float = 300.0, heartbeat_timeout: float = 60.0):
    """The bot as it stays connected; gives its presence."""
    pool, stop, presence = WorkPool(), asyncio.Event(), Presence()
    store = ChatStore.open(folder / "chat.sqlite")
    desk = Desk.of(FakeLibrary(), store, Settings(data_dir=folder), pool=pool)
    point_discord_at(discord.api_url)

    def make_client(desk: Desk, *, data_dir: Path) -> AttacheClient:
        client = AttacheClient(desk, data_dir=data_dir, guild_ready_timeout=0.01)
        client._connection.heartbeat_timeout = heartbeat_timeout
        return client

    task = asyncio.create_task(
        keep_connected(
            desk, discord.token, folder, stop, make_client=make_client, presence=presence, lost_after=lost_after
        )
    )
    try:
        yield presence
        assert not task.done()
    finally:
        stop.set()
        await asyncio.wait({task})
        pool.close()
        store.close()


async def is_answered(discord: StandIn) -> bool:
    alice = discord.new_user("alice")
    question = await discord.say(alice, discord.direct_channel(alice), CLARIFY)
    reply = await discord.reply_to(question)
    return "secure and controllable" in str(reply.payload)


async def ready(presence: Presence, *, wanted: bool = True) -> None:
    async with asyncio.timeout(20):
        while presence.is_ready is not wanted:
            await asyncio.sleep(0.005)


async def test_a_gateway_that_is_down_at_start_for_long_is_waited_for(tmp_path: Path) -> None:
    async with StandIn() as discord:
        outage = discord.failures.add("GET", "/gateway$", status(503), times=1000)
        async with running(discord, tmp_path) as presence:
            while outage.left > 995:
                assert not presence.is_ready
                await asyncio.sleep(0.005)
            outage.left = 0
            await ready(presence)
            assert await is_answered(discord)


async def test_a_resume_address_that_is_dead_for_ever_is_given_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_it_is = Gateway._ready
    monkeypatch.setattr(
        Gateway, "_ready", lambda gateway, session: as_it_is(gateway, session) | {"resume_gateway_url": DEAD}
    )
    async with StandIn() as discord, running(discord, tmp_path, lost_after=0.5) as presence:
        await ready(presence)
        discord.gateway.cut()
        await ready(presence, wanted=False)
        await ready(presence)
        assert discord.gateway.identified == 2
        assert discord.gateway.resumed == 0
        assert await is_answered(discord)
    assert "nothing has come from Discord for too long" in caplog.text


async def test_without_the_watch_a_dead_resume_address_keeps_it_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the watch is for: discord.py 2.7.1 tries this address for ever."""
    as_it_is = Gateway._ready
    monkeypatch.setattr(
        Gateway, "_ready", lambda gateway, session: as_it_is(gateway, session) | {"resume_gateway_url": DEAD}
    )
    async with StandIn() as discord, running(discord, tmp_path, lost_after=300.0) as presence:
        await ready(presence)
        discord.gateway.cut()
        await ready(presence, wanted=False)
        await asyncio.wait({asyncio.create_task(ready(presence))}, timeout=1.5)
        assert not presence.is_ready
        assert discord.gateway.identified == 1


async def test_a_gateway_that_no_longer_answers_heartbeats_is_left_and_found_again(tmp_path: Path) -> None:
    async with StandIn() as discord:
        discord.gateway.heartbeat_interval = 0.1
        async with running(discord, tmp_path, heartbeat_timeout=0.4) as presence:
            await ready(presence)
            discord.gateway.answers_heartbeats = False
            await ready(presence, wanted=False)
            discord.gateway.answers_heartbeats = True
            await ready(presence)
            assert await is_answered(discord)


async def test_an_outage_in_the_middle_is_survived_and_what_came_meanwhile_is_answered(tmp_path: Path) -> None:
    async with StandIn() as discord, running(discord, tmp_path) as presence:
        await ready(presence)
        outage = discord.failures.add("GET", "/gateway$", status(503), times=3)
        discord.gateway.cut()
        await outage.reached.wait()
        alice = discord.new_user("alice")
        question = await discord.say(alice, discord.direct_channel(alice), CLARIFY)
        outage.left = 0
        await discord.reply_to(question)
        assert await is_answered(discord)
        assert len(discord.replies_to(question)) == 1
