"""Rules for forms, suggestions, threads, files, context menus and layouts: each is broken once."""

from __future__ import annotations

from typing import Any

import pytest
from discord_standin.command_rules import check_commands
from discord_standin.errors import ApiError
from discord_standin.interactions import Interaction
from discord_standin.rules import check_choices, check_files, check_message, check_modal, check_thread
from discord_standin.standin import StandIn
from discord_standin.test_interactions import DEFER, SAY, Bot, scene

V2 = 1 << 15
FIELD = {"type": 4, "custom_id": "text", "style": 2, "max_length": 500}
LABELLED = {"type": 18, "label": "Question", "component": FIELD}
FORM = {"custom_id": "f", "title": "Ask", "components": [LABELLED]}
BUTTON = {"type": 2, "style": 1, "label": "More", "custom_id": "more"}
TEXT = {"type": 10, "content": "x"}

FORMS: dict[str, dict[str, Any]] = {
    "six fields": {**FORM, "components": [LABELLED] * 6},
    "no field": {**FORM, "components": []},
    "a long title": {**FORM, "title": "t" * 46},
    "no title": {**FORM, "title": ""},
    "a long id": {**FORM, "custom_id": "i" * 101},
    "a long label": {**FORM, "components": [{**LABELLED, "label": "l" * 46}]},
    "a field for too much": {**FORM, "components": [{**LABELLED, "component": {**FIELD, "max_length": 4001}}]},
    "more filled in than fits": {**FORM, "components": [{**LABELLED, "component": {**FIELD, "value": "v" * 501}}]},
    "a long placeholder": {**FORM, "components": [{**LABELLED, "component": {**FIELD, "placeholder": "p" * 101}}]},
}
CHOICES: dict[str, list[dict[str, Any]]] = {
    "26 choices": [{"name": "n", "value": "v"}] * 26,
    "a long name": [{"name": "n" * 101, "value": "v"}],
    "no name": [{"name": "", "value": "v"}],
    "a long value": [{"name": "n", "value": "v" * 101}],
}
LAYOUTS: dict[str, list[dict[str, Any]]] = {
    "a button without a row": [BUTTON],
    "a box within a box": [{"type": 17, "components": [{"type": 17, "components": [TEXT]}]}],
    "four texts beside a button": [{"type": 9, "components": [TEXT] * 4, "accessory": BUTTON}],
    "a section without an accessory": [{"type": 9, "components": [TEXT]}],
    "six buttons in a row": [{"type": 1, "components": [{**BUTTON, "custom_id": str(n)} for n in range(6)]}],
    "an empty text": [{"type": 10, "content": " "}],
}
COMMANDS: dict[str, list[dict[str, Any]]] = {
    "16 commands for messages": [{"name": f"c{n}", "type": 3} for n in range(16)],
    "a described context menu": [{"name": "c", "type": 3, "description": "x"}],
    "a long context menu": [{"name": "c" * 33, "type": 3}],
    "an unknown context": [{"name": "c", "description": "x", "contexts": [3]}],
    "an unknown install": [{"name": "c", "description": "x", "integration_types": [2]}],
    "a translated name with capitals": [{"name": "c", "description": "x", "name_localizations": {"de": "Gross"}}],
    "a long translated description": [
        {"name": "c", "description": "x", "description_localizations": {"de": "x" * 101}}
    ],
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_breaks_a_rule_is_refused(name: str) -> None:
    check_modal(FORM)
    with pytest.raises(ApiError):
        check_modal(FORMS[name])


@pytest.mark.parametrize("name", CHOICES)
def test_suggestions_that_break_a_rule_are_refused(name: str) -> None:
    check_choices([{"name": "n" * 100, "value": "v" * 100}] * 25)
    with pytest.raises(ApiError):
        check_choices(CHOICES[name])


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_that_breaks_a_rule_is_refused(name: str) -> None:
    check_message({"flags": V2, "components": [{"type": 9, "components": [TEXT] * 3, "accessory": BUTTON}]})
    with pytest.raises(ApiError):
        check_message({"flags": V2, "components": LAYOUTS[name]})


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_that_break_a_rule_are_refused(name: str) -> None:
    with pytest.raises(ApiError):
        check_commands(COMMANDS[name])


@pytest.mark.parametrize("body", [{"name": "n" * 101}, {"name": ""}, {"name": "n", "auto_archive_duration": 90}])
def test_a_thread_that_breaks_a_rule_is_refused(body: dict[str, Any]) -> None:
    check_thread({"name": "n" * 100, "auto_archive_duration": 4320})
    with pytest.raises(ApiError):
        check_thread(body)


def test_a_file_over_ten_megabytes_is_refused() -> None:
    check_files([10 * 1024 * 1024])
    with pytest.raises(ApiError) as refusal:
        check_files([10 * 1024 * 1024 + 1])
    assert refusal.value.status == 413


async def test_a_layout_never_becomes_plain_text_again() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        await bot.respond(asked, DEFER)
        assert (await bot.edit(asked, {"flags": V2, "components": [TEXT]}))[0] == 200
        assert await bot.edit(asked, SAY) == (400, 50035)

    await scene(test)


async def test_suggestions_cannot_be_put_off() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        typing = discord.interactions.create(asked.user, asked.channel, {}, kind=4)
        assert await bot.respond(typing, DEFER) == (400, 50035)
        assert (await bot.respond(typing, {"type": 8, "data": {"choices": []}}))[0] == 200

    await scene(test)


async def test_a_command_has_no_message_to_change() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        assert await bot.respond(asked, {"type": 6}) == (400, 50035)

    await scene(test)


async def test_a_form_cannot_open_another() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        sent = discord.interactions.create(asked.user, asked.channel, {}, kind=5)
        assert await bot.respond(sent, {"type": 9, "data": FORM}) == (400, 50035)

    await scene(test)


async def test_where_only_the_user_installed_it_there_are_five_follow_ups() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        guest = discord.interactions.create(asked.user, discord.foreign_channel("elsewhere"), {})
        await bot.respond(guest, {"type": 4, "data": SAY})
        assert [(await bot.follow_up(guest, SAY))[0] for _ in range(6)] == [200] * 5 + [400]

    await scene(test)


async def test_two_hundred_commands_a_day_can_be_registered() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        path = f"/applications/{discord.bot.id}/commands"
        body = [{"name": f"c{n}", "description": "x"} for n in range(100)]
        assert [(await bot.send("PUT", path, body))[0] for _ in range(3)] == [200, 200, 429]

    await scene(test)


async def test_a_bot_may_not_change_who_sees_a_command() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        path = f"/applications/{discord.bot.id}/guilds/{discord.world.guild_id}/commands/1/permissions"
        assert await bot.send("PUT", path, {"permissions": []}) == (403, 20001)

    await scene(test)


async def test_the_texts_of_a_layout_ping_like_any_other() -> None:
    async def test(discord: StandIn, bot: Bot, asked: Interaction) -> None:
        body = {"flags": V2, "components": [{"type": 10, "content": asked.user.mention}]}
        await bot.respond(asked, {"type": 4, "data": body})
        assert discord.response(asked).pings == {asked.user.id}

    await scene(test)
