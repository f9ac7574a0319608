"""Whether Discord's gateway delivers events to us, and since when."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import discord

from bot import metrics


class Presence:
    """Follows one client after another. Read from any thread; changed in the event loop only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._changed = asyncio.Event()
        self._ready = False
        self._since = clock()

    @property
    def is_ready(self) -> bool:
        """Whether events arrive."""
        return self._ready

    @property
    def seconds(self) -> float:
        """For how long it has been so."""
        return self._clock() - self._since

    def follow(self, client: discord.Client) -> None:
        """From now on this client counts; it has not been ready yet."""
        self._went(ready=False)
        self._since = self._clock()

        async def on_ready() -> None:
            self._went(ready=True)

        async def on_resumed() -> None:
            self._went(ready=True)

        async def on_disconnect() -> None:
            self._went(ready=False)

        for listener in (on_ready, on_resumed, on_disconnect):
            client.event(listener)

    def gone(self) -> None:
        """The client has ended."""
        self._went(ready=False)

    async def lost(self, seconds: float) -> None:
        """Returns when events have not arrived for so long."""
        while True:
            self._changed.clear()
            left = None if self._ready else seconds - self.seconds
            if left is not None and left <= 0:
                return
            try:
                await asyncio.wait_for(self._changed.wait(), left)
            except TimeoutError:
                continue

    def _went(self, *, ready: bool) -> None:
        if ready != self._ready:
            self._ready, self._since = ready, self._clock()
            metrics.GATEWAY_READY.set(ready)
            if ready:
                metrics.CONNECTIONS.inc()
            self._changed.set()
