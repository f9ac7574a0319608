"""`attache doctor`: what can be checked, one line each, with how to mend it."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from bot.checks import Check, Verdict, checks
from bot.commands import HELP_OPTIONS
from bot.settings import Settings


@click.command(context_settings=HELP_OPTIONS)
@click.option("--json", "as_json", is_flag=True, help="Print the checks as JSON.")
@click.pass_obj
def command(settings: Settings, as_json: bool) -> None:
    """Check token, data folder, record, index, sources and versions, and say how to mend what is wrong."""
    found: list[Check] = []
    for check in checks(settings):
        found.append(check)
        if not as_json:
            click.echo(_line(check))
    if as_json:
        click.echo(json.dumps([asdict(check) for check in found], ensure_ascii=False, indent=1))
    if any(check.verdict is Verdict.BROKEN for check in found):
        raise click.exceptions.Exit(1)


def _line(check: Check) -> str:
    mend = f"  -> {check.mend}" if check.mend and check.verdict is not Verdict.WELL else ""
    return f"{check.verdict:4} {check.subject}: {check.found}{mend}"
