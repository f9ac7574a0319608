"""`attache sources`: where new articles come from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from bot.app import open_store, sources_file
from bot.commands import HELP_OPTIONS
from bot.refresh import http_fetcher, keys_of, known_sources, now
from bot.settings import Settings
from corpus.article import Kind
from corpus.sources.checking import SourceCheck, check_source
from corpus.sources.setting import OPTIONS, SHORTEST_INTERVAL_MINUTES, SourceKind, SourceSetting
from corpus.sources.settings_file import remove_user_source, write_user_source
from corpus.sources.state import Health, SourceState
from corpus.sources.visiting import health_of, missing_key


class _WithOptionsOfKinds(click.Command):
    """Lists the options that each kind of source has, as its module declares them."""

    def format_epilog(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        for kind, options in OPTIONS.items():
            with formatter.section(f"--option NAME=VALUE for the kind {kind.value}"):
                rows = [(name, f"{option.doc} ({_as_typed(option.default)})") for name, option in options.items()]
                formatter.write_dl(rows or [("none", "")])


@click.group(context_settings=HELP_OPTIONS)
def command() -> None:
    """Say where new articles come from: feeds, sitemaps, pages, folders and official APIs."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@click.pass_obj
def list_(settings: Settings, as_json: bool) -> None:
    """All sources: whether they are enabled, how they are doing, where they are."""
    known = known_sources(settings)
    store = open_store(settings)
    try:
        states = {one.name: SourceState.from_json(store.source_state(one.name)) for one in known.settings}
    finally:
        store.close()
    health = {one.name: health_of(one, states[one.name], now(), keys_of(settings)) for one in known.settings}
    if as_json:
        sources = [_as_json(one, states[one.name], health[one.name]) for one in known.settings]
        click.echo(json.dumps({"sources": sources, "problems": known.problems}, ensure_ascii=False, indent=2))
    else:
        for one in known.settings:
            click.echo(f"{one.name}: {health[one.name].message} ({one.kind.value}, {one.place}){_caveat(one)}")
    _tell_problems(known.problems)


@command.command(cls=_WithOptionsOfKinds)
@click.argument("name")
@click.option("--kind", type=click.Choice([kind.value for kind in SourceKind]), required=True, help="What it is.")
@click.option("--url", help="The address of the feed, sitemap or page. Official APIs know their own.")
@click.option("--path", type=click.Path(path_type=Path), help="The folder of a folder source.")
@click.option("--publisher", help="Who is named as the publisher where an article does not say.")
@click.option(
    "--article-kind", type=click.Choice([kind.value for kind in Kind]), help="What sort of texts its articles are."
)
@click.option("--licence", help="Under what licence its texts are.")
@click.option("--display-limit", type=click.IntRange(min=0), help="How many characters of an article may be shown.")
@click.option(
    "--interval-minutes", type=click.IntRange(min=SHORTEST_INTERVAL_MINUTES), help="How often it is asked. 60 if unset."
)
@click.option("--option", "options", multiple=True, metavar="NAME=VALUE", help="An option of its kind; see below.")
@click.option("--disabled", is_flag=True, help="Add it, but do not collect from it yet.")
@click.pass_obj
def add(settings: Settings, /, name: str, options: tuple[str, ...], disabled: bool, **given: Any) -> None:
    """Add a source of your own under a NAME of small letters, digits and hyphens, or replace it."""
    values = {key: _as_written(value) for key, value in given.items() if value is not None}
    table = dict(_option(SourceKind(given["kind"]), one) for one in options)
    told = {**values, "enabled": not disabled, **({"options": table} if table else {})}
    setting = write_user_source(sources_file(settings), name, told)
    _forget_visits(settings, name)
    click.echo(f"{name} added: {setting.kind.value}, {setting.place}. `attache sources check {name}` tries it out.")
    _tell_key(settings, setting)


@command.command()
@click.argument("name")
@click.pass_obj
def enable(settings: Settings, name: str) -> None:
    """Collect from a source from now on."""
    setting = _switched(settings, name, on=True)
    click.echo(
        f"{name} is enabled; it is asked every {setting.interval.total_seconds() / 60:.0f} minutes.{_caveat(setting)}"
    )
    _tell_key(settings, setting)


@command.command()
@click.argument("name")
@click.pass_obj
def disable(settings: Settings, name: str) -> None:
    """Do not collect from a source any more. Its articles stay."""
    _switched(settings, name, on=False)
    click.echo(f"{name} is disabled.")


@command.command()
@click.argument("name")
@click.pass_obj
def remove(settings: Settings, name: str) -> None:
    """Take a source, or your changes to one that ships with the program, out of your file. Its articles stay."""
    if not remove_user_source(sources_file(settings), name):
        raise click.ClickException(f"{sources_file(settings)} has no source {name!r}.")
    click.echo(f"{name} is taken out of {sources_file(settings)}.")


@command.command()
@click.argument("names", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.pass_obj
def check(settings: Settings, names: tuple[str, ...], as_json: bool) -> None:
    """Fetch what sources would bring now and say whether it can be read; nothing is kept.

    Without NAMES, all enabled sources are checked.
    """
    from corpus.extract import extract

    known = known_sources(settings)
    _tell_problems(known.problems)
    by_name = {one.name: one for one in known.settings}
    chosen = [_named(by_name, name) for name in names] or [one for one in known.settings if one.enabled]
    fetcher = http_fetcher(settings)
    found = [check_source(one, fetcher, now=now(), extract=extract, keys=keys_of(settings)) for one in chosen]
    if as_json:
        click.echo(json.dumps([_check_json(one) for one in found], ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(line for one in found for line in _check_lines(one)) or "No source is enabled.")
    if not all(one.ok for one in found):
        raise click.exceptions.Exit(1)


def _forget_visits(settings: Settings, name: str) -> None:
    """What was kept of an earlier source of this name, its pause after failures too, says nothing of the new one."""
    store = open_store(settings)
    try:
        if store.source_state(name):
            store.save_source_state(name, SourceState().to_json())
    finally:
        store.close()


def _switched(settings: Settings, name: str, *, on: bool) -> SourceSetting:
    _named({one.name: one for one in known_sources(settings).settings}, name)
    return write_user_source(sources_file(settings), name, {"enabled": on})


def _named(by_name: dict[str, SourceSetting], name: str) -> SourceSetting:
    if name not in by_name:
        raise click.ClickException(f"There is no source {name!r}. `attache sources list` shows which there are.")
    return by_name[name]


def _option(kind: SourceKind, text: str) -> tuple[str, Any]:
    """An option as the sources file has it: lists with commas, true or false, numbers."""
    name, equals, value = text.partition("=")
    known = OPTIONS[kind].get(name)
    if known is None or not equals:
        raise click.UsageError(f"{text!r} is no option of the kind {kind.value}; see `attache sources add --help`.")
    if known.type is list:
        return name, [one.strip() for one in value.split(",") if one.strip()]
    if known.type is bool:
        return name, {"true": True, "false": False}.get(value.lower(), value)
    return name, int(value) if known.type is int and value.isdecimal() else value


def _as_written(value: Any) -> Any:
    """A relative path counts from the working folder here, and from its own folder in the sources file."""
    return str(value.absolute()) if isinstance(value, Path) else value


def _as_typed(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if value not in ((), "") else "unset"


def _caveat(setting: SourceSetting) -> str:
    return "" if setting.verified else " Its address is unverified: check it before you rely on it."


def _tell_problems(problems: tuple[str, ...]) -> None:
    for problem in problems:
        click.echo(problem, err=True)


def _tell_key(settings: Settings, setting: SourceSetting) -> None:
    if setting.enabled and (reason := missing_key(setting, keys_of(settings))):
        click.echo(f"It is {reason}: put REGULATIONS_GOV_API_KEY into .env.", err=True)


def _as_json(setting: SourceSetting, state: SourceState, health: Health) -> dict[str, Any]:
    return {
        "name": setting.name,
        "kind": setting.kind.value,
        "place": setting.place,
        "enabled": setting.enabled,
        "verified": setting.verified,
        "publisher": setting.publisher,
        "display_limit": setting.display_limit,
        "interval_minutes": setting.interval.total_seconds() / 60,
        "health": {"status": health.status.value, "message": health.message},
        "last_success": state.last_success.isoformat() if state.last_success else None,
        "next_attempt": state.next_attempt.isoformat() if state.next_attempt else None,
    }


def _check_lines(found: SourceCheck) -> list[str]:
    lines = [f"{found.name}: {'ok' if found.ok else 'not ok'}{f', {found.error}' if found.error else ''}"]
    lines += [f"  fetched {one.url} ({one.media_type or 'unknown kind'}, {one.size:,} bytes)" for one in found.fetched]
    for one in found.articles:
        told = one.problem or f"{one.words} words, {one.published or 'undated'}"
        lines.append(f"  article “{one.title or one.location}”: {told}")
    lines += [f"  withdrawn {one}" for one in found.withdrawals]
    return lines + [f"  skipped {one}" for one in found.problems]


def _check_json(found: SourceCheck) -> dict[str, Any]:
    return {
        "name": found.name,
        "ok": found.ok,
        "error": found.error,
        "fetched": [{"url": one.url, "media_type": one.media_type, "size": one.size} for one in found.fetched],
        "articles": [
            {
                "location": one.location,
                "title": one.title,
                "published": one.published or None,
                "words": one.words,
                "problem": one.problem,
            }
            for one in found.articles
        ],
        "withdrawals": list(found.withdrawals),
        "skipped": list(found.problems),
    }
