"""What can be done with the bot, as somebody may do it, with examples that find something."""

from __future__ import annotations

from collections.abc import Iterator

from bot.catalogue import Catalogue
from bot.chat.desk import Desk
from bot.chat.layout import Layout, Reply, Text
from bot.chat.pieces import brief, lines, plain
from bot.chat.plain_text import as_reply
from bot.chat.rendering import NEUTRAL
from bot.chat.rights import Asker, may_curate, may_see_gaps, may_settle
from bot.language import Language
from bot.scope import Limits

_LONGEST_EXAMPLE = 60


def help_reply(desk: Desk, asker: Asker) -> Reply:
    """What can be done, with examples from the articles that may be shown here."""
    say, catalogue, limits = desk.say(asker), desk.library.catalogue(), desk.limits(asker)
    commands = [
        ("ask", say("a question in your own words; the answer is quoted, with its sources")),
        ("search", say('articles by words, "phrases", -words, title:, publisher:, topic:, since:, until:')),
        ("article", say("one article, by what you remember of its title")),
        ("latest", say("the newest articles, of a topic, party or source")),
        ("sources", say("whose articles I hold")),
        ("privacy", say("what I keep of you; take it with you, or have it erased")),
        ("about", say("how much I hold, and how new it is")),
        ("doctor", say("what I lack in this channel")),
        *_of_rights(desk, asker, say),
    ]
    told = [f"{say.command(name)} {text}" for name, text in commands]
    also = say("You can also mention me, reply to me, write to me directly, or choose Apps on a message.")
    examples = examples_of(catalogue, limits, say)
    title, head = say("Examples from these articles"), say("What I can do")
    blocks = [Text(lines(f"**{head}**", *told, f"-# {also}"))]
    if examples:
        blocks.append(Text(lines(f"**{title}**", *examples)))
    return as_reply(Layout(blocks=tuple(blocks), colour=NEUTRAL), say)


def _of_rights(desk: Desk, asker: Asker, say: Language) -> Iterator[tuple[str, str]]:
    """The commands that only some may use, for those who may."""
    server = desk.server(asker)
    if may_see_gaps(asker, desk.settings, server):
        yield "gaps", say("what was asked and not answered")
    if may_curate(asker, desk.settings, server):
        yield "corpus", say("add and remove articles, ask the sources for new ones")
    if may_settle(asker, desk.settings):
        yield "settings", say("where I answer, who sees it, in which language, from which articles")


def examples_of(catalogue: Catalogue, limits: Limits, say: Language) -> list[str]:
    """Commands that find something here, as inert lines."""
    articles = catalogue.within(limits)
    examples = []
    identifier = next((name for one in articles for name in one.identifiers if any(map(str.isdigit, name))), "")
    if identifier:
        examples.append(f"{say.command('ask')} tell me about {brief(identifier, 60)}")
    if subjects := catalogue.subjects(limits):
        examples.append(f"{say.command('latest')} {brief(subjects[0], 60)}")
    if articles:
        title = plain(articles[0].title, 60)
        examples.append(f"{say.command('article')} {brief(title, 80)}")
    if name := next((one.name for one in catalogue.sources(limits) if len(one.name) <= _LONGEST_EXAMPLE), ""):
        examples.append(f'{say.command("search")} publisher:"{brief(name, 2 * _LONGEST_EXAMPLE)}"')
    return examples
