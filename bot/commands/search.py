"""`attache search`: passages by words."""

from __future__ import annotations

import json

import click

from bot.app import App, open_app
from bot.commands import HELP_OPTIONS
from bot.settings import Settings
from index.backend import Hit
from index.search_syntax import Search, did_you_mean, parse_search


@click.command(context_settings=HELP_OPTIONS)
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="Passages to find at most.")
@click.option("--json", "as_json", is_flag=True, help="Print the hits as JSON.")
@click.pass_obj
def command(settings: Settings, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find passages by WORDS, best first.

    Words rank. "A phrase", title:word, publisher:name, topic:name, kind:official, article:id, since:2015-03,
    until:2016 and published:2015..2016 must hold, and what has a minus before it must not (write -- before the first
    such word).
    """
    search = parse_search(" ".join(words))
    app = open_app(settings)
    try:
        hits = app.backend.search(search.query, limit)
        nothing = "" if hits else _nothing(search, app)
    finally:
        app.close()
    for note in search.notes:
        click.echo(note.text, err=True)
    if as_json:
        click.echo(json.dumps([_as_json(hit) for hit in hits], ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    from bot.terminal import render_hit

    console = Console(highlight=False)
    for hit in hits:
        console.print(render_hit(hit.rank, hit.passage), crop=False)
    if nothing:
        click.echo(nothing)


def _nothing(search: Search, app: App) -> str:
    if not app.backend.count():
        return app.why_nothing()
    suggestion = did_you_mean(search, app.backend)
    return f"Nothing found. Did you mean: {suggestion}" if suggestion else "Nothing found."


def _as_json(hit: Hit) -> dict[str, object]:
    passage = hit.passage
    return {
        "rank": hit.rank,
        "score": round(hit.score, 4),
        "article_id": passage.article_id,
        "title": passage.title,
        "publisher": passage.publisher,
        "url": passage.url,
        "published": str(passage.published) if passage.published else None,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
    }
