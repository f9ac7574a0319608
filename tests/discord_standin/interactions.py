"""Interactions: three seconds to acknowledge, fifteen minutes to follow up, one acknowledgement only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from discord_standin import payloads
from discord_standin.errors import already_acknowledged, invalid, invalid_webhook_token, unknown
from discord_standin.pings import pings_of
from discord_standin.rules import check_message
from discord_standin.world import EPHEMERAL, LOADING, Channel, Message, User, World

MESSAGE, DEFERRED_MESSAGE = 4, 5
TO_ACKNOWLEDGE = timedelta(seconds=3)
TO_FOLLOW_UP = timedelta(minutes=15)


@dataclass(slots=True, kw_only=True)
class Interaction:
    """A command that somebody used. `original` is the id of the response's message, None before there is one."""

    id: int
    token: str
    user: User
    channel: Channel
    payload: dict[str, Any]
    created: datetime
    acknowledged: bool = False
    original: int | None = None


class Interactions:
    """All interactions of a stand-in and what can be done with them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._by_token: dict[str, Interaction] = {}

    def create(self, user: User, channel: Channel, data: dict[str, Any]) -> Interaction:
        """A new one; `data` is that of the command. It is yet to be dispatched."""
        identity, token = self._world.new_id(), secrets.token_urlsafe(32)
        payload = payloads.interaction(
            self._world, identity=identity, token=token, asker=user, where=channel, data=data
        )
        interaction = Interaction(
            id=identity, token=token, user=user, channel=channel, payload=payload, created=self._world.clock.now()
        )
        self._by_token[token] = interaction
        return interaction

    def respond(self, identity: int, token: str, body: dict[str, Any], files: list[tuple[str, int]]) -> dict[str, Any]:
        """The callback; returns its resource as Discord does with `with_response`."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != identity:
            raise unknown("Interaction")
        if interaction.acknowledged:
            raise already_acknowledged()
        if self._world.clock.now() - interaction.created > TO_ACKNOWLEDGE:
            raise unknown("Interaction")
        kind, data = body.get("type"), body.get("data") or {}
        if kind not in (MESSAGE, DEFERRED_MESSAGE):
            raise invalid("type", "BASE_TYPE_CHOICES", "Value must be one of {4, 5}.")
        if kind == MESSAGE:
            check_message(data, files=len(files))
        interaction.acknowledged = True
        message = self._new_message(interaction, {**data, "files": files}, loading=kind == DEFERRED_MESSAGE)
        interaction.original = message.id
        return self._resource(interaction, kind, message)

    def _resource(self, interaction: Interaction, kind: int, message: Message) -> dict[str, Any]:
        return {
            "interaction": {
                "id": str(interaction.id),
                "type": 2,
                "response_message_id": str(message.id),
                "response_message_loading": message.is_loading,
                "response_message_ephemeral": message.seen_by is not None,
            },
            "resource": {"type": kind, "message": payloads.message(self._world, message)},
        }

    def at(self, token: str) -> Interaction:
        """The interaction whose response may be changed with this token."""
        interaction = self._by_token.get(token)
        if interaction is None or not interaction.acknowledged:
            raise unknown("Webhook")
        if self._world.clock.now() - interaction.created > TO_FOLLOW_UP:
            raise invalid_webhook_token()
        return interaction

    def message(self, token: str, name: str) -> Message:
        """A message of the interaction: `@original` or an id."""
        interaction = self.at(token)
        identity = interaction.original if name == "@original" else int(name)
        message = self._world.messages.get(identity or 0)
        if message is None or message.interaction_id != interaction.id:
            raise unknown("Message")
        return message

    def edit(self, token: str, name: str, body: dict[str, Any], files: list[tuple[str, int]]) -> Message:
        """Change a message; the first change of "is thinking ..." is what people see as the answer."""
        message = self.message(token, name)
        self._fill(message, {**message.payload, **body, "files": files})
        return message

    def follow_up(self, token: str, body: dict[str, Any], files: list[tuple[str, int]]) -> Message:
        """Another message; while the response is loading, it takes its place."""
        interaction = self.at(token)
        original = self._world.messages.get(interaction.original or 0)
        if original is not None and original.is_loading:
            self._fill(original, {**body, "files": files})
            return original
        check_message(body, files=len(files))
        return self._new_message(interaction, {**body, "files": files}, loading=False)

    def _fill(self, message: Message, payload: dict[str, Any]) -> None:
        check_message(payload, files=len(payload["files"]))
        message.edits += not message.is_loading
        message.flags &= ~LOADING
        message.payload = payload
        message.pings |= self._pings(payload)

    def _new_message(self, interaction: Interaction, payload: dict[str, Any], *, loading: bool) -> Message:
        flags = int(payload.get("flags") or 0) | (LOADING if loading else 0)
        message = Message(
            id=self._world.new_id(),
            channel=interaction.channel,
            author=self._world.bot,
            payload=payload,
            flags=flags,
            pings=self._pings(payload),
            seen_by=interaction.user if flags & EPHEMERAL else None,
            interaction_id=interaction.id,
            webhook_id=self._world.bot.id,
        )
        self._world.messages[message.id] = message
        return message

    def _pings(self, payload: dict[str, Any]) -> frozenset[int | str]:
        return pings_of(
            str(payload.get("content") or ""),
            payload.get("allowed_mentions"),
            users=set(self._world.users),
            roles=self._world.roles,
            from_interaction=True,
        )
