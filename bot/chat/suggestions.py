"""What is suggested while somebody types: from memory only, for it cannot be deferred."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands

from bot.catalogue import short_id
from bot.chat.desk import Desk
from bot.chat.layout import OPTION_LIMIT, OPTIONS_LIMIT, size
from bot.chat.pieces import longest, plain
from bot.chat.who import asker_of_interaction
from bot.language import Language
from corpus.headline import Headline
from index.vocabulary import fold

Called = discord.Interaction[Any]
Choices = list[app_commands.Choice[str]]


class Suggestions:
    """The choices for what is typed, within what may be shown where it is typed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def titles(self, interaction: Called, typed: str) -> Choices:
        """Titles, with short ids as values."""
        asker = asker_of_interaction(interaction)
        if self._desk.refusal(asker):
            return []
        found = self._desk.library.latest_catalogue.titled(
            typed[:OPTION_LIMIT], self._desk.limits(asker), OPTIONS_LIMIT
        )
        say = self._desk.say(asker)
        return [app_commands.Choice(name=title_label(one, say), value=short_id(one)) for one in found]

    async def subjects(self, interaction: Called, typed: str) -> Choices:
        """Topics and parties."""
        asker = asker_of_interaction(interaction)
        if self._desk.refusal(asker):
            return []
        return matching(self._desk.library.latest_catalogue.subjects(self._desk.limits(asker)), typed)

    async def sources(self, interaction: Called, typed: str) -> Choices:
        """Publishers."""
        asker = asker_of_interaction(interaction)
        if self._desk.refusal(asker):
            return []
        sources = self._desk.library.latest_catalogue.sources(self._desk.limits(asker))
        return matching((source.name for source in sources), typed)


def title_label(article: Headline, say: Language) -> str:
    """The article as it is suggested: its title, cut where that must be, with its date."""
    date = f" ({say.date(article.published)})"
    return (plain(article.title, OPTION_LIMIT - size(date)) or say("Untitled")) + date


def matching(names: Iterable[str], typed: str) -> Choices:
    """The names that hold what is typed, those that begin with it first."""
    wanted = fold(typed)
    fitting = [name for name in names if wanted in fold(name)]
    fitting.sort(key=lambda name: not fold(name).startswith(wanted))
    return [
        app_commands.Choice(name=label, value=longest(name, OPTION_LIMIT, str))
        for name in fitting[:OPTIONS_LIMIT]
        if (label := plain(name, OPTION_LIMIT))
    ]
