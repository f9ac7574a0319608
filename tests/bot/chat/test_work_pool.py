from __future__ import annotations

import asyncio
import threading
from functools import partial

import pytest

from bot.chat.work_pool import Busy, WorkPool


class Slow:
    """Work that waits until `let_go()`; `done` is what was done, in order."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.started = threading.Semaphore(0)
        self._gate = threading.Event()

    def __call__(self, name: str) -> str:
        self.started.release()
        self._gate.wait(30)
        self.done.append(name)
        return name

    def let_go(self) -> None:
        self._gate.set()


async def test_it_works_in_another_thread() -> None:
    pool = WorkPool()
    assert (await pool.run(lambda: threading.current_thread().name)).startswith("answering-")
    pool.close()


async def test_what_the_work_raises_comes_back() -> None:
    pool = WorkPool()
    with pytest.raises(KeyError, match="why"):
        await pool.run(lambda: {}["why"])
    pool.close()


async def test_beyond_its_places_it_is_busy_and_then_free_again() -> None:
    slow, pool = Slow(), WorkPool(workers=1, waiting=1)
    running, waiting = (asyncio.create_task(pool.run(partial(slow, name))) for name in ("first", "second"))
    await asyncio.to_thread(slow.started.acquire)
    with pytest.raises(Busy):
        await pool.run(partial(slow, "third"))
    slow.let_go()
    await asyncio.gather(running, waiting)
    assert await pool.run(partial(slow, "fourth")) == "fourth"
    pool.close()


async def test_when_it_has_become_slow_it_takes_no_more_than_it_can_do_in_time() -> None:
    slow, pool = Slow(), WorkPool(workers=1, waiting=100, patience=1.0)
    pool._usual = 0.6
    running = asyncio.create_task(pool.run(partial(slow, "first")))
    await asyncio.to_thread(slow.started.acquire)
    waiting = asyncio.create_task(pool.run(partial(slow, "second")))
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await pool.run(partial(slow, "third"))
    slow.let_go()
    await asyncio.gather(running, waiting)
    assert pool._usual < 0.6
    pool.close()


async def test_who_asks_much_waits_behind_who_asks_little() -> None:
    slow, pool = Slow(), WorkPool(workers=1, waiting=9)
    first = [asyncio.create_task(pool.run(partial(slow, f"busy {number}"), by=1)) for number in range(4)]
    await asyncio.to_thread(slow.started.acquire)
    second = asyncio.create_task(pool.run(partial(slow, "quiet"), by=2))
    await asyncio.sleep(0)
    slow.let_go()
    await asyncio.gather(*first, second)
    assert slow.done == ["busy 0", "busy 1", "quiet", "busy 2", "busy 3"]
    pool.close()


async def test_who_gives_up_waiting_frees_the_place_and_the_work_is_not_done() -> None:
    slow, pool = Slow(), WorkPool(workers=1, waiting=1)
    running, waiting = (asyncio.create_task(pool.run(partial(slow, name))) for name in ("first", "second"))
    await asyncio.to_thread(slow.started.acquire)
    waiting.cancel()
    await asyncio.wait({waiting})
    third = asyncio.create_task(pool.run(partial(slow, "third")))
    await asyncio.sleep(0)
    slow.let_go()
    await asyncio.gather(running, third)
    assert slow.done == ["first", "third"]
    pool.close()


async def test_who_gives_up_while_it_is_done_keeps_the_place_until_then() -> None:
    slow, pool = Slow(), WorkPool(workers=1, waiting=0)
    running = asyncio.create_task(pool.run(partial(slow, "first")))
    await asyncio.to_thread(slow.started.acquire)
    running.cancel()
    await asyncio.wait({running})
    with pytest.raises(Busy):
        await pool.run(partial(slow, "second"))
    slow.let_go()
    pool.close()


async def test_close_lets_the_threads_end() -> None:
    pool = WorkPool(workers=2)
    pool.close()
    for thread in pool._threads:
        await asyncio.to_thread(thread.join, 5)
        assert not thread.is_alive()
