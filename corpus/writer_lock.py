"""One writer at a time, across processes: collecting, building and removing take turns."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import StoreIsBusy

_POLL_SECONDS = 0.1


@contextmanager
def writer_lock(
    folder: Path, purpose: str, *, wait_seconds: float = 600, told: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the writer's lock of a data folder; the system lets go of it when the process dies.

    While another process holds it, `told` is called once with who that is; StoreIsBusy after `wait_seconds`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "writer.lock").open("a+", encoding="utf-8") as file:
        _acquire(file.fileno(), folder / "writer.lock", wait_seconds, told)
        file.truncate(0)
        file.write(f"{purpose} (process {os.getpid()}, since {time.strftime('%Y-%m-%d %H:%M:%S')})")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


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
