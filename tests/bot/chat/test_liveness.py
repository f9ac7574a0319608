"""A loop that hangs is noticed from outside, and the log says where it hangs."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from bot.chat.liveness import EXIT_CODE, kept_alive
from corpus.database import Database


def test_a_loop_that_hangs_ends_the_process(caplog) -> None:
    ended = threading.Event()

    def hang_here() -> None:
        assert ended.wait(30)

    async def main() -> None:
        with kept_alive(asyncio.get_running_loop(), 0.05, ended.set):
            hang_here()

    asyncio.run(main())
    assert "has hung" in caplog.text
    assert "hang_here" in caplog.text


def test_a_loop_that_is_busy_but_alive_does_not(caplog) -> None:
    ended = threading.Event()

    async def main() -> None:
        with kept_alive(asyncio.get_running_loop(), 0.4, ended.set):
            for _ in range(200):
                await asyncio.sleep(0.005)

    asyncio.run(main())
    assert not ended.is_set()
    assert not caplog.records


def test_the_process_ends_with_the_code_for_another_try() -> None:
    program = """if True:
        import asyncio, threading
        from bot.chat.liveness import kept_alive
        async def main():
            with kept_alive(asyncio.get_running_loop(), 0.05):
                threading.Event().wait()
        asyncio.run(main())
    """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == EXIT_CODE
    assert "has hung" in done.stderr


async def test_nothing_waits_for_the_memory_but_what_needs_it(scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The event loop reads settings of a server once, and nothing else: a full disk would hold up everybody."""
    async with scene() as s:
        first = await s.asks()
        await s.settled()
        waited, execute = list[str](), Database.execute

        def watched(self, statement: str, *values):
            if threading.current_thread() is threading.main_thread():
                waited.append(statement)
            return execute(self, statement, *values)

        monkeypatch.setattr(Database, "execute", watched)
        form = await s.discord.click(s.alice, first, "Follow up")
        await s.discord.answer_to(await s.discord.submit(form, "and Japan?"))
        for label in ("In context", "All evidence", "Useful"):
            await s.clicks(first, label)
        await s.discord.reply_to(await s.discord.say(s.alice, s.general, "and Korea?", reply_to=first))
        await s.command("latest")
        await s.discord.click_forged(s.alice, first, "find:gone:page.0")
        await s.settled()
        monkeypatch.undo()
        assert not waited
