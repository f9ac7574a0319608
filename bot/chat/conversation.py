"""From a question to one reply: an answer, a refusal or an apology. Never silence, never two."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from bot.chat import phrases
from bot.chat.answer_pool import AnswerPool, Busy
from bot.chat.delivery import Delivery, Undeliverable
from bot.chat.rendering import render_answer
from index.errors import SearchError

log = logging.getLogger(__name__)

LONGEST_QUESTION = 500
"""Characters. Longer questions cost much time and ask several things at once."""

_LAST_WORDS = 1.5  # seconds for telling those whose answer was not finished in time


class Conversation:
    """Answers whoever asks, through whatever delivery; knows nothing of Discord.

    An answer that takes longer than `time_limit` seconds is given up with an apology.
    """

    def __init__(self, pool: AnswerPool, *, time_limit: float = 30.0) -> None:
        self._pool = pool
        self._time_limit = time_limit
        self._in_flight: set[asyncio.Task[object]] = set()
        self._stopping = False

    async def reply(self, question: str, delivery: Delivery, *, echo: bool = False) -> None:
        """Reply to the question exactly once; whatever fails ends in an apology or in the log, never in an exception.

        `echo` repeats the question in the reply, for where others do not see it.
        """
        with self._counted():
            try:
                if await _acknowledged(delivery):
                    await _deliver(await self._reply_text(question.strip(), echo=echo), delivery)
            except asyncio.CancelledError:
                await _deliver(phrases.STOPPING, delivery)
                raise

    async def apologise(self, error: Exception, delivery: Delivery) -> None:
        """Reply to a question that failed before it could be asked."""
        with self._counted():
            text = phrases.apology(_incident("a command failed", error))
            if await _acknowledged(delivery):
                await _deliver(text, delivery)

    def stop(self) -> None:
        """Turn away whoever asks from now on."""
        self._stopping = True

    async def drain(self, limit: float) -> None:
        """Finish what is in flight; after `limit` seconds tell those who still wait to ask again."""
        if not self._in_flight:
            return
        _, late = await asyncio.wait(self._in_flight, timeout=limit)
        for task in late:
            task.cancel()
        if late:
            log.warning("%d questions were not answered in time before the connection is closed", len(late))
            await asyncio.wait(late, timeout=_LAST_WORDS)

    @property
    def is_stopping(self) -> bool:
        """Whether new questions are turned away."""
        return self._stopping

    @property
    def in_flight(self) -> int:
        """How many questions are being replied to."""
        return len(self._in_flight)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        task = asyncio.current_task()
        assert task is not None
        self._in_flight.add(task)
        try:
            yield
        finally:
            self._in_flight.discard(task)

    async def _reply_text(self, question: str, *, echo: bool) -> str:
        try:
            return self._refusal(question) or await self._answer_text(question, echo=echo)
        except Busy:
            log.info("turned a question away: too many are waiting")
            return phrases.BUSY
        except TimeoutError as error:
            return phrases.too_slow(_incident("a question took too long", error))
        except SearchError as error:
            return phrases.index_unavailable(_incident("the articles cannot be searched", error))
        except Exception as error:  # noqa: BLE001 - whatever it is, the person is told and the log has it
            return phrases.apology(_incident("a question failed", error))

    def _refusal(self, question: str) -> str:
        """Why the question is not even tried; "" where it is."""
        if self._stopping:
            return phrases.STOPPING
        if len(question) > LONGEST_QUESTION:
            return phrases.too_long(len(question), LONGEST_QUESTION)
        return "" if question else phrases.HELP

    async def _answer_text(self, question: str, *, echo: bool) -> str:
        async with asyncio.timeout(self._time_limit):
            answer = await self._pool.ask(question)
        log.info("question %s: %s in %.0f ms", answer.id, answer.level, answer.elapsed_ms)
        return render_answer(answer, echo=echo)


async def _acknowledged(delivery: Delivery) -> bool:
    """Acknowledge; False when nobody is left to reply to.

    When it fails otherwise the acknowledgement may have arrived all the same, so the reply is still worth sending:
    without it the person would look at "is thinking ..." for a quarter of an hour.
    """
    try:
        await delivery.acknowledge()
    except Undeliverable as error:
        log.info("not replying: %s", error)
        return False
    except Exception as error:  # noqa: BLE001
        _incident("an acknowledgement failed", error)
    return True


async def _deliver(text: str, delivery: Delivery) -> None:
    """Send the text; when that fails send an apology instead; when that fails too the log has both."""
    try:
        await delivery.send(text)
    except Undeliverable as error:
        log.warning("a reply did not arrive: %s", error)
    except Exception as error:  # noqa: BLE001
        await _apologise(phrases.apology(_incident("a reply could not be sent", error)), delivery)


async def _apologise(text: str, delivery: Delivery) -> None:
    try:
        await delivery.send(text)
    except Exception as error:  # noqa: BLE001
        log.warning("nor could an apology: %s", error)


def _incident(what: str, error: BaseException) -> str:
    """Log the failure with its traceback; returns the id under which it is found there."""
    incident = secrets.token_hex(4)
    log.error("%s [%s]", what, incident, exc_info=error)
    return incident
