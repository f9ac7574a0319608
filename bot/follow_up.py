"""The question that the next one may lean on."""

from __future__ import annotations

from index.answer import Answer
from index.follow_up import leans_on
from index.query import QuestionType
from index.question import LONGEST_QUESTION, MOST_TERMS, analyze_question

_ASKS_WITH_A_WORD = frozenset(QuestionType) - {
    QuestionType.YES_NO,
    QuestionType.DEFINITION,
    QuestionType.LIST,
    QuestionType.TIMELINE,
    QuestionType.OTHER,
}


def standing_question(answer: Answer) -> str:
    """The question as asked or, for a follow-up, with what it took over: "what U.S. ask clarify and Japan?".

    So a third question leans on the first through the second. Its own words stand last, because the last party or
    date of a question is the one that "and Korea?" replaces. What is too much to be read loses its oldest words. A line
    that asks nothing, such as thanks, gives "": the question before stands.
    """
    if not answer.query.terms:
        return ""
    taken = answer.inherited_terms
    asking = answer.query.question_type
    opening = (asking.value,) if taken and asking in _ASKS_WITH_A_WORD else ()
    for oldest in range(max(0, len(answer.query.terms) - MOST_TERMS), len(taken)):
        text = " ".join((*opening, *taken[oldest:], answer.question))
        if len(text) <= LONGEST_QUESTION:
            return text
    return answer.question


def is_follow_up(question: str) -> bool:
    """Whether a question leaves out what it is about, and so leans on the one before."""
    return leans_on(analyze_question(question))
