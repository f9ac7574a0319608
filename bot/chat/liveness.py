"""An event loop that hangs ends the process, so that whatever supervises it starts another one."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)

EXIT_CODE = 75
"""sysexits.h: a temporary failure, try again."""


def _end_process() -> None:
    logging.shutdown()
    os._exit(EXIT_CODE)


@contextmanager
def kept_alive(
    loop: asyncio.AbstractEventLoop, seconds: float, end: Callable[[], None] = _end_process
) -> Iterator[None]:
    """Within it, a loop that gives no sign of life for so long ends the process, after the log has where it hangs.

    Entered in the loop's own thread.
    """
    stop = threading.Event()
    arguments = (loop, threading.get_ident(), seconds, stop, end)
    thread = threading.Thread(target=_watch, args=arguments, name="liveness", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()  # not joined: it may be waiting for the loop, which is waiting here


def _watch(
    loop: asyncio.AbstractEventLoop, thread: int, seconds: float, stop: threading.Event, end: Callable[[], None]
) -> None:
    alive = threading.Event()
    while not stop.is_set():
        alive.clear()
        try:
            loop.call_soon_threadsafe(alive.set)
        except RuntimeError:  # closed
            return
        if not _either(alive, stop, seconds):
            log.critical("the event loop has hung for %.0f s; the process ends, to be started anew", seconds)
            for line in _at(thread):
                log.critical("it hangs at %s", line)
            end()
            return
        stop.wait(seconds / 4)


def _either(alive: threading.Event, stop: threading.Event, seconds: float) -> bool:
    """Wait for one of them, at most so long; False when neither came."""
    step = seconds / 20
    return any(alive.wait(step) or stop.is_set() for _ in range(20))


def _at(thread: int) -> list[str]:
    frame = sys._current_frames().get(thread)  # noqa: SLF001 -- the documented way to another thread's stack
    stack = traceback.extract_stack(frame)[-8:] if frame else []
    return [f"{where.filename}:{where.lineno} {where.name}" for where in stack]
