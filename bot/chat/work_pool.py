"""A bounded pool of threads that answers questions, so that the event loop never waits for a search."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")
_Job = tuple[Future[Any], Callable[[], Any]]


_LEARNING = 0.05  # how much the last piece of work counts in what one usually takes


class Busy(Exception):
    """As many questions are waiting as the pool takes, or more than it can do in time."""


class WorkPool:
    """`workers` pieces of work are done at once and `waiting` more may wait; beyond that the pool is Busy.

    It is Busy, too, when what waits would take longer than `patience` seconds at the pace of late: it is kinder to say
    so at once than to let somebody wait for an apology.

    People take turns: somebody who asks many things waits behind those who ask one. The threads are daemons: a search
    that never ends must not keep the process from ending, and the standard library's ThreadPoolExecutor waits for its
    threads at exit.
    """

    def __init__(self, *, workers: int = 2, waiting: int = 400, patience: float = 12.0) -> None:
        self._workers, self._patience = workers, patience
        self._usual = 0.0  # seconds that a piece of work takes, recent ones counting most
        self._places = workers + waiting
        self._taken = 0
        self._queues: OrderedDict[int, deque[_Job]] = OrderedDict()
        self._closed = False
        self._changed = threading.Condition()
        self._threads = [
            threading.Thread(target=self._work, name=f"answering-{number}", daemon=True)
            for number in range(1, workers + 1)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, work: Callable[[], T], *, by: int = 0) -> T:
        """What the work gives or raises; Busy at once when there is no place. `by` is whose turn it takes.

        When the caller gives up, work that still waits is dropped and work that is being done keeps its place. The work
        sees the context variables of the caller.
        """
        future: Future[T] = Future()
        with self._changed:
            if self._taken >= self._places or self._taken * self._usual > self._patience * self._workers:
                raise Busy
            self._taken += 1
            future.add_done_callback(self._free)
            self._queues.setdefault(by, deque()).append((future, partial(copy_context().run, work)))
            self._changed.notify()
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """Let the threads end when they have done what waits."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _free(self, _: Future[Any]) -> None:
        with self._changed:
            self._taken -= 1

    def _next(self) -> _Job | None:
        """The first piece of work of whose turn it is, who then goes to the end of the line; None when all is done."""
        with self._changed:
            while not self._queues:
                if self._closed:
                    return None
                self._changed.wait()
            person, jobs = self._queues.popitem(last=False)
            job = jobs.popleft()
            if jobs:
                self._queues[person] = jobs
            return job

    def _work(self) -> None:
        while job := self._next():
            future, work = job
            if not future.set_running_or_notify_cancel():
                continue
            began = time.monotonic()
            try:
                result = work()
            except BaseException as error:  # noqa: BLE001 - it is raised where the result is awaited
                future.set_exception(error)
            else:
                future.set_result(result)
            finally:
                with self._changed:
                    self._usual += _LEARNING * (time.monotonic() - began - self._usual)
