import importlib
import sys

import click
import pytest

from bot import cli
from corpus.errors import StoreError
from index.errors import IndexUnavailable


def test_help_lists_every_command_with_what_it_does(attache):
    run = attache("--help")
    assert run.code == 0
    for name, does in cli._COMMANDS.items():
        assert name in run.out
        assert does.split(",")[0].split()[0] in run.out


@pytest.mark.parametrize("name", sorted(cli._COMMANDS))
def test_every_command_explains_itself_and_its_options(attache, name):
    run = attache(name, "-h")
    assert run.code == 0
    assert run.out.startswith("Usage: attache")
    command = importlib.import_module(f"bot.commands.{name}").command
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert all(one.help for one in options)
    assert command.help


def test_the_version_is_that_of_the_package(attache):
    from importlib.metadata import version

    assert attache("--version").out == f"attache, version {version('trade-attache')}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("ask",),
        ("ask", "x", "--frobnicate"),
        ("ask", "x", "--evidence", "0"),
        ("corpus", "show"),
        ("collect", "/no/such/path"),
    ],
)
def test_wrong_usage_is_told_on_standard_error_with_exit_code_2(attache, arguments):
    run = attache(*arguments)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("Usage:")
    assert "\nError: " in run.err


@pytest.mark.parametrize("error", [StoreError("The record is gone."), IndexUnavailable("The index is gone.")])
def test_work_that_fails_is_one_line_on_standard_error_with_exit_code_1(attache, monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr("bot.commands.ask.open_app", fail)
    run = attache("ask", "x")
    assert (run.code, run.out, run.err) == (1, "", f"Error: {error}\n")


def test_a_setting_that_cannot_be_used_is_named(attache, monkeypatch):
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    run = attache("ask", "x")
    assert (run.code, run.out) == (1, "")
    assert "LOG_LEVEL='LOUD'" in run.err


def test_a_line_of_the_settings_file_that_cannot_be_read_is_named_and_nothing_else_is_said(attache, tmp_path):
    (tmp_path / "working" / ".env").write_text("DISCORD_TOKEN: abc\n")
    run = attache("ask", "x")
    assert (run.code, run.err) == (1, "Error: .env, line 1, is not of the form NAME=value.\n")


def test_a_reader_that_goes_away_ends_the_command_quietly(attache, monkeypatch):
    def fail(*_):
        raise BrokenPipeError

    monkeypatch.setattr("bot.commands.ask.open_app", fail)
    monkeypatch.setattr(sys.stderr, "close", lambda: None)
    run = attache("ask", "x")
    assert (run.code, run.err) == (1, "")


def test_commands_are_imported_only_when_they_are_called(attache):
    for name in [name for name in sys.modules if name.startswith("bot.commands.")]:
        del sys.modules[name]
    attache("ask", "--help")
    assert "bot.commands.ask" in sys.modules
    assert "bot.commands.run" not in sys.modules
