"""What an answer has to say about itself, in plain sentences; the same in Discord and in the terminal.

Discord says it in each person's language; the terminal speaks English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from bot.language import ENGLISH, Language
from corpus.dates import PartialDate
from index.answer import Answer, Level
from index.evidence import Evidence
from index.reason import LANGUAGE_NOTE, TEMPLATES, Why
from index.vocabulary import fold, stem, vocabulary

_EARLIEST_YEAR, _LATEST_YEAR = 1801, 2198  # beyond these a window is open
_SEVERAL = 2


def notes(
    answer: Answer, say: Language = ENGLISH, day: Callable[[PartialDate | None], str] | None = None
) -> Iterator[str]:
    """How the question was read, which sentences disagree, and which of its words none of them has.

    `day` says dates; without it they are as `when` has them.
    """
    day = day or when
    for typed, term in () if _is_foreign(answer) else answer.query.corrections:
        yield say("Read “{typed}” as “{word}”.", typed=typed, word=_spelled(term, answer.evidence))
    if answer.inherited_terms:
        yield say("Read as a follow-up, with: {words}.", words=", ".join(answer.inherited_terms))
    if answer.query.window:
        yield _window(*answer.query.window, say, day)
    if answer.query.wants_latest and answer.evidence:
        yield say("The newest articles were favoured.")
    if answer.disagreements:
        told = "; ".join(_told(answer, rank, day) for rank in _in_order(answer))
        yield say("The sources differ: {what}.", what=told)
    said = answer.why.words if answer.why else ()
    uncovered = [word for word in answer.uncovered_terms if word not in said]
    if uncovered and answer.level is not Level.NOT_COVERED:
        yield say("Not in these sentences: {words}.", words=", ".join(uncovered))


def declined(answer: Answer, say: Language) -> str:
    """Why the question was declined; "" where it was not: `Answer.reason` for people, with dates in words."""
    reason = answer.why
    if reason is None:
        return say(answer.reason) if answer.reason else ""
    if reason.language:  # its words are all foreign to the articles, and listing them says nothing more
        told = say(LANGUAGE_NOTE, language=say(reason.language))
        advice = say("Ask in the language of the articles.")
        return f"{told} {advice}"
    words = _listed([say('"{word}"', word=word) for word in reason.words], say, both=reason.why is Why.NEVER_TOGETHER)
    return say(TEMPLATES[reason.why], words=words, day=say.date(reason.day))


def when(published: PartialDate | None) -> str:
    """The date as exactly as it is known."""
    return str(published) if published else "undated"


def _spelled(term: str, evidence: tuple[Evidence, ...]) -> str:
    """An index term as a word people write: a party's name, or the word of the evidence that has this stem."""
    if term.startswith("="):
        return vocabulary().labels[term]
    words = (word for one in evidence for word in re.findall(r"[^\W\d_]+", f"{one.sentence} {one.passage.title}"))
    return next((word.lower() for word in words if stem(fold(word)) == term), term)


def _is_foreign(answer: Answer) -> bool:
    """Whether the question seems to be in another language: then words were put right that were not wrong."""
    return bool(answer.why and answer.why.language)


def _listed(words: list[str], say: Language, *, both: bool) -> str:
    if len(words) < _SEVERAL:
        return "".join(words)
    first, last = ", ".join(words[:-1]), words[-1]
    return (
        say("{first} and {last}", first=first, last=last) if both else say("{first} or {last}", first=first, last=last)
    )


def _window(first: date, last: date, say: Language, day: Callable[[PartialDate | None], str]) -> str:
    begin, end = (day(PartialDate(one.year, one.month, one.day)) for one in (first, last))
    if last.year > _LATEST_YEAR:
        return say("Articles from {date} on were favoured.", date=begin)
    if first.year < _EARLIEST_YEAR:
        return say("Articles until {date} were favoured.", date=end)
    if first == last:
        return say("Articles of {date} were favoured.", date=begin)
    return say("Articles from {first} to {last} were favoured.", first=begin, last=end)


def _in_order(answer: Answer) -> list[int]:
    """The ranks of all that disagree, as they are told: newest and most official first."""
    ranks = (1, *answer.disagreements)
    return [rank for rank in answer.ranks_told or ranks if rank in ranks]


def _told(answer: Answer, rank: int, day: Callable[[PartialDate | None], str]) -> str:
    evidence = answer.evidence[rank - 1]
    publisher = evidence.passage.publisher or evidence.passage.title
    return f"{evidence.answer_text} ({publisher}, {day(evidence.passage.published)})"
