"""Forms (Discord calls them modals), sent and read by id alone, so that one opened before a restart still works."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import aiohttp
import discord
from discord import ui

from bot.chat.actions import Form
from bot.chat.delivery import Undeliverable, respond
from bot.chat.pieces import longest, plain

log = logging.getLogger(__name__)

_LONGEST_TITLE = 45
_FIELD = "text"


def to_modal(form: Form) -> ui.Modal:
    """The form as it is sent. It is stopped before it begins: `text_of` reads what comes back, not discord.py."""
    modal = ui.Modal(title=plain(form.title, _LONGEST_TITLE), custom_id=form.action, timeout=None)
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id=_FIELD,
        style=discord.TextStyle.paragraph,
        default=longest(form.value, form.most, str) or None,
        required=form.required,
        max_length=form.most,
    )
    modal.add_item(ui.Label(text=plain(form.label, _LONGEST_TITLE), component=field))
    modal.stop()
    return modal


async def send_form(interaction: discord.Interaction[Any], form: Form) -> None:
    """Open the form; that it could not be opened is logged, the person sees it from Discord."""
    try:
        await respond(lambda: interaction.response.send_modal(to_modal(form)))
    except (Undeliverable, discord.DiscordException, OSError, aiohttp.ClientError) as error:
        log.info("a form could not be opened: %s", error)


def text_of(data: Any) -> str:
    """What was typed into a form, from the data of its interaction; "" where nothing was."""
    return next((str(one.get("value") or "") for one in _walk(data) if one.get("custom_id") == _FIELD), "")


def _walk(component: Any) -> Iterator[dict[str, Any]]:
    if isinstance(component, dict):
        yield component
        for inner in (*(component.get("components") or ()), component.get("component")):
            yield from _walk(inner)
