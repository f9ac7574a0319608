"""`attache chat`: one question after another, in the terminal."""

from __future__ import annotations

import click

from bot.app import open_app
from bot.commands import HELP_OPTIONS
from bot.settings import Settings
from bot.starter import ensure_starter

_BYES = frozenset("exit quit bye q :q".split())  # what ends other programs; no question is one of these words


@click.command(context_settings=HELP_OPTIONS)
@click.option("--starter-if-empty", is_flag=True, help="Collect the starter corpus first if the corpus is empty.")
@click.pass_obj
def command(settings: Settings, starter_if_empty: bool) -> None:
    """Ask one question after another; /help shows the look-ups. An empty line, exit or Ctrl-D ends it."""
    from rich.console import Console

    from bot.follow_up import standing_question
    from bot.library import AppLibrary
    from bot.terminal import render_answer
    from bot.terminal_lookups import look_up

    app = open_app(settings)
    console = Console(highlight=False)
    try:
        if starter_if_empty:
            ensure_starter(app)
        library = AppLibrary(app)
        try:
            console.print(f"{app.store.count()} articles. Ask in plain words; /help shows more; an empty line ends.")
            previous: str | None = None
            while question := _next_question():
                if question.startswith("/"):
                    previous = None if question == "/new" else previous
                    console.print("" if question == "/new" else look_up(question, library), crop=False)
                    continue
                answer = app.ask(question, previous=previous)
                console.print(render_answer(answer), crop=False)
                previous = standing_question(answer) or previous
        finally:
            library.close()
    finally:
        app.close()


def _next_question() -> str:
    """The next line; "" at the end of them, and for a word that takes leave. A bare "help" is meant as /help."""
    try:
        line = input("\n> ").strip()
    except (EOFError, KeyboardInterrupt):
        return ""
    word = line.lower().lstrip("/")
    if word in _BYES:
        return ""
    return "/help" if word in ("help", "?") else line
