"""How often Discord lets itself be asked, and what it does not forgive."""

from __future__ import annotations

import asyncio

from discord_standin.interactions import Interaction
from discord_standin.standin import StandIn
from discord_standin.test_interactions import DEFER, SAY, Bot, scene
from discord_standin.world import EPHEMERAL

ME = ("GET", "/users/@me")


async def test_fifty_requests_a_second_are_taken_over_all_routes() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        paths = (f"/channels/{asked.channel.id}", "/users/@me")
        found = await asyncio.gather(*(bot.send("GET", paths[number % 2]) for number in range(60)))
        assert sorted(status for status, _ in found) == [200] * 50 + [429] * 10
        discord.clock.advance(seconds=1)
        assert (await bot.send(*ME))[0] == 200

    await scene(test)


async def test_responses_to_interactions_do_not_count() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        await bot.respond(asked, DEFER)
        found = await asyncio.gather(*(bot.edit(asked, SAY) for _ in range(60)))
        assert {status for status, _ in found} == {200}

    await scene(test)


async def test_who_does_not_heed_refusals_is_shut_out_for_ten_minutes() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        assert discord.rest.rate.most_invalid == 10_000
        discord.rest.rate.most_invalid = 3
        for _ in range(3):
            assert (await bot.send(*ME, token="wrong"))[0] == 401
        assert (await bot.status(*ME))[0] == 429
        discord.clock.advance(minutes=10, seconds=1)
        assert (await bot.send(*ME))[0] == 200

    await scene(test)


async def test_a_webhook_that_is_gone_must_not_be_asked_again() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        for _ in range(2):
            assert not discord.rest.rate.insisted
            assert (await bot.edit(asked, SAY))[0] == 404
        assert len(discord.rest.rate.insisted) == 1

    await scene(test)


async def test_where_applications_of_others_are_not_heard_only_the_asker_sees_the_reply() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        elsewhere = discord.foreign_channel("elsewhere")
        elsewhere.external_apps = False
        guest = discord.interactions.create(asked.user, elsewhere, {})
        await bot.respond(guest, {"type": 4, "data": SAY})
        message = discord.response(guest)
        assert message is not None
        assert message.flags & EPHEMERAL
        assert message.seen_by == asked.user

    await scene(test)


async def test_what_the_bot_may_not_read_it_cannot_forward() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        message = await discord.say(asked.user, asked.channel, "a secret")
        forward = {"type": 1, "message_id": str(message.id), "channel_id": str(asked.channel.id)}
        path = f"/channels/{asked.channel.id}/messages"
        assert await bot.send("POST", path, {"content": "look", "message_reference": forward}) == (403, 160014)

    await scene(test)
