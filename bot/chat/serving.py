"""Serving a turn, and remembering which message shows which answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.chat.delivery import Delivery
from bot.chat.desk import Desk
from bot.chat.layout import Reply
from bot.language import Language

log = logging.getLogger(__name__)


async def serve(
    desk: Desk,
    work: Callable[[], Awaitable[Reply | str]],
    delivery: Delivery,
    say: Language,
    *,
    time_limit: float | None = None,
) -> None:
    """Reply with what the work gives; an answer is found again by its message, so that a reply to it can lean on it."""
    answers: list[str] = []

    async def noted() -> Reply | str:
        reply = await work()
        if isinstance(reply, Reply) and reply.answer:
            answers.append(reply.answer)
        return reply

    message = await desk.turns.serve(noted, delivery, say=say, time_limit=time_limit)
    if message is not None and answers:
        try:
            await asyncio.to_thread(desk.store.sent, answers[0], message)
        except Exception:
            log.exception("a reply to this answer will be a new question")
