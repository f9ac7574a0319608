"""The process that keeps the corpus fresh while the bot answers: a child of the bot's, so that answers never wait."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import Settings

log = logging.getLogger(__name__)

_PAUSE = 60.0  # seconds before a child that ended by itself is started again
_ENDING = 1.0  # seconds for a child that was told to end; it may be killed at any moment, the record stays whole


@contextmanager
def refreshing(settings: Settings) -> Iterator[None]:
    """Within it, sources are collected from on the schedule of REFRESH_MINUTES, in a process of its own."""
    if not settings.refresh_minutes:
        yield
        return
    child = _Child(settings.refresh_minutes)
    child.start()
    try:
        yield
    finally:
        child.stop()


class _Child:
    """The refreshing process, and the thread that starts another one when it ends by itself."""

    def __init__(self, minutes: int) -> None:
        self._command = [sys.executable, "-P", "-m", "bot", "refresh", "--every", str(minutes), "--with-parent"]
        self._stop = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, name="refreshing", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        process = self._process
        if process:
            process.terminate()
            try:
                process.wait(_ENDING)
            except subprocess.TimeoutExpired:
                process.kill()
        self._thread.join(_ENDING)

    def _watch(self) -> None:
        while not self._stop.is_set():
            # The child reads from a pipe, which breaks when the bot dies in whatever way.
            process = subprocess.Popen(self._command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - our own command
            with process:
                self._process = process
                if self._stop.is_set():
                    process.terminate()
                code = process.wait()
            if not self._stop.is_set():
                log.warning("refreshing ended by itself (exit code %d); it starts again in %.0f s", code, _PAUSE)
                self._stop.wait(_PAUSE)


def end_with_parent(pipe: int) -> None:
    """End this process as SIGTERM would when the other end of a pipe, given by its descriptor, is closed."""

    def wait() -> None:
        while os.read(pipe, 1024):  # not through sys.stdin, whose lock would be held when the interpreter ends
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="waiting for the parent's end", daemon=True).start()


def exit_when_told() -> None:
    """Let SIGTERM and SIGINT end this process through its `finally` blocks: transactions roll back, locks are freed."""

    def leave(_number: int, _frame: object) -> None:
        raise SystemExit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
