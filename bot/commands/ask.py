"""`attache ask`: one question, or a file of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

import click

from bot.answer_json import answer_to_json, as_text
from bot.app import App, open_app
from bot.commands import HELP_OPTIONS
from bot.settings import Settings
from bot.starter import ensure_starter
from index.answer import MOST_EVIDENCE


@click.command(context_settings=HELP_OPTIONS)
@click.argument("question", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("--batch", type=click.File("rb"), help='Answer each line {"id", "question"} of a JSON Lines file.')
@click.option(
    "--evidence",
    type=click.IntRange(1, 50),
    default=MOST_EVIDENCE,
    show_default=True,
    help="Sentences to give at most.",
)
@click.option("--explain", is_flag=True, help="Show how the question was read and why each sentence was chosen.")
@click.option("--starter-if-empty", is_flag=True, help="Collect the starter corpus first if the corpus is empty.")
@click.pass_obj
def command(
    settings: Settings,
    question: tuple[str, ...],
    as_json: bool,
    batch: BinaryIO | None,
    evidence: int,
    explain: bool,
    starter_if_empty: bool,
) -> None:
    """Answer a QUESTION from the corpus, in the articles' own sentences."""
    text = " ".join(question).strip()
    if bool(text) == bool(batch):
        raise click.UsageError('Give one question, such as: attache ask "what did the U.S. ask China to clarify?"')
    app = open_app(settings)
    try:
        if starter_if_empty:
            ensure_starter(app)
        if not app.store.count():
            click.echo(f"The data folder (DATA_DIR) is {settings.data_dir.absolute()}", err=True)
        if batch:
            _answer_batch(app, batch, evidence)
        elif as_json:
            click.echo(as_text(answer_to_json(app.ask(text, evidence=evidence)), indent=2))
        else:
            _show(app, text, evidence, explain)
    finally:
        app.close()


def _show(app: App, question: str, evidence: int, explain: bool) -> None:
    from rich.console import Console

    from bot.terminal import render_answer

    Console(highlight=False).print(render_answer(app.ask(question, evidence=evidence), explain=explain), crop=False)


def _answer_batch(app: App, lines: Iterable[bytes], evidence: int) -> None:
    failed = False
    for number, line in enumerate(lines, 1):
        if line.strip():
            result = _answer_line(app, line, number, evidence)
            failed |= "error" in result
            click.echo(as_text(result))
    if failed:
        raise click.exceptions.Exit(1)


def _answer_line(app: App, line: bytes, number: int, evidence: int) -> dict[str, Any]:
    asked = _parsed(line)
    question, previous = asked.get("question"), asked.get("previous")
    if not isinstance(question, str) or not isinstance(previous, str | None) or not _is_id(asked.get("id")):
        kept = asked.get("id") if _is_id(asked.get("id")) else None
        return {"id": kept, "error": f'Line {number} is not a JSON object with "id" and "question".'}
    answer = app.ask(question, previous=previous or None, evidence=evidence)
    return answer_to_json(answer, answer_id=asked["id"])


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return asked if isinstance(asked, dict) else {}


def _is_id(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)
