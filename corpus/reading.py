"""Files and folders to received bytes. What cannot be taken comes out as an UnreadableInput, and the rest goes on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UnreadableInput
from corpus.json_lines import read_json_lines
from corpus.received import DOCX, EMAIL, HTML, MARKDOWN, PDF, PLAIN, Received
from corpus.safe_file import open_regular, read_regular

MAX_BYTES = 50 * 1024 * 1024
"""The largest file, or line of a JSON Lines file, that is read."""

MEDIA_TYPES = {
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".txt": PLAIN,
    ".text": PLAIN,
    ".htm": HTML,
    ".html": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
    ".docx": DOCX,
    ".eml": EMAIL,
}
JSON_LINES = (".jsonl", ".ndjson")
_ABOUT_THE_FOLDER = ("license", "licence", "readme")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file to read. `given` tells that a person named it; only then is a link followed."""

    path: Path
    given: bool

    @property
    def location(self) -> str:
        return location_of(self.path)


def read_path(
    path: Path, *, origin: str = "file", wanted: Callable[[Path], bool] = lambda _: True
) -> Iterator[Received | UnreadableInput]:
    """Read a file, or all files of a folder and its subfolders in the order of their names.

    Only files that are `wanted` are opened; it is asked about each just before its turn.
    A JSON Lines file gives one RECORD a line, at `path:line`. Links inside a folder are not followed; dot files and
    a folder's own licence and readme are passed over without a word. The location is the path as given.
    """
    entries = _walk(path) if _is_folder(path) else [_Entry(path, given=True)]
    for found in entries:
        if isinstance(found, UnreadableInput):
            yield found
        elif wanted(found.path):
            yield from _read(found, origin)


def location_of(path: Path) -> str:
    """A path as it can be printed and stored whatever bytes its names hold."""
    readable = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in readable)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # no right to look: opening it will say so
        return False


def _walk(folder: Path) -> Iterator[_Entry | UnreadableInput]:
    pending: list[os.DirEntry[str] | Path] = [folder]
    while pending:
        entry = pending.pop()
        path = Path(entry)
        try:
            if entry is folder or (isinstance(entry, os.DirEntry) and entry.is_dir(follow_symlinks=False)):
                with os.scandir(path) as entries:
                    pending += sorted((one for one in entries if _counts(one)), key=lambda one: one.name, reverse=True)
            elif isinstance(entry, os.DirEntry) and entry.is_symlink():
                yield UnreadableInput(location_of(path), _about_link(path, folder))
            else:
                yield _Entry(path, given=False)
        except OSError as error:
            yield UnreadableInput(location_of(path), f"it cannot be opened: {error.strerror or error}")


def _counts(entry: os.DirEntry[str]) -> bool:
    is_about = Path(entry.name).stem.lower() in _ABOUT_THE_FOLDER and not entry.is_dir(follow_symlinks=False)
    return not is_about and not entry.name.startswith(".")


def _about_link(path: Path, folder: Path) -> str:
    try:
        inside = path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return "it is a link that leads nowhere"
    if inside:
        return "it is a link to something in the same folder, which is read under its own name"
    return "it is a link that leads out of the folder; name its target if you want it read"


def _read(entry: _Entry, origin: str) -> Iterator[Received | UnreadableInput]:
    suffix = entry.path.suffix.lower()
    try:
        if suffix in JSON_LINES:
            with open_regular(entry.path, entry.location, follow_links=entry.given) as file:
                yield from read_json_lines(file, entry.location, max_bytes=MAX_BYTES, origin=origin)
        elif suffix in MEDIA_TYPES:
            data = read_regular(entry.path, entry.location, follow_links=entry.given, max_bytes=MAX_BYTES)
            yield Received(location=entry.location, data=data, media_type=MEDIA_TYPES[suffix], origin=origin)
        else:
            with open_regular(entry.path, entry.location, follow_links=entry.given):
                known = " ".join((*MEDIA_TYPES, *JSON_LINES))
                yield UnreadableInput(entry.location, f"files of this kind are not read; those that are: {known}")
    except UnreadableInput as error:
        yield error
    except OSError as error:
        yield UnreadableInput(entry.location, f"reading it failed: {error.strerror or error}")
