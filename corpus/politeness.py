"""How often a host is asked: a least interval, a cap for an hour, and the pause that the host asked for itself."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from corpus.address_guard import Target
from corpus.errors import TryLater

_HOUR = 3600.0


@dataclass(slots=True)
class _Host:
    next_at: float = 0.0
    closed_until: float = 0.0
    recent: deque[float] = field(default_factory=deque)


class Politeness:
    """Keeps account of the requests to each host. Safe from several threads.

    `interval` is in seconds, `cap` in requests an hour; `patience` is the longest pause, in seconds, that is
    waited for here instead of being handed to the caller as TryLater.
    """

    def __init__(
        self,
        *,
        interval: float,
        cap: int,
        patience: float,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._interval = interval
        self._cap = cap
        self._patience = patience
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def wait(self, target: Target, delay: float = 0.0) -> None:
        """Wait for this host's turn; `delay` is what its robots.txt asks for. TryLater if that would take too long."""
        with self._lock:
            at = self._reserve(target, max(self._interval, delay))
        if (pause := at - self._clock()) > 0:
            self._sleep(pause)

    def close(self, target: Target, seconds: float) -> None:
        """Ask nothing of a host for so many seconds: it said so itself."""
        with self._lock:
            host = self._hosts.setdefault(target.host, _Host())
            host.closed_until = max(host.closed_until, self._clock() + seconds)

    def _reserve(self, target: Target, interval: float) -> float:
        host = self._hosts.setdefault(target.host, _Host())
        now = self._clock()
        while host.recent and host.recent[0] <= now - _HOUR:
            host.recent.popleft()
        if len(host.recent) >= self._cap:
            reason = f"{target.host} was asked {self._cap} times within an hour, which is our cap"
            raise TryLater(target.url, reason, seconds=host.recent[0] + _HOUR - now)
        at = max(now, host.next_at, host.closed_until)
        if at - now > self._patience:
            raise TryLater(target.url, f"{target.host} asked to wait", seconds=at - now)
        host.next_at = at + interval
        host.recent.append(at)
        return at
