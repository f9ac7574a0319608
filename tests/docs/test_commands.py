"""docs/commands.md tells of every command and option, and of the JSON that other programs rely on."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import pytest
from fake_answers import answer, evidence

from bot.answer_json import answer_to_json
from bot.cli import _COMMANDS

PAGE = Path(__file__).parents[2].joinpath("docs", "commands.md").read_text(encoding="utf-8")


def commands(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for part, inner in command.commands.items():
            yield from commands(f"{name} {part}", inner)
    else:
        yield name, command


ALL = dict(
    pair
    for name in _COMMANDS
    for pair in commands(f"attache {name}", importlib.import_module(f"bot.commands.{name}").command)
)


def sections() -> dict[str, str]:
    """The text below each heading that names a command, up to the next heading."""
    parts = re.split(r"^#+ (.+)$", PAGE, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_commands_are_those_of_the_page():
    groups = {name for name in sections() if isinstance(_group(name), click.Group)}
    assert {name for name in sections() if name.startswith("attache ")} - groups == set(ALL)


def _group(heading: str) -> click.Command | None:
    name = heading.removeprefix("attache ")
    return importlib.import_module(f"bot.commands.{name}").command if name in _COMMANDS else None


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_options_of_a_command_are_told_in_the_words_of_its_help(name):
    told = dict(re.findall(r"^\| `(--[\w-]+)[^`]*` \| (.+) \|$", sections()[name], re.MULTILINE))
    options = [one for one in ALL[name].params if isinstance(one, click.Option) and not one.hidden]
    assert set(told) == {option.opts[0] for option in options}
    for option in options:
        assert told[option.opts[0]].startswith((option.help or "").rstrip(".")), option.opts


def test_the_overview_has_every_command_in_the_words_of_the_program():
    rows = re.findall(r"^\| \[`attache ([\w-]+)`\]\(#attache-[\w-]+\) \| (.+) \|$", PAGE, re.MULTILINE)
    assert rows == sorted(_COMMANDS.items())


def fields_told() -> set[str]:
    """The names in the table of the answer's fields; `evidence[].start`, `end` are two of evidence."""
    table = PAGE.split("| field | what it holds |", 1)[1].split("\n\n", 1)[0]
    told: set[str] = set()
    for cell in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE):
        prefix = "evidence[]." if cell.startswith("`evidence[].") else ""
        told |= {prefix + name.removeprefix("evidence[].") for name in re.findall(r"`([^`]+)`", cell)}
    return told


def test_the_fields_of_an_answer_are_those_of_the_page():
    one = evidence()
    printed = answer_to_json(answer(replace(one, also_in=(one.passage,))))
    names = {*printed, *(f"evidence[].{name}" for name in printed["evidence"][0])}
    assert fields_told() == names


def test_the_example_has_the_fields_of_an_answer():
    example = json.loads(PAGE.split("\n$ attache ask --json", 1)[1].split("\n", 1)[1].split("\n```", 1)[0])
    printed = answer_to_json(answer(evidence()))
    assert list(example) == list(printed)
    assert list(example["evidence"][0]) == list(printed["evidence"][0])
