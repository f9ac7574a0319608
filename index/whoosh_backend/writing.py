"""Writing to the index: one process and one thread at a time, in one transaction."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from threading import get_ident

from index.errors import IndexIsBusy
from index.whoosh_backend.changes import count_change
from index.whoosh_backend.generation import Generation
from index.whoosh_backend.generations import Pointer, new_generation, pointer_or_none, publish
from index.whoosh_backend.transaction import Transaction


class Writing:
    """The writing that is under way, if any."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._owner: int | None = None
        self._transaction: Transaction | None = None
        self._fresh: Path | None = None

    @property
    def transaction(self) -> Transaction:
        """The transaction of this writing, begun at its first change."""
        if self._transaction is None:
            generations = Pointer.read(self._root).generations
            if not generations:
                return self.start_anew()
            self._transaction = Transaction(Generation(self._root / generations[0]))
        return self._transaction

    def start_anew(self) -> Transaction:
        """Write a new, empty generation instead of adding to the one that is served."""
        self._cancel()
        self._fresh = new_generation(self._root, pointer_or_none(self._root))
        self._transaction = Transaction(Generation(self._fresh))
        return self._transaction

    @contextmanager
    def joined(self, translated: Callable[[Path], AbstractContextManager[None]]) -> Iterator[None]:
        """Write, or take part in the writing that this thread has begun; raises IndexIsBusy while another writes."""
        if self._owner == get_ident():
            yield
            return
        with _writer_lock(self._root):
            self._owner = get_ident()
            try:
                yield
                with translated(self._root):
                    self._commit()
            except BaseException:
                self._cancel()
                raise
            finally:
                self._owner = self._transaction = self._fresh = None
                count_change(self._root)

    def _commit(self) -> None:
        if self._transaction is not None:
            self._transaction.commit()
        if self._fresh is not None:
            publish(self._root, pointer_or_none(self._root), self._fresh)

    def _cancel(self) -> None:
        if self._fresh is not None:
            if self._fresh.name not in pointer_or_none(self._root).generations:
                shutil.rmtree(self._fresh, ignore_errors=True)
        elif self._transaction is not None:
            self._transaction.cancel()
        self._transaction = self._fresh = None


@contextmanager
def _writer_lock(root: Path) -> Iterator[None]:
    """Hold the lock of the index; the system lets go of it when the process dies."""
    with (root / "writer.lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read() or "another process"
            raise IndexIsBusy(f"The index in {root} is being written by {holder}. Try again when it is done.") from None
        with suppress(OSError):  # on a full disk it is held without saying so
            os.ftruncate(file.fileno(), 0)
            os.write(file.fileno(), f"process {os.getpid()}, since {time.strftime('%Y-%m-%d %H:%M:%S')}".encode())
        yield
