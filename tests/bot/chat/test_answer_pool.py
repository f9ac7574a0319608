from __future__ import annotations

import asyncio
import threading

import pytest
from fake_answers import Answerer, SlowAnswerer, answered

from bot.chat.answer_pool import AnswerPool, Busy


async def test_it_answers_in_another_thread() -> None:
    threads: list[str] = []

    def ask(question: str):
        threads.append(threading.current_thread().name)
        return answered(question)

    pool = AnswerPool(ask)
    assert (await pool.ask("why?")).question == "why?"
    assert threads[0].startswith("answering-")
    pool.close()


async def test_what_the_answering_raises_comes_back() -> None:
    def ask(question: str):
        raise KeyError(question)

    pool = AnswerPool(ask)
    with pytest.raises(KeyError, match="why"):
        await pool.ask("why")
    pool.close()


async def test_beyond_its_places_it_is_busy_and_then_free_again() -> None:
    answerer = SlowAnswerer()
    pool = AnswerPool(answerer, workers=1, waiting=1)
    running, waiting = (asyncio.create_task(pool.ask(name)) for name in ("first", "second"))
    await asyncio.to_thread(answerer.started.acquire)
    with pytest.raises(Busy):
        await pool.ask("third")
    answerer.let_go()
    await asyncio.gather(running, waiting)
    assert (await pool.ask("fourth")).question == "fourth"
    pool.close()


async def test_who_gives_up_waiting_frees_the_place_and_is_not_answered() -> None:
    answerer = SlowAnswerer()
    pool = AnswerPool(answerer, workers=1, waiting=1)
    running, waiting = (asyncio.create_task(pool.ask(name)) for name in ("first", "second"))
    await asyncio.to_thread(answerer.started.acquire)
    waiting.cancel()
    await asyncio.wait({waiting})
    third = asyncio.create_task(pool.ask("third"))
    await asyncio.sleep(0)
    answerer.let_go()
    await asyncio.gather(running, third)
    assert answerer.asked == ["first", "third"]
    pool.close()


async def test_who_gives_up_while_it_is_answered_keeps_the_place_until_it_is_done() -> None:
    answerer = SlowAnswerer()
    pool = AnswerPool(answerer, workers=1, waiting=0)
    running = asyncio.create_task(pool.ask("first"))
    await asyncio.to_thread(answerer.started.acquire)
    running.cancel()
    await asyncio.wait({running})
    with pytest.raises(Busy):
        await pool.ask("second")
    answerer.let_go()


async def test_close_lets_the_threads_end() -> None:
    pool = AnswerPool(Answerer(), workers=2)
    pool.close()
    for thread in pool._threads:
        await asyncio.to_thread(thread.join, 5)
        assert not thread.is_alive()
