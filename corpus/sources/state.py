"""What one visit to a source leaves to the next, and how well the source is doing."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

LONGEST_BACK_OFF = timedelta(days=1)
"""A failing source is asked at least this often, unless its own interval is longer."""

_UNEVEN = 0.2  # share of a pause by which it varies, so that sources that failed together do not come back together


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What is remembered of a source.

    `cursor` is how far it was read, in the source's own terms; `seen` names what was taken beyond it, `retry` what
    failed and how often it was tried. Times are aware.
    """

    etag: str | None = None
    modified: str | None = None
    moved_to: str | None = None
    cursor: str = ""
    seen: tuple[str, ...] = ()
    retry: tuple[tuple[str, int], ...] = ()
    first_attempt: datetime | None = None
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    last_new: datetime | None = None
    consecutive_failures: int = 0
    failing_since: datetime | None = None
    last_error: str = ""
    next_attempt: datetime | None = None

    def to_json(self) -> str:
        """All of it, on one line."""
        values = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(values, default=datetime.isoformat, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str | None) -> SourceState:
        """Read what `to_json` wrote; None, and what cannot be read, is a source never visited."""
        try:
            values = json.loads(text or "{}")
            return cls(
                **{field.name: _read(field.name, values[field.name]) for field in fields(cls) if field.name in values}
            )
        except (ValueError, TypeError, AttributeError):
            return cls()

    def attempted(self, now: datetime) -> SourceState:
        """The state as a visit begins."""
        return replace(self, first_attempt=self.first_attempt or now, last_attempt=now)

    def succeeded(self, now: datetime, interval: timedelta) -> SourceState:
        """The state after a visit that came to its end."""
        return replace(
            self,
            last_success=now,
            consecutive_failures=0,
            failing_since=None,
            last_error="",
            next_attempt=now + interval,
        )

    def postponed(self, now: datetime, seconds: float) -> SourceState:
        """The state after a visit that brought something and was then asked to wait."""
        return self.succeeded(now, timedelta(seconds=seconds))

    def failed(
        self, now: datetime, interval: timedelta, error: str, *, at_least: float = 0.0, uneven: float = 0.5
    ) -> SourceState:
        """The state after a visit that failed: the pause doubles each time, up to a day, and is `at_least` so long.

        `at_least` is in seconds; `uneven`, from 0 to 1, makes the pause up to a tenth shorter or longer.
        """
        failures = self.consecutive_failures + 1
        pause = max(interval, min(interval * 2 ** min(failures - 1, 20), LONGEST_BACK_OFF))
        pause = max(pause * (1 + _UNEVEN * (uneven - 0.5)), timedelta(seconds=at_least))
        return replace(
            self,
            consecutive_failures=failures,
            failing_since=self.failing_since or now,
            last_error=error,
            next_attempt=now + pause,
        )


class HealthStatus(StrEnum):
    """How a source is doing."""

    OFF = "off"
    NEVER_VISITED = "never visited"
    OK = "ok"
    SILENT = "silent"
    FAILING = "failing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source is doing, since when, and in words."""

    status: HealthStatus
    since: datetime | None = None
    message: str = ""


def health(state: SourceState, now: datetime, silent_after: timedelta | None) -> Health:
    """How a source is doing; it is silent when it answers but has brought nothing new for `silent_after`.

    None for `silent_after`: it may be silent as long as it likes.
    """
    if state.last_attempt is None:
        return Health(status=HealthStatus.NEVER_VISITED, message="not visited yet")
    if state.failing_since:
        message = f"failing since {state.failing_since:%Y-%m-%d}: {state.last_error}"
        return Health(status=HealthStatus.FAILING, since=state.failing_since, message=message)
    since = state.last_new or state.first_attempt or state.last_attempt
    if silent_after is not None and now - since > silent_after:
        message = f"nothing new for {(now - since).days} days; its address may have changed"
        return Health(status=HealthStatus.SILENT, since=since, message=message)
    moved = f"; it moved to {state.moved_to}" if state.moved_to else ""
    return Health(status=HealthStatus.OK, since=state.last_success, message=f"ok{moved}")


_TIMES = frozenset({"first_attempt", "last_attempt", "last_success", "last_new", "failing_since", "next_attempt"})


def _read(name: str, value: Any) -> Any:
    if name in _TIMES:
        return datetime.fromisoformat(value)
    if name == "seen":
        return tuple(str(one) for one in value)
    if name == "retry":
        return tuple((str(key), int(count)) for key, count in value)
    return int(value) if name == "consecutive_failures" else str(value)
