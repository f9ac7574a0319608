"""What the bot tells of itself: help, about, privacy, what the channel lacks, settings, gaps."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from typing import Any

from bot.chat.desk import Desk
from bot.chat.layout import MESSAGE_LIMIT, Attachment, Layout, Reply, Text, size
from bot.chat.pieces import brief, dated, fitting, lines
from bot.chat.plain_text import as_reply, layout_text
from bot.chat.rendering import NEUTRAL
from bot.chat.rights import Asker
from bot.gaps import gaps, gaps_csv
from bot.language import Language

_GAPS_SHOWN = 12
_QUESTIONS_SHOWN = 2

PERMISSIONS = {
    "view_channel": 1 << 10,
    "send_messages": 1 << 11,
    "embed_links": 1 << 14,
    "attach_files": 1 << 15,
    "read_message_history": 1 << 16,
    "send_messages_in_threads": 1 << 38,
}
"""What the bot needs in a channel, with Discord's bits."""


def about_reply(desk: Desk, asker: Asker) -> Reply:
    """How much there is, how new it is, which version runs."""
    say, catalogue, limits = desk.say(asker), desk.library.catalogue(), desk.limits(asker)
    articles = catalogue.within(limits)
    newest = next((one for one in articles if one.published), None)
    told = lines(
        say("**Trade Attaché** answers from articles it holds, in their own words, and says so when they do not tell."),
        say.many("{count} article", "{count} articles", len(articles))
        + " · "
        + say.many("{count} source", "{count} sources", len(catalogue.sources(limits))),
        say("Newest: {title}, {date}", title=brief(newest.title, 160), date=dated(newest.published, say, desk.today))
        if newest
        else "",
        say("Only part of the articles may be shown here.") if limits else "",
        "-# " + say("Version {version}", version=version("trade-attache")),
    )
    return as_reply(Layout(blocks=(Text(told),), colour=NEUTRAL), say)


def privacy_reply(desk: Desk, asker: Asker) -> str:
    """What is kept of a person and for how long."""
    say, days = desk.say(asker), desk.settings.question_log_days
    log = (
        say.many(
            "your questions, for {count} day, so that those who look after the articles see what is missing; "
            "they do not see who asked",
            "your questions, for {count} days, so that those who look after the articles see what is missing; "
            "they do not see who asked",
            days,
        )
        if days
        else say("no log of questions")
    )
    kept = say.many(
        "the answers you got and the lists you looked at, for {count} day, so that their buttons work",
        "the answers you got and the lists you looked at, for {count} days, so that their buttons work",
        max(1, days),
    )
    return lines(
        say("What I keep of you, under your Discord id:"),
        f"- {log}",
        f"- {kept}",
        "- " + say("what you said of an answer with Useful or Not useful, as long"),
        say("I read only what is meant for me. Nothing is passed on, and nothing is used to train anything."),
        say(
            "{export} gives you all of it, {erase} erases it at once.",
            export=say.command("privacy export"),
            erase=say.command("privacy erase"),
        ),
    )


def export_reply(desk: Desk, asker: Asker) -> Reply:
    """Everything that is kept of a person, as a file."""
    say = desk.say(asker)
    kept = {table: [_readable(row) for row in rows] for table, rows in desk.store.export(asker.user).items()}
    data = json.dumps(kept, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    return Reply(text=say("This is all that I keep of you."), files=(Attachment(name="my-data.json", data=data),))


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    """A row as people read it: times as such, and what is kept as JSON unpacked."""
    changed = dict(row)
    for name in ("asked_at", "given_at"):
        if name in row:
            changed[name] = datetime.fromtimestamp(row[name], UTC).isoformat(timespec="seconds")
    for name in ("content", "lacking"):
        if name in row:
            changed[name] = json.loads(row[name])
    return changed


def erase_reply(desk: Desk, asker: Asker) -> str:
    """Erase everything that is kept of a person."""
    say = desk.say(asker)
    erased = desk.store.erase(asker.user)
    return say.many("Erased: {count} entry. Nothing is left.", "Erased: {count} entries. Nothing is left.", erased)


def gaps_reply(desk: Desk, asker: Asker) -> Reply:
    """What this server's questions lacked, as a list and as CSV; a curator of the program sees all servers'."""
    say, everywhere = desk.say(asker), asker.user in desk.settings.curators
    questions = desk.store.unanswered(asker.server, everywhere=everywhere)
    complaints = desk.store.complaints(asker.server, everywhere=everywhere)
    if not questions and not complaints:
        return Reply(text=say("No question stayed without an answer, and nobody complained."))
    rows = []
    for gap in gaps(questions)[:_GAPS_SHOWN]:
        words = brief(", ".join(gap.words), 80) or say("(every word is known)")
        asked = " · ".join(brief(one.question, 70) for one in gap.questions[:_QUESTIONS_SHOWN])
        rows.append(f"**{len(gap.questions)}×** {words}\n-# {asked}")
    judged = [f"- {brief(one.question, 80)} · {brief(one.reason, 120) or '–'}" for one in complaints[:5]]
    title, other = say("What was asked and not answered"), say("Not useful, and why")
    blocks = [Text(lines(f"**{title}**", *rows))] if rows else []
    blocks += [Text(lines(f"**{other}**", *judged))] if judged else []
    layout = Layout(blocks=tuple(blocks), colour=NEUTRAL)
    return Reply(
        text=partial(layout_text, layout, say),
        layout=layout,
        files=(Attachment(name="gaps.csv", data=gaps_csv(questions, complaints)),),
    )


def doctor_reply(desk: Desk, asker: Asker, permissions: int, *, latency: float) -> str:
    """What the bot lacks in this channel and how to mend it; `latency` is Discord's heartbeat in seconds."""
    say = desk.say(asker)
    names = {
        "view_channel": say("View Channel"),
        "send_messages": say("Send Messages"),
        "embed_links": say("Embed Links"),
        "attach_files": say("Attach Files"),
        "read_message_history": say("Read Message History"),
        "send_messages_in_threads": say("Send Messages in Threads"),
    }
    missing = [names[name] for name, bit in PERMISSIONS.items() if not permissions & bit]
    checks = []
    if asker.server is None or asker.is_guest:
        checks.append("✅ " + say("No permissions are needed here: I answer commands only."))
    elif missing:
        told = say("I lack here: {permissions}. Someone who manages the channel can give them to my role: "
                   "Edit Channel, Permissions.", permissions=", ".join(missing))  # fmt: skip
        checks.append(f"❌ {told}")
    else:
        checks.append("✅ " + say("I have every permission that I need in this channel."))
    refused = desk.refusal(asker)
    checks.append(f"❌ {refused}" if refused else "✅ " + say("You may ask here."))
    problems = desk.library.problems()
    checks += [f"❌ {brief(problem, 300)}" for problem in problems]
    count = len(desk.library.catalogue().within(desk.limits(asker)))
    checks.append(("✅ " if count else "❌ ") + say.many("{count} article", "{count} articles", count))
    checks.append("✅ " + say("Discord answers in {milliseconds} ms.", milliseconds=round(min(latency, 99) * 1000)))
    return lines(*checks)


def status_text(desk: Desk, say: Language, states: Sequence[tuple[str, str]]) -> str:
    """How the corpus is doing, for those who look after it; never longer than MESSAGE_LIMIT."""
    catalogue = desk.library.catalogue()
    newest = next((one for one in catalogue.articles if one.published), None)
    sources = [f"- {brief(name, 60)} · {brief(state, 120)}" for name, state in states]
    told = lines(
        say.many("{count} article", "{count} articles", len(catalogue)),
        say("Newest: {title}, {date}", title=brief(newest.title, 160), date=dated(newest.published, say, desk.today))
        if newest
        else "",
        *(f"❌ {brief(problem, 200)}" for problem in desk.library.problems()[:3]),
    )
    return lines(told, fitting(sources, MESSAGE_LIMIT - size(told) - 1, say))
