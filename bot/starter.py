"""The starter corpus, brought in when there is nothing else to ask."""

from __future__ import annotations

import click

from bot.app import App
from bot.progress import say_who_writes
from corpus.collect import collect_starter
from corpus.writer_lock import writer_lock


def ensure_starter(app: App) -> None:
    """Collect and index the starter corpus if the record is empty, saying so; finish what was cut off before."""
    if app.store.count() and app.backend.count():
        return
    with writer_lock(app.settings.data_dir, "collecting the starter corpus", told=say_who_writes):
        added = [] if app.store.count() else collect_starter(app.store).added
        app.build()
    if added:
        click.echo(f"Collected the starter corpus: {len(added)} articles.\n", err=True)
