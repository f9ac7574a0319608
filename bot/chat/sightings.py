"""Which events were seen before: Discord may deliver one twice, above all after a reconnect."""

from __future__ import annotations

from collections import OrderedDict


class Sightings:
    """Remembers the newest `memory` ids of messages and interactions."""

    def __init__(self, *, memory: int = 2048) -> None:
        self._memory = memory
        self._ids: OrderedDict[int, None] = OrderedDict()

    def is_first(self, event_id: int) -> bool:
        """Whether this id is new; it is remembered from now on."""
        if event_id in self._ids:
            return False
        self._ids[event_id] = None
        if len(self._ids) > self._memory:
            self._ids.popitem(last=False)
        return True
