"""The conversation apart from Discord: one reply through any delivery, whatever happens."""

from __future__ import annotations

import asyncio

import pytest
from fake_answers import CLARIFY, SECURE, Answerer, SlowAnswerer

from bot.chat.answer_pool import AnswerPool
from bot.chat.conversation import LONGEST_QUESTION, Conversation
from bot.chat.delivery import Undeliverable
from bot.chat.phrases import HELP, STOPPING


class FakeDelivery:
    """Keeps what was sent; raises what it was told to, once each."""

    def __init__(self, *, acknowledging: Exception | None = None, sending: tuple[Exception, ...] = ()) -> None:
        self.acknowledging = acknowledging
        self.sending = list(sending)
        self.sent: list[str] = []

    async def acknowledge(self) -> None:
        if self.acknowledging:
            raise self.acknowledging

    async def send(self, text: str) -> None:
        if self.sending:
            raise self.sending.pop(0)
        self.sent.append(text)


@pytest.fixture
def conversation():
    pools: list[AnswerPool] = []

    def make(answerer: Answerer | None = None, **options: float) -> Conversation:
        pools.append(AnswerPool(answerer or Answerer()))
        return Conversation(pools[-1], **options)

    yield make
    for pool in pools:
        pool.close()


async def test_a_question_gets_one_reply(conversation) -> None:
    delivery = FakeDelivery()
    await conversation().reply(f"  {CLARIFY} ", delivery)
    (text,) = delivery.sent
    assert SECURE in text


@pytest.mark.parametrize("question", ["", " ", "\n"])
async def test_no_question_gets_help(conversation, question: str) -> None:
    delivery = FakeDelivery()
    await conversation().reply(question, delivery)
    assert delivery.sent == [HELP]


async def test_the_longest_question_is_answered_and_a_longer_one_is_not(conversation) -> None:
    answerer = Answerer()
    for length in (LONGEST_QUESTION, LONGEST_QUESTION + 1):
        await conversation(answerer).reply("x" * length, FakeDelivery())
    assert [len(question) for question in answerer.asked] == [LONGEST_QUESTION]


async def test_when_nobody_is_left_to_reply_to_nothing_is_asked(conversation) -> None:
    answerer, delivery = Answerer(), FakeDelivery(acknowledging=Undeliverable("gone"))
    await conversation(answerer).reply(CLARIFY, delivery)
    assert not delivery.sent
    assert not answerer.asked


async def test_a_failed_acknowledgement_does_not_cost_the_answer(conversation) -> None:
    delivery = FakeDelivery(acknowledging=OSError("reset"))
    await conversation().reply(CLARIFY, delivery)
    assert SECURE in delivery.sent[0]


async def test_a_refused_answer_becomes_an_apology(conversation) -> None:
    delivery = FakeDelivery(sending=(ValueError("refused"),))
    await conversation().reply(CLARIFY, delivery)
    (text,) = delivery.sent
    assert "Sorry" in text


@pytest.mark.parametrize(
    "errors", [(Undeliverable("gone"),), (OSError(), OSError()), (OSError(), Undeliverable("gone"))]
)
async def test_what_cannot_be_delivered_raises_nothing(conversation, errors: tuple[Exception, ...]) -> None:
    delivery = FakeDelivery(sending=errors)
    await conversation().reply(CLARIFY, delivery)
    assert not delivery.sent


async def test_after_stop_everyone_is_told_to_ask_later(conversation) -> None:
    talk, delivery = conversation(), FakeDelivery()
    talk.stop()
    await talk.reply(CLARIFY, delivery)
    assert delivery.sent == [STOPPING]


async def test_draining_waits_for_what_is_in_flight(conversation) -> None:
    answerer, delivery = SlowAnswerer(), FakeDelivery()
    talk = conversation(answerer)
    task = asyncio.create_task(talk.reply(CLARIFY, delivery))
    await asyncio.to_thread(answerer.started.acquire)
    assert talk.in_flight == 1
    draining = asyncio.create_task(talk.drain(10))
    answerer.let_go()
    await draining
    assert task.done()
    assert SECURE in delivery.sent[0]


async def test_draining_ends_in_time_and_tells_those_who_wait(conversation) -> None:
    answerer, delivery = SlowAnswerer(), FakeDelivery()
    talk = conversation(answerer)
    task = asyncio.create_task(talk.reply(CLARIFY, delivery))
    await asyncio.to_thread(answerer.started.acquire)
    await talk.drain(0.01)
    assert task.cancelled()
    assert delivery.sent == [STOPPING]
    assert talk.in_flight == 0
    answerer.let_go()


async def test_a_command_that_failed_otherwise_gets_an_apology(conversation, caplog) -> None:
    delivery = FakeDelivery()
    await conversation().apologise(RuntimeError("the details"), delivery)
    (text,) = delivery.sent
    assert "Sorry" in text
    assert "the details" in caplog.text
    assert text.split("`")[1] in caplog.text
