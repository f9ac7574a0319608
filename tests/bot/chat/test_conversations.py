"""What a question leans on: threads, forum posts, direct messages, replies, and messages of others."""

from __future__ import annotations

import pytest
from fake_answers import CLARIFY

from bot.chat_records import ServerSettings

FIRST, SECOND = "what did the U.S. ask China?", "and Japan?"


async def test_a_thread_is_one_conversation(scene) -> None:
    async with scene() as s:
        thread = await s.discord.new_thread(s.general, "steel")
        bob = s.discord.new_user("bob")
        for author, text in ((s.alice, FIRST), (bob, SECOND)):
            asked = await s.discord.say(author, thread, f"{s.discord.bot.mention} {text}")
            assert (await s.discord.reply_to(asked)).channel is thread
        assert s.library.previous == [None, FIRST]


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
