"""A bounded pool of threads that answers questions, so that the event loop never waits for a search."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future

from index.answer import Answer


class Busy(Exception):
    """As many questions are waiting as the pool takes."""


class AnswerPool:
    """`workers` questions are answered at once and `waiting` more may wait; beyond that the pool is Busy.

    The threads are daemons: a search that never ends must not keep the process from ending, and the
    standard library's ThreadPoolExecutor waits for its threads at exit.
    """

    def __init__(self, ask: Callable[[str], Answer], *, workers: int = 2, waiting: int = 60) -> None:
        self._ask = ask
        self._places = workers + waiting
        self._taken = 0
        self._jobs: queue.SimpleQueue[tuple[Future[Answer], str] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._work, name=f"answering-{number}", daemon=True)
            for number in range(1, workers + 1)
        ]
        for thread in self._threads:
            thread.start()

    async def ask(self, question: str) -> Answer:
        """The answer, or whatever the answering raised; Busy at once when there is no place.

        When the caller gives up, a question that still waits is dropped and one that is being
        answered keeps its place until it is done.
        """
        future: Future[Answer] = Future()
        with self._lock:
            if self._taken >= self._places:
                raise Busy
            self._taken += 1
        future.add_done_callback(self._free)
        self._jobs.put((future, question))
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """Let the threads end when they have answered what waits."""
        for _ in self._threads:
            self._jobs.put(None)

    def _free(self, _: Future[Answer]) -> None:
        with self._lock:
            self._taken -= 1

    def _work(self) -> None:
        while job := self._jobs.get():
            future, question = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                answer = self._ask(question)
            except BaseException as error:  # noqa: BLE001 - it is raised where the answer is awaited
                future.set_exception(error)
            else:
                future.set_result(answer)
