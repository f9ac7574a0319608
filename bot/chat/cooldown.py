"""So many questions a minute, each of them coming back as time passes (a token bucket)."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

_MINUTE = 60.0
_REMEMBERED = 10_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Cooldown:
    """`per_minute` questions for each key, 0 for no limit; times are seconds.

    A clock that is put back costs nobody anything.
    """

    def __init__(self, per_minute: int) -> None:
        self._most = float(per_minute)
        self._buckets: OrderedDict[int, _Bucket] = OrderedDict()

    def wait(self, key: int, now: float) -> float:
        """Take one question if there is one; else how many seconds until there is."""
        if not self._most:
            return 0.0
        bucket = self._buckets.setdefault(key, _Bucket(self._most, now))
        self._buckets.move_to_end(key)
        if len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        bucket.left = min(self._most, bucket.left + max(0.0, now - bucket.at) * self._most / _MINUTE)
        bucket.at = now
        if bucket.left < 1:
            return (1 - bucket.left) * _MINUTE / self._most
        bucket.left -= 1
        return 0.0
