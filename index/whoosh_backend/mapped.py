"""Whoosh's storage, without copies of what is mapped, and with everything on disk before a rename shows it."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile


class _View(io.RawIOBase):
    """A file over memory. `io.BytesIO`, which Whoosh takes for it, would copy the memory."""

    def __init__(self, memory: memoryview) -> None:
        super().__init__()
        self._memory = memory
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        begin, end = self._at, len(self._memory) if size is None or size < 0 else self._at + size
        content = bytes(self._memory[begin:end])
        self._at = begin + len(content)
        return content

    def readinto(self, buffer: Any) -> int:
        content = self.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: len(self._memory)}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def tell(self) -> int:
        return self._at


class _ViewFile(BufferFile):  # type: ignore[misc]
    """Whoosh's BufferFile over a view."""

    def __init__(self, memory: memoryview, name: str) -> None:
        super().__init__(b"", name=name)
        self._buf = memory
        self.file = _View(memory)


class MappedCompound(CompoundStorage):  # type: ignore[misc]
    """A compound file whose parts are opened without a copy."""

    @classmethod
    def of(cls, storage: FileStorage, segment: Any) -> MappedCompound:
        """Open the compound file of the segment."""
        return cls(storage.open_file(segment.make_filename(segment.COMPOUND_EXT)))

    def open_file(self, name: str, *_arguments: Any, **_options: Any) -> Any:
        """Open a part."""
        offset, length = self.range(name)
        return _ViewFile(memoryview(self._source)[offset : offset + length], name)


class DurableStorage(FileStorage):  # type: ignore[misc]
    """Files in a folder. What a rename makes visible is on disk before, so that power may fail at any time."""

    before_rename: Callable[[str, str], None] = staticmethod(lambda _old, _new: None)
    """Called with the old and the new name before a rename."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Write the file and everything said about it to disk, then rename it."""
        self.before_rename(oldname, newname)
        sync(Path(self.folder) / oldname)
        super().rename_file(oldname, newname, safe=safe)
        sync(Path(self.folder))


class ClosingStorage(FileStorage):  # type: ignore[misc]
    """Files in a folder that are closed with the storage: Whoosh leaves those open that it fails to read."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._opened: list[Any] = []

    def open_file(self, name: str, **options: Any) -> Any:
        """Open a file and remember it."""
        self._opened.append(super().open_file(name, **options))
        return self._opened[-1]

    def close(self) -> None:
        """Close what is still open."""
        for file in self._opened:
            if not file.is_closed:
                file.close()


def sync(path: Path) -> None:
    """Wait until the file, or the folder's list of names, is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
