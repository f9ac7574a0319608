"""The words that the program says to people, in their language: one gettext catalogue for all of them.

English is written in the code; `bot/locale/<code>/LC_MESSAGES/attache.po` holds the others. What is to be translated
is the first argument of a call of `say`, or the first two of `say.many`; docs/extending.md tells how to add a language.
Articles are never translated.
"""

from __future__ import annotations

import gettext
from datetime import date
from functools import cache
from pathlib import Path

from corpus.dates import PartialDate

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "attache"
LANGUAGES = {"en": "English", "de": "Deutsch"}
"""The languages there are, by code, with their own names."""


class Language:
    """Says things in one language; `say("Found {count}.", count=3)` fills in what is named."""

    def __init__(self, code: str, translations: gettext.NullTranslations) -> None:
        self.code = code
        self._translations = translations

    def __call__(self, message: str, /, **values: object) -> str:
        """The message in this language."""
        text = self._translations.gettext(message)
        return text.format(**values) if values else text

    def many(self, one: str, several: str, count: int, /, **values: object) -> str:
        """The message for this count, which it may name as {count}."""
        text = self._translations.ngettext(one, several, count)
        return text.format(count=self.number(count), **values)

    def of_command(self, text: str) -> str:
        """A name or description of a command of Discord's, which may be another word there than in a sentence."""
        return self._translations.pgettext("command", text)

    def command(self, name: str) -> str:
        """A command as it is typed, such as "privacy export", by its name in this language."""
        return f"`/{' '.join(map(self.of_command, name.split()))}`"

    def number(self, number: int) -> str:
        """A whole number with its thousands set apart."""
        return f"{number:,}".replace(",", self._translations.pgettext("between thousands", ","))

    def date(self, published: PartialDate | date | None) -> str:
        """A calendar date as exactly as it is known: 26 March 2015, March 2015, 2015, or "undated"."""
        say = self
        if published is None:
            return say("undated")
        if published.month is None:
            return str(published.year)
        month = self._month(published.month)
        if published.day is None:
            return say("{month} {year}", month=month, year=published.year)
        return say("{day} {month} {year}", day=published.day, month=month, year=published.year)

    def _month(self, number: int) -> str:
        say = self
        return (
            say("January"), say("February"), say("March"), say("April"), say("May"), say("June"), say("July"),
            say("August"), say("September"), say("October"), say("November"), say("December"),
        )[number - 1]  # fmt: skip


@cache
def language(code: str) -> Language:
    """The language of a code such as "de" or "de-AT"; English where there is no other."""
    code = code.replace("_", "-").partition("-")[0].lower()
    if code not in LANGUAGES:
        code = "en"
    return Language(code, gettext.translation(DOMAIN, LOCALE, [code], fallback=True))


ENGLISH = language("en")
