"""The snapshot that searches share: kept while it is the newest, replaced when any process has committed."""

from __future__ import annotations

import mmap
import time
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import NamedTuple

from index.errors import IndexUnavailable, SearchError
from index.whoosh_backend.changes import mapped_count
from index.whoosh_backend.generation import Generation
from index.whoosh_backend.generations import POINTER, Pointer, stamp
from index.whoosh_backend.leaf import MappedPostings, Postings
from index.whoosh_backend.manifest import manifest_path
from index.whoosh_backend.residency import MOST_TOUCHED, PARTS
from index.whoosh_backend.snapshot import Snapshot

_TICK_NS = 50_000_000
"""A change this recent may be followed by another with the same time stamp: file systems count the kernel's ticks."""
SECONDS_BETWEEN_LOOKS = 1.0
"""At the folder itself, for what nobody counted: another folder put in place, a writer that died between two calls."""
_TRIES = 20  # openings that commits may overtake


class _Look(NamedTuple):
    """What a look at the folder has found: it holds while the counter stays, and for a second at most."""

    snapshot: Snapshot
    counter: mmap.mmap | None
    counted: bytes
    until: float

    def holds(self) -> bool:
        return self.counter is not None and self.counter[:] == self.counted and monotonic() < self.until


class Reading:
    """Gives the newest snapshot; safe from several threads. Looking for a newer one seldom asks the system."""

    def __init__(self, root: Path) -> None:
        self.warning = ""
        self._root = root
        self._pointer = str(root / POINTER)
        self._lock = Lock()
        self._seen: tuple[tuple[int, int], tuple[int, int]] | None = None
        self._next_part = 0
        self._look: _Look | None = None
        self._snapshot: Snapshot | None = None
        self._folder: Path | None = None
        self._names = ""
        self._opened: tuple[int, tuple[int, int]] | None = None

    def snapshot(self) -> Snapshot:
        """The newest commit of the newest generation that can be opened; raises IndexUnavailable when none can."""
        look = self._look
        if look is None or not look.holds():
            with self._lock:
                look = self._look  # of another thread, meanwhile
                if look is None or not look.holds():
                    look = self._look = self._looked()
        snapshot = look.snapshot
        if snapshot.touched > MOST_TOUCHED:
            snapshot.let_go(self._next_part)
            self._next_part = (self._next_part + 1) % PARTS
        return snapshot

    def close(self) -> None:
        """Let go of the snapshot."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        self._look = self._snapshot = self._folder = None
        self._names, self._opened = "", None

    def _looked(self) -> _Look:
        """Look at the folder; the count is read before it, so that no change after that is missed."""
        counter = self._look.counter if self._look else None
        counted = counter[:] if counter else b""
        snapshot = self._snapshot
        if snapshot is None or self._seen != (stamp(self._pointer), stamp(self._names)):
            counter = mapped_count(self._root)
            counted = counter[:] if counter else b""
            snapshot = self._refresh()
        return _Look(snapshot, counter, counted, monotonic() + SECONDS_BETWEEN_LOOKS)

    def _refresh(self) -> Snapshot:
        pointed = stamp(self._pointer)
        generations = Pointer.read(self._root).generations
        if not generations:
            self._forget()
            self._snapshot = Snapshot([], {})
            self._seen = pointed, stamp(self._names)
            return self._snapshot
        problems: list[str] = []
        for name in generations:
            generation = Generation(self._root / name)
            changed = stamp(str(generation.folder))
            try:
                snapshot = self._open(generation)
            except SearchError:
                raise
            except Exception as error:  # noqa: BLE001  a damaged index raises anything, an older one may be sound
                problems.append(f"{name}: {type(error).__name__}: {error}")
            else:
                settled = time.time_ns() - max(pointed[0], changed[0]) > _TICK_NS
                self._seen = (pointed, changed) if settled and not problems else None
                self.warning = f"An older index is served: {'; '.join(problems)}." if problems else ""
                return snapshot
        raise IndexUnavailable(
            f"The index in {self._root} cannot be opened ({'; '.join(problems)}). "
            "`attache index --rebuild` makes it anew from the record."
        )

    def _open(self, generation: Generation) -> Snapshot:
        """Open the newest commit of the generation, unless it is open already."""
        for tries_left in reversed(range(_TRIES)):
            number = generation.newest()
            opened = (number, stamp(str(manifest_path(generation.folder, number))))
            if self._snapshot is not None and (generation.folder, opened) == (self._folder, self._opened):
                return self._snapshot
            try:
                commit = generation.commit()
                snapshot = generation.snapshot(commit, self._known(generation))
            except Exception:
                if not tries_left or generation.newest() == number:
                    raise
            else:
                snapshot.touched = self._snapshot.touched if self._snapshot else 0
                self._snapshot, self._folder, self._names = snapshot, generation.folder, str(generation.folder)
                self._opened = opened if commit.number == number else None
                return snapshot
        raise AssertionError  # the last try returns or raises

    def _known(self, generation: Generation) -> dict[str, Postings]:
        """The segments that are open and stay so; others have arrays by now, or had damaged ones that were replaced."""
        if self._snapshot is None or generation.folder != self._folder:
            return {}
        postings = ((leaf.name, leaf.postings) for leaf in self._snapshot.leaves)
        return {name: each for name, each in postings if isinstance(each, MappedPostings) and each.is_current()}
