"""A moment by which something must be done, however many steps it takes."""

from __future__ import annotations

import time
from collections.abc import Callable

from corpus.errors import LimitExceeded


class Deadline:
    """A moment, `seconds` from now; `clock` counts seconds and never goes back."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._end = clock() + seconds

    def extend(self, seconds: float) -> None:
        """Put the moment off."""
        self._end += seconds

    def remaining(self, url: str) -> float:
        """Seconds that are left, always more than zero; LimitExceeded, naming the URL, when none are."""
        left = self._end - self._clock()
        if left <= 0:
            raise LimitExceeded(url, f"it takes longer than {self._seconds:g} seconds", slow=True)
        return left
