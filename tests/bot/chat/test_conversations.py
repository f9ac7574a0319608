"""What a question leans on: threads, forum posts, direct messages, replies, and messages of others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from fake_answers import CLARIFY
from fake_library import FakeLibrary

from bot.chat_records import ServerSettings
from bot.scope import EVERYTHING, Limits
from index.answer import Answer
from index.follow_up import inherit
from index.question import analyze_question

FIRST, SECOND = "what did the U.S. ask China?", "and Japan?"


class TakingOver(FakeLibrary):
    """Its answers to follow-ups take over words, as the real ones do."""

    def ask(self, question: str, *, previous: str | None = None, limits: Limits = EVERYTHING) -> Answer:
        answer = super().ask(question, previous=previous, limits=limits)
        return replace(answer, query=inherit(answer.query, analyze_question(previous or "")))


async def test_a_thread_is_one_conversation(scene) -> None:
    async with scene() as s:
        thread = await s.discord.new_thread(s.general, "steel")
        bob = s.discord.new_user("bob")
        for author, text in ((s.alice, FIRST), (bob, SECOND)):
            asked = await s.discord.say(author, thread, f"{s.discord.bot.mention} {text}")
            assert (await s.discord.reply_to(asked)).channel is thread
        assert s.library.previous == [None, FIRST]


@pytest.mark.parametrize("place", ["thread", "direct messages"])
async def test_a_follow_up_keeps_what_its_question_was_limited_to_and_says_so(scene, place: str) -> None:
    async with scene() as s:
        where = s.direct if place == "direct messages" else await s.discord.new_thread(s.general, "steel")
        await s.command("ask", where=where, question=FIRST, since="2015", source="trade att")
        for text in (SECOND, "and Korea?"):
            reply = await s.discord.reply_to(await s.discord.say(s.alice, where, f"{s.discord.bot.mention} {text}"))
            assert "Looked only at: from 1 January 2015 on; Trade Attaché brief" in reply.text
            assert s.library.limits[-1] == s.library.limits[0]
        until = await s.command("ask", where=where, question="and India?", until="2020")
        assert "Looked only at: until 31 December 2020; Trade Attaché brief" in until.text
        whole = "what did Canada say about the quota for cheese of the European Union?"
        reply = await s.discord.reply_to(await s.discord.say(s.alice, where, f"{s.discord.bot.mention} {whole}"))
        assert "Looked only at" not in reply.text


async def test_what_the_server_no_longer_shows_is_not_shown_to_a_follow_up_either(scene) -> None:
    async with scene() as s:
        thread = await s.discord.new_thread(s.general, "steel")
        await s.command("ask", where=thread, question=FIRST, since="2015")
        s.store.change_server(s.discord.world.guild_id, lambda _: ServerSettings(limits=Limits(official=True)))
        await s.command("ask", where=thread, question=SECOND)
        assert s.library.limits[-1] == Limits(since=date(2015, 1, 1), official=True)


async def test_what_a_follow_up_keeps_is_what_was_asked_for_and_not_what_the_server_showed_then(scene) -> None:
    async with scene() as s:
        thread, server = await s.discord.new_thread(s.general, "steel"), s.discord.world.guild_id
        s.store.change_server(server, lambda _: ServerSettings(limits=Limits(sources=("Nobody",), official=True)))
        first = await s.command("ask", where=thread, question=FIRST, since="2015")
        s.store.change_server(server, lambda _: ServerSettings())
        await s.command("ask", where=thread, question=SECOND)
        await s.discord.reply_to(
            await s.discord.say(s.alice, thread, f"{s.discord.bot.mention} and Korea?", reply_to=first)
        )
        assert s.library.limits[1:] == [Limits(since=date(2015, 1, 1))] * 2


@pytest.mark.parametrize("line", ["thanks!", "ok great", "Good bot", "👍"])
async def test_thanks_leave_the_question_standing(scene, line: str) -> None:
    async with scene() as s:
        thanked = [await s.discord.say(s.alice, s.direct, text) for text in (FIRST, line)]
        reply = await s.discord.reply_to(thanked[1])
        for to in (None, reply):
            await s.discord.reply_to(await s.discord.say(s.alice, s.direct, SECOND, reply_to=to))
        assert s.library.previous[::2] == [None, FIRST]
        assert s.library.previous[3] == SECOND


async def test_words_that_others_took_over_are_erased_with_who_said_them(scene, tmp_path) -> None:
    async with scene(library=TakingOver()) as s:
        thread, bob = await s.discord.new_thread(s.general, "steel"), s.discord.new_user("bob")
        first = await s.command("ask", where=thread, question="what did the U.S. ask China about zirconium?")
        await s.clicks(first, "Useful", by=bob)
        second = await s.command("ask", by=bob, where=thread, question=SECOND)
        await s.command("ask", by=bob, where=thread, question="and Korea?")
        assert "zirconium" in s.library.previous[-1]
        await s.settled()
        await s.command("privacy erase")
        for path in tmp_path.glob("chat.sqlite*"):
            assert b"zirconium" not in path.read_bytes()
        assert "Please ask again" in (await s.clicks(second, "All evidence", by=bob)).text
        await s.command("ask", by=bob, where=thread, question="and India?")
        assert s.library.previous[-1] is None


async def test_a_question_of_ones_own_is_not_erased_with_the_one_before(scene) -> None:
    async with scene(library=TakingOver()) as s:
        thread, bob = await s.discord.new_thread(s.general, "steel"), s.discord.new_user("bob")
        own = "what did Canada say about the quota for cheese of the European Union?"
        await s.command("ask", where=thread, question=FIRST)
        await s.command("ask", by=bob, where=thread, question=own)
        await s.command("privacy erase")
        await s.command("ask", by=bob, where=thread, question=SECOND)
        assert s.library.previous[-1] == own


async def test_what_only_one_saw_is_no_part_of_the_conversation_of_others(scene) -> None:
    async with scene() as s:
        thread, bob = await s.discord.new_thread(s.general, "steel"), s.discord.new_user("bob")
        await s.command("ask", where=thread, question=FIRST, only_me=True)
        await s.command("ask", by=bob, where=thread, question=SECOND, only_me=True)
        await s.command("ask", where=thread, question="and Korea?")
        await s.command("ask", where=thread, question="and India?", only_me=True)
        assert s.library.previous == [None, None, None, "and Korea?"]
        await s.command("ask", by=bob, where=thread, question="and Brazil?")
        assert s.library.previous[-1] == "and Korea?"


async def test_who_asks_unseen_has_a_conversation_too(scene) -> None:
    async with scene() as s:
        thread = await s.discord.new_thread(s.general, "steel")
        for text in (FIRST, SECOND):
            await s.command("ask", where=thread, question=text, only_me=True)
        assert s.library.previous == [None, FIRST]


async def test_a_post_in_a_forum_is_one_conversation(scene) -> None:
    forums = []
    async with scene(before=lambda discord: forums.append(discord.new_forum("questions"))) as s:
        post = await s.discord.new_thread(forums[0], "tariffs")
        for text in (FIRST, SECOND):
            await s.discord.reply_to(await s.discord.say(s.alice, post, f"{s.discord.bot.mention} {text}"))
        await s.command("ask", where=post, question="and Korea?")
        assert s.library.previous == [None, FIRST, SECOND]


async def test_direct_messages_are_one_conversation_and_channels_are_not(scene) -> None:
    async with scene() as s:
        for text in (FIRST, SECOND):
            await s.discord.reply_to(await s.discord.say(s.alice, s.direct, text))
        for text in (FIRST, SECOND):
            await s.discord.reply_to(await s.discord.say(s.alice, s.general, f"{s.discord.bot.mention} {text}"))
        assert s.library.previous == [None, FIRST, None, None]


async def test_a_reply_leans_on_the_answer_it_replies_to(scene) -> None:
    async with scene() as s:
        first = await s.discord.reply_to(await s.discord.say(s.alice, s.general, f"{s.discord.bot.mention} {FIRST}"))
        command = await s.asks()
        await s.settled()
        for to, question in ((first, FIRST), (command, CLARIFY)):
            await s.discord.reply_to(await s.discord.say(s.alice, s.general, SECOND, reply_to=to))
            assert s.library.previous[-1] == question


async def test_a_conversation_that_paused_for_long_begins_anew(scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.chat.asking.CONVERSATION_PAUSE", -1.0)
    async with scene() as s:
        for text in (FIRST, SECOND):
            await s.discord.reply_to(await s.discord.say(s.alice, s.direct, text))
        assert s.library.previous == [None, None]


async def test_a_thread_that_discord_did_not_tell_of_is_known_by_its_channel(scene) -> None:
    async with scene() as s:
        s.store.change_server(s.discord.world.guild_id, lambda _: ServerSettings(channels=(s.general.id,)))
        old = await s.discord.new_thread(s.general, "from last year", told=False)
        asked = await s.discord.say(s.alice, old, f"{s.discord.bot.mention} {FIRST}")
        assert "I do not answer" not in (await s.discord.reply_to(asked)).text
        assert s.answerer.asked == [FIRST]


async def test_a_message_of_somebody_else_can_be_asked_about(scene) -> None:
    async with scene() as s:
        bob = s.discord.new_user("bob")
        message = await s.discord.say(bob, s.general, CLARIFY)
        reply = await s.discord.answer_to(await s.discord.use_on(s.alice, message, "Ask about this message"))
        assert CLARIFY in reply.text
        assert s.answerer.asked == [CLARIFY]


@pytest.mark.parametrize("content", ["", "why " * 300])
async def test_a_message_that_is_no_question_is_made_one_first(scene, content: str) -> None:
    async with scene() as s:
        message = await s.discord.say(s.alice, s.general, content)
        opened = await s.discord.use_on(s.alice, message, "Ask about this message")
        reply = await s.discord.answer_to(await s.discord.submit(opened, CLARIFY))
        assert CLARIFY in reply.text


async def test_options_narrow_the_answer(scene) -> None:
    async with scene() as s:
        await s.asks(since="2015-03", until="2016", source="trade att")
        limits = s.library.limits[-1]
        assert (str(limits.since), str(limits.until)) == ("2015-03-01", "2016-12-31")
        assert limits.sources == ("Trade Attaché brief",)
        for options, words in (({"since": "soon"}, "cannot read that date"), ({"source": "nobody"}, "No source here")):
            assert words in (await s.asks(**options)).text


async def test_who_asks_too_much_is_told_how_long_to_wait_and_others_are_not(scene, tmp_path) -> None:
    from bot.settings import Settings

    async with scene(settings=Settings(data_dir=tmp_path, user_questions_per_minute=3)) as s:
        replies = [(await s.asks(f"question {number}")).text for number in range(5)]
        assert [("Please wait" in text) for text in replies] == [False] * 3 + [True] * 2
        assert "second" in replies[-1]
        assert "Please wait" not in (await s.asks(by=s.discord.new_user("bob"))).text


async def test_a_server_that_asks_too_much_is_told_so_and_direct_messages_are_not(scene, tmp_path) -> None:
    from bot.settings import Settings

    settings = Settings(data_dir=tmp_path, user_questions_per_minute=0, server_questions_per_minute=3)
    async with scene(settings=settings) as s:
        people = [s.discord.new_user(f"user{number}") for number in range(5)]
        replies = [(await s.asks(f"question {each.name}", by=each)).text for each in people]
        assert [("This server asks a lot" in text) for text in replies] == [False] * 3 + [True] * 2
        question = await s.discord.say(s.alice, s.direct, CLARIFY)
        assert "asks a lot" not in (await s.discord.reply_to(question)).text
