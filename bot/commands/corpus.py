"""`attache corpus`: look after the corpus."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bot.app import App, open_app, open_store
from bot.commands import HELP_OPTIONS
from bot.progress import progress_bar, say_who_writes
from bot.settings import Settings
from corpus.article import Article
from corpus.article_file import format_article_file
from corpus.collect import STARTER
from corpus.export import file_name, to_record
from corpus.store import ArticleStore
from corpus.writer_lock import writer_lock

_MOST_PUBLISHERS = 10
NOTHING_DUE = "Nothing to do: today's rules have made every article already."


@click.group(context_settings=HELP_OPTIONS)
def command() -> None:
    """Look after the corpus: what is in it, one article, all of it, and taking things out."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def status(settings: Settings, as_json: bool) -> None:
    """How much is in the corpus, from when to when, of what kinds, in which languages and from whom."""
    with _store(settings) as store:
        summary = store.summary()
        parts = {"kinds": store.breakdown("kind", 100), "languages": store.breakdown("language", 100)}
        publishers = store.breakdown("publisher", _MOST_PUBLISHERS)
        ahead = store.dated_ahead()
    if as_json:
        click.echo(json.dumps({**summary, **parts, "most_from": publishers, "dated_ahead": ahead}, ensure_ascii=False))
        return
    click.echo(f"{summary['articles']} articles from {summary['publishers']} publishers in {settings.data_dir}")
    if summary["articles"]:
        click.echo(f"dated {_day(summary['oldest'])} to {_day(summary['newest'])}, {summary['undated']} undated")
        click.echo(f"{summary['removed']} removed, last collected {summary['last_retrieved']}")
        for name, counts in parts.items():
            click.echo(f"{name}: " + ", ".join(f"{value or 'unknown'} {count}" for value, count in counts.items()))
        # Of publishers with a single article none is worth more than those left out. Their names may hold commas.
        if several := [f"{name or 'unknown'} {count}" for name, count in publishers.items() if count > 1]:
            click.echo(f"most from: {'; '.join(several)}")
    if ahead:
        click.echo(f"dated later than they came, look at them: {', '.join(ahead)}")


def _day(published: object) -> str:
    """The day, month or year of a date as it is kept; its hour is no matter here."""
    return str(published or "?").partition("T")[0]


@command.command()
@click.argument("article_id")
@click.option("--version", type=click.IntRange(1, 10**9), help="An older version instead of the newest.")
@click.pass_obj
def show(settings: Settings, article_id: str, version: int | None) -> None:
    """Print an article with its header, as Markdown."""
    with _store(settings) as store:
        click.echo(format_article_file(store.get(article_id, version)))
        if removed := store.removal(article_id):
            click.echo(f"(removed {removed.when}: {removed.reason})", err=True)


@command.command()
@click.argument("article_id")
@click.option("--diff", "with_diff", is_flag=True, help="Show the sentences that changed.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON, sentences included.")
@click.pass_obj
def history(settings: Settings, article_id: str, with_diff: bool, as_json: bool) -> None:
    """Show the versions of an article, what each changed, and what its publisher said of it afterwards."""
    from bot.history_text import history_json, history_lines, sentences_of
    from corpus.history import history as history_of

    with _store(settings) as store:
        steps = history_of(store.versions(article_id), sentences_of)
        notices, removal = store.notices(article_id), store.removal(article_id)
    if as_json:
        click.echo(json.dumps(history_json(steps, notices, removal), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(history_lines(steps, notices, removal, with_diff=with_diff)))


@command.command()
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "markdown"]), default="jsonl", show_default=True, help="The form."
)
@click.argument("target", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def export(settings: Settings, form: str, target: Path | None) -> None:
    """Write every article as one line of JSON, to standard output or the file TARGET, or as Markdown files into TARGET.

    `body` is the cleaned text that offsets point into. Collecting an export gives equal articles.
    """
    if form == "markdown" and target is None:
        raise click.UsageError("Name the folder that the Markdown files go into.")
    with _store(settings) as store:
        if form == "markdown" and target is not None:
            click.echo(f"{_export_files(store.articles(), target)} files in {target}", err=True)
            return
        with click.open_file(str(target or "-"), "w", encoding="utf-8") as file:
            for article in store.articles():
                file.write(json.dumps(to_record(article), ensure_ascii=False) + "\n")


@command.command()
@click.argument("article_ids", nargs=-1)
@click.option("--starter", is_flag=True, help="Take out the whole starter corpus.")
@click.option("--reason", default="removed by hand", show_default=True, help="Kept with the article in the record.")
@click.pass_obj
def remove(settings: Settings, article_ids: tuple[str, ...], starter: bool, reason: str) -> None:
    """Take articles out of the corpus. The record keeps them, marked removed; they are never cited again."""
    if not article_ids and not starter:
        raise click.UsageError("Name the ids of articles to remove, or --starter.")
    with _changing(settings, "removing") as app:
        chosen = [*article_ids, *(app.store.of_origin(STARTER) if starter else ())]
        with app.store.transaction():
            removed = sum(app.store.remove(article_id, reason) for article_id in chosen)
    click.echo(f"{removed} removed")


@command.command()
@click.argument("article_ids", nargs=-1, required=True)
@click.pass_obj
def reinstate(settings: Settings, article_ids: tuple[str, ...]) -> None:
    """Bring removed articles back, whatever they were removed for; `attache corpus history` says what it was."""
    with _changing(settings, "reinstating") as app, app.store.transaction():
        reinstated = sum(app.store.reinstate(article_id) for article_id in article_ids)
    click.echo(f"{reinstated} reinstated")


@command.command()
@click.option("--all", "every", is_flag=True, help="Every article, not only those that older rules made.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_obj
def reextract(settings: Settings, every: bool, as_json: bool) -> None:
    """Make articles anew from what was received, by today's rules. Those that come out otherwise get a new version."""
    from bot.refresh import described_by_origin
    from corpus.reextract import reextract as run

    with _changing(settings, "extracting anew") as app, progress_bar("Extracting") as show:
        report = run(app.store, every=every, described=described_by_origin(settings), progress=show)
    failed = [{"location": one.location, "reason": one.reason} for one in report.failed]
    if as_json:
        told = {"texts": report.texts, "details": report.details, "unchanged": report.unchanged, "failed": failed}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    counts = (len(report.texts), len(report.details), report.unchanged, len(failed))
    words = "{} with another text, {} with other details only, {} unchanged, {} failed"
    click.echo(words.format(*counts) if any(counts) else NOTHING_DUE)
    for one in report.failed:
        click.echo(f"  failed {one.location}: {one.reason}")


def _export_files(articles: Iterator[Article], folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    written: set[str] = set()
    for article in articles:
        name = file_name(article.id)
        if name.casefold() in written:  # on systems where A.md and a.md are one file
            name = f"{len(written)}-{name}"
        (folder / name).write_text(format_article_file(article), encoding="utf-8")
        written.add(name.casefold())
    return len(written)


@contextmanager
def _store(settings: Settings) -> Iterator[ArticleStore]:
    store = open_store(settings)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def _changing(settings: Settings, purpose: str) -> Iterator[App]:
    """An app whose record may be changed within; the index follows at the end."""
    app = open_app(settings)
    try:
        with writer_lock(settings.data_dir, purpose, told=say_who_writes):
            yield app
            app.build()
    finally:
        app.close()
