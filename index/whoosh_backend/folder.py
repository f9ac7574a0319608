"""The folder of an index. Whoosh keeps pickles there, so a folder that others can write to is never opened."""

from __future__ import annotations

import os
from pathlib import Path

from index.errors import IndexUnavailable

_WRITABLE_BY_OTHERS = 0o022


def prepare_folder(folder: Path) -> None:
    """Create the folder, for its owner only; refuse one that somebody else could have filled.

    Raises IndexUnavailable when it belongs to another user, is writable by others, or cannot be created.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.stat()
    except OSError as error:
        raise IndexUnavailable(f"The index folder {folder} cannot be used: {error.strerror}.") from error
    if hasattr(os, "geteuid") and state.st_uid != os.geteuid():
        raise IndexUnavailable(
            f"The index folder {folder} belongs to another user, and opening an index can run code hidden in it. "
            "Remove it, or set DATA_DIR to a folder of your own; the index is then made anew."
        )
    if state.st_mode & _WRITABLE_BY_OTHERS:
        raise IndexUnavailable(
            f"The index folder {folder} is writable by other users, and opening an index can run code hidden in it. "
            f"If you trust what is in it: chmod go-w {folder}. Otherwise remove it; the index is then made anew."
        )
