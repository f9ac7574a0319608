from __future__ import annotations

import asyncio
import logging

from bot.chat.summary import Summary

LOG = logging.getLogger("summary")


async def test_the_first_is_told_at_once_and_the_others_together(caplog) -> None:
    summary = Summary(LOG, "it begins", "%d more in %d s", pause=0.01)
    for _ in range(10):
        summary.note()
    assert caplog.messages == ["it begins"]
    while len(caplog.messages) < 2:
        await asyncio.sleep(0.01)
    assert caplog.messages[1] == "9 more in 0 s"


async def test_after_a_quiet_time_the_next_is_a_first_again(caplog) -> None:
    summary = Summary(LOG, "it begins", "%d more in %d s", pause=0.01)
    summary.note()
    while summary._waiting:
        await asyncio.sleep(0.01)
    summary.note()
    assert caplog.messages == ["it begins", "it begins"]
