"""An index that is damaged or behind comes right by itself: it is derived from the record, so nothing is lost."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.app import App
from index.errors import IndexUnavailable, SearchError

log = logging.getLogger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE, _FACTOR = 2.0, 300.0, 4.0
"""Seconds after a healing before another may begin; the pause grows while healings follow closely on each other."""
_CLOSELY = 600.0  # seconds
_ENDING = 0.5  # seconds for a healing that was told to end; it may be killed at any moment


def heal(app: App, progress: Callable[[int, int], None] = lambda _done, _total: None) -> str:
    """Check every byte of the index, mend what is damaged and index what is missing; says what was done.

    The caller holds the writer's lock. What can be searched stays so meanwhile.
    """
    damage = index_damage(app)
    if damage and _repaired(app):
        damage = index_damage(app)
    if damage:
        report = app.rebuild(progress)
        return f"The index was damaged ({damage[0]}); it was made anew from {report.indexed} articles."
    report = app.build(progress)
    changes = f"{report.indexed} articles indexed, {report.removed} taken out"
    return f"The index is sound; {changes}."


def index_damage(app: App) -> tuple[str, ...]:
    """What is wrong with the index, a line each, first whether an older one is served; reads all of it."""
    try:
        warning = getattr(app.backend, "warning", "")
        return (*filter(None, [warning]), *app.backend.verify())
    except IndexUnavailable as error:
        return (str(error),)


def _repaired(app: App) -> bool:
    try:
        return app.backend.repair()
    except IndexUnavailable:
        return False


class Healer:
    """Lets another process heal the index, at most one at a time and not all the time; this one goes on answering."""

    def __init__(self) -> None:
        self._command = [sys.executable, "-P", "-m", "bot", "index", "--heal"]
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._ended, self._pause = -_CLOSELY, 0.0

    def begin(self) -> bool:
        """Begin unless one is under way or has just been; whether it begins now."""
        with self._lock:
            since = time.monotonic() - self._ended
            if self._process is not None or since < self._pause:
                return False
            if since > _CLOSELY:
                self._pause = 0.0
            self._process = subprocess.Popen(  # noqa: S603 -- a command of ours
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,  # Ctrl-C is for the bot, which ends this one in order
            )
        threading.Thread(target=self._wait, args=(self._process,), name="healing the index", daemon=True).start()
        return True

    @property
    def is_at_work(self) -> bool:
        """Whether a healing is under way."""
        return self._process is not None

    def close(self) -> None:
        """End a healing that is under way; the next one takes it up."""
        process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(_ENDING)
            except subprocess.TimeoutExpired:
                process.kill()

    def _wait(self, process: subprocess.Popen[str]) -> None:
        told, errors = process.communicate()
        with self._lock:
            self._process, self._ended = None, time.monotonic()
            self._pause = min(max(_FIRST_PAUSE, self._pause * _FACTOR), _LONGEST_PAUSE)
        if process.returncode == 0:
            log.info("%s", told.strip())
        elif process.returncode > 0:
            log.error("the index could not be healed: %s", errors.strip().rpartition("\n")[2])


@contextmanager
def healing(app: App, *, every: float = _LONGEST_PAUSE) -> Iterator[Healer]:
    """Heal the index now, and within the block whenever it is asked for or found not to open as it should.

    `every` is the time between looks at it in seconds.
    """
    healer, stop = Healer(), threading.Event()
    healer.begin()
    thread = threading.Thread(target=_look, args=(app, healer, stop, every), name="looking at the index", daemon=True)
    thread.start()
    try:
        yield healer
    finally:
        stop.set()
        healer.close()
        thread.join()


def _look(app: App, healer: Healer, stop: threading.Event, every: float) -> None:
    while not stop.wait(every):
        if trouble := _trouble(app):
            log.warning("%s", trouble)
            healer.begin()


def _trouble(app: App) -> str:
    try:
        app.backend.count()
    except SearchError as error:
        return str(error)
    return str(getattr(app.backend, "warning", ""))
