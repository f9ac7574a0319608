"""The windows of time and the states of an interaction, as a bot meets them over HTTP."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from discord_standin.interactions import Interaction
from discord_standin.standin import StandIn

DEFER = {"type": 5}
SAY = {"content": "hello"}


class Bot:
    """A bot with bare hands: it only sends requests."""

    def __init__(self, discord: StandIn, session: aiohttp.ClientSession) -> None:
        self._discord = discord
        self._session = session

    async def send(self, method: str, path: str, body: Any = None, *, token: str | None = None) -> tuple[int, Any]:
        """Status and Discord's error code, or the content where it went well."""
        headers = {"Authorization": f"Bot {token or self._discord.token}"}
        async with self._session.request(method, self._discord.api_url + path, json=body, headers=headers) as response:
            content = await response.json() if response.status != 204 else None
            return response.status, content if response.status < 300 else content.get("code")

    async def status(self, method: str, path: str) -> tuple[int, str]:
        """Status and text, for what is no answer of Discord's own."""
        headers = {"Authorization": f"Bot {self._discord.token}"}
        async with self._session.request(method, self._discord.api_url + path, headers=headers) as response:
            return response.status, await response.text()

    async def respond(self, to: Interaction, body: dict[str, Any]) -> tuple[int, Any]:
        return await self.send("POST", f"/interactions/{to.id}/{to.token}/callback", body)

    async def edit(self, to: Interaction, body: dict[str, Any], name: str = "@original") -> tuple[int, Any]:
        return await self.send("PATCH", f"/webhooks/{self._discord.bot.id}/{to.token}/messages/{name}", body)

    async def follow_up(self, to: Interaction, body: dict[str, Any]) -> tuple[int, Any]:
        return await self.send("POST", f"/webhooks/{self._discord.bot.id}/{to.token}", body)


async def scene(test: Any) -> None:
    async with StandIn() as discord, aiohttp.ClientSession() as session:
        discord.world.commands["ask"] = {"id": "1", "name": "ask", "options": [{"name": "question", "required": True}]}
        asked = await discord.slash(discord.new_user("alice"), discord.new_channel("general"), "ask", question="why?")
        await test(discord, Bot(discord, session), asked)


async def test_a_deferred_response_is_loading_until_it_is_edited() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        status, content = await bot.respond(asked, DEFER)
        assert (status, content["interaction"]["response_message_loading"]) == (200, True)
        assert discord.response(asked).is_loading
        assert (await bot.edit(asked, SAY))[0] == 200
        assert (await discord.answer_to(asked)).content == "hello"

    await scene(test)


async def test_a_second_acknowledgement_is_refused() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        await bot.respond(asked, DEFER)
        assert await bot.respond(asked, {"type": 4, "data": SAY}) == (400, 40060)

    await scene(test)


@pytest.mark.parametrize(("seconds", "status"), [(2.5, 200), (3.5, 404)])
async def test_there_are_three_seconds_to_acknowledge(seconds: float, status: int) -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        discord.clock.advance(seconds=seconds)
        found, content = await bot.respond(asked, DEFER)
        assert found == status
        assert status == 200 or content == 10062

    await scene(test)


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 401)])
async def test_there_are_fifteen_minutes_to_follow_up(minutes: float, status: int) -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        await bot.respond(asked, DEFER)
        discord.clock.advance(minutes=minutes)
        for act in (bot.edit, bot.follow_up):
            found, content = await act(asked, SAY)
            assert found == status
            assert status == 200 or content == 50027

    await scene(test)


async def test_nothing_can_be_edited_before_the_acknowledgement_or_with_another_token() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        assert await bot.edit(asked, SAY) == (404, 10015)
        assert await bot.send("PATCH", "/webhooks/1/nonsense/messages/@original", SAY) == (404, 10015)
        assert await bot.send("POST", f"/interactions/{asked.id}/nonsense/callback", DEFER) == (404, 10062)

    await scene(test)


async def test_a_follow_up_takes_the_place_of_a_loading_response_and_then_stands_beside_it() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        await bot.respond(asked, DEFER)
        await bot.follow_up(asked, SAY)
        await bot.follow_up(asked, {"content": "more"})
        assert [message.content for message in discord.messages_in(asked.channel)] == ["hello", "more"]

    await scene(test)


async def test_an_ephemeral_response_is_seen_by_who_asked_only() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        await bot.respond(asked, {"type": 4, "data": {**SAY, "flags": 64}})
        assert discord.messages_in(asked.channel) == []
        assert [message.content for message in discord.messages_in(asked.channel, asked.user)] == ["hello"]

    await scene(test)


async def test_a_deleted_response_is_gone() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        await bot.respond(asked, DEFER)
        path = f"/webhooks/{discord.bot.id}/{asked.token}/messages/@original"
        assert await bot.send("DELETE", path) == (204, None)
        assert await bot.send("GET", path) == (404, 10008)

    await scene(test)


async def test_every_other_route_wants_the_token() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        for method, path in [
            ("GET", "/users/@me"),
            ("GET", "/gateway/bot"),
            ("POST", f"/channels/{asked.channel.id}/messages"),
        ]:
            assert await bot.send(method, path, SAY, token="another") == (401, 0)

    await scene(test)


async def test_a_message_too_long_is_refused_wherever_it_is_sent() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        long = {"content": "x" * 2001}
        assert await bot.respond(asked, {"type": 4, "data": long}) == (400, 50035)
        await bot.respond(asked, DEFER)
        assert await bot.edit(asked, long) == (400, 50035)
        assert await bot.send("POST", f"/channels/{asked.channel.id}/messages", long) == (400, 50035)

    await scene(test)


async def test_a_nonce_makes_one_message_however_often_it_is_sent() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        path, body = f"/channels/{asked.channel.id}/messages", {**SAY, "nonce": "7", "enforce_nonce": True}
        first, second = [(await bot.send("POST", path, body))[1]["id"] for _ in range(2)]
        assert first == second
        assert len(discord.messages_in(asked.channel)) == 1

    await scene(test)


async def test_a_reply_to_what_is_not_there_is_refused_unless_that_is_allowed() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        path = f"/channels/{asked.channel.id}/messages"
        reply = {**SAY, "message_reference": {"message_id": "1"}}
        assert await bot.send("POST", path, reply) == (400, 50035)
        reply["message_reference"]["fail_if_not_exists"] = False
        assert (await bot.send("POST", path, reply))[0] == 200

    await scene(test)


async def test_what_nobody_serves_is_noted() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        assert (await bot.send("GET", "/sticker-packs"))[0] == 404
        assert discord.rest.strange == ["GET /api/v10/sticker-packs"]

    await scene(test)


async def test_a_client_would_not_let_anyone_send_what_is_not_registered() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        with pytest.raises(AssertionError):
            await discord.slash(asked.user, asked.channel, "ask")
        with pytest.raises(KeyError):
            await discord.slash(asked.user, asked.channel, "another")

    await scene(test)
