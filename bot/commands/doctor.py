"""`attache doctor`: what can be checked, one line each, with how to mend it."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

import click

from bot.app import open_app
from bot.settings import Settings
from corpus.errors import CorpusError
from index.errors import SearchError

_TOKEN_PARTS = 3  # a Discord token is three parts with full stops between them


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one check; `mend` says what to do when it is not well."""

    subject: str
    well: bool
    found: str
    mend: str = ""


@click.command()
@click.pass_obj
def command(settings: Settings) -> None:
    """Check token, data folder, index and versions, and say how to mend what is wrong."""
    checks = list(_checks(settings))
    for check in checks:
        mend = f"  -> {check.mend}" if check.mend and not check.well else ""
        click.echo(f"{'ok  ' if check.well else 'FAIL'} {check.subject}: {check.found}{mend}")
    if not all(check.well for check in checks):
        raise click.exceptions.Exit(1)


def _checks(settings: Settings) -> Iterator[Check]:
    yield _versions()
    yield _token(settings)
    yield _data_folder(settings)
    yield from _guarded("index", lambda: _index(settings))


def _versions() -> Check:
    packages = ", ".join(f"{name} {version(name)}" for name in ("trade-attache", "discord.py", "Whoosh"))
    return Check("versions", well=True, found=f"{packages}, Python {platform.python_version()}")


def _token(settings: Settings) -> Check:
    if not settings.discord_token:
        return Check("token", False, "not set", "put DISCORD_TOKEN into .env; only `attache run` needs it")
    whole = settings.discord_token.count(".") == _TOKEN_PARTS - 1
    mend = "copy it again from the Discord developer portal, Bot, Reset Token"
    return Check("token", whole, "set" if whole else "set, but it does not look like a bot's token", mend)


def _data_folder(settings: Settings) -> Check:
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return Check("data folder", False, f"{folder}: {error.strerror}", "set DATA_DIR to a folder you can write to")
    writable = os.access(folder, os.W_OK)
    return Check("data folder", writable, str(folder.absolute()), "make it writable for the user who runs the bot")


def _index(settings: Settings) -> Check:
    app = open_app(settings)
    try:
        wanted, indexed = app.store.current_versions(), app.backend.versions()
        behind = sum(indexed.get(article) != number for article, number in wanted.items())
        found = f"{len(wanted)} articles, {app.backend.count()} passages, {behind} articles not indexed yet"
        if not wanted:
            return Check("index", False, "the corpus is empty", "`attache collect --starter` or `attache collect PATH`")
        return Check("index", not behind, found, "`attache index`")
    finally:
        app.close()


def _guarded(subject: str, check: Callable[[], Check]) -> Iterator[Check]:
    try:
        yield check()
    except (CorpusError, SearchError) as error:
        yield Check(subject, False, str(error), "the message says what to do")
