"""`attache corpus`: look after the corpus."""

from __future__ import annotations

import json

import click

from bot.app import open_app, open_store
from bot.progress import say_who_writes
from bot.settings import Settings
from corpus.article_file import format_article_file
from corpus.collect import STARTER
from corpus.export import to_record
from corpus.writer_lock import writer_lock


@click.group()
def command() -> None:
    """Look after the corpus: what is in it, one article, all of it, and taking things out."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def status(settings: Settings, as_json: bool) -> None:
    """How much is in the corpus, and from when to when."""
    store = open_store(settings)
    try:
        summary = store.summary()
    finally:
        store.close()
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False))
        return
    click.echo(f"{summary['articles']} articles from {summary['publishers']} publishers in {settings.data_dir}")
    if summary["articles"]:
        click.echo(f"dated {summary['oldest'] or '?'} to {summary['newest'] or '?'}, {summary['undated']} undated")
        click.echo(f"{summary['removed']} removed, last change {summary['last_retrieved']}")


@command.command()
@click.argument("article_id")
@click.option("--version", type=int, help="An older version instead of the newest.")
@click.pass_obj
def show(settings: Settings, article_id: str, version: int | None) -> None:
    """Print an article with its header, as Markdown."""
    store = open_store(settings)
    try:
        click.echo(format_article_file(store.get(article_id, version)))
        if removed := store.removal(article_id):
            click.echo(f"(removed {removed.when}: {removed.reason})", err=True)
    finally:
        store.close()


@command.command()
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@click.pass_obj
def export(settings: Settings, form: str) -> None:  # noqa: ARG001 -- more forms will follow
    """Print every article as one line of JSON; `body` is the cleaned text that offsets point into."""
    store = open_store(settings)
    try:
        for article in store.articles():
            click.echo(json.dumps(to_record(article), ensure_ascii=False))
    finally:
        store.close()


@command.command()
@click.argument("article_ids", nargs=-1)
@click.option("--starter", is_flag=True, help="Take out the whole starter corpus.")
@click.option("--reason", default="removed by hand", show_default=True, help="Kept with the article in the record.")
@click.pass_obj
def remove(settings: Settings, article_ids: tuple[str, ...], starter: bool, reason: str) -> None:
    """Take articles out of the corpus. The record keeps them, marked removed; they are never cited again."""
    if not article_ids and not starter:
        raise click.UsageError("Name the ids of articles to remove, or --starter.")
    app = open_app(settings)
    try:
        with writer_lock(settings.data_dir, "removing", told=say_who_writes):
            chosen = [*article_ids, *(app.store.of_origin(STARTER) if starter else ())]
            with app.store.transaction():
                removed = sum(app.store.remove(article_id, reason) for article_id in chosen)
            app.build()
    finally:
        app.close()
    click.echo(f"{removed} removed")
