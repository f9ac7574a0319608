"""The figures of the collection as they were recorded last, which a change may not fall below."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from index.evaluation.evaluate import LOWER_IS_BETTER
from index.evaluation.topics import COLLECTION

RECORDED = COLLECTION / "recorded.json"
"""Written by `attache evaluate --record`."""

SLACK = 0.005
"""How much worse is no worse: about one of the topics that can be answered."""


def read_recorded(path: Path = RECORDED) -> dict[str, float]:
    """Figures by the names of their measures."""
    return {str(name): float(value) for name, value in json.loads(path.read_text(encoding="utf-8")).items()}


def write_recorded(figures: Mapping[str, float], path: Path = RECORDED) -> None:
    """Keep figures, to four decimals."""
    kept = {name: round(value, 4) for name, value in figures.items()}
    path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def worse(new: Mapping[str, float], old: Mapping[str, float], slack: float = 0.0) -> tuple[str, ...]:
    """The measures that are worse than before by more than the slack; what was not measured before is not."""
    return tuple(
        name
        for name in new
        if name in old and (new[name] - old[name] if name in LOWER_IS_BETTER else old[name] - new[name]) > slack
    )
