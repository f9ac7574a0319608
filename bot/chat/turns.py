"""From something asked to one reply: an answer, a refusal or an apology. Never silence, never two."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

from bot import metrics
from bot.chat import phrases
from bot.chat.delivery import Delivery, Undeliverable
from bot.chat.layout import Reply
from bot.chat.summary import Summary
from bot.chat.work_pool import Busy
from bot.language import ENGLISH, Language
from bot.logs import question_asked, question_id
from corpus.errors import CorpusError
from index.errors import SearchError

log = logging.getLogger(__name__)

_LAST_WORDS = 1.5  # seconds for telling those whose answer was not finished in time


class Turns:
    """Serves whoever asks, through whatever delivery; knows nothing of Discord.

    Work that takes longer than `time_limit` seconds is given up with an apology.
    """

    def __init__(self, *, time_limit: float = 30.0) -> None:
        self._time_limit = time_limit
        self._in_flight: set[asyncio.Task[object]] = set()
        self._stopping = False
        self._turned_away = Summary(
            log,
            "turning questions away: more are waiting than can be answered in time",
            "turned %d more questions away within %d s",
        )

    async def serve(
        self,
        work: Callable[[], Awaitable[Reply | str]],
        delivery: Delivery,
        *,
        say: Language = ENGLISH,
        time_limit: float | None = None,
    ) -> int | None:
        """Reply with what the work gives, exactly once; whatever fails ends in an apology or in the log.

        Returns the id of the message that shows the reply; None where there is none. All that is logged meanwhile
        carries one id, which is the answer's too.
        """
        with self._counted():
            try:
                if not await _acknowledged(delivery):
                    return None
                reply, level = await self._reply(work, say, time_limit or self._time_limit)
                return await _deliver(reply, delivery, say, level=level)
            except asyncio.CancelledError:
                await _deliver(Reply(text=phrases.stopping(say)), delivery, say)
                raise

    async def apologise(self, error: Exception, delivery: Delivery, *, say: Language = ENGLISH) -> None:
        """Reply to something that failed before it could be served."""
        with self._counted():
            text = phrases.apology(_incident("a command failed", error), say)
            if await _acknowledged(delivery):
                await _deliver(Reply(text=text), delivery, say)

    def stop(self) -> None:
        """Turn away whoever asks from now on."""
        self._stopping = True

    async def drain(self, limit: float) -> None:
        """Finish what is in flight and what begins meanwhile; after `limit` seconds tell the others to ask again."""
        with suppress(TimeoutError):
            async with asyncio.timeout(limit):
                while self._in_flight:
                    await asyncio.wait(set(self._in_flight))
        late = set(self._in_flight)
        for task in late:
            task.cancel()
        if late:
            log.warning("%d questions were not answered in time before the connection is closed", len(late))
            await asyncio.wait(late, timeout=_LAST_WORDS)

    @contextmanager
    def arriving(self) -> Iterator[None]:
        """What is read of an event before it can be served; it is in flight already."""
        task = asyncio.current_task()
        assert task is not None
        self._in_flight.add(task)
        try:
            yield
        finally:
            self._in_flight.discard(task)

    @property
    def is_stopping(self) -> bool:
        """Whether new questions are turned away."""
        return self._stopping

    @property
    def in_flight(self) -> int:
        """How many are being served."""
        return len(self._in_flight)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        task = asyncio.current_task()
        assert task is not None
        self._in_flight.add(task)
        metrics.IN_FLIGHT.set(len(self._in_flight))
        try:
            with question_asked(), metrics.REPLYING.time():
                yield
        finally:
            self._in_flight.discard(task)
            metrics.IN_FLIGHT.set(len(self._in_flight))

    async def _reply(
        self, work: Callable[[], Awaitable[Reply | str]], say: Language, time_limit: float
    ) -> tuple[Reply, int]:
        """The reply, and the level at which its delivery is logged."""
        try:
            if self._stopping:
                return Reply(text=phrases.stopping(say)), logging.INFO
            async with asyncio.timeout(time_limit):
                found = await work()
            return Reply(text=found) if isinstance(found, str) else found, logging.INFO
        except Busy:
            self._turned_away.note()
            metrics.FAILURES.labels("busy").inc()
            return Reply(text=phrases.busy(say)), logging.DEBUG
        except Exception as error:  # noqa: BLE001 - whatever it is, the person is told and the log has it
            return Reply(text=_apology(error, say)), logging.INFO


def _apology(error: Exception, say: Language) -> str:
    match error:
        case TimeoutError():
            return phrases.too_slow(_incident("a question took too long", None, kind="too_slow"), say)
        case SearchError() | CorpusError():
            return phrases.index_unavailable(_incident("the articles cannot be searched", error, kind="index"), say)
        case _:
            return phrases.apology(_incident("a question failed", error), say)


async def _acknowledged(delivery: Delivery) -> bool:
    """Acknowledge; False when nobody is left to reply to.

    When it fails otherwise the acknowledgement may have arrived all the same, so the reply is still worth sending:
    without it the person would look at "is thinking ..." for a quarter of an hour.
    """
    try:
        with metrics.ACKNOWLEDGING.time():
            await delivery.acknowledge()
    except Undeliverable as error:
        log.info("not replying: %s", error)
        return False
    except Exception as error:  # noqa: BLE001
        _incident("an acknowledgement failed", error)
    return True


async def _deliver(reply: Reply, delivery: Delivery, say: Language, *, level: int = logging.INFO) -> int | None:
    """Send the reply; when that fails send an apology instead; when that fails too the log has both."""
    try:
        message = await delivery.send(reply)
    except Undeliverable as error:
        log.warning("a reply did not arrive: %s", error)
        metrics.FAILURES.labels("undelivered").inc()
    except Exception as error:  # noqa: BLE001
        await _apologise(phrases.apology(_incident("a reply could not be sent", error), say), delivery)
    else:
        log.log(level, "replied", extra={"reply": message})
        return message
    return None


async def _apologise(text: str, delivery: Delivery) -> None:
    try:
        await delivery.send(Reply(text=text))
    except Exception as error:  # noqa: BLE001
        log.warning("nor could an apology: %s", error)
        metrics.FAILURES.labels("undelivered").inc()


def _incident(what: str, error: BaseException | None, *, kind: str = "error") -> str:
    """Log the failure, with the error's traceback; returns the id under which it is found there, the question's."""
    incident = question_id() or secrets.token_hex(4)
    metrics.FAILURES.labels(kind).inc()
    log.error("%s [%s]", what, incident, exc_info=error)
    return incident
