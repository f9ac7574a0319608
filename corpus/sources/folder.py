"""A watched folder: files that are new or changed since the last visit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from corpus.errors import UnreadableInput
from corpus.reading import location_of, read_path
from corpus.sources.events import SkippedEntry, SourceEvent
from corpus.sources.visit import SLICE, Visit, token


def visit(visit: Visit) -> Iterator[SourceEvent]:
    """The articles of the files that are new or changed; what cannot be read is told once, until it changes.

    A file that is gone is no withdrawal: people tidy up. UnreadableInput if there is no such folder.
    """
    folder = visit.setting.path or Path()
    if not folder.is_dir():
        raise UnreadableInput(location_of(folder), "there is no such folder")
    watch = _Watch(visit.state.seen)
    for found in read_path(folder, origin=visit.setting.name, wanted=watch.is_new):
        if not isinstance(found, UnreadableInput):
            yield found
        elif watch.is_news(found):
            yield SkippedEntry(location=found.location, reason=found.reason)
        if watch.finished >= SLICE:
            yield replace(visit.state, seen=watch.so_far())
    yield replace(visit.state, seen=watch.all())


class _Watch:
    """Which files and faults are new. A file is finished when the next one has its turn."""

    def __init__(self, seen: tuple[str, ...]) -> None:
        self._before = frozenset(seen)
        self._now: dict[str, None] = {}
        self._current: str | None = None
        self._location = ""
        self.finished = 0

    def is_new(self, path: Path) -> bool:
        self._finish()
        try:
            status = path.lstat()
        except OSError:  # gone again; opening it says so
            return True
        name = token(path, status.st_size, status.st_mtime_ns, status.st_ino)
        if name in self._before:
            self._now[name] = None
            return False
        self._current, self._location = name, location_of(path)
        return True

    def is_news(self, fault: UnreadableInput) -> bool:
        """Whether a fault was not told before; one of a file that is read now always is."""
        if self._current and (fault.location == self._location or fault.location.startswith(f"{self._location}:")):
            return True
        name = token(fault.location, fault.reason)
        self._now[name] = None
        return name not in self._before

    def so_far(self) -> tuple[str, ...]:
        """What is done, together with what may still come up unchanged."""
        self.finished = 0
        return tuple(dict.fromkeys((*self._before, *self._now)))

    def all(self) -> tuple[str, ...]:
        """What is done, at the end of the folder."""
        self._finish()
        return tuple(self._now)

    def _finish(self) -> None:
        if self._current:
            self._now[self._current] = None
            self._current = None
            self.finished += 1
