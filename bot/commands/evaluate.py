"""`attache evaluate`: how good the answers are."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from bot.app import App, open_app
from bot.commands import HELP_OPTIONS
from bot.settings import Settings
from corpus.collect import collect_starter
from index.evaluation.evaluate import Report, figures, judge_answers, read_run, report, run, write_run
from index.evaluation.measures import RunLine, judge
from index.evaluation.recorded import SLACK, read_recorded, worse, write_recorded
from index.evaluation.topics import COLLECTION, Topic, read_topics

ASKING_DAY = date(2026, 1, 1)
"""The collection is asked on this day, so that its figures are the same whenever they are measured."""

_LEAST_WIDTH = 110  # columns; the table is of no use when its names wrap


@click.command(context_settings=HELP_OPTIONS)
@click.argument("topics", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--run", "run_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the answers here.")
@click.option("--compare", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="An earlier run.")
@click.option("--record", is_flag=True, help="Keep the figures of the collection as those to compare with.")
@click.pass_obj
def command(settings: Settings, topics: Path | None, run_file: Path | None, compare: Path | None, record: bool) -> None:
    """Answer the TOPICS and say how well: ranking, declining, confidence, exactness of quotations.

    Without TOPICS, the collection that comes with the program, over the starter corpus in a folder of its own, and
    beside it the figures that were recorded last. Exit code 1 when a figure is worse than in the run given with
    --compare, or than recorded, or a quotation is not exact.
    """
    if record and topics:
        raise click.UsageError("--record is for the collection that comes with the program, without TOPICS.")
    before = read_run(compare) if compare else None
    with opened(settings, own=topics is None) as app:
        found, new, lines = _measured(app, topics)
    if run_file:
        write_run(lines, run_file)
    if record:
        write_recorded(new.figures)
    old, slack = (None if topics else read_recorded()), SLACK
    if before is not None:
        old, slack = figures([judge(topic, before[topic.id]) for topic in found if topic.id in before]), 0.0
    fallen = worse(new.figures, old, slack) if old else ()
    _print(new, old, fallen)
    if new.inexact or fallen:
        raise click.exceptions.Exit(1)


def _measured(app: App, topics: Path | None) -> tuple[Sequence[Topic], Report, list[RunLine]]:
    def text_of(article: str) -> str:
        return app.store.get(article).text

    found = read_topics(topics or COLLECTION, text_of)
    judged, inexact = judge_answers(run(app.answerer, found, today=None if topics else ASKING_DAY), text_of)
    return found, report(judged, inexact), [one.line for one in judged]


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


def _print(new: Report, old: Mapping[str, float] | None, fallen: Sequence[str]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("measure", "value", "95 % interval", *(["before"] if old else []), title=f"{new.topics} topics")
    for name, (value, low, high) in new.overall.items():
        before = [f"{old[name]:.3f}" if name in old else ""] if old else []
        style = "red" if name in fallen else ""
        table.add_row(name, f"{value:.3f}", f"{low:.3f} to {high:.3f}", *before, style=style)
    console = Console(width=max(Console().width, _LEAST_WIDTH))
    console.print(table)
    console.print(_slices_table(new))
    exact = "every quotation is exact" if not new.inexact else f"NOT EXACT: {', '.join(new.inexact)}"
    console.print(exact, style="red" if new.inexact else "green")


def _slices_table(found: Report) -> object:
    from rich.table import Column, Table

    names = ["n", *(name for name in next(iter(found.slices.values()), {}) if name != "n"), "declined"]
    table = Table(Column("topics", no_wrap=True, min_width=24), *(Column(name, min_width=4) for name in names))
    for name, sliced in found.slices.items():
        cells = (f"{sliced[key]:.0f}" if key == "n" else f"{sliced[key]:.2f}" if key in sliced else "" for key in names)
        table.add_row(name, *cells)
    return table
