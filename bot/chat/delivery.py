"""How a reply reaches the person who asked: as the response to a slash command, or as a reply to a message.

Both deliveries are idempotent, so that what was lost on the way can be sent again: a response is edited
in place, and a reply carries a nonce, for which Discord makes one message however often it is sent.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import aiohttp
import discord

Responding = discord.Interaction[Any]

log = logging.getLogger(__name__)

_ALREADY_ACKNOWLEDGED = 40060
_GONE = {
    10003: "the channel is gone",
    10008: "the message is gone",
    10015: "the response can no longer be edited",
    10062: "the interaction expired before it was acknowledged",
    50027: "the interaction's token expired",
}
_UNKNOWN_REFERENCE = "message_reference"
_INVALID_FORM = 50035
_UNAVAILABLE = 503


class Undeliverable(Exception):
    """Nothing can reach the person any more, through no fault of ours; the message says why."""


class Delivery(Protocol):
    """One question's way back."""

    async def acknowledge(self) -> None:
        """Tell Discord that an answer is coming. Raises Undeliverable, or what Discord or the network raised."""

    async def send(self, text: str) -> None:
        """Show the text as the reply; sending again replaces it or does nothing, and never adds a second reply.

        Raises Undeliverable, or what Discord or the network raised after several tries.
        """


class InteractionDelivery:
    """The response to a slash command: "is thinking ..." first, then the text in its place."""

    def __init__(self, interaction: Responding) -> None:
        self._interaction = interaction

    async def acknowledge(self) -> None:
        """Show "is thinking ..."; Discord allows three seconds for it, so the tries follow closely."""
        try:
            await _insistently(self._defer, pauses=(0.1, 0.4))
        except discord.InteractionResponded:
            return
        except discord.HTTPException as error:
            if error.code != _ALREADY_ACKNOWLEDGED:  # an earlier try arrived and only its answer was lost
                raise

    async def send(self, text: str) -> None:
        """Put the text in the place of "is thinking ..."."""
        await _insistently(lambda: self._interaction.edit_original_response(content=text))

    async def _defer(self) -> None:
        await self._interaction.response.defer(thinking=True)


class MessageDelivery:
    """A reply to a message, without a ping for its author and without previews."""

    def __init__(self, message: discord.Message) -> None:
        self._message = message

    async def acknowledge(self) -> None:
        """A message needs none."""

    async def send(self, text: str) -> None:
        """Reply once, however often it is tried: the nonce is the id of the message that is answered."""
        await _insistently(
            lambda: self._message.reply(text, mention_author=False, suppress_embeds=True, nonce=str(self._message.id))
        )


async def _insistently(send: Callable[[], Awaitable[object]], *, pauses: tuple[float, ...] = (0.25, 1.0, 3.0)) -> None:
    """Send, and again after each pause (seconds) when the network or Discord was at fault.

    discord.py repeats most answers of 5xx and 429 itself, but neither 503 nor a connection that was reset.
    """
    for pause in pauses:
        try:
            await send()
        except discord.HTTPException as error:
            _raise_if_hopeless(error)
            if error.status != _UNAVAILABLE:
                raise
        except (OSError, aiohttp.ClientError) as error:
            log.info("sending again in %.2f s: %r", pause, error)
        else:
            return
        await asyncio.sleep(pause)
    try:
        await send()
    except discord.HTTPException as error:
        _raise_if_hopeless(error)
        raise


def _raise_if_hopeless(error: discord.HTTPException) -> None:
    if isinstance(error, discord.Forbidden):
        raise Undeliverable(f"not allowed to write there ({error.text or error.code})") from error
    if error.code in _GONE:
        raise Undeliverable(_GONE[error.code]) from error
    if error.code == _INVALID_FORM and _UNKNOWN_REFERENCE in error.text:
        raise Undeliverable("the message that asked is gone") from error
