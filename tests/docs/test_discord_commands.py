"""docs/commands.md tells of every Discord command and option, in the words that Discord shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from discord import app_commands
from messages import command_tree

from bot.chat.telling import PERMISSIONS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "commands.md").read_text(encoding="utf-8").split("\n# In Discord\n", 1)[1]


def leaves(command: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(command, app_commands.Group):
        for inner in command.commands:
            yield from leaves(inner, f"{prefix}{command.name} ")
    elif isinstance(command, app_commands.Command):
        yield f"/{prefix}{command.name}", command


ALL = {name: one for command in command_tree().get_commands() for name, one in leaves(command)}
SECTIONS = dict(zip(*[iter(re.split(r"^### (.+)\n", PAGE, flags=re.MULTILINE)[1:])] * 2, strict=True))


def test_the_commands_are_those_of_the_page() -> None:
    assert set(SECTIONS) == set(ALL)


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_command_is_told_in_its_own_words(name: str) -> None:
    section, command = SECTIONS[name], ALL[name]
    assert section.strip().startswith(command.description)
    told = dict(re.findall(r"^\| `([\w-]+)` \| (.+) \|$", section, re.MULTILINE))
    expected = {
        one.display_name: f"{one.description}{'' if one.required else ' (optional)'}" for one in command.parameters
    }
    assert told == expected


def test_the_context_menu_is_told() -> None:
    for command in command_tree().get_commands():
        if isinstance(command, app_commands.ContextMenu):
            assert f"**{command.name}**" in PAGE


def test_the_permissions_of_the_page_are_those_that_are_checked() -> None:
    page = (DOCS / "discord.md").read_text(encoding="utf-8")
    table = page.split("| permission | for |", 1)[1].split("\n\n", 1)[0]
    told = {
        name.strip().lower().replace(" ", "_")
        for row in re.findall(r"^\| ([^|-][^|]*) \|", table, re.MULTILINE)
        for name in row.split(",")
    }
    assert told == set(PERMISSIONS)
