"""`attache backup`: all that cannot be made again, in one file."""

from __future__ import annotations

from pathlib import Path

import click

from bot.app import open_store, record_path
from bot.commands import HELP_OPTIONS
from bot.kept import KEPT
from bot.settings import Settings
from corpus.backup import write_backup


@click.command(context_settings=HELP_OPTIONS)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace the file if it exists.")
@click.pass_obj
def command(settings: Settings, file: Path, overwrite: bool) -> None:
    """Write a backup: articles with all their versions, conversations, sources. The bot may run meanwhile.

    The file can be read by its owner only: it may hold what people asked.
    """
    if not record_path(settings).exists():
        raise click.ClickException(f"There is no record in {settings.data_dir}, so there is nothing to back up.")
    open_store(settings).close()  # brings an older format up to date, or says that it is a later one
    size = write_backup(settings.data_dir, KEPT, file, overwrite=overwrite)
    click.echo(f"{file}: {size / 1e6:.1f} MB, checked")
