"""What a site's robots.txt allows, by RFC 9309."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from corpus.address_guard import Target
from corpus.errors import FetchError, HttpRefused, RobotsRefused, TryLater

MAX_BYTES = 500 * 1024
"""RFC 9309, 2.5: at least this much of a robots.txt must be read; what is beyond is left out."""

FRESH_SECONDS = 24 * 3600
"""RFC 9309, 2.4: a robots.txt is not used for longer than a day."""

FAILED_SECONDS = 10 * 60
"""How long a robots.txt that could not be had keeps a site closed before it is asked for again."""

LONGEST_DELAY_SECONDS = 30.0
"""The longest Crawl-delay that is waited for; no standard defines it, and some sites name days."""

FetchText = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class _Rules:
    parsed: Any  # protego.Protego; None where everything is allowed
    until: float
    failure: FetchError | None = None


class Robots:
    """The rules of the sites asked so far. `fetch` gets a URL's bytes; `agent` is our product token."""

    def __init__(self, fetch: FetchText, *, agent: str, clock: Callable[[], float]) -> None:
        self._fetch = fetch
        self._agent = agent
        self._clock = clock
        self._known: dict[str, _Rules] = {}

    def delay(self, target: Target) -> float:
        """Seconds the site wants between two requests, 0 if it says nothing.

        Raises RobotsRefused if the site does not allow this URL, and what went wrong if its rules cannot be had:
        a site whose robots.txt fails counts as closed (RFC 9309, 2.3.1.4).
        """
        rules = self._rules(target)
        if isinstance(rules.failure, HttpRefused):
            reason = f"the robots.txt of {target.host} could not be had: {rules.failure.reason}"
            raise TryLater(target.url, reason, seconds=rules.until - self._clock())
        if rules.failure:
            raise rules.failure.with_traceback(None)
        if rules.parsed is None:
            return 0.0
        if not rules.parsed.can_fetch(target.origin + target.path, self._agent):
            raise RobotsRefused(target.url, f"the robots.txt of {target.host} does not allow it")
        return min(float(rules.parsed.crawl_delay(self._agent) or 0.0), LONGEST_DELAY_SECONDS)

    def _rules(self, target: Target) -> _Rules:
        rules = self._known.get(target.origin)
        if rules is None or rules.until <= self._clock():
            rules = self._known[target.origin] = self._ask(target)
        return rules

    def _ask(self, target: Target) -> _Rules:
        from protego import Protego

        now = self._clock()
        try:
            text = self._fetch(f"{target.origin}/robots.txt")
        except HttpRefused as error:
            if error.transient:
                return _Rules(None, now + FAILED_SECONDS, error)
            return _Rules(None, now + FRESH_SECONDS)  # RFC 9309, 2.3.1.3: a 4xx closes nothing
        except FetchError as error:
            return _Rules(None, now + FAILED_SECONDS, error)
        return _Rules(Protego.parse(text[:MAX_BYTES].decode("utf-8", "replace")), now + FRESH_SECONDS)
