"""Interactions: three seconds to acknowledge, fifteen minutes to follow up, one acknowledgement only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from discord_standin import payloads
from discord_standin.errors import ApiError, already_acknowledged, invalid, invalid_webhook_token, unknown
from discord_standin.pings import pings_of, text_in
from discord_standin.rules import check_choices, check_files, check_message, check_modal
from discord_standin.world import COMPONENTS_V2, EPHEMERAL, LOADING, Channel, Message, User, World

MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, FORM = 4, 5, 6, 7, 8, 9
COMMAND, CLICK, TYPING, FORM_SENT = 2, 3, 4, 5
ALLOWED = {
    COMMAND: (MESSAGE, DEFERRED_MESSAGE, FORM),
    CLICK: (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, FORM),
    TYPING: (CHOICES,),
    FORM_SENT: (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE),
}
FOLLOW_UPS_OF_GUESTS = 5
TO_ACKNOWLEDGE = timedelta(seconds=3)
TO_FOLLOW_UP = timedelta(minutes=15)

Files = list[tuple[str, bytes]]


@dataclass(slots=True, kw_only=True)
class Interaction:
    """A command that somebody used. `original` is the id of the response's message, None before there is one."""

    id: int
    token: str
    user: User
    channel: Channel
    payload: dict[str, Any]
    created: datetime
    kind: int = COMMAND
    clicked: Message | None = None
    acknowledged: bool = False
    original: int | None = None
    form: dict[str, Any] | None = None
    choices: list[dict[str, Any]] | None = None
    follow_ups: int = 0

    @property
    def is_guest(self) -> bool:
        """Whether only the user has installed the application, not the server."""
        return "0" not in self.payload["authorizing_integration_owners"]


class Interactions:
    """All interactions of a stand-in and what can be done with them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._by_token: dict[str, Interaction] = {}

    def create(
        self, user: User, channel: Channel, data: dict[str, Any], *, kind: int = COMMAND, clicked: Message | None = None
    ) -> Interaction:
        """A new one; `data` is that of the command, the click or the form. It is yet to be dispatched."""
        identity, token = self._world.new_id(), secrets.token_urlsafe(32)
        payload = payloads.interaction(
            self._world,
            identity=identity,
            token=token,
            asker=user,
            where=channel,
            data=data,
            kind=kind,
            clicked=clicked,
        )
        interaction = Interaction(
            id=identity, token=token, user=user, channel=channel, payload=payload, created=self._world.clock.now(),
            kind=kind, clicked=clicked,
        )  # fmt: skip
        self._by_token[token] = interaction
        return interaction

    def respond(self, identity: int, token: str, body: dict[str, Any], files: Files) -> dict[str, Any]:
        """The callback; returns its resource as Discord does with `with_response`."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != identity:
            raise unknown("Interaction")
        if interaction.acknowledged:
            raise already_acknowledged()
        if self._world.clock.now() - interaction.created > TO_ACKNOWLEDGE:
            raise unknown("Interaction")
        kind, data = body.get("type"), body.get("data") or {}
        if kind not in ALLOWED[interaction.kind]:
            raise invalid("type", "BASE_TYPE_CHOICES", f"Value must be one of {ALLOWED[interaction.kind]}.")
        if kind in (DEFERRED_UPDATE, UPDATE) and interaction.clicked is None:
            raise invalid("type", "BASE_TYPE_CHOICES", "There is no message to change.")
        message = self._respond(interaction, kind, data, files)
        interaction.acknowledged = True
        return self._resource(interaction, kind, message)

    def _respond(self, interaction: Interaction, kind: int, data: dict[str, Any], files: Files) -> Message | None:
        if kind == CHOICES:
            check_choices(data.get("choices") or [])
            interaction.choices = data.get("choices") or []
            return None
        if kind == FORM:
            check_modal(data)
            interaction.form = data
            return None
        if kind in (DEFERRED_UPDATE, UPDATE):
            assert interaction.clicked is not None
            if kind == UPDATE:
                self._fill(interaction.clicked, data, files)
            interaction.original = interaction.clicked.id
            return interaction.clicked
        if kind == MESSAGE:
            check_message(data, files=len(files))
        message = self._new_message(interaction, {**data, "files": files}, loading=kind == DEFERRED_MESSAGE)
        interaction.original = message.id
        return message

    def _resource(self, interaction: Interaction, kind: int, message: Message | None) -> dict[str, Any]:
        if message is None:
            return {"interaction": {"id": str(interaction.id), "type": interaction.kind}}
        return {
            "interaction": {
                "id": str(interaction.id),
                "type": interaction.kind,
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
        if message is None or (message.interaction_id != interaction.id and message.id != interaction.original):
            raise unknown("Message")
        return message

    def edit(self, token: str, name: str, body: dict[str, Any], files: Files) -> Message:
        """Change a message; the first change of "is thinking ..." is what people see as the answer."""
        message = self.message(token, name)
        self._fill(message, body, files)
        return message

    def follow_up(self, token: str, body: dict[str, Any], files: Files) -> Message:
        """Another message; while the response is loading, it takes its place."""
        interaction = self.at(token)
        original = self._world.messages.get(interaction.original or 0)
        if original is not None and original.is_loading:
            self._fill(original, body, files)
            return original
        interaction.follow_ups += 1
        if interaction.is_guest and interaction.follow_ups > FOLLOW_UPS_OF_GUESTS:
            raise ApiError(400, 40094, "Maximum number of follow up messages reached for this interaction")
        check_message(body, files=len(files))
        return self._new_message(interaction, {**body, "files": files}, loading=False)

    def _fill(self, message: Message, body: dict[str, Any], files: Files) -> None:
        flags = int(body.get("flags") or 0) & COMPONENTS_V2 | message.flags & COMPONENTS_V2
        payload = {**message.payload, **body, "flags": flags}
        if files or "attachments" in body:
            payload["files"] = files
        check_files([len(data) for _, data in files])
        check_message(payload, files=len(files))
        message.edits += not message.is_loading
        message.flags = message.flags & ~LOADING | flags
        message.payload = payload
        message.pings |= self._pings(payload)

    def _new_message(self, interaction: Interaction, payload: dict[str, Any], *, loading: bool) -> Message:
        check_files([len(data) for _, data in payload["files"]])
        flags = int(payload.get("flags") or 0) | (LOADING if loading else 0)
        if interaction.is_guest and not interaction.channel.external_apps:
            flags |= EPHEMERAL
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
            text_in(payload),
            payload.get("allowed_mentions"),
            users=set(self._world.users),
            roles=self._world.roles,
            from_interaction=True,
        )
