"""Of which record the index was made: in another one, the same version of the same article may be another text."""

from __future__ import annotations

import json
from pathlib import Path

from corpus.store import ArticleStore


def is_made_of(path: Path, store: ArticleStore) -> bool:
    """Whether the file says that the index was made of this record, and not of a later state of it.

    A file that is missing or torn says nothing: then the index has to be made anew.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return bool(told["record"] == store.id and told["sequence"] <= store.sequence())
    except (OSError, ValueError, TypeError, KeyError):
        return False


def remember(path: Path, store: ArticleStore) -> None:
    """Write that the index is made of this record as it is now."""
    path.write_text(json.dumps({"record": store.id, "sequence": store.sequence()}), encoding="utf-8")
