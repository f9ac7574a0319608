"""Everything that is said can be said in every language, and what is compiled is what was translated."""

from __future__ import annotations

import ast
import re
from string import Formatter

import pytest
from messages import COMMAND, catalogue, command_tree, compiled, folder, said

from bot.language import DOMAIN, ENGLISH, LANGUAGES, LOCALE, language
from corpus.dates import PartialDate

OTHERS = [code for code in LANGUAGES if code != "en"]
GERMAN = language("de")


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_is_translated_with_all_that_it_names(code: str) -> None:
    known = catalogue(code)
    for message, context in said():
        single = message if isinstance(message, str) else message[0]
        found = known.get(single, context)
        assert found is not None, f"python tests/messages.py adds: {single}"
        strings = found.string if isinstance(found.string, tuple) else (found.string,)
        assert all(strings), f"not translated: {single}"
        if context is None:
            assert all(names(one) <= names(single) for one in strings), single
            assert names(single) - {"count"} <= names(strings[-1]), single


def test_whatever_the_code_says_is_found_to_be_translated() -> None:
    """Within an f-string, for one, it would not be."""
    found = {message if isinstance(message, str) else message[0] for message, _ in said()}
    for path in LOCALE.parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and re.fullmatch(r"(.*\.)?say(\.many)?", ast.unparse(node.func)):
                message = node.args[0]
                if isinstance(message, ast.Constant):
                    assert message.value in found, f"{path}:{node.lineno}"


@pytest.mark.parametrize("code", OTHERS)
def test_the_compiled_catalogue_is_the_one_that_people_edit(code: str) -> None:
    assert (folder(code) / f"{DOMAIN}.mo").read_bytes() == compiled(catalogue(code))


@pytest.mark.parametrize("code", OTHERS)
def test_translated_names_are_names_that_discord_takes(code: str) -> None:
    for command in command_tree().get_commands():
        translated = language(code).of_command(command.name)
        if command.__class__.__name__ != "ContextMenu":
            assert re.fullmatch(r"[-_'\w]{1,32}", translated)
            assert translated == translated.lower()
    for message, context in said():
        if context == COMMAND:
            assert len(language(code).of_command(str(message))) <= 100


def test_dates_numbers_and_plurals_are_as_each_language_has_them() -> None:
    day = PartialDate(2015, 3, 26)
    assert (ENGLISH.date(day), GERMAN.date(day)) == ("26 March 2015", "26. März 2015")
    assert (ENGLISH.date(PartialDate(2015, 3)), GERMAN.date(None)) == ("March 2015", "ohne Datum")
    assert (ENGLISH.number(12345), GERMAN.number(12345)) == ("12,345", "12.345")
    for count, told in ((1, "vor 1 Jahr"), (2, "vor 2 Jahren")):
        assert GERMAN.many("{count} year ago", "{count} years ago", count) == told


@pytest.mark.parametrize(
    ("code", "found"), [("de-AT", "de"), ("en-GB", "en"), ("fr", "en"), ("", "en"), ("../de", "en")]
)
def test_a_language_is_found_by_any_form_of_its_code(code: str, found: str) -> None:
    assert language(code).code == found
