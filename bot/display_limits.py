"""How much of an article may be shown: a setting of its source, for texts that somebody pays for."""

from __future__ import annotations

import threading
from pathlib import Path

UNKNOWN = 0
"""Characters, while the sources file cannot be read whole: the source may be one with a limit."""

_HERE = ("file", "starter", "")  # origins that are no source


class DisplayLimits:
    """Display limits by origin, as the sources file has them now. Safe from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._read_at: int | None = None
        self._limits: dict[str, int | None] = {}
        self._otherwise: int | None = None

    def of(self, origin: str) -> int | None:
        """How many characters of an article of this origin may be shown; None for all of it."""
        if origin in _HERE:
            return None
        with self._lock:
            changed_at = self._changed_at()
            if changed_at != self._read_at:
                self._read()
                self._read_at = changed_at
            return self._limits.get(origin, self._otherwise)

    def _changed_at(self) -> int:
        try:
            return self._path.stat().st_mtime_ns
        except OSError:
            return 0

    def _read(self) -> None:
        from corpus.sources.settings_file import SHIPPED, read_sources

        loaded = read_sources([SHIPPED, self._path])
        self._limits = {one.name: one.display_limit for one in loaded.settings}
        self._otherwise = UNKNOWN if loaded.problems else None
