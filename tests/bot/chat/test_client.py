"""The bot in a conversation: the real discord.py client, over HTTP and WebSocket, with a stand-in for Discord."""

from __future__ import annotations

import asyncio

import pytest
from discord_standin.failures import held
from discord_standin.markdown import shown
from discord_standin.payloads import may_read
from fake_answers import CLARIFY, INDIGENOUS, SECURE, Answerer, SlowAnswerer, answer, evidence

from bot.chat.asking import LONGEST_QUESTION
from bot.chat.client import AttacheClient, least_intents
from bot.chat.markup import question_of
from bot.chat.phrases import busy, hint, stopping
from bot.language import ENGLISH
from index.answer import Level

BUSY, HELP, STOPPING = busy(ENGLISH), hint(ENGLISH), stopping(ENGLISH)


async def test_a_slash_command_is_answered_with_quotations_and_sources(scene) -> None:
    async with scene() as s:
        asked = await s.discord.slash(s.alice, s.general, "ask", question=CLARIFY)
        message = await s.discord.answer_to(asked)
        result = shown(message.text)
        assert result.quotes == [SECURE, INDIGENOUS]
        assert CLARIFY in result.text
        assert "26 March 2015" in result.text
        assert result.links == ["https://www.wto.org/english/news_e/2015.htm"]
        assert not message.pings
        assert not s.discord.previews(message)
        assert s.answerer.asked == [CLARIFY]


async def test_a_slash_command_is_acknowledged_before_it_is_answered(scene) -> None:
    async with scene(SlowAnswerer()) as s:
        asked = await s.discord.slash(s.alice, s.general, "ask", question=CLARIFY)
        await s.discord.world.until(lambda: s.discord.response(asked), "an acknowledgement")
        assert s.discord.response(asked).is_loading
        s.answerer.let_go()
        assert SECURE in shown((await s.discord.answer_to(asked)).text).quotes


async def test_a_slash_command_works_in_direct_messages(scene) -> None:
    async with scene() as s:
        asked = await s.discord.slash(s.alice, s.direct, "ask", question=CLARIFY)
        assert shown((await s.discord.answer_to(asked)).text).quotes == [SECURE, INDIGENOUS]


@pytest.mark.parametrize("form", ["{me} {question}", "{question} {me}", "hello {me}\n{question}"])
async def test_a_mention_is_answered_with_a_reply_that_pings_nobody(scene, form: str) -> None:
    async with scene() as s:
        content = form.format(me=s.discord.bot.mention, question=CLARIFY)
        question = await s.discord.say(s.alice, s.general, content)
        reply = await s.discord.reply_to(question)
        assert shown(reply.text).quotes == [SECURE, INDIGENOUS]
        assert reply.channel is s.general
        assert not reply.pings
        assert not s.discord.previews(reply)
        assert s.answerer.asked == [" ".join(content.replace(s.discord.bot.mention, " ").split())]


async def test_a_direct_message_needs_no_mention(scene) -> None:
    async with scene() as s:
        question = await s.discord.say(s.alice, s.direct, CLARIFY)
        assert shown((await s.discord.reply_to(question)).text).quotes == [SECURE, INDIGENOUS]


async def test_a_reply_that_pings_the_bot_is_answered(scene) -> None:
    async with scene() as s:
        first = await s.discord.say(s.alice, s.general, f"{s.discord.bot.mention} {CLARIFY}")
        answered = await s.discord.reply_to(first)
        second = await s.discord.say(s.alice, s.general, "and Japan?", reply_to=answered)
        assert await s.discord.reply_to(second)
        assert s.answerer.asked == [CLARIFY, "and Japan?"]


async def test_it_is_silent_where_it_was_not_spoken_to(scene) -> None:
    async with scene() as s:
        me, role = s.discord.bot.mention, s.discord.new_role()
        other_bot = s.discord.new_user("other", bot=True)
        answered = await s.discord.reply_to(await s.discord.say(s.alice, s.general, f"{me} {CLARIFY}"))
        before = len(s.discord.messages_in(s.general))
        not_for_it = [
            await s.discord.say(s.alice, s.general, CLARIFY),
            await s.discord.say(s.alice, s.general, "@everyone look"),
            await s.discord.say(s.alice, s.general, f"<@&{role}> look"),
            await s.discord.say(s.alice, s.general, "thanks", reply_to=answered, ping=False),
            await s.discord.say(other_bot, s.general, f"{me} {CLARIFY}"),
            await s.discord.say(s.alice, s.general, f"{me} {CLARIFY}", webhook=True),
            await s.discord.say(s.discord.bot, s.general, f"{me} {CLARIFY}"),
        ]
        await s.settled()
        assert len(s.discord.messages_in(s.general)) == before + len(not_for_it)
        assert s.answerer.asked == [CLARIFY, "are you there?"]


async def test_it_never_gets_to_read_what_was_not_for_it(scene) -> None:
    async with scene() as s:
        (session,) = s.discord.gateway.connected
        overheard = await s.discord.say(s.alice, s.general, "a secret between us")
        meant = await s.discord.say(s.alice, s.general, f"{s.discord.bot.mention} hello")
        await s.discord.reply_to(meant)
        texts = [event["d"]["content"] for event in session.events if event["t"] == "MESSAGE_CREATE"]
        assert texts[:2] == ["", meant.content]
        assert not may_read(s.discord.world, overheard, session.intents)


def test_it_asks_for_no_privileged_intent() -> None:
    intents = least_intents()
    assert [intents.message_content, intents.members, intents.presences] == [False, False, False]


@pytest.mark.parametrize("content", ["{me}", "  {me}  ", "{me} <:cat:123456789012345678>"])
async def test_a_mention_without_a_question_gets_help(scene, content: str) -> None:
    async with scene() as s:
        question = await s.discord.say(s.alice, s.general, content.format(me=s.discord.bot.mention))
        assert (await s.discord.reply_to(question)).text == HELP
        assert not s.answerer.asked


async def test_a_question_that_is_too_long_is_not_tried(scene) -> None:
    async with scene() as s:
        question = await s.discord.say(s.alice, s.direct, "why " * 300)
        assert "1,199 characters" in (await s.discord.reply_to(question)).text
        assert not s.answerer.asked
        with pytest.raises(AssertionError, match="would not let anyone"):
            await s.discord.slash(s.alice, s.general, "ask", question="y" * (LONGEST_QUESTION + 1))


@pytest.mark.parametrize(
    "question", ["?", "🚢" * 20, "'; DROP TABLE articles; --", '* : " ( ) ~9 [a TO z]', "\\", "a" * LONGEST_QUESTION]
)
async def test_odd_questions_are_answered_like_any_other(scene, question: str) -> None:
    async with scene() as s:
        asked = await s.discord.slash(s.alice, s.general, "ask", question=question)
        assert shown((await s.discord.answer_to(asked)).text).quotes
        assert s.answerer.asked == [question]


async def test_half_a_character_becomes_one_that_can_be_kept_and_sent(scene, caplog) -> None:
    async with scene() as s:
        await s.discord.reply_to(await s.discord.say(s.alice, s.direct, "is half a ship \ud83d dutiable?"))
        assert s.answerer.asked == ["is half a ship \ufffd dutiable?"]
    assert not [record for record in caplog.records if record.exc_info]


async def test_nobody_is_pinged_by_a_question_or_an_article(scene) -> None:
    def hostile(question: str):
        return answer(
            evidence(question, title=question, publisher=question),
            question=question,
            uncovered=(question,),
            level=Level.CLOSEST,
        )

    async with scene(Answerer(hostile)) as s:
        role = s.discord.new_role()
        text = f"@everyone @here {s.alice.mention} <@&{role}> [x](https://evil.example)"
        message = await s.discord.answer_to(await s.discord.slash(s.alice, s.general, "ask", question=text))
        assert not message.pings
        assert message.payload["allowed_mentions"] == {"parse": []}
        assert shown(message.text).kinds() <= {"bold", "quote", "small", "link"}
        assert "https://evil.example" not in shown(message.text).links
        assert not s.discord.previews(message)


async def test_a_message_delivered_twice_is_answered_once(scene) -> None:
    async with scene() as s:
        question = await s.discord.say(s.alice, s.direct, CLARIFY, times=3)
        await s.discord.reply_to(question)
        await s.settled()
        assert len(s.discord.replies_to(question)) == 1
        assert s.answerer.asked.count(CLARIFY) == 1


async def test_a_command_delivered_twice_is_answered_once(scene) -> None:
    async with scene() as s:
        await s.discord.answer_to(await s.discord.slash(s.alice, s.general, "ask", question=CLARIFY, times=3))
        await s.settled()
        assert s.answerer.asked.count(CLARIFY) == 1
        assert s.discord.rest.sent.count("POST /interactions/{id}/{token}/callback") == 1


async def test_when_too_many_ask_the_others_are_told_to_wait(scene) -> None:
    async with scene(SlowAnswerer(), workers=1, waiting=1) as s:
        asked = [await s.discord.slash(s.alice, s.general, "ask", question=f"question {number}") for number in range(4)]
        told = [await s.discord.answer_to(each) for each in asked[2:]]
        assert [message.text for message in told] == [BUSY, BUSY]
        s.answerer.let_go()
        for each in asked[:2]:
            assert shown((await s.discord.answer_to(each)).text).quotes
        again = await s.discord.slash(s.alice, s.general, "ask", question=CLARIFY)
        assert shown((await s.discord.answer_to(again)).text).quotes


async def test_a_slow_search_does_not_hold_up_an_acknowledgement(scene) -> None:
    async with scene(SlowAnswerer(), workers=1, waiting=20) as s:
        asked = [
            await s.discord.slash(s.alice, s.general, "ask", question=f"question {number}") for number in range(20)
        ]
        await s.discord.world.until(lambda: all(s.discord.response(each) for each in asked), "all are acknowledged")
        assert all(s.discord.response(each).is_loading for each in asked)
        s.answerer.let_go()
        for each in asked:
            await s.discord.answer_to(each)


async def test_after_a_cut_it_resumes_and_answers_what_came_meanwhile(scene) -> None:
    async with scene() as s:
        s.discord.gateway.cut()
        await s.discord.world.until(lambda: not s.discord.gateway.connected, "the cut is noticed")
        question = await s.discord.say(s.alice, s.direct, CLARIFY)
        await s.discord.reply_to(question)
        await s.settled()
        assert s.discord.gateway.resumed == 1
        assert s.discord.gateway.identified == 1
        assert len(s.discord.replies_to(question)) == 1


async def test_it_follows_a_request_to_reconnect(scene) -> None:
    async with scene() as s:
        await s.discord.gateway.ask_to_reconnect()
        await s.discord.world.until(lambda: s.discord.gateway.resumed, "it resumes")
        await s.settled()


async def test_after_an_invalid_session_it_identifies_anew(scene, monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(*_: object, **__: object) -> None:
        """discord.py waits five seconds before a second identify."""

    monkeypatch.setattr(AttacheClient, "before_identify_hook", at_once)
    async with scene() as s:
        await s.discord.gateway.invalidate()
        await s.discord.world.until(lambda: s.discord.gateway.identified == 2, "it identifies again")
        await s.settled()


async def test_when_told_to_stop_it_finishes_what_is_in_flight_and_takes_nothing_new(scene) -> None:
    async with scene(SlowAnswerer()) as s:
        asked = await s.discord.slash(s.alice, s.general, "ask", question=CLARIFY)
        await asyncio.to_thread(s.answerer.started.acquire)
        gate = s.discord.failures.add("PATCH", "@original", held())
        s.stop.set()
        while not s.turns.is_stopping:
            await asyncio.sleep(0)
        late = await s.discord.say(s.alice, s.direct, CLARIFY)
        assert (await s.discord.reply_to(late)).text == STOPPING
        s.answerer.let_go()
        await gate.reached.wait()
        assert s.discord.response(asked).is_loading
        gate.open.set()
        assert shown((await s.discord.answer_to(asked)).text).quotes


@pytest.mark.parametrize(
    ("content", "question"),
    [
        ("<@123> what is new?", "what is new?"),
        ("what <@!123> is\nnew?", "what is new?"),
        ("<@123> <#45> <:cat:6> <a:cat:6> <t:1618953630:R> </ask:1> <@&7> <id:home> new", "new"),
        ("is 3 < 5 > 2, or <b>bold</b>?", "is 3 < 5 > 2, or <b>bold</b>?"),
        ("", ""),
    ],
)
def test_the_question_is_what_is_left_without_discords_markup(content: str, question: str) -> None:
    assert question_of(content) == question
