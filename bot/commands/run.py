"""`attache run`: the Discord bot."""

from __future__ import annotations

import logging

import click

from bot.app import open_app
from bot.settings import Settings


@click.command()
@click.pass_obj
def command(settings: Settings) -> None:
    """Start the Discord bot; it answers until it is told to stop (Ctrl-C or SIGTERM)."""
    if not settings.discord_token:
        raise click.ClickException(
            "There is no DISCORD_TOKEN. Copy .env.example to .env and put the bot's token into it (README, Discord)."
        )
    from bot.chat.run import run_bot

    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    app = open_app(settings)
    try:
        code = run_bot(settings, app.ask)
    finally:
        app.close()
    raise click.exceptions.Exit(code)
