"""What collecting did, in words and as JSON. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus.collect import CollectReport
from corpus.collect_sources import SourceReport

_COUNTED = ("added", "updated", "unchanged", "skipped")
_SELDOM = ("removed", "superseded", "withdrawn")


def counts_line(report: CollectReport) -> str:
    """How many there were of each outcome; those that are seldom only where there are some."""
    counts = [f"{len(getattr(report, name))} {name}" for name in _COUNTED]
    counts += [f"{len(found)} {name}" for name in _SELDOM if (found := getattr(report, name))]
    return ", ".join(counts)


def told_lines(report: CollectReport) -> list[str]:
    """Each input that was not taken, or not all of it, with the reason."""
    told = {"skipped": report.skipped, "noted": report.noted}
    return [f"  {word} {one.location}: {one.reason}" for word, found in told.items() for one in found]


def report_line(report: SourceReport) -> str:
    """One source on one line: what it brought, and how it is doing."""
    return f"{report.name}: {counts_line(report.collected)} ({report.health.message})"


def collected_json(report: CollectReport) -> dict[str, Any]:
    """Counts, the ids of what changed, what was skipped, and what was taken in part, for `attache collect --json`."""
    return {
        "added": len(report.added),
        "updated": len(report.updated),
        "unchanged": len(report.unchanged),
        "skipped": [{"location": one.location, "reason": one.reason} for one in report.skipped],
        "noted": [{"location": one.location, "reason": one.reason} for one in report.noted],
        "ids": {
            name: list(getattr(report, name)) for name in ("added", "updated", "removed", "superseded", "withdrawn")
        },
    }


def source_json(report: SourceReport) -> dict[str, Any]:
    """One source, as `attache collect --json` prints it."""
    health = {"status": report.health.status.value, "message": report.health.message}
    return {"name": report.name, "health": health, **collected_json(report.collected)}


def all_of(reports: Sequence[SourceReport]) -> CollectReport:
    """What all sources brought together."""
    whole = CollectReport()
    for report in reports:
        whole = whole.joined(report.collected)
    return whole
