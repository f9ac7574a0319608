"""The gateway's protocol, as a bare WebSocket meets it."""

from __future__ import annotations

import json
import zlib
from typing import Any

import aiohttp
import pytest
from discord_standin.gateway import DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS
from discord_standin.standin import StandIn

ORDINARY = GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES
MESSAGE_CONTENT = 1 << 15


class Socket:
    """A client of the gateway with bare hands."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, discord: StandIn) -> None:
        self._socket = socket
        self._discord = discord

    async def send(self, operation: int, data: Any) -> None:
        await self._socket.send_str(json.dumps({"op": operation, "d": data}))

    async def identify(self, intents: int = ORDINARY, **changes: Any) -> None:
        properties = {"os": "linux", "browser": "test", "device": "test"}
        await self.send(2, {"token": self._discord.token, "properties": properties, "intents": intents, **changes})

    async def receive(self) -> dict[str, Any]:
        return json.loads((await self._socket.receive(timeout=5)).data)

    async def receive_event(self, name: str) -> Any:
        while (frame := await self.receive()).get("t") != name:
            pass
        return frame["d"]

    async def closed(self) -> int | None:
        while (await self._socket.receive(timeout=5)).type is not aiohttp.WSMsgType.CLOSE:
            pass
        return self._socket.close_code


async def connected(discord: StandIn, session: aiohttp.ClientSession) -> Socket:
    socket = Socket(await session.ws_connect(discord.gateway.url, timeout=aiohttp.ClientWSTimeout(ws_close=1)), discord)
    assert (await socket.receive())["op"] == 10
    return socket


async def scene(test: Any) -> None:
    async with StandIn() as discord, aiohttp.ClientSession() as session:
        await test(discord, session)


async def test_a_session_begins_with_ready_and_the_servers() -> None:
    async def test(discord: StandIn, session: aiohttp.ClientSession) -> None:
        socket = await connected(discord, session)
        await socket.identify()
        ready = await socket.receive()
        assert (ready["t"], ready["s"]) == ("READY", 1)
        assert ready["d"]["guilds"] == [{"id": str(discord.world.guild_id), "unavailable": True}]
        assert (await socket.receive())["t"] == "GUILD_CREATE"
        await socket.send(1, 2)
        assert await socket.receive() == {"op": 11}

    await scene(test)


@pytest.mark.parametrize(
    ("intents", "changes", "code"),
    [
        (ORDINARY, {"token": "another"}, 4004),
        (1 << 40, {}, 4013),
        (ORDINARY | MESSAGE_CONTENT, {}, 4014),
        (ORDINARY | 1 << 1, {}, 4014),
        (ORDINARY, {"properties": {}}, 4002),
    ],
)
async def test_a_wrong_identify_closes_the_connection(intents: int, changes: dict[str, Any], code: int) -> None:
    async def test(discord: StandIn, session: aiohttp.ClientSession) -> None:
        socket = await connected(discord, session)
        await socket.identify(intents, **changes)
        assert await socket.closed() == code

    await scene(test)


async def test_what_comes_out_of_turn_closes_the_connection() -> None:
    async def test(discord: StandIn, session: aiohttp.ClientSession) -> None:
        for operation, code in ((3, 4003), (99, 4001)):
            socket = await connected(discord, session)
            await socket.send(operation, {})
            assert await socket.closed() == code
        socket = await connected(discord, session)
        await socket.identify()
        await socket.identify()
        assert await socket.closed() == 4005

    await scene(test)


async def test_texts_are_withheld_without_the_right_to_read_them() -> None:
    async def test(discord: StandIn, session: aiohttp.ClientSession) -> None:
        alice, general = discord.new_user("alice"), discord.new_channel("general")
        socket = await connected(discord, session)
        await socket.identify()
        await socket.receive_event("READY")
        for channel, content, text in [
            (general, "for us", ""),
            (general, f"{discord.bot.mention} for you", f"{discord.bot.mention} for you"),
            (discord.direct_channel(alice), "for you alone", "for you alone"),
        ]:
            await discord.say(alice, channel, content)
            assert (await socket.receive_event("MESSAGE_CREATE"))["content"] == text

    await scene(test)


async def test_with_the_intent_enabled_texts_come() -> None:
    async def test(discord: StandIn, session: aiohttp.ClientSession) -> None:
        discord.gateway.privileged_intents_enabled = MESSAGE_CONTENT
        alice, general = discord.new_user("alice"), discord.new_channel("general")
        socket = await connected(discord, session)
        await socket.identify(ORDINARY | MESSAGE_CONTENT)
        await socket.receive_event("READY")
        await discord.say(alice, general, "for us")
        assert (await socket.receive_event("MESSAGE_CREATE"))["content"] == "for us"

    await scene(test)


async def test_without_the_intent_no_messages_come_at_all() -> None:
    async def test(discord: StandIn, session: aiohttp.ClientSession) -> None:
        alice, general = discord.new_user("alice"), discord.new_channel("general")
        socket = await connected(discord, session)
        await socket.identify(DIRECT_MESSAGES)
        await socket.receive_event("READY")
        await discord.say(alice, general, discord.bot.mention)
        await discord.say(alice, discord.direct_channel(alice), "hello")
        assert (await socket.receive())["d"]["content"] == "hello"

    await scene(test)


async def test_a_resume_plays_what_was_missed() -> None:
    async def test(discord: StandIn, session: aiohttp.ClientSession) -> None:
        alice = discord.new_user("alice")
        first = await connected(discord, session)
        await first.identify(DIRECT_MESSAGES)
        ready = await first.receive_event("READY")
        discord.gateway.cut()
        await discord.world.until(lambda: not discord.gateway.connected, "the cut")
        await discord.say(alice, discord.direct_channel(alice), "meanwhile")
        second = await connected(discord, session)
        await second.send(6, {"token": discord.token, "session_id": ready["session_id"], "seq": 1})
        assert (await second.receive())["d"]["content"] == "meanwhile"
        assert (await second.receive())["t"] == "RESUMED"

    await scene(test)


async def test_an_unknown_session_cannot_be_resumed() -> None:
    async def test(discord: StandIn, session: aiohttp.ClientSession) -> None:
        socket = await connected(discord, session)
        await socket.send(6, {"token": discord.token, "session_id": "unknown", "seq": 1})
        assert await socket.receive() == {"op": 9, "d": False}

    await scene(test)


async def test_a_zlib_stream_is_one_stream_for_the_whole_connection() -> None:
    async def test(discord: StandIn, session: aiohttp.ClientSession) -> None:
        socket = await session.ws_connect(f"{discord.gateway.url}?compress=zlib-stream")
        inflate = zlib.decompressobj()
        for _ in range(2):
            frame = await socket.receive(timeout=5)
            assert frame.data.endswith(b"\x00\x00\xff\xff")
            assert "op" in json.loads(inflate.decompress(frame.data))
            await socket.send_str(json.dumps({"op": 1, "d": None}))
        await socket.close()

    await scene(test)
