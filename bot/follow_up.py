"""The question that the next one may lean on."""

from __future__ import annotations

from index.answer import Answer
from index.query import QuestionType

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
    date of a question is the one that "and Korea?" replaces.
    """
    if not answer.inherited_terms:
        return answer.question
    asking = answer.query.question_type
    opening = (asking.value,) if asking in _ASKS_WITH_A_WORD else ()
    return " ".join((*opening, *answer.inherited_terms, answer.question))
