"""`attache calibrate`: fit the confidence of answers anew."""

from __future__ import annotations

from pathlib import Path

import click

from bot.app import open_app
from bot.commands import HELP_OPTIONS
from bot.settings import Settings


@click.command(context_settings=HELP_OPTIONS)
@click.argument("topics", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--write", type=click.Path(dir_okay=False, path_type=Path), help="Write the model here, not to the screen."
)
@click.option("--starter", is_flag=True, help="Learn from the collection over the starter corpus too.")
@click.pass_obj
def command(settings: Settings, topics: tuple[Path, ...], write: Path | None, starter: bool) -> None:
    """Fit the model of confidence from TOPICS over this corpus. DATA_DIR/confidence.json replaces the shipped model."""
    from bot.commands.evaluate import opened
    from index.evaluation.calibrate import cross_validated, examples, fit, log_loss, model_to_json
    from index.evaluation.topics import COLLECTION, read_topics

    found = []
    app = open_app(settings)
    try:
        for path in topics:
            found += examples(app.answerer, read_topics(path, lambda article: app.store.get(article).text))
    finally:
        app.close()
    if starter:
        with opened(settings, own=True) as own:
            found += examples(own.answerer, read_topics(COLLECTION, lambda article: own.store.get(article).text))
    model = fit(found)
    told = f"{len(found)} topics, ridge-penalised logistic regression"
    click.echo(
        f"{told}: log loss {log_loss(model, found):.3f} on them, {cross_validated(found):.3f} cross-validated", err=True
    )
    if write:
        write.write_text(model_to_json(model, told), encoding="utf-8")
    else:
        click.echo(model_to_json(model, told), nl=False)
