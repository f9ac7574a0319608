"""`attache collect`: files and folders into the corpus."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bot.app import App, open_app
from bot.progress import progress_bar, say_who_writes
from bot.settings import Settings
from corpus.collect import STARTER, STARTER_FOLDER, CollectReport, collect_paths
from corpus.writer_lock import writer_lock
from index.build import BuildReport


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--starter", is_flag=True, help="The starter corpus that comes with the program.")
@click.option("--no-index", is_flag=True, help="Only store; `attache index` indexes later.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_obj
def command(settings: Settings, paths: tuple[Path, ...], starter: bool, no_index: bool, as_json: bool) -> None:
    """Bring files and folders into the corpus. Collecting the same again changes nothing."""
    if not paths and not starter:
        raise click.UsageError("Name files or folders to collect, or --starter.")
    app = open_app(settings)
    try:
        with writer_lock(settings.data_dir, "collecting", told=say_who_writes):
            report = _collect(app, paths, starter)
            built = None if no_index else _build(app)
    finally:
        app.close()
    click.echo(_as_json(report, built) if as_json else _as_text(report, built))
    if report.skipped and not (report.added or report.updated or report.unchanged):
        raise click.exceptions.Exit(1)


def _collect(app: App, paths: tuple[Path, ...], starter: bool) -> CollectReport:
    report = CollectReport()
    with progress_bar("Collecting") as show:
        done = 0

        def progress(more: int) -> None:
            nonlocal done
            done += more
            show(done, None)

        if starter:
            report = report.joined(collect_paths(app.store, [STARTER_FOLDER], origin=STARTER, progress=progress))
        absolute = [path.absolute() for path in paths]
        return report.joined(collect_paths(app.store, absolute, progress=progress))


def _build(app: App) -> BuildReport:
    with progress_bar("Indexing") as show:
        return app.build(show)


def _as_json(report: CollectReport, built: BuildReport | None) -> str:
    counts = {"added": len(report.added), "updated": len(report.updated), "unchanged": len(report.unchanged)}
    skipped = [{"location": one.location, "reason": one.reason} for one in report.skipped]
    ids = {"added": report.added, "updated": report.updated}
    indexed = built.indexed if built else 0
    return json.dumps({**counts, "skipped": skipped, "ids": ids, "indexed": indexed}, ensure_ascii=False)


def _as_text(report: CollectReport, built: BuildReport | None) -> str:
    counts = {name: len(getattr(report, name)) for name in ("added", "updated", "unchanged", "skipped")}
    lines = [", ".join(f"{count} {name}" for name, count in counts.items())]
    lines += [f"  skipped {one.location}: {one.reason}" for one in report.skipped]
    lines.append(f"{built.indexed} indexed" if built else "Not indexed yet: `attache index` does it.")
    return "\n".join(lines)
