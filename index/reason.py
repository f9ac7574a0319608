"""Why a question was declined, as a value: what says it in another language than English starts from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class Why(StrEnum):
    """What kept a question from being answered."""

    NOTHING_ASKED = "nothing asked"
    NOTHING_NEAR = "nothing near"
    UNKNOWN_WORDS = "unknown words"
    BEYOND_THE_CORPUS = "beyond the corpus"
    NAMES_MISSING = "names missing"
    NEVER_TOGETHER = "never together"
    NOT_IN_ONE_PASSAGE = "not in one passage"
    NOT_IN_ONE_SENTENCE = "not in one sentence"
    NOT_COMPARED = "not compared"
    NOT_CLEAR = "not clear"
    NOT_TO_BE_SHOWN = "not to be shown"


TEMPLATES: Mapping[Why, str] = MappingProxyType(
    {
        Why.NOTHING_ASKED: "The question holds no word to look for. Name a party, a measure or a topic.",
        Why.NOTHING_NEAR: "No article of the corpus is near it.",
        Why.UNKNOWN_WORDS: "No article of the corpus mentions {words}.",
        Why.BEYOND_THE_CORPUS: "The newest article of the corpus is of {day}; the question is about the time after it.",
        Why.NAMES_MISSING: "No passage that is near the question mentions {words}.",
        Why.NEVER_TOGETHER: "No passage mentions both {words}.",
        Why.NOT_IN_ONE_PASSAGE: "No single passage brings {words} together with the rest of the question.",
        Why.NOT_IN_ONE_SENTENCE: "No sentence that is near brings {words} together with the rest of the question.",
        Why.NOT_COMPARED: "No sentence that is near brings {words} together with what is compared.",
        Why.NOT_CLEAR: "The passages that share the question's words do not clearly answer it.",
        Why.NOT_TO_BE_SHOWN: (
            "What is nearest stands in articles whose source lets nothing more of them be shown (display_limit)."
        ),
    }
)
"""Each reason in English; {words} are listed in quotation marks, {day} is a date."""

LANGUAGE_NOTE = "The question seems to be in {language}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a question was declined.

    `words` are the question's own that are missing, `day` is where the corpus ends, `language` the English name of the
    language that the question seems to be in; "" where it is English.
    """

    why: Why
    words: tuple[str, ...] = ()
    day: date | None = None
    language: str = ""

    @property
    def text(self) -> str:
        """In English."""
        joined = " and " if self.why is Why.NEVER_TOGETHER else " or "
        told = TEMPLATES[self.why].format(words=_listed(self.words, joined), day=self.day)
        return f"{told} {LANGUAGE_NOTE.format(language=self.language)}" if self.language else told


def _listed(words: Sequence[str], joined: str) -> str:
    quoted = [f'"{word}"' for word in words]
    return joined.join(filter(None, (", ".join(quoted[:-1]), *quoted[-1:])))
