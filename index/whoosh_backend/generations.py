"""Generations of the index: a folder each, and a pointer to the one that is served.

    whoosh/
    ├── CURRENT          the pointer: the newest generation and the one before, replaced in one step
    ├── changes          a count that every writing raises, for readers to look at (see `changes.py`)
    ├── writer.lock      held by the process that writes; says which one
    ├── g000001/         a Whoosh index, with arrays and a manifest of checksums for each commit
    └── g000002/

A commit adds to the newest generation; a rebuild makes a new one, and the pointer moves when all of it is on disk.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexUnavailable
from index.whoosh_backend.generation import Generation
from index.whoosh_backend.mapped import sync

FORMAT = 1
"""Raised when an older program could not read what this one writes."""

POINTER = "CURRENT"


@dataclass(frozen=True, slots=True)
class Pointer:
    """The folder names of the newest generation and of the one before it, newest first."""

    generations: tuple[str, ...]

    @classmethod
    def read(cls, root: Path) -> Pointer:
        """The pointer of the folder; without one there is no generation yet. Raises IndexUnavailable."""
        try:
            content = json.loads((root / POINTER).read_text(encoding="utf-8"))
            newest, found = int(content["format"]), tuple(map(str, content["generations"]))
        except FileNotFoundError:
            return cls(())
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexUnavailable(
                f"The pointer {root / POINTER} cannot be read. `attache index --rebuild` makes the index anew."
            ) from error
        if newest > FORMAT:
            raise IndexUnavailable(
                f"The index in {root} was made by a later version of this program (format {newest}, this one reads "
                f"{FORMAT}). Use that version, or `attache index --rebuild` to make the index anew."
            )
        return cls(found)

    def write(self, root: Path) -> None:
        """Make this the pointer, in one step and for good."""
        content = {"format": FORMAT, "generations": self.generations}
        temporary = root / f"{POINTER}.new"
        temporary.write_text(json.dumps(content), encoding="utf-8")
        sync(temporary)
        temporary.replace(root / POINTER)
        sync(root)


def stamp(path: str) -> tuple[int, int]:
    """What changes with a file that is replaced or a folder's names: time of change in ns, and inode; or zeros."""
    try:
        state = os.stat(path)  # noqa: PTH116  a tenth of the time, at every search
    except OSError:
        return 0, 0
    return state.st_mtime_ns, state.st_ino


def pointer_or_none(root: Path) -> Pointer:
    """The pointer for a rebuild, which must come about whatever is there: none when it is damaged or of the future."""
    try:
        return Pointer.read(root)
    except IndexUnavailable:
        return Pointer(())


def new_generation(root: Path, pointer: Pointer) -> Path:
    """An empty folder for the next generation; what rebuilds that failed have left is removed."""
    for folder in root.glob("g*/"):
        if folder.name not in pointer.generations:
            shutil.rmtree(folder, ignore_errors=True)
    number = max((int(name[1:]) for name in pointer.generations), default=0) + 1
    folder = root / f"g{number:06}"
    folder.mkdir(mode=0o700)
    return folder


def publish(root: Path, pointer: Pointer, folder: Path) -> None:
    """Serve this generation; the newest sound one before it is kept, the others are removed."""
    sync(folder)
    kept = next(((name,) for name in pointer.generations if not Generation(root / name).verify()), ())
    Pointer((folder.name, *kept)).write(root)
    for name in set(pointer.generations).difference(kept):
        shutil.rmtree(root / name, ignore_errors=True)
