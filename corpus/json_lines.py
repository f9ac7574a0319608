"""A JSON Lines file, read a line at a time: memory does not grow with the file."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator
from typing import BinaryIO

from corpus.errors import UnreadableInput
from corpus.received import RECORD, Received


def read_json_lines(
    file: BinaryIO, location: str, *, max_bytes: int, origin: str
) -> Iterator[Received | UnreadableInput]:
    """One RECORD for each line that is not blank, at `location:line`; a line over `max_bytes` is passed over.

    Only what the file held when it was opened is read, so that one that is being written to has an end.
    """
    if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise UnreadableInput(location, "it is written in UTF-16; save it as UTF-8")
    file.seek(0)
    for number, line in enumerate(_lines(file, max_bytes), 1):
        at = f"{location}:{number}"
        if line is None:
            yield UnreadableInput(at, f"the line is longer than {max_bytes // 1024**2} MB")
        elif data := line.strip():
            yield Received(location=at, data=data, media_type=RECORD, origin=origin, moves=True)


def _lines(file: BinaryIO, max_bytes: int) -> Iterator[bytes | None]:
    """The lines of a UTF-8 file, None for each that is too long."""
    remaining = os.fstat(file.fileno()).st_size
    first = True
    while remaining > 0:
        line = file.readline(min(max_bytes + 1, remaining))
        if not line:
            return
        remaining -= len(line)
        if len(line) > max_bytes and not line.endswith(b"\n"):
            remaining -= _skip_line(file, remaining)
            yield None
        else:
            yield line.removeprefix(codecs.BOM_UTF8) if first else line
        first = False


def _skip_line(file: BinaryIO, remaining: int) -> int:
    """Read on to the end of a line in pieces; returns how many bytes that took."""
    skipped = 0
    while skipped < remaining:
        piece = file.readline(min(1024 * 1024, remaining - skipped))
        skipped += len(piece)
        if not piece or piece.endswith(b"\n"):
            break
    return skipped
