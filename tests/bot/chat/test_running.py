"""Running the bot in a server: settings, curators, privacy, gaps. Rights are checked in code at every use."""

from __future__ import annotations

import asyncio
import json
import os
import re
from pathlib import Path

import pytest
from discord_standin.markdown import shown
from fake_answers import CLARIFY, Answerer, answer

from bot.app import open_app
from bot.chat.layout import MESSAGE_LIMIT, size
from bot.chat.limits_text import settings_text
from bot.chat.writer import Writer
from bot.chat_records import ServerSettings
from bot.language import ENGLISH
from bot.library import AppLibrary
from bot.scope import Limits
from bot.settings import Settings
from index.answer import Level


def nothing(question: str):
    return answer(
        question=question, level=Level.NOT_COVERED, uncovered=("=zirconium",), reason="No article mentions it."
    )


def manages(s) -> None:
    s.discord.world.managers.add(s.alice.id)


async def test_settings_are_changed_by_who_manages_the_server_only(scene) -> None:
    async with scene() as s:
        for name, options in (
            ("settings channel", {"channel": s.general.id, "answers": True}),
            ("settings visibility", {"only_me": True}),
            ("settings language", {"language": "de"}),
            ("settings scope", {"official": True}),
        ):
            refused = await s.command(name, **options)
            assert refused.seen_by == s.alice
            assert "Only those who manage" in refused.text
        manages(s)
        assert f"<#{s.general.id}>" in (await s.command("settings channel", channel=s.general.id, answers=True)).text
        assert "only the person who asked" in (await s.command("settings visibility", only_me=True)).text
        assert (await s.asks()).seen_by == s.alice
        assert "official texts only" in (await s.command("settings scope", official=True, since="2015")).text
        assert s.store.server(s.discord.world.guild_id).limits.official


def test_settings_of_a_large_server_fit_into_a_message_and_say_what_they_leave_out() -> None:
    limits = {number: Limits(sources=(f"The Harbour Gazette of {number}",), official=True) for number in range(60)}
    many = ServerSettings(channels=tuple(range(10**17, 10**17 + 99)), curators=(*range(40),), channel_limits=limits)
    text = settings_text(many, ENGLISH)
    assert size(text) <= MESSAGE_LIMIT
    assert [f"and {count} more" in text for count in (84, 25)] == [True, True]
    told = text.count("The Harbour Gazette of")
    assert text.endswith(f"-# and {60 - told} more")
    assert 10 < told < 60


async def test_the_status_of_many_sources_fits_into_a_message(scene, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, user_questions_per_minute=0)
    async with scene(settings=settings) as s:
        object.__setattr__(s.desk.settings, "curators", frozenset({s.alice.id}))
        s.library.source_states = lambda: [(f"source-{at}", "it does not answer: " + "🚢 " * 60) for at in range(30)]
        text = (await s.command("corpus status")).text
        assert "source-3" in text
        assert f"and {30 - text.count('source-')} more" in text


async def test_a_channel_may_have_a_scope_of_its_own(scene) -> None:
    async with scene() as s:
        manages(s)
        await s.command("settings scope", channel=s.general.id, source="trade att")
        await s.asks()
        assert s.library.limits[-1].sources == ("Trade Attaché brief",)
        await s.command("settings scope", channel=s.general.id)
        await s.asks()
        assert not s.library.limits[-1]


async def test_an_answer_says_what_part_of_the_articles_was_looked_at(scene) -> None:
    async with scene() as s:
        assert "Looked only at" not in (await s.asks()).text
        narrowed = await s.asks(since="2015", until="2015-04", source="trade att")
        told = "Looked only at: from 1 January 2015 on; until 30 April 2015; Trade Attaché brief"
        assert told in shown(narrowed.text).text


async def test_help_lists_what_somebody_may_use(scene) -> None:
    async with scene() as s:
        assert "`/settings`" not in (await s.command("help")).text
        manages(s)
        text = (await s.command("help")).text
        assert "`/settings`" in text
        assert "`/gaps`" in text
        assert "`/corpus`" not in text


async def test_commands_are_named_as_each_person_types_them(scene) -> None:
    async with scene() as s:
        s.discord.world.locales[s.alice.id] = "de"
        assert "`/fragen`" in (await s.command("help")).text
        assert "`/datenschutz löschen`" in (await s.command("privacy show")).text


async def test_curators_are_known_by_their_roles_of_the_moment(scene, tmp_path: Path) -> None:
    roles = []
    async with scene(before=lambda discord: roles.append(discord.new_role())) as s:
        assert "Only curators" in (await s.command("corpus refresh")).text
        manages(s)
        await s.command("settings curator", role=roles[0], may=True)
        s.discord.world.managers.clear()
        assert "Only curators" in (await s.command("gaps")).text
        s.discord.give_role(s.alice, roles[0])
        assert "Only curators" not in (await s.command("gaps")).text
        assert "Only curators" in (await s.command("corpus status")).text, "not in a server that ALLOWED_SERVERS lacks"
        s.discord.take_role(s.alice, roles[0])
        assert "Only curators" in (await s.command("gaps")).text


def incident_in(text: str) -> str:
    return re.search(r"`([0-9a-f]{8})`", text)[1]


async def told(s, words: str, name: str, **options) -> str:
    """Use a command of /corpus, and wait for these words: before them comes how far it is."""
    message = await s.command(f"corpus {name}", **options)
    await s.discord.world.until(lambda: words in message.text, words, timeout=40)
    return message.text


async def test_the_corpus_is_changed_in_another_process(
    scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(data_dir=tmp_path, user_questions_per_minute=0)
    app = open_app(settings)
    library = AppLibrary(app)
    async with scene(library=library, settings=settings) as s:
        object.__setattr__(s.desk.settings, "curators", frozenset({s.alice.id}))
        text = "Ruritania raised its duty on steel wire to 12 percent on April 2, 2025. The ministry announced it."
        await told(
            s, "1 article added", "add", file=("../../wire.md", f"# Ruritania and steel wire\n\n{text}\n".encode())
        )
        (choice, *_) = await s.discord.suggestions(s.alice, s.general, "corpus remove", title="ruritania")
        assert "12 percent" in (await s.asks("by how much did Ruritania raise its duty on steel wire?")).text
        await told(s, "1 not taken", "add", file=("table.xlsx", b"PK"))
        await told(s, "1 removed", "remove", title=choice["value"])
        assert not await s.discord.suggestions(s.alice, s.general, "article", title="ruritania")
        assert "12 percent" not in (await s.asks("by how much did Ruritania raise its duty on steel wire?")).text
        await told(s, "begins with https", "add", url="file:///etc/passwd")
        await told(s, "1 not taken", "add", url="http://127.0.0.1:1/")
        monkeypatch.setenv("HEALTH_PORT", "nowhere")  # which ends the other process as whatever is not foreseen does
        for failed, name, options in (
            ("wire.md could not be added.", "add", {"file": ("wire.md", b"# Wire")}),
            ("gazette.example/wire could not be added.", "add", {"url": "https://gazette.example/wire"}),
            ("The sources could not be asked for new articles.", "refresh", {}),
        ):
            text = await told(s, failed, name, **options)
            assert "Please try again" in text
            assert incident_in(text) in caplog.text
        assert not list((tmp_path / "uploads").iterdir())
    library.close()
    app.close()


async def test_gaps_come_as_a_list_and_as_a_table_without_formulas_or_names(scene, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    async with scene(Answerer(nothing), settings=settings) as s:
        object.__setattr__(s.desk.settings, "curators", frozenset({s.alice.id}))
        assert "nobody complained" in (await s.command("gaps")).text
        await s.asks("=HYPERLINK(1)")
        page = await s.command("gaps")
        assert "zirconium" in page.text
        table = page.files["gaps.csv"].decode("utf-8-sig")
        assert "'=HYPERLINK(1)" in table
        assert "'=zirconium" in table
        assert str(s.alice.id) not in table


async def test_what_is_kept_can_be_seen_taken_and_erased(scene, tmp_path: Path) -> None:
    async with scene() as s:
        await s.asks()
        await s.settled()
        assert "30 days" in (await s.command("privacy show")).text
        exported = json.loads((await s.command("privacy export")).files["my-data.json"])
        assert exported["questions"][0]["question"] == CLARIFY
        assert exported["answers"][0]["content"]["standing"] == CLARIFY
        assert exported["answers"][0]["asked_at"].endswith("+00:00")
        assert "Erased" in (await s.command("privacy erase")).text
        exported = json.loads((await s.command("privacy export")).files["my-data.json"])
        assert not any(exported.values())
        for path in tmp_path.rglob("*"):
            assert path.is_dir() or str(s.alice.id).encode() not in path.read_bytes()


async def test_the_doctor_says_what_is_lacking(scene) -> None:
    async with scene() as s:
        assert "every permission" in (await s.command("doctor")).text
        s.general.bot_permissions = 1 << 10
        text = (await s.command("doctor")).text
        assert "Send Messages" in text
        assert "Edit Channel" in text


async def test_the_doctor_counts_only_what_may_be_shown(scene) -> None:
    async with scene() as s:
        assert "✅ 1 article" in (await s.command("doctor")).text
        narrow = ServerSettings(limits=Limits(sources=("Another publisher",)))
        s.store.change_server(s.discord.world.guild_id, lambda _: narrow)
        assert "❌ 0 articles" in (await s.command("doctor")).text


async def test_everything_works_in_direct_messages_and_says_so_where_it_does_not(scene) -> None:
    async with scene() as s:
        for name in (
            "help",
            "about",
            "doctor",
            "privacy show",
            "settings show",
            "sources",
            "latest",
            "gaps",
            "corpus status",
        ):
            assert "Sorry" not in (await s.command(name, where=s.direct)).text, name


async def test_it_speaks_the_language_of_who_asks_or_of_the_server(scene) -> None:
    async with scene() as s:
        s.discord.world.locales[s.alice.id] = "de"
        assert "Beantwortet" in (await s.asks()).text
        manages(s)
        await s.command("settings language", language="en")
        assert "Answered" in (await s.asks()).text


def test_the_writer_has_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "DISCORD_TOKEN" not in os.environ or os.environ["DISCORD_TOKEN"] == ""


async def test_the_same_file_uploaded_twice_at_once_is_there_for_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, there, one_is_done = Writer(Settings(data_dir=tmp_path)), list[bool](), asyncio.Event()

    async def run(arguments: list[str], *_: object) -> str:
        if there:
            await one_is_done.wait()
        there.append(Path(arguments[1]).exists())
        return ""

    async def told(_: str) -> None:
        """Nothing is shown."""

    async def upload() -> None:
        await writer.add_file("wire.md", b"# Wire", told, ENGLISH)
        one_is_done.set()

    monkeypatch.setattr(writer, "run", run)
    await asyncio.gather(upload(), upload())
    assert there == [True, True]
    assert not list((tmp_path / "uploads").iterdir())
