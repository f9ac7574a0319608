"""Turns apart from Discord: one reply through any delivery, whatever happens."""

from __future__ import annotations

import asyncio

import pytest

from bot.chat.delivery import Undeliverable
from bot.chat.layout import Reply
from bot.chat.phrases import busy, stopping
from bot.chat.turns import Turns
from bot.chat.work_pool import Busy
from bot.language import ENGLISH
from corpus.errors import StoreError
from index.errors import IndexUnavailable

STOPPING = stopping(ENGLISH)


class FakeDelivery:
    """Keeps what was sent; raises what it was told to, once each."""

    def __init__(self, *, acknowledging: Exception | None = None, sending: tuple[Exception, ...] = ()) -> None:
        self.acknowledging = acknowledging
        self.sending = list(sending)
        self.sent: list[str] = []

    async def acknowledge(self) -> None:
        if self.acknowledging:
            raise self.acknowledging

    async def send(self, reply: Reply) -> int | None:
        if self.sending:
            raise self.sending.pop(0)
        self.sent.append(reply.plain)
        return len(self.sent)


class Work:
    """Gives "done", or raises; counts how often it was asked for. With a gate it waits for it."""

    def __init__(self, error: Exception | None = None, gate: asyncio.Event | None = None) -> None:
        self.error, self.gate, self.begun = error, gate, 0

    async def __call__(self) -> Reply:
        self.begun += 1
        if self.gate:
            await self.gate.wait()
        if self.error:
            raise self.error
        return Reply(text="done")


async def test_there_is_one_reply_and_its_message_is_told() -> None:
    delivery = FakeDelivery()
    assert await Turns().serve(Work(), delivery) == 1
    assert delivery.sent == ["done"]


async def test_when_nobody_is_left_to_reply_to_nothing_is_done() -> None:
    work, delivery = Work(), FakeDelivery(acknowledging=Undeliverable("gone"))
    assert await Turns().serve(work, delivery) is None
    assert not delivery.sent
    assert not work.begun


async def test_a_failed_acknowledgement_does_not_cost_the_answer() -> None:
    delivery = FakeDelivery(acknowledging=OSError("reset"))
    await Turns().serve(Work(), delivery)
    assert delivery.sent == ["done"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (KeyError("inner words"), "something went wrong"),
        (TimeoutError(), "took too long"),
        (IndexUnavailable("inner words"), "cannot search"),
        (StoreError("inner words"), "cannot search"),
    ],
)
async def test_a_failure_becomes_an_apology_with_an_id_from_the_log(caplog, error: Exception, words: str) -> None:
    delivery = FakeDelivery()
    await Turns().serve(Work(error), delivery)
    (text,) = delivery.sent
    assert words in text
    assert "inner words" not in text
    assert text.split("`")[-2] in caplog.text


async def test_when_all_places_are_taken_it_says_so() -> None:
    delivery = FakeDelivery()
    await Turns().serve(Work(Busy()), delivery)
    assert delivery.sent == [busy(ENGLISH)]


async def test_many_that_are_turned_away_are_one_line_in_the_log(caplog) -> None:
    caplog.set_level("INFO")
    turns, deliveries = Turns(), [FakeDelivery() for _ in range(50)]
    for delivery in deliveries:
        await turns.serve(Work(Busy()), delivery)
    assert all(delivery.sent == [busy(ENGLISH)] for delivery in deliveries)
    (record,) = caplog.records
    assert record.getMessage().startswith("turning questions away")


async def test_a_question_that_took_too_long_is_one_line_in_the_log(caplog) -> None:
    await Turns(time_limit=0.01).serve(Work(gate=asyncio.Event()), FakeDelivery())
    (record,) = [one for one in caplog.records if "too long" in one.getMessage()]
    assert not record.exc_info


async def test_a_refused_answer_becomes_an_apology() -> None:
    delivery = FakeDelivery(sending=(ValueError("refused"),))
    await Turns().serve(Work(), delivery)
    (text,) = delivery.sent
    assert "Sorry" in text


@pytest.mark.parametrize(
    "errors", [(Undeliverable("gone"),), (OSError(), OSError()), (OSError(), Undeliverable("gone"))]
)
async def test_what_cannot_be_delivered_raises_nothing(errors: tuple[Exception, ...]) -> None:
    delivery = FakeDelivery(sending=errors)
    assert await Turns().serve(Work(), delivery) is None
    assert not delivery.sent


async def test_after_stop_everyone_is_told_to_ask_later() -> None:
    turns, delivery, work = Turns(), FakeDelivery(), Work()
    turns.stop()
    await turns.serve(work, delivery)
    assert delivery.sent == [STOPPING]
    assert not work.begun


async def begun(turns: Turns, work: Work, delivery: FakeDelivery) -> asyncio.Task:
    task = asyncio.create_task(turns.serve(work, delivery))
    while not work.begun:
        await asyncio.sleep(0)
    return task


async def test_draining_waits_for_what_is_in_flight() -> None:
    turns, delivery, work = Turns(), FakeDelivery(), Work(gate=asyncio.Event())
    task = await begun(turns, work, delivery)
    assert turns.in_flight == 1
    draining = asyncio.create_task(turns.drain(10))
    work.gate.set()
    await draining
    assert task.done()
    assert delivery.sent == ["done"]


async def test_draining_ends_in_time_and_tells_those_who_wait() -> None:
    turns, delivery, work = Turns(), FakeDelivery(), Work(gate=asyncio.Event())
    task = await begun(turns, work, delivery)
    await turns.drain(0.01)
    assert task.cancelled()
    assert delivery.sent == [STOPPING]
    assert turns.in_flight == 0


async def test_what_failed_otherwise_gets_an_apology(caplog) -> None:
    delivery = FakeDelivery()
    await Turns().apologise(RuntimeError("the details"), delivery)
    (text,) = delivery.sent
    assert "Sorry" in text
    assert "the details" in caplog.text
    assert text.split("`")[1] in caplog.text
