"""Slash commands are registered with Discord only when they changed: it allows 200 registrations a day and server."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path
from typing import Any

import aiohttp
import discord
from discord import app_commands

log = logging.getLogger(__name__)

FILE_NAME = "discord-commands.json"


async def register_if_changed(tree: app_commands.CommandTree[Any], data_dir: Path) -> bool:
    """Register the tree's commands unless this application's were registered in the same form before.

    Whether they were is kept in `data_dir`; without that file they are registered again, which is harmless.
    Returns whether they were registered now. A refusal is logged and does not keep the bot from running.
    """
    remembered = data_dir / FILE_NAME
    state = await _state(tree)
    if _read(remembered) == state:
        return False
    try:
        commands = await tree.sync()
    except (discord.DiscordException, OSError, aiohttp.ClientError):
        log.exception("the commands could not be registered; mentions and direct messages work all the same")
        return False
    log.info("registered %d commands with Discord", len(commands))
    _write(remembered, state)
    return True


async def _state(tree: app_commands.CommandTree[Any]) -> dict[str, str]:
    """What is registered: for which application, and a hash of the commands, with their translations, as sent."""
    translator = tree.translator
    commands = [
        await command.get_translated_payload(tree, translator) if translator else command.to_dict(tree)
        for command in tree.get_commands()
    ]
    commands.sort(key=lambda each: str(each["name"]))
    payload = json.dumps(commands, sort_keys=True)
    return {
        "application": str(tree.client.application_id),
        "commands": hashlib.sha256(payload.encode()).hexdigest(),
    }


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def _write(path: Path, state: dict[str, str]) -> None:
    """Replace the file as a whole; a failure only means that the commands are registered once more next time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(state), encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        path.with_suffix(".new").unlink(missing_ok=True)
        log.warning("%s could not be written (%s); the commands will be registered again", path, error)
