"""Evidence: a sentence of an article that supports an answer, with where it stands and why it was chosen."""

from __future__ import annotations

from dataclasses import dataclass

from index.passage import Passage
from index.text import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A sentence; `start` and `end` are code points into the article's text, `score` lies in 0..1.

    `answer` is where in the article's text the very words stand that answer, when the type of the question tells
    what to look for. `lead_in` is the sentence before, where it says who is speaking or of whom it is told.
    `also_in` are passages of other articles that say the same in the same words.
    """

    sentence: str
    passage: Passage
    start: int
    end: int
    score: float
    matched_terms: tuple[str, ...]
    answer: Span | None = None
    lead_in: Span | None = None
    also_in: tuple[Passage, ...] = ()

    @property
    def answer_text(self) -> str | None:
        """The very words that answer."""
        return self.passage.quote(self.answer) if self.answer else None

    @property
    def lead_in_text(self) -> str | None:
        """The sentence before, where it is needed."""
        return self.passage.quote(self.lead_in) if self.lead_in else None
