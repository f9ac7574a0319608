"""How a reply reaches the person who asked: as the response to a slash command, or as a reply to a message.

Both deliveries are idempotent, so that what was lost on the way can be sent again: a response is edited
in place, and a reply carries a nonce, for which Discord makes one message however often it is sent.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

import aiohttp
import discord

from bot.chat.layout import Reply
from bot.chat.views import to_file, to_view

Responding = discord.Interaction[Any]
T = TypeVar("T")

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
_REFUSED, _UNAVAILABLE = 400, 503


class Undeliverable(Exception):
    """Nothing can reach the person any more, through no fault of ours; the message says why."""


class Delivery(Protocol):
    """One question's way back."""

    async def acknowledge(self) -> None:
        """Tell Discord that an answer is coming. Raises Undeliverable, or what Discord or the network raised."""

    async def send(self, reply: Reply) -> int | None:
        """Show the reply; sending again replaces it or does nothing, and never adds a second one.

        A layout that Discord refuses is sent as plain text. Returns the id of the message. Raises Undeliverable, or
        what Discord or the network raised after several tries.
        """


class InteractionDelivery:
    """The response to a command, click or form: "is thinking ..." first, then the reply in its place.

    `only_me` lets nobody else see it. That is settled with the acknowledgement, for a refusal too.
    """

    def __init__(self, interaction: Responding, *, only_me: bool = False) -> None:
        self._interaction = interaction
        self._only_me = only_me

    async def acknowledge(self) -> None:
        """Show "is thinking ..."; Discord allows three seconds for it, so the tries follow closely."""
        await _acknowledge(self._interaction, thinking=True, ephemeral=self._only_me)

    async def send(self, reply: Reply) -> int | None:
        """Put the reply in the place of "is thinking ..."."""
        return await _as_layout_or_text(reply, self._send_layout, self._send_text)

    async def _send_layout(self, reply: Reply) -> int:
        assert reply.layout is not None
        view = to_view(reply.layout, reply.files)
        message = await self._interaction.edit_original_response(
            content=None, view=view, attachments=[to_file(one) for one in reply.files]
        )
        return message.id

    async def _send_text(self, reply: Reply) -> int:
        files = [to_file(one) for one in reply.files]
        message = await self._interaction.edit_original_response(content=reply.plain, attachments=files)
        return message.id


class UpdateDelivery:
    """The message whose button was clicked, changed in place."""

    def __init__(self, interaction: Responding) -> None:
        self._interaction = interaction

    async def acknowledge(self) -> None:
        """Tell Discord that the message will change."""
        await _acknowledge(self._interaction, thinking=False, ephemeral=False)

    async def send(self, reply: Reply) -> int | None:
        """Change the message; what cannot be shown in it is told in one of its own that only the clicker sees."""
        if reply.layout is None:
            sent = await _insistently(
                lambda: self._interaction.followup.send(reply.plain, ephemeral=True, wait=True, suppress_embeds=True),
                pauses=(),
            )
            return sent.id
        view = to_view(reply.layout)
        message = await _insistently(lambda: self._interaction.edit_original_response(view=view))
        return message.id


class MessageDelivery:
    """A reply to a message, without a ping for its author and without previews."""

    def __init__(self, message: discord.Message) -> None:
        self._message = message

    async def acknowledge(self) -> None:
        """A message needs none."""

    async def send(self, reply: Reply) -> int | None:
        """Reply once, however often it is tried: the nonce is the id of the message that is answered."""
        return await _as_layout_or_text(reply, self._send_layout, self._send_text)

    async def _send_layout(self, reply: Reply) -> int:
        assert reply.layout is not None
        view, files = to_view(reply.layout, reply.files), [to_file(one) for one in reply.files]
        nonce = str(self._message.id)
        sent = await self._message.reply(view=view, files=files, mention_author=False, nonce=nonce)
        return sent.id

    async def _send_text(self, reply: Reply) -> int:
        sent = await self._message.reply(
            reply.plain,
            files=[to_file(one) for one in reply.files],
            mention_author=False,
            suppress_embeds=True,
            nonce=str(self._message.id),
        )
        return sent.id


Send = Callable[[Reply], Awaitable[int]]


async def _as_layout_or_text(reply: Reply, as_layout: Send, as_text: Send) -> int:
    if reply.layout is not None:
        try:
            return await _insistently(lambda: as_layout(reply))
        except discord.HTTPException as error:
            if not _REFUSED <= error.status < _UNAVAILABLE:
                raise
            log.warning("Discord refused a layout (%s); sending it as plain text", error)
    return await _insistently(lambda: as_text(reply))


async def _acknowledge(interaction: Responding, *, thinking: bool, ephemeral: bool) -> None:
    await respond(lambda: interaction.response.defer(thinking=thinking, ephemeral=ephemeral))


async def respond(send: Callable[[], Awaitable[object]]) -> None:
    """Send the first response to an interaction; Discord allows three seconds for it, so the tries follow closely.

    Raises Undeliverable, or what Discord or the network raised.
    """
    try:
        await _insistently(send, pauses=(0.1, 0.4))
    except discord.InteractionResponded:
        return
    except discord.HTTPException as error:
        if error.code != _ALREADY_ACKNOWLEDGED:  # an earlier try arrived and only its answer was lost
            raise


async def _insistently(send: Callable[[], Awaitable[T]], *, pauses: tuple[float, ...] = (0.25, 1.0, 3.0)) -> T:
    """Send, and again after each pause (seconds) when the network or Discord was at fault.

    discord.py repeats most answers of 5xx and 429 itself, but neither 503 nor a connection that was reset.
    """
    for pause in pauses:
        try:
            return await send()
        except discord.HTTPException as error:
            _raise_if_hopeless(error)
            if error.status != _UNAVAILABLE:
                raise
        except (OSError, aiohttp.ClientError) as error:
            log.info("sending again in %.2f s: %r", pause, error)
        await asyncio.sleep(pause)
    try:
        return await send()
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
