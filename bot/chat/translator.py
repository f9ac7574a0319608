"""Names and descriptions of commands in the languages of the catalogue, as Discord shows them to each person."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.language import LANGUAGES, language


class CatalogueTranslator(app_commands.Translator):
    """Translates with the one catalogue of all that is said to people; English is what the code has."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 -- the library's signature
    ) -> str | None:
        """The text in a language; None where the catalogue has none other than English."""
        code = locale.value.partition("-")[0]
        if code == "en" or code not in LANGUAGES:
            return None
        translated = language(code).of_command(string.message)
        return translated if translated != string.message else None
