"""Events that come in swarms: the first is logged at once, the others as a number, a line in a while."""

from __future__ import annotations

import asyncio
import logging
from contextvars import Context


class Summary:
    """Logs what happens, once in `pause` seconds at most, as warnings. For use in one event loop.

    `first` is logged when it happens after a quiet time; `more` then tells, with %d, how often in how many seconds.
    """

    def __init__(self, log: logging.Logger, first: str, more: str, *, pause: float = 60.0) -> None:
        self._log = log
        self._first = first
        self._more = more
        self._pause = pause
        self._count = 0
        self._waiting = False

    def note(self) -> None:
        """It happened once more."""
        if self._waiting:
            self._count += 1
            return
        self._log.warning(self._first)
        self._wait()

    def _wait(self) -> None:
        self._waiting = True
        asyncio.get_running_loop().call_later(self._pause, self._tell, context=Context())  # of no question

    def _tell(self) -> None:
        self._waiting = False
        if self._count:
            self._log.warning(self._more, self._count, self._pause)
            self._count = 0
            self._wait()
