"""Evidence: a sentence of an article that supports an answer, with where it stands and why it was chosen."""

from __future__ import annotations

from dataclasses import dataclass

from index.passage import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A sentence; `start` and `end` are code points into the article's text, `score` lies in 0..1."""

    sentence: str
    passage: Passage
    start: int
    end: int
    score: float
    matched_terms: tuple[str, ...]
