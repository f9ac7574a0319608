"""What changed from one version of an article to the next, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

REWRITTEN_FROM = 0.5
"""Share of words that two sentences must have in common for one to count as the other rewritten."""


class Change(StrEnum):
    """What happened to a sentence."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedSentence:
    """One step of a diff; `old` is empty for what was added, `new` for what was removed."""

    change: Change
    old: str = ""
    new: str = ""


def diff(old: Sequence[str], new: Sequence[str]) -> tuple[ChangedSentence, ...]:
    """The steps from the old sentences to the new ones, in reading order; all of both are in it.

    A removed sentence and an added one in its place that share at least half of their words count as rewritten.
    """
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        step
        for tag, begin, end, new_begin, new_end in matcher.get_opcodes()
        for step in (
            (ChangedSentence(change=Change.SAME, old=one, new=one) for one in old[begin:end])
            if tag == "equal"
            else _replaced(old[begin:end], new[new_begin:new_end])
        )
    )


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[ChangedSentence]:
    waiting = list(new)
    for sentence in old:
        at = next((number for number, other in enumerate(waiting) if _is_rewritten(sentence, other)), None)
        if at is None:
            yield ChangedSentence(change=Change.REMOVED, old=sentence)
            continue
        yield from (ChangedSentence(change=Change.ADDED, new=one) for one in waiting[:at])
        yield ChangedSentence(change=Change.REWRITTEN, old=sentence, new=waiting[at])
        waiting = waiting[at + 1 :]
    yield from (ChangedSentence(change=Change.ADDED, new=one) for one in waiting)


def _is_rewritten(old: str, new: str) -> bool:
    return SequenceMatcher(None, old.split(), new.split(), autojunk=False).ratio() >= REWRITTEN_FROM
