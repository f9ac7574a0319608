"""`attache index`: bring the index up to date, mend it, or make it anew."""

from __future__ import annotations

import click

from bot.app import App, open_app
from bot.commands import HELP_OPTIONS
from bot.healing import heal, index_damage
from bot.progress import progress_bar, say_who_writes
from bot.settings import Settings
from corpus.writer_lock import writer_lock
from index.build import BuildReport


@click.command(context_settings=HELP_OPTIONS)
@click.argument("action", required=False, type=click.Choice(["verify"]))
@click.option("--rebuild", is_flag=True, help="Make the index anew from the record.")
@click.option("--heal", "healing", is_flag=True, help="Check every byte of it, and mend what is damaged.")
@click.pass_obj
def command(settings: Settings, action: str | None, rebuild: bool, healing: bool) -> None:
    """Bring the index up to date with the corpus. What can be searched stays so meanwhile.

    `attache index verify` checks every byte of it, says what is damaged, and changes nothing.
    """
    app = open_app(settings)
    if action == "verify":
        _verify(app)
        return
    try:
        with writer_lock(settings.data_dir, "indexing", told=say_who_writes), progress_bar("Indexing") as show:
            if healing and not rebuild:
                told = heal(app, show)
            else:
                told = _counts(app.rebuild(show) if rebuild else app.build(show))
    finally:
        app.close()
    click.echo(told)


def _verify(app: App) -> None:
    """Print what is wrong with the index, a line each; exit code 1 if anything is."""
    try:
        damage = index_damage(app)
    finally:
        app.close()
    for line in damage or ("The index is sound.",):
        click.echo(line)
    if damage:
        click.echo("`attache index --heal` mends it from the record; nothing is lost.", err=True)
        raise click.exceptions.Exit(1)


def _counts(report: BuildReport) -> str:
    return f"{report.indexed} articles indexed, {report.removed} taken out"
