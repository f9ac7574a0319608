"""Pages and messages name only what exists: commands, options, make targets, files."""

from __future__ import annotations

import importlib
import re
import shlex
from pathlib import Path

import click
import pytest

from bot.cli import _COMMANDS, attache

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / ".env.example"])
MODULES = sorted(path for package in ("bot", "index", "corpus") for path in (ROOT / package).rglob("*.py"))
_CODE = re.compile(r"^```[^\n]*\n(.*?)^```|``?([^`\n]+)``?", re.MULTILINE | re.DOTALL)
_CALL = re.compile(r"(?:^|[\s$(|;&'\"])attache((?: [^\s`|;&)>]+)+)")
_PATH = re.compile(r"(?:bot|index|corpus|tests|docs|requirements)/[\w./-]*\w(?:\.\w+)?")


def code_of(text: str) -> list[str]:
    """The lines of code of a page: blocks, and what stands in backquotes."""
    return [line for block, span in _CODE.findall(text) for line in (block or span).splitlines()]


def calls(text: str) -> list[str]:
    return [match[1].strip() for line in code_of(text) for match in _CALL.finditer(line)]


def problem_of(call: str) -> str | None:
    """What is wrong with `attache CALL`, if anything."""
    try:
        words = shlex.split(call)
    except ValueError:  # a quotation that goes on in the next line
        words = call.split()
    command: click.Command | None = attache
    for at, word in enumerate(words):
        if isinstance(command, click.Group) and not word.startswith("-"):
            if not re.fullmatch(r"[a-z-]+", word):
                return None  # COMMAND, ..., a placeholder
            command = _subcommand(command, word)
            if command is None:
                return f"{call!r}: there is no command {word!r}"
        elif word.startswith("--") and word != "--":
            known = {name for one in _options(command) for name in (*one.opts, *one.secondary_opts)} | {"--help"}
            if word.partition("=")[0] not in known:
                return f"{call!r}: {' '.join(words[:at])!r} has no option {word!r}"
    return None


def _subcommand(group: click.Group, name: str) -> click.Command | None:
    if group is attache:
        return importlib.import_module(f"bot.commands.{name}").command if name in _COMMANDS else None
    return group.commands.get(name)


def _options(command: click.Command | None) -> list[click.Option]:
    return [one for one in (command.params if command else ()) if isinstance(one, click.Option)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_only_commands_and_options_that_exist(page):
    assert [problem for call in calls(page.read_text(encoding="utf-8")) if (problem := problem_of(call))] == []


def test_messages_name_only_commands_and_options_that_exist():
    problems = {
        str(module.relative_to(ROOT)): found
        for module in MODULES
        if (found := [problem for call in calls(module.read_text(encoding="utf-8")) if (problem := problem_of(call))])
    }
    assert problems == {}


def test_the_check_itself_sees_calls_and_what_is_wrong_with_them():
    assert calls('```\n$ attache ask --json "what?" | head\n```\nand `attache corpus show ID`') == [
        'ask --json "what?"',
        "corpus show ID",
    ]
    assert problem_of('ask --json "what?"') is None
    assert "no command" in problem_of("frobnicate")
    assert "no command" in problem_of("corpus frobnicate")
    assert "no option" in problem_of("ask --frobnicate x")
    assert "no option" in problem_of("corpus show --json ID")


def test_every_command_is_told_in_the_pages():
    told = {call.split()[0] for page in PAGES for call in calls(page.read_text(encoding="utf-8"))}
    assert set(_COMMANDS) <= told


def test_pages_name_only_targets_of_make_that_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        named = {
            match
            for line in code_of(page.read_text(encoding="utf-8"))
            for match in re.findall(r"(?:^|\$ |&& |; )make ([a-z-]+)(?!\w)", line)
        }
        assert named <= targets, page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_only_files_that_exist(page):
    named = {match for line in code_of(page.read_text(encoding="utf-8")) for match in _PATH.findall(line)}
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_help_of_make_tells_every_target_that_people_type():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)[0].split())
    told = set(re.findall(r"^([a-z-]+):.*## ", text, re.MULTILINE))
    assert phony == told
