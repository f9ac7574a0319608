"""Whom a message would notify: its text weighed against its allowed mentions, as Discord does it."""

from __future__ import annotations

import re
from typing import Any

from discord_standin.errors import invalid
from discord_standin.world import walk

EVERY_KIND = ("everyone", "roles", "users")


def text_in(payload: dict[str, Any]) -> str:
    """Everything in a message that may ping: its content and the texts of its layout."""
    texts = [str(each.get("content") or "") for each in walk(payload.get("components") or []) if each["type"] == 10]
    return "\n".join([str(payload.get("content") or ""), *texts])


def pings_of(
    content: str,
    allowed: dict[str, Any] | None,
    *,
    users: set[int],
    roles: set[int],
    replied_to: int | None = None,
    from_interaction: bool = False,
) -> frozenset[int | str]:
    """User ids, role ids, "everyone" and "here" that are notified.

    Without allowed mentions a message notifies whomever it names, and one from an interaction users only.
    Backslashes do not matter here: Discord's servers look at the text before any client formats it.
    """
    if allowed is None:
        allowed = {"parse": ["users"] if from_interaction else list(EVERY_KIND), "replied_user": not from_interaction}
    parse = allowed.get("parse") or []
    found: set[int | str] = set()
    if "everyone" in parse:
        found |= {name for name in ("everyone", "here") if f"@{name}" in content}
    found |= _named(content, r"<@!?(\d+)>", users, "users" in parse, allowed.get("users"))
    found |= _named(content, r"<@&(\d+)>", roles, "roles" in parse, allowed.get("roles"))
    if replied_to is not None and allowed.get("replied_user"):
        found.add(replied_to)
    return frozenset(found)


def _named(content: str, pattern: str, existing: set[int], everyone: bool, listed: list[Any] | None) -> set[int | str]:
    named = {int(number) for number in re.findall(pattern, content)} & existing
    return set(named) if everyone else {number for number in named if number in {int(each) for each in listed or ()}}


def check_allowed_mentions(allowed: dict[str, Any] | None) -> None:
    """Refuse what contradicts itself: a kind both parsed and listed, unknown kinds, lists over 100."""
    for kind in (allowed or {}).get("parse") or []:
        if kind not in EVERY_KIND:
            raise invalid("allowed_mentions.parse.0", "BASE_TYPE_CHOICES", f"Value must be one of {EVERY_KIND}.")
        if (allowed or {}).get(kind):
            raise invalid(
                "allowed_mentions",
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )
    for kind in ("users", "roles"):
        if len((allowed or {}).get(kind) or ()) > 100:
            raise invalid(f"allowed_mentions.{kind}", "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")
