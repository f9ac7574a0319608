"""`attache evaluate`: how good the answers are."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from bot.app import App, open_app
from bot.settings import Settings
from corpus.collect import collect_starter
from index.evaluation import topics as topics_module
from index.evaluation.evaluate import LOWER_IS_BETTER, Report, evaluate, read_run, report, run, write_run
from index.evaluation.measures import judge

_LEAST_WIDTH = 110  # columns; the table is of no use when its names wrap


@click.command()
@click.argument("topics", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--run", "run_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the answers here.")
@click.option("--compare", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="An earlier run.")
@click.pass_obj
def command(settings: Settings, topics: Path | None, run_file: Path | None, compare: Path | None) -> None:
    """Answer the TOPICS and say how well: ranking, declining, confidence, exactness of quotations.

    Without TOPICS, the collection that comes with the program, over the starter corpus in a folder of its own.
    Exit code 1 when a figure is worse than in the run given with --compare, or a quotation is not exact.
    """
    with opened(settings, own=topics is None) as app:
        found = topics_module.read_topics(
            topics or topics_module.COLLECTION, lambda article: app.store.get(article).text
        )
        new, lines = evaluate(run(app.answerer, found), lambda article: app.store.get(article).text)
    if run_file:
        write_run(lines, run_file)
    old = None
    if compare:
        before = read_run(compare)
        old = report([judge(topic, before[topic.id]) for topic in found if topic.id in before])
    _print(new, old)
    if new.inexact or (old and _worse(new, old)):
        raise click.exceptions.Exit(1)


@contextmanager
def opened(settings: Settings, *, own: bool) -> Iterator[App]:
    """The user's corpus, or (`own`) the starter corpus alone, collected into a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        app = open_app(replace(settings, data_dir=Path(folder)) if own else settings)
        try:
            if own:
                collect_starter(app.store)
                app.build()
            yield app
        finally:
            app.close()


def _worse(new: Report, old: Report) -> list[str]:
    """The measures that fell below the earlier run's."""
    return [
        name
        for name, (value, _, _) in new.overall.items()
        if (value > old.overall[name][0] if name in LOWER_IS_BETTER else value < old.overall[name][0])
    ]


def _print(new: Report, old: Report | None) -> None:
    from rich.console import Console
    from rich.table import Table

    worse = set(_worse(new, old)) if old else set()
    table = Table("measure", "value", "95 % interval", *(["before"] if old else []), title=f"{new.topics} topics")
    for name, (value, low, high) in new.overall.items():
        before = [f"{old.overall[name][0]:.3f}"] if old else []
        style = "red" if name in worse else ""
        table.add_row(name, f"{value:.3f}", f"{low:.3f} to {high:.3f}", *before, style=style)
    console = Console(width=max(Console().width, _LEAST_WIDTH))
    console.print(table)
    console.print(_slices_table(new))
    exact = "every quotation is exact" if not new.inexact else f"NOT EXACT: {', '.join(sorted(set(new.inexact)))}"
    console.print(exact, style="red" if new.inexact else "green")


def _slices_table(found: Report) -> object:
    from rich.table import Column, Table

    names = ["n", *(name for name in next(iter(found.slices.values()), {}) if name != "n"), "declined"]
    table = Table(Column("topics", no_wrap=True, min_width=24), *(Column(name, min_width=4) for name in names))
    for name, figures in found.slices.items():
        cells = (
            f"{figures[key]:.0f}" if key == "n" else f"{figures[key]:.2f}" if key in figures else "" for key in names
        )
        table.add_row(name, *cells)
    return table
