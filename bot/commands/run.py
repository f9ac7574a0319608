"""`attache run`: the Discord bot."""

from __future__ import annotations

import contextlib

import click

from bot.app import open_app
from bot.commands import HELP_OPTIONS
from bot.settings import Settings

HOW_TO_BEGIN = (
    "Error: There is no DISCORD_TOKEN. Put the bot's token into .env (a copy of .env.example) or into the environment"
    " (README, Discord)."
)


@click.command(context_settings=HELP_OPTIONS)
@click.pass_obj
def command(settings: Settings) -> None:
    """Start the Discord bot; it answers until it is told to stop (Ctrl-C or SIGTERM)."""
    if not settings.discord_token:
        click.echo(HOW_TO_BEGIN, err=True)
        raise click.exceptions.Exit(78)  # bot.chat.run.CANNOT_RUN, which is not imported for this
    from bot.chat.presence import Presence
    from bot.chat.run import run_bot
    from bot.corpus_metrics import CorpusCollector
    from bot.healing import healing
    from bot.health import health_of, serving_health
    from bot.library import AppLibrary
    from bot.logs import set_up_logging
    from bot.metrics import REGISTRY
    from bot.refresh import known_sources
    from bot.refresh_process import refreshing

    set_up_logging(settings)
    presence = Presence()
    with contextlib.ExitStack() as held:
        app = open_app(settings)
        held.callback(app.close)
        REGISTRY.register(
            CorpusCollector(app, lambda: [one for one in known_sources(settings).settings if one.enabled])
        )
        held.enter_context(
            serving_health(settings, lambda: health_of(app.backend, gateway=presence.is_ready), REGISTRY)
        )
        healer = held.enter_context(healing(app))
        held.enter_context(refreshing(settings))
        library = AppLibrary(app, healer.begin)
        held.callback(library.close)
        code = run_bot(settings, library, presence)
    raise click.exceptions.Exit(code)
