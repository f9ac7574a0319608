"""Commands are registered when they changed, and only then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from discord_standin.failures import reset, status
from discord_standin.markdown import shown
from fake_answers import CLARIFY

from bot.chat import commands
from bot.chat.commands import AttacheTree
from bot.chat.registration import FILE_NAME

PUT = "PUT /applications/{app}/commands"


async def registrations(scene) -> int:
    async with scene() as s:
        await s.settled()
        return s.discord.rest.sent.count(PUT)


async def test_commands_are_registered_as_discord_wants_them(scene) -> None:
    async with scene() as s:
        ask = s.discord.world.commands["ask"]
        option = ask["options"][0]
        assert (option["name"], option["required"]) == ("question", True)
        assert [each["name"] for each in ask["options"][1:]] == ["since", "until", "source", "only-me"]
        assert (ask["contexts"], ask["integration_types"]) == ([0, 1, 2], [0, 1])
        assert (option["min_length"], option["max_length"]) == (1, 500)


async def test_commands_are_registered_once_and_not_again(scene, tmp_path: Path, same_application) -> None:
    assert await registrations(scene) == 1
    assert await registrations(scene) == 0
    assert set(json.loads((tmp_path / FILE_NAME).read_text())) == {"application", "commands"}
    assert not list(tmp_path.glob("*.new"))


async def test_another_application_gets_its_own_registration(scene) -> None:
    assert await registrations(scene) == 1
    assert await registrations(scene) == 1


async def test_changed_commands_are_registered_again(scene, same_application, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await registrations(scene) == 1
    known = commands.add_commands

    def add_another(tree: AttacheTree) -> None:
        known(tree)

        @tree.command(name="another", description="Another command.")
        async def another(interaction: commands.Called) -> None:
            """Nothing."""

    monkeypatch.setattr(commands, "add_commands", add_another)
    assert await registrations(scene) == 1
    assert await registrations(scene) == 0


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff"])
async def test_a_damaged_memory_only_means_another_registration(
    scene, same_application, tmp_path: Path, content: bytes
) -> None:
    assert await registrations(scene) == 1
    (tmp_path / FILE_NAME).write_bytes(content)
    assert await registrations(scene) == 1
    assert await registrations(scene) == 0


async def test_a_memory_that_cannot_be_written_is_said_and_survived(scene, tmp_path: Path, caplog) -> None:
    (tmp_path / FILE_NAME).mkdir()
    assert await registrations(scene) == 1
    assert "could not be written" in caplog.text
    assert not list(tmp_path.glob("*.new"))


@pytest.mark.parametrize(
    "what", [status(403, code=50001), status(400, code=50035), reset()], ids=["403", "400", "reset"]
)
async def test_a_refused_registration_does_not_keep_it_from_answering(scene, same_application, caplog, what) -> None:
    async with scene(before=lambda discord: discord.failures.add("PUT", "/commands", what, times=2)) as s:
        question = await s.discord.say(s.alice, s.direct, CLARIFY)
        assert shown((await s.discord.reply_to(question)).text).quotes
    assert "could not be registered" in caplog.text
    assert await registrations(scene) == 1
