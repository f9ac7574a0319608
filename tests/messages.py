"""What is said to people, as the code has it and as the catalogues translate it.

`python tests/messages.py` (with the project's environment) adds what is new to each catalogue, to be translated there,
and compiles them all.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from bot.app import EMPTY_CORPUS, EMPTY_INDEX
from bot.language import DOMAIN, LANGUAGES, LOCALE
from index.language_hint import LANGUAGE_NAMES
from index.reason import LANGUAGE_NOTE, TEMPLATES
from index.search_syntax import NOTES

COMMAND = "command"
"""The context of names and descriptions of Discord's commands."""


def said() -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Every message of the code, singular and plural as a pair, with its context."""
    keywords: dict[str, Any] = {"say": None, "many": (1, 2), "pgettext": ((1, "c"), 2)}
    bot = Path(__file__).parents[1] / "bot"
    for _, _, message, _, context in extract_from_dir(bot, [("**.py", "python")], keywords=keywords):
        yield message, context
    for text in (*TEMPLATES.values(), *NOTES, LANGUAGE_NOTE, *LANGUAGE_NAMES, EMPTY_CORPUS, EMPTY_INDEX):
        yield text, None
    for text in sorted(set(command_texts())):
        yield text, COMMAND


def command_texts() -> Iterator[str]:
    """Names and descriptions of all commands, options and choices."""
    for command in command_tree().get_commands():
        yield from _texts(command)


def command_tree() -> Any:
    """The commands as a client has them."""
    from discord import Client, Intents
    from fake_library import FakeLibrary

    from bot.chat.commands import AttacheTree
    from bot.chat.desk import Desk
    from bot.chat.sightings import Sightings
    from bot.chat.work_pool import WorkPool
    from bot.chat_store import ChatStore
    from bot.settings import Settings
    from corpus.database import Database

    pool = WorkPool(workers=0)
    store = ChatStore(Database.open(Path(":memory:"), ()), log_days=1)
    desk = Desk.of(FakeLibrary(), store, Settings(), pool=pool)
    tree = AttacheTree(Client(intents=Intents.none()), desk=desk, sightings=Sightings())
    store.close()
    return tree


def _texts(command: Any) -> Iterator[str]:
    yield command.name
    if description := getattr(command, "description", ""):
        yield description
    for inner in getattr(command, "commands", ()):
        yield from _texts(inner)
    for parameter in getattr(command, "parameters", ()):
        yield parameter.display_name
        yield str(parameter.description)
        yield from (choice.name for choice in parameter.choices)


def catalogue(code: str) -> Catalog:
    """The catalogue of a language, as a person edits it."""
    with (folder(code) / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=code, domain=DOMAIN)


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as the program reads it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def folder(code: str) -> Path:
    return LOCALE / code / "LC_MESSAGES"


def main() -> None:
    template = Catalog(domain=DOMAIN)
    for message, context in said():
        template.add(message, context=context)
    for code in LANGUAGES:
        if code == "en":
            continue
        known = catalogue(code)
        known.update(template, no_fuzzy_matching=True)
        with (folder(code) / f"{DOMAIN}.po").open("wb") as file:
            write_po(file, known, no_location=True, sort_output=True, ignore_obsolete=True, width=110)
        (folder(code) / f"{DOMAIN}.mo").write_bytes(compiled(known))
        missing = [message.id for message in known if message.id and not all(_strings(message))]
        print(f"{code}: {len(known)} messages, {len(missing)} not translated", *missing, sep="\n  ")


def _strings(message: Any) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


if __name__ == "__main__":
    main()
