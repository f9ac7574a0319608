"""`attache collect`: files, folders and what sources have new into the corpus."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from bot.app import App, open_app
from bot.commands import HELP_OPTIONS
from bot.progress import progress_bar, say_who_writes
from bot.settings import Settings
from bot.source_report import all_of, collected_json, counts_line, report_line, source_json, told_lines
from corpus.collect import STARTER, STARTER_FOLDER, CollectReport, collect_paths
from corpus.writer_lock import writer_lock

NO_SOURCE = "No source is enabled, so there is nothing to collect. `attache sources list` shows which there are."


@click.command(context_settings=HELP_OPTIONS)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--starter", is_flag=True, help="The starter corpus that comes with the program.")
@click.option("--no-index", is_flag=True, help="Only store; `attache index` indexes later.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_obj
def command(settings: Settings, paths: tuple[Path, ...], starter: bool, no_index: bool, as_json: bool) -> None:
    """Bring files and folders into the corpus; without PATHS, what the enabled sources have new.

    Collecting the same again changes nothing.
    """
    with _open(settings) as app:
        if paths or starter:
            _collect_paths(app, paths, starter=starter, index=not no_index, as_json=as_json)
        else:
            _collect_sources(app, index=not no_index, as_json=as_json)


@contextmanager
def _open(settings: Settings) -> Iterator[App]:
    app = open_app(settings)
    try:
        yield app
    finally:
        app.close()


def _collect_paths(app: App, paths: tuple[Path, ...], *, starter: bool, index: bool, as_json: bool) -> None:
    with writer_lock(app.settings.data_dir, "collecting", told=say_who_writes):
        report = _read(app, paths, starter)
        indexed = _build(app) if index else None
    if as_json:
        click.echo(json.dumps({**collected_json(report), "indexed": indexed or 0}, ensure_ascii=False))
    else:
        click.echo("\n".join([counts_line(report), *told_lines(report), _indexed_line(indexed)]))
    if report.skipped and not (report.added or report.updated or report.unchanged or report.removed):
        raise click.exceptions.Exit(1)


def _read(app: App, paths: tuple[Path, ...], starter: bool) -> CollectReport:
    report = CollectReport()
    with _counting("Collecting") as progress:
        if starter:
            report = report.joined(collect_paths(app.store, [STARTER_FOLDER], origin=STARTER, progress=progress))
        absolute = [path.absolute() for path in paths]
        return report.joined(collect_paths(app.store, absolute, progress=progress))


@contextmanager
def _counting(description: str) -> Iterator[Callable[[int], None]]:
    with progress_bar(description) as show:
        done = 0

        def progress(more: int) -> None:
            nonlocal done
            done += more
            show(done, None)

        yield progress


def _collect_sources(app: App, *, index: bool, as_json: bool) -> None:
    from bot.refresh import http_fetcher, known_sources, refresh

    known = known_sources(app.settings)
    for problem in known.problems:
        click.echo(problem, err=True)
    if not any(one.enabled for one in known.settings):
        click.echo(NO_SOURCE, err=True)
    reports = []
    before = app.backend.versions() if index else {}
    for report in refresh(app, http_fetcher(app.settings), only_due=False, index=index, told=say_who_writes):
        reports.append(report)
        if not as_json:
            click.echo("\n".join([report_line(report), *told_lines(report.collected)]))
    indexed = _newly_indexed(app, before) if index else None
    if as_json:
        told = {"indexed": indexed or 0, "sources": [source_json(one) for one in reports], "problems": known.problems}
        click.echo(json.dumps({**collected_json(all_of(reports)), **told}, ensure_ascii=False))
    elif reports:
        click.echo(_indexed_line(indexed))
    if known.problems or (reports and all(one.failed for one in reports)):
        raise click.exceptions.Exit(1)


def _newly_indexed(app: App, before: Mapping[str, int]) -> int:
    return sum(before.get(article) != version for article, version in app.backend.versions().items())


def _build(app: App) -> int:
    with progress_bar("Indexing") as show:
        return app.build(show).indexed


def _indexed_line(indexed: int | None) -> str:
    return "Not indexed yet: `attache index` does it." if indexed is None else f"{indexed} indexed"
