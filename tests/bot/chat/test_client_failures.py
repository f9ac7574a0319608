"""Whatever goes wrong, a person gets one answer or one apology; and the log has what the apology's id stands for."""

from __future__ import annotations

import logging
import re

import pytest
from discord_standin.failures import held, lost_answer, rate_limited, reset, status
from discord_standin.markdown import shown
from fake_answers import CLARIFY, INDIGENOUS, SECURE, Answerer, SlowAnswerer

from corpus.errors import StoreError
from index.errors import IndexUnavailable

CALLBACK, EDIT, REPLY = ("POST", "/callback"), ("PATCH", "@original"), ("POST", "/messages")
ACKNOWLEDGED = "POST /interactions/{id}/{token}/callback"


def failing(error: Exception) -> Answerer:
    def give(question: str):
        raise error

    return Answerer(give)


def incident_in(text: str) -> str:
    found = re.search(r"`([0-9a-f]{8})`", text)
    assert found, text
    return found[1]


def tracebacks(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """What was logged with a traceback, but for an answer that is kept after its scene has closed the memory."""
    logged = [record for record in caplog.records if record.exc_info]
    return [record for record in logged if "could not be kept" not in record.getMessage()]


async def test_a_failure_gives_an_apology_whose_id_is_in_the_log(scene, caplog) -> None:
    async with scene(failing(RuntimeError("the inner details"))) as s:
        asked = await s.discord.slash(s.alice, s.general, "ask", question=CLARIFY)
        apology = (await s.discord.answer_to(asked)).text
        question = await s.discord.say(s.alice, s.direct, CLARIFY)
        other = (await s.discord.reply_to(question)).text
    assert "Sorry" in apology
    assert "inner details" not in apology + other
    assert incident_in(apology) != incident_in(other)
    logged = {record.getMessage(): record for record in tracebacks(caplog)}
    for text in (apology, other):
        (record,) = [logged[message] for message in logged if incident_in(text) in message]
        assert "the inner details" in str(record.exc_info[1])
        assert CLARIFY not in record.getMessage()


async def test_an_index_that_cannot_be_opened_is_said_plainly(scene) -> None:
    async with scene(failing(IndexUnavailable("segments are missing"))) as s:
        asked = await s.discord.slash(s.alice, s.general, "ask", question=CLARIFY)
        text = (await s.discord.answer_to(asked)).text
        assert "cannot search the articles" in text
        assert incident_in(text)


async def test_an_answer_that_takes_too_long_is_given_up(scene) -> None:
    async with scene(SlowAnswerer(), time_limit=0.05) as s:
        asked = await s.discord.slash(s.alice, s.general, "ask", question=CLARIFY)
        text = (await s.discord.answer_to(asked)).text
        assert "took too long" in text
        assert incident_in(text)
        s.answerer.let_go()


@pytest.mark.parametrize(
    ("where", "what"),
    [
        (CALLBACK, reset()),
        (CALLBACK, lost_answer()),
        (CALLBACK, status(503)),
        (CALLBACK, rate_limited(0.05)),
        (EDIT, reset()),
        (EDIT, lost_answer()),
        (EDIT, rate_limited(0.05)),
    ],
    ids=["ack reset", "ack lost", "ack 503", "ack 429", "answer reset", "answer lost", "answer 429"],
)
async def test_a_command_is_answered_once_although(scene, caplog, where, what) -> None:
    async with scene() as s:
        s.discord.failures.add(*where, what)
        asked = await s.discord.slash(s.alice, s.general, "ask", question=CLARIFY)
        message = await s.discord.answer_to(asked)
        assert shown(message.text).quotes == [SECURE, INDIGENOUS]
        await s.settled()
        assert s.discord.messages_in(s.general) == [message]
    assert not tracebacks(caplog)


@pytest.mark.parametrize("what", [reset(), lost_answer(), status(503)], ids=["reset", "lost", "503"])
async def test_a_form_is_opened_although(scene, caplog, what) -> None:
    async with scene() as s:
        message = await s.asks()
        s.discord.failures.add(*CALLBACK, what)
        clicked = await s.discord.click(s.alice, message, "Follow up")
        answer = await s.discord.answer_to(await s.discord.submit(clicked, "and Japan?"))
        assert "and Japan?" in answer.text
    assert not tracebacks(caplog)


@pytest.mark.parametrize(
    "what", [reset(), lost_answer(), status(503), rate_limited(0.05)], ids=["reset", "lost", "503", "429"]
)
async def test_a_message_is_answered_once_although(scene, what) -> None:
    async with scene() as s:
        s.discord.failures.add(*REPLY, what)
        question = await s.discord.say(s.alice, s.general, f"{s.discord.bot.mention} {CLARIFY}")
        assert shown((await s.discord.reply_to(question)).text).quotes == [SECURE, INDIGENOUS]
        await s.settled()
        assert len(s.discord.replies_to(question)) == 1


async def test_an_answer_is_shown_even_when_every_acknowledgement_seemed_to_fail(scene, caplog) -> None:
    async with scene() as s:
        s.discord.failures.add(*CALLBACK, lost_answer())
        s.discord.failures.add(*CALLBACK, reset(), times=2)
        asked = await s.discord.slash(s.alice, s.general, "ask", question=CLARIFY)
        assert shown((await s.discord.answer_to(asked)).text).quotes == [SECURE, INDIGENOUS]
    assert "an acknowledgement failed" in caplog.text


@pytest.mark.parametrize("where", [EDIT, REPLY], ids=["response", "reply"])
async def test_an_answer_that_discord_refuses_becomes_an_apology(scene, caplog, where) -> None:
    async with scene() as s:
        s.discord.failures.add(*where, status(400, code=50035, message="Invalid Form Body"), times=2)
        if where is EDIT:
            message = await s.discord.answer_to(await s.discord.slash(s.alice, s.general, "ask", question=CLARIFY))
        else:
            message = await s.discord.reply_to(await s.discord.say(s.alice, s.direct, CLARIFY))
    assert "Sorry" in message.text
    (record,) = tracebacks(caplog)
    assert incident_in(message.text) in record.getMessage()


@pytest.mark.parametrize("where", [EDIT, REPLY], ids=["response", "reply"])
async def test_where_discord_refuses_a_layout_the_answer_comes_as_plain_text(scene, caplog, where) -> None:
    async with scene() as s:
        s.discord.failures.add(*where, status(400, code=50035, message="Invalid Form Body"))
        if where is EDIT:
            message = await s.discord.answer_to(await s.discord.slash(s.alice, s.general, "ask", question=CLARIFY))
        else:
            message = await s.discord.reply_to(await s.discord.say(s.alice, s.direct, CLARIFY))
        assert shown(message.content).quotes == [SECURE, INDIGENOUS]
        assert not message.controls
    assert not tracebacks(caplog)


async def test_when_not_even_an_apology_arrives_the_log_says_so(scene, caplog) -> None:
    async with scene() as s:
        s.discord.failures.add(*EDIT, status(400), times=3)
        asked = await s.discord.slash(s.alice, s.general, "ask", question=CLARIFY)
        await s.settled()
        assert s.discord.response(asked).is_loading
    assert "nor could an apology" in caplog.text


async def test_a_command_that_expired_before_it_was_acknowledged_is_let_go(scene, caplog) -> None:
    async with scene() as s:
        gate = s.discord.failures.add(*CALLBACK, held())
        asked = await s.discord.slash(s.alice, s.general, "ask", question=CLARIFY)
        await gate.reached.wait()
        s.discord.clock.advance(seconds=4)
        gate.open.set()
        await s.settled()
        assert s.discord.response(asked) is None
        assert CLARIFY not in s.answerer.asked
    assert "expired before it was acknowledged" in caplog.text
    assert not tracebacks(caplog)


async def test_an_answer_after_the_token_expired_is_dropped_quietly(scene, caplog) -> None:
    async with scene(SlowAnswerer()) as s:
        asked = await s.discord.slash(s.alice, s.general, "ask", question=CLARIFY)
        await s.discord.world.until(lambda: s.discord.response(asked), "an acknowledgement")
        s.discord.clock.advance(minutes=16)
        s.answerer.let_go()
        await s.settled()
        assert s.discord.response(asked).is_loading
        assert s.discord.messages_in(s.general) == [s.discord.response(asked)]
    assert "token expired" in caplog.text
    assert not tracebacks(caplog)


async def test_a_question_that_was_deleted_is_not_answered(scene, caplog) -> None:
    async with scene(SlowAnswerer()) as s:
        question = await s.discord.say(s.alice, s.direct, CLARIFY)
        del s.discord.world.messages[question.id]
        s.answerer.let_go()
        await s.settled()
        assert s.discord.messages_in(s.direct) == []
    assert "the message that asked is gone" in caplog.text
    assert not tracebacks(caplog)


async def test_where_it_may_not_write_it_tries_once_and_logs_one_line(scene, caplog) -> None:
    async with scene() as s:
        s.general.bot_may_write = False
        question = await s.discord.say(s.alice, s.general, f"{s.discord.bot.mention} {CLARIFY}")
        await s.settled()
        assert not s.discord.replies_to(question)
        assert s.discord.rest.sent.count("POST /channels/{channel}/messages") == 2  # the other is the probe's
    assert "not allowed to write there" in caplog.text
    assert not tracebacks(caplog)


async def test_a_command_that_is_no_longer_known_gets_an_apology(scene, caplog) -> None:
    async with scene() as s:
        s.discord.world.commands["old"] = {**s.discord.world.commands["ask"], "name": "old"}
        message = await s.discord.answer_to(await s.discord.slash(s.alice, s.general, "old", question=CLARIFY))
        assert "Sorry" in message.text
    assert incident_in(message.text) in caplog.text


async def test_tokens_and_questions_stay_out_of_the_log(scene, caplog) -> None:
    caplog.set_level(logging.INFO)
    async with scene(failing(RuntimeError("no"))) as s:
        asked = await s.discord.slash(s.alice, s.general, "ask", question=CLARIFY)
        await s.discord.answer_to(asked)
        token = s.discord.token
    assert token not in caplog.text
    assert asked.token not in caplog.text
    assert CLARIFY not in caplog.text


async def test_more_questions_a_second_than_discord_takes_replies_are_all_answered_once(scene) -> None:
    async with scene() as s:
        s.discord.rest.rate.a_second = 3
        people = [s.discord.new_user(f"person {number}") for number in range(9)]
        asked = [await s.discord.say(one, s.discord.direct_channel(one), CLARIFY) for one in people]
        await s.discord.world.until(lambda: all(map(s.discord.replies_to, asked)), "everybody is answered", timeout=20)
        assert s.discord.rest.rate.refused
        assert [len(s.discord.replies_to(message)) for message in asked] == [1] * len(asked)


async def test_when_the_memory_of_the_chat_cannot_be_read_everybody_gets_an_apology(scene, monkeypatch) -> None:
    async with scene() as s:
        answer = await s.asks()

        def broken(*_: object, **__: object) -> object:
            raise StoreError("chat.sqlite is damaged")

        for name in ("server", "answer", "answer_in", "standing"):
            monkeypatch.setattr(s.store, name, broken)
        question = await s.discord.say(s.alice, s.direct, CLARIFY)
        told = [
            (await s.discord.reply_to(question)).text,
            (await s.asks()).text,
            (await s.clicks(answer, "In context")).text,
            (await s.clicks(answer, "Follow up")).text,
        ]
    assert all(incident_in(text) for text in told), told
