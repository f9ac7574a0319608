"""One writer at a time, across processes: collecting, building and removing take turns."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from corpus.errors import StoreError, StoreIsBusy

_POLL_SECONDS = 0.1


@contextmanager
def writer_lock(
    folder: Path,
    purpose: str,
    *,
    name: str = "writer",
    wait_seconds: float = 600,
    told: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Hold the writer's lock of a data folder; the system lets go of it when the process dies.

    Another `name` is another lock: who refreshes sources holds `refresh` all along, and `writer` only to store.
    While another process holds it, `told` is called once with who that is; StoreIsBusy after `wait_seconds`.
    """
    path = folder / f"{name}.lock"
    with _open(path) as file:
        _acquire(file.fileno(), path, wait_seconds, told)
        _note(file.fileno(), f"{purpose} (process {os.getpid()}, since {time.strftime('%Y-%m-%d %H:%M:%S')})")
        try:
            yield
        finally:
            _note(file.fileno(), "")


def _open(path: Path) -> TextIO:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path.open("a+", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}. Is DATA_DIR right and writable?") from error


def _note(descriptor: int, holder: str) -> None:
    """Say who holds the lock; on a full disk it is held without saying so."""
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.write(descriptor, holder.encode())


def _acquire(descriptor: int, path: Path, wait_seconds: float, told: Callable[[str], None] | None) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = path.read_text(encoding="utf-8") or "another process"
            if time.monotonic() >= deadline:
                raise StoreIsBusy(f"The corpus is being changed by: {holder}. Try again when it is done.") from None
            if told:
                told(holder)
                told = None
            time.sleep(_POLL_SECONDS)
        else:
            return
