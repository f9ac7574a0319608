"""The `attache` command. Each subcommand lives in its own module of bot.commands and is imported when it is called."""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from bot.settings import Settings, SettingsError
from corpus.errors import CorpusError
from index.errors import SearchError

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_NOT_OURS = (errno.EACCES, errno.EPERM, errno.EROFS)
_COMMANDS = {
    "ask": "Answer a question from the corpus.",
    "backup": "Write all that cannot be made again into one file.",
    "calibrate": "Fit the confidence of answers anew.",
    "chat": "Ask one question after another, in the terminal.",
    "collect": "Bring files, folders and what sources have new into the corpus.",
    "corpus": "Look after the corpus.",
    "evaluate": "Say how good the answers are.",
    "doctor": "Check the installation and say how to mend it.",
    "index": "Bring the index up to date with the corpus.",
    "refresh": "Collect from the sources that are due.",
    "restore": "Bring back what a backup holds.",
    "run": "Start the Discord bot.",
    "search": "Find passages by words.",
    "sources": "Say where new articles come from.",
}


class _LazyGroup(click.Group):
    """Subcommands by name, so that asking never waits for what only collecting or Discord needs."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"bot.commands.{name}").command
        return command

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="trade-attache", prog_name="attache")
@click.pass_context
def attache(context: click.Context) -> None:
    """Ask your trade-policy articles in plain words; answers are quoted sentences with their sources."""
    context.obj = Settings.from_environment()


def main() -> None:
    """Run the command; exit code 0 done, 1 the work failed, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without quotation marks shows question marks
    try:
        attache(prog_name="attache")
    except (CorpusError, SearchError, SettingsError) as error:
        _fail(str(error))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        if error.errno not in (*_NO_ROOM, *_NOT_OURS):
            raise
        _fail(_in_words(error))


def _fail(message: str) -> NoReturn:
    click.ClickException(message).show()  # all begin as those do that click itself tells
    sys.exit(1)


def _in_words(error: OSError) -> str:
    if error.errno in _NO_ROOM:
        return f"{error}. Make room and try again; nothing that was stored is lost."
    place = "" if error.filename is None else f"{Path(os.fsdecode(error.filename)).absolute()}: "
    return f"{place}{error.strerror}. Name another place, or let the user who runs this get at it."
