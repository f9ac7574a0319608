"""`attache index`: bring the index up to date, or make it anew."""

from __future__ import annotations

import click

from bot.app import open_app
from bot.progress import progress_bar, say_who_writes
from bot.settings import Settings
from corpus.writer_lock import writer_lock


@click.command()
@click.option("--rebuild", is_flag=True, help="Make the index anew from the record.")
@click.pass_obj
def command(settings: Settings, rebuild: bool) -> None:
    """Bring the index up to date with the corpus."""
    app = open_app(settings)
    try:
        with writer_lock(settings.data_dir, "indexing", told=say_who_writes), progress_bar("Indexing") as show:
            if rebuild:
                app.backend.clear()
            report = app.build(show)
    finally:
        app.close()
    click.echo(f"{report.indexed} articles indexed, {report.removed} taken out")
