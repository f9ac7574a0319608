"""Why an article is out of the corpus. The record keeps it all the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RemovalKind(StrEnum):
    """Who took an article out. What its publisher took back does not return because its file is collected again."""

    BY_HAND = "by hand"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """When and why an article left; `when` in ISO 8601, `superseded_by` the id of the article that corrects it."""

    when: str
    reason: str
    kind: RemovalKind
    superseded_by: str | None = None
