"""`attache restore`: the way back from a backup."""

from __future__ import annotations

from pathlib import Path

import click

from bot.app import open_app, open_store, record_path
from bot.commands import HELP_OPTIONS
from bot.kept import KEPT
from bot.progress import progress_bar, say_who_writes
from bot.settings import Settings
from corpus.backup import open_backup, restore
from corpus.errors import StoreError
from corpus.writer_lock import writer_lock


@click.command(context_settings=HELP_OPTIONS)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace what is in the data folder now.")
@click.pass_obj
def command(settings: Settings, file: Path, overwrite: bool) -> None:
    """Bring back what `attache backup` wrote, and make the index from it. Every byte is checked before."""
    with (
        writer_lock(settings.data_dir, "restoring a backup", told=say_who_writes),
        open_backup(file, KEPT, settings.data_dir) as copies,
    ):
        if not overwrite and _holds_something(settings):
            raise click.ClickException(
                f"There is a corpus in {settings.data_dir}. Say --overwrite to replace it (`attache backup` keeps it"
                " first), or name another folder by DATA_DIR."
            )
        aside = restore(copies, KEPT, settings.data_dir)
        for name in aside:
            click.echo(f"The damaged file is kept as {settings.data_dir / name}; delete it when it is not needed.")
        articles = _rebuilt(settings)
    click.echo(f"Restored and indexed: {articles} articles.")


def _rebuilt(settings: Settings) -> int:
    """Index anew: the same version number of an article may have meant another text before."""
    app = open_app(settings)
    try:
        with progress_bar("Indexing") as show:
            return app.rebuild(show).indexed
    finally:
        app.close()


def _holds_something(settings: Settings) -> bool:
    """Whether there is something to lose; a record that cannot be read may be full of articles."""
    if any((settings.data_dir / one.name).exists() for one in KEPT if one.name != record_path(settings).name):
        return True
    if not record_path(settings).exists():
        return False
    try:
        store = open_store(settings)
    except StoreError:
        return True
    try:
        return bool(store.sequence())
    finally:
        store.close()
