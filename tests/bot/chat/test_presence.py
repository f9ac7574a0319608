"""Whether Discord is connected, and when the connection is given up."""

from __future__ import annotations

import asyncio

import discord

from bot.chat.presence import Presence


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def followed() -> tuple[Presence, Clock, discord.Client]:
    clock = Clock()
    presence, client = Presence(clock), discord.Client(intents=discord.Intents.none())
    presence.follow(client)
    return presence, clock, client


async def test_it_is_ready_from_the_gateways_word_until_the_connection_ends() -> None:
    presence, clock, client = followed()
    assert not presence.is_ready
    clock.now += 5
    assert presence.seconds == 5
    await client.on_ready()
    assert (presence.is_ready, presence.seconds) == (True, 0)
    await client.on_disconnect()
    assert not presence.is_ready
    await client.on_resumed()
    assert presence.is_ready
    presence.gone()
    assert not presence.is_ready


async def test_a_second_failure_does_not_make_the_absence_shorter() -> None:
    presence, clock, client = followed()
    await client.on_ready()
    await client.on_disconnect()
    clock.now += 50
    await client.on_disconnect()
    assert presence.seconds == 50


async def test_a_new_client_has_its_own_time_to_connect() -> None:
    presence, clock, _ = followed()
    clock.now += 500
    presence.follow(discord.Client(intents=discord.Intents.none()))
    assert presence.seconds == 0


async def test_it_is_lost_only_after_the_time_without_a_connection() -> None:
    presence = Presence()
    client = discord.Client(intents=discord.Intents.none())
    presence.follow(client)
    await client.on_ready()
    lost = asyncio.create_task(presence.lost(0.01))
    for _ in range(3):
        await asyncio.sleep(0)
    assert not lost.done()
    await client.on_disconnect()
    await client.on_resumed()
    await client.on_disconnect()
    await asyncio.wait_for(lost, 5)
