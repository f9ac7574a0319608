"""Each rule is broken once; what keeps to all of them is taken."""

from __future__ import annotations

from typing import Any

import pytest
from discord_standin.command_rules import check_commands
from discord_standin.errors import ApiError
from discord_standin.rules import check_message

V2 = 1 << 15
BUTTON = {"type": 2, "style": 1, "label": "More", "custom_id": "more"}
LINK = {"type": 2, "style": 5, "label": "Open", "url": "https://example.org/"}
OPTION = {"label": "one", "value": "1"}
SELECT = {"type": 3, "custom_id": "pick", "options": [OPTION]}


def row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def embed(**parts: Any) -> dict[str, Any]:
    return {"embeds": [parts]}


ACCEPTED: list[dict[str, Any]] = [
    {"content": "x" * 2000},
    {"content": "", "embeds": [{"title": "t" * 256, "description": "d" * 4096}]},
    {"content": "x", "components": [row(*({**BUTTON, "custom_id": str(n)} for n in range(5)))] * 1},
    {"components": [row(SELECT)]},
    {"components": [row(LINK)]},
    {"flags": V2, "components": [{"type": 17, "components": [text("x" * 4000)]}]},
    {"content": "x", "allowed_mentions": {"parse": [], "replied_user": False}, "nonce": "1" * 25},
]

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "too much text": ({"content": "x" * 2001}, "BASE_TYPE_MAX_LENGTH"),
    "too much text in emoji": ({"content": "🚢" * 1001}, "BASE_TYPE_MAX_LENGTH"),
    "nothing": ({"content": " \n"}, "50006"),
    "long nonce": ({"content": "x", "nonce": "1" * 26}, "BASE_TYPE_MAX_LENGTH"),
    "eleven embeds": ({"embeds": [{"title": "t"}] * 11}, "BASE_TYPE_MAX_LENGTH"),
    "long embed title": (embed(title="t" * 257), "embeds"),
    "long embed description": (embed(description="t" * 4097), "embeds"),
    "long embed footer": (embed(footer={"text": "t" * 2049}), "embeds"),
    "long embed author": (embed(author={"name": "t" * 257}), "embeds"),
    "long field name": (embed(fields=[{"name": "n" * 257, "value": "v"}]), "embeds"),
    "long field value": (embed(fields=[{"name": "n", "value": "v" * 1025}]), "embeds"),
    "26 fields": (embed(fields=[{"name": "n", "value": "v"}] * 26), "embeds"),
    "6001 characters of embeds": ({"embeds": [{"description": "d" * 3001}, {"description": "d" * 3000}]}, "MAX_EMBED_SIZE_EXCEEDED"),
    "six rows": ({"components": [row({**BUTTON, "custom_id": str(n)}) for n in range(6)]}, "BASE_TYPE_BAD_LENGTH"),
    "six buttons in a row": ({"components": [row(*({**BUTTON, "custom_id": str(n)} for n in range(6)))]}, "BASE_TYPE_BAD_LENGTH"),
    "a select beside a button": ({"components": [row(SELECT, BUTTON)]}, "BASE_TYPE_BAD_LENGTH"),
    "an empty row": ({"components": [row()]}, "BASE_TYPE_BAD_LENGTH"),
    "a button without a row": ({"components": [BUTTON]}, "UNION_TYPE_CHOICES"),
    "the same id twice": ({"components": [row(BUTTON, BUTTON)]}, "COMPONENT_CUSTOM_ID_DUPLICATED"),
    "a long id": ({"components": [row({**BUTTON, "custom_id": "x" * 101})]}, "BASE_TYPE_BAD_LENGTH"),
    "a button without an id": ({"components": [row({"type": 2, "style": 1, "label": "x"})]}, "BASE_TYPE_REQUIRED"),
    "a long label": ({"components": [row({**BUTTON, "label": "x" * 81})]}, "BASE_TYPE_MAX_LENGTH"),
    "a link to a script": ({"components": [row({**LINK, "url": "javascript:alert(1)"})]}, "URL_TYPE_INVALID_SCHEME"),
    "a long link": ({"components": [row({**LINK, "url": "https://" + "x" * 505})]}, "BASE_TYPE_MAX_LENGTH"),
    "26 options": ({"components": [row({**SELECT, "options": [OPTION] * 26})]}, "BASE_TYPE_BAD_LENGTH"),
    "no option": ({"components": [row({**SELECT, "options": []})]}, "BASE_TYPE_BAD_LENGTH"),
    "a long option": ({"components": [row({**SELECT, "options": [{**OPTION, "label": "x" * 101}]})]}, "BASE_TYPE_MAX_LENGTH"),
    "a long value": ({"components": [row({**SELECT, "options": [{**OPTION, "value": "x" * 101}]})]}, "BASE_TYPE_MAX_LENGTH"),
    "a long description of an option": ({"components": [row({**SELECT, "options": [{**OPTION, "description": "x" * 101}]})]}, "BASE_TYPE_MAX_LENGTH"),
    "an empty id": ({"components": [row({**SELECT, "custom_id": ""})]}, "BASE_TYPE_BAD_LENGTH"),
    "26 buttons": ({"components": [row(*({**BUTTON, "custom_id": f"{r}.{n}"} for n in range(5))) for r in range(5)] + [row(BUTTON)]}, "BASE_TYPE_BAD_LENGTH"),
    "a long placeholder": ({"components": [row({**SELECT, "placeholder": "x" * 151})]}, "BASE_TYPE_MAX_LENGTH"),
    "content in a layout": ({"flags": V2, "content": "x", "components": [text("x")]}, "MESSAGE_CANNOT_USE_LEGACY_FIELDS"),
    "an embed in a layout": ({"flags": V2, "embeds": [{"title": "t"}], "components": [text("x")]}, "MESSAGE_CANNOT_USE_LEGACY_FIELDS"),
    "a poll in a layout": ({"flags": V2, "poll": {"question": {"text": "?"}}, "components": [text("x")]}, "MESSAGE_CANNOT_USE_LEGACY_FIELDS"),
    "a sticker in a layout": ({"flags": V2, "sticker_ids": ["1"], "components": [text("x")]}, "MESSAGE_CANNOT_USE_LEGACY_FIELDS"),
    "an empty layout": ({"flags": V2, "components": []}, "50006"),
    "41 components": ({"flags": V2, "components": [text("x")] * 41}, "COMPONENT_LIMIT"),
    "4001 characters of layout": ({"flags": V2, "components": [text("x" * 2000), text("x" * 2001)]}, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
    "mentions parsed and listed": ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"),
    "an unknown kind of mention": ({"content": "x", "allowed_mentions": {"parse": ["all"]}}, "BASE_TYPE_CHOICES"),
    "too many listed": ({"content": "x", "allowed_mentions": {"users": ["1"] * 101}}, "BASE_TYPE_MAX_LENGTH"),
}  # fmt: skip

COMMAND = {"name": "ask", "description": "Ask."}
TEXT = {"name": "question", "description": "What?", "type": 3, "required": True}

REFUSED_COMMANDS: dict[str, tuple[list[dict[str, Any]], str]] = {
    "capitals": ([{**COMMAND, "name": "Ask"}], "STRING_TYPE_REGEX"),
    "a space": ([{**COMMAND, "name": "ask me"}], "STRING_TYPE_REGEX"),
    "a long name": ([{**COMMAND, "name": "a" * 33}], "STRING_TYPE_REGEX"),
    "no description": ([{**COMMAND, "description": ""}], "BASE_TYPE_BAD_LENGTH"),
    "a long description": ([{**COMMAND, "description": "x" * 101}], "BASE_TYPE_BAD_LENGTH"),
    "26 options": ([{**COMMAND, "options": [{**TEXT, "name": f"o{n}"} for n in range(26)]}], "BASE_TYPE_MAX_LENGTH"),
    "a required option last": ([{**COMMAND, "options": [{**TEXT, "required": False}, {**TEXT, "name": "b"}]}], "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"),
    "26 choices": ([{**COMMAND, "options": [{**TEXT, "choices": [{"name": "a", "value": "a"}] * 26}]}], "BASE_TYPE_MAX_LENGTH"),
    "a long choice": ([{**COMMAND, "options": [{**TEXT, "choices": [{"name": "n" * 101, "value": "v"}]}]}], "BASE_TYPE_BAD_LENGTH"),
    "a long value of a choice": ([{**COMMAND, "options": [{**TEXT, "choices": [{"name": "n", "value": "v" * 101}]}]}], "BASE_TYPE_MAX_LENGTH"),
    "8001 characters": ([{**COMMAND, "options": [{**TEXT, "name": f"o{n}", "choices": [{"name": "n" * 100, "value": "v" * 100}] * 25} for n in range(2)]}], "APPLICATION_COMMAND_TOO_LARGE"),
    "the same name twice": ([COMMAND, COMMAND], "APPLICATION_COMMANDS_DUPLICATE_NAME"),
    "101 commands": ([{**COMMAND, "name": f"c{n}"} for n in range(101)], "30032"),
}  # fmt: skip


@pytest.mark.parametrize("payload", ACCEPTED)
def test_what_keeps_to_the_rules_is_taken(payload: dict[str, Any]) -> None:
    check_message(payload)


@pytest.mark.parametrize("name", REFUSED)
def test_what_breaks_a_rule_is_refused(name: str) -> None:
    payload, code = REFUSED[name]
    with pytest.raises(ApiError) as refusal:
        check_message(payload)
    assert code in str(refusal.value)
    assert refusal.value.status == 400


@pytest.mark.parametrize("name", REFUSED_COMMANDS)
def test_a_command_that_breaks_a_rule_is_refused(name: str) -> None:
    commands, code = REFUSED_COMMANDS[name]
    with pytest.raises(ApiError) as refusal:
        check_commands(commands)
    assert code in str(refusal.value)


def test_a_file_alone_is_a_message() -> None:
    check_message({}, files=1)


def test_a_refusal_has_discords_body() -> None:
    with pytest.raises(ApiError) as refusal:
        check_message({"content": "x" * 2001})
    assert refusal.value.body == {
        "message": "Invalid Form Body",
        "code": 50035,
        "errors": {
            "content": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 2000 or fewer in length."}]}
        },
    }
