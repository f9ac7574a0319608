"""What an answer has to say about itself, in plain sentences; the same in Discord and in the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from corpus.dates import PartialDate
from index.answer import Answer, Level
from index.evidence import Evidence
from index.vocabulary import fold, stem, vocabulary

_EARLIEST_YEAR, _LATEST_YEAR = 1801, 2198  # beyond these a window is open


def notes(answer: Answer) -> Iterator[str]:
    """How the question was read, which sentences disagree, and which of its words none of them has."""
    for typed, term in answer.query.corrections:
        yield f"Read “{typed}” as “{_spelled(term, answer.evidence)}”."
    if answer.inherited_terms:
        yield f"Read as a follow-up, with: {', '.join(answer.inherited_terms)}."
    if answer.query.window:
        yield f"Articles {_window(*answer.query.window)} were favoured."
    if answer.query.wants_latest and answer.evidence:
        yield "The newest articles were favoured."
    if answer.disagreements:
        yield f"The sources differ: {'; '.join(_told(answer, rank) for rank in _in_order(answer))}."
    if answer.uncovered_terms and answer.level is not Level.NOT_COVERED:
        yield f"Not in these sentences: {', '.join(answer.uncovered_terms)}."


def when(published: PartialDate | None) -> str:
    """The date as exactly as it is known."""
    return str(published) if published else "undated"


def _spelled(term: str, evidence: tuple[Evidence, ...]) -> str:
    """An index term as a word people write: a party's name, or the word of the evidence that has this stem."""
    if term.startswith("="):
        return vocabulary().labels[term]
    words = (word for one in evidence for word in re.findall(r"[^\W\d_]+", f"{one.sentence} {one.passage.title}"))
    return next((word.lower() for word in words if stem(fold(word)) == term), term)


def _window(first: date, last: date) -> str:
    if last.year > _LATEST_YEAR:
        return f"from {first} on"
    if first.year < _EARLIEST_YEAR:
        return f"until {last}"
    return f"of {first}" if first == last else f"from {first} to {last}"


def _in_order(answer: Answer) -> list[int]:
    """The ranks of all that disagree, as they are told: newest and most official first."""
    ranks = (1, *answer.disagreements)
    return [rank for rank in answer.ranks_told or ranks if rank in ranks]


def _told(answer: Answer, rank: int) -> str:
    evidence = answer.evidence[rank - 1]
    publisher = evidence.passage.publisher or evidence.passage.title
    return f"{evidence.answer_text} ({publisher}, {when(evidence.passage.published)})"
