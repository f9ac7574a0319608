"""How many requests Discord takes, and of whom it has enough."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from aiohttp import web
from discord_standin.errors import as_json
from discord_standin.world import Clock

A_SECOND = 50
INVALID = (401, 403, 429)
MOST_INVALID, INVALID_WITHIN = 10_000, timedelta(minutes=10)


class Rate:
    """Requests with a bot's token: `a_second`, 50, over all routes; callbacks and webhooks do not count.

    Who was refused 10,000 times within ten minutes is let through no more. `refused` counts what was over the rate;
    `insisted` lists the webhooks that were asked again after Discord had said that they are gone.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._recent: deque[datetime] = deque()
        self._invalid: deque[datetime] = deque()
        self._gone: set[str] = set()
        self.a_second = A_SECOND
        self.most_invalid = MOST_INVALID
        self.refused = 0
        self.insisted: list[str] = []

    def over(self) -> web.Response | None:
        """Count a request with a token; the refusal where there are too many."""
        now = self._clock.now()
        _forget(self._recent, now - timedelta(seconds=1))
        if len(self._recent) < self.a_second:
            self._recent.append(now)
            return None
        self.refused += 1
        wait = (self._recent[0] + timedelta(seconds=1) - now).total_seconds()
        return too_many(wait)

    def banned(self) -> web.Response | None:
        """The refusal of whoever did not heed refusals: not Discord's own, so without its `Via`."""
        _forget(self._invalid, self._clock.now() - INVALID_WITHIN)
        if len(self._invalid) < self.most_invalid:
            return None
        return web.Response(status=429, text="error code: 1015", headers={"Retry-After": "600"})

    def note(self, request: web.Request, status: int) -> None:
        """Remember a refusal, and a webhook that is gone."""
        if status in INVALID:
            self._invalid.append(self._clock.now())
        if token := request.match_info.get("token"):
            if token in self._gone:
                self.insisted.append(f"{request.method} {request.path}")
            if status == 404:
                self._gone.add(token)


def too_many(seconds: float) -> web.Response:
    """429 for all routes, as Discord words it."""
    return as_json(
        {"message": "You are being rate limited.", "retry_after": round(seconds, 3), "global": True},
        status=429,
        headers={
            "Via": "1.1 google",
            "Retry-After": str(round(seconds, 3)),
            "X-RateLimit-Global": "true",
            "X-RateLimit-Scope": "global",
        },
    )


def _forget(times: deque[datetime], before: datetime) -> None:
    while times and times[0] < before:
        times.popleft()
