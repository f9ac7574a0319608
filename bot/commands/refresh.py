"""`attache refresh`: collect from the sources that are due, once or again and again."""

from __future__ import annotations

import logging
import sys
import time

import click

from bot.app import open_app
from bot.commands import HELP_OPTIONS
from bot.refresh import http_fetcher, known_sources, refresh
from bot.refresh_process import end_with_parent, exit_when_told
from bot.settings import Settings
from bot.source_report import report_line, told_lines
from corpus.errors import CorpusError
from corpus.fetch import Fetcher
from index.errors import SearchError

log = logging.getLogger("bot.refresh")


@click.command(context_settings=HELP_OPTIONS)
@click.option("--every", type=click.IntRange(min=1), metavar="MINUTES", help="Go on, with so many minutes between.")
@click.option("--with-parent", is_flag=True, hidden=True, help="End when standard input does.")
@click.pass_obj
def command(settings: Settings, every: int | None, with_parent: bool) -> None:
    """Collect from the enabled sources that are due, and index what they have new. `attache run` does it by itself."""
    exit_when_told()
    if with_parent:
        end_with_parent(sys.stdin.fileno())
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    fetcher = http_fetcher(settings)
    if every is None:
        _round(settings, fetcher)
        return
    while True:
        began = time.monotonic()
        try:
            _round(settings, fetcher)
        except (CorpusError, SearchError) as error:
            log.warning("%s", error)
        except Exception:
            log.exception("refreshing failed; the next round is in %d minutes", every)
        time.sleep(max(1.0, began + 60 * every - time.monotonic()))


def _round(settings: Settings, fetcher: Fetcher) -> None:
    for problem in known_sources(settings).problems:
        log.warning("%s", problem)
    app = open_app(settings)
    try:
        for report in refresh(app, fetcher, only_due=True):
            log.info("%s", report_line(report))
            for line in told_lines(report.collected):
                log.info("%s: %s", report.name, line.strip())
    finally:
        app.close()
