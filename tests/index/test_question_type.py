import pytest
from hostile_text import hostile
from hypothesis import given
from hypothesis import strategies as st

from index.query import QuestionType
from index.question_type import question_type

TYPICAL = {
    QuestionType.WHO: ["Who asked China to clarify?", "Which minister signed the deal?", "By whom was it signed?"],
    QuestionType.WHAT: ["What did the U.S. ask China to clarify?", "which clause did the panel reject?"],
    QuestionType.WHEN: ["When did the duty take effect?", "On what date does it end?", "Since when is there a quota?"],
    QuestionType.WHERE: ["Where did they meet?", "In which city did the talks take place?"],
    QuestionType.WHY: [
        "Why did Brazil raise its duty?",
        "What was the reason for the ban?",
        "What led to the dispute?",
    ],
    QuestionType.HOW_MUCH: [
        "How much did exports fall?",
        "What is the duty on shoes?",
        "what's the tariff on shoes",
        "How high is the tariff?",
    ],
    QuestionType.HOW_MANY: ["How many jobs are at risk?", "What number of members signed?"],
    QuestionType.HOW_LONG: ["How long did the talks last?", "For how many years does it hold?"],
    QuestionType.YES_NO: ["Did China agree?", "Is there a quota on wheat?", "has Japan joined"],
    QuestionType.DEFINITION: [
        "What is safeguarding?",
        "What does DS stand for?",
        "Define dumping",
        "What does MFN mean?",
    ],
    QuestionType.LIST: ["Which countries joined?", "List the members", "Name three goods", "What are the terms?"],
    QuestionType.TIMELINE: ["Give a timeline of the dispute", "History of the Airbus case"],
    QuestionType.OTHER: ["steel", "", "us china wto", "?!"],
}


@pytest.mark.parametrize(("expected", "question"), [(kind, one) for kind, all_ in TYPICAL.items() for one in all_])
def test_typical_questions_are_known_by_their_words(expected, question):
    assert question_type(question) is expected
    assert question_type(question.upper()) is expected
    assert question_type(f'"{question}"') is expected


def test_every_type_has_an_example():
    assert TYPICAL.keys() == set(QuestionType)


@given(st.text() | hostile)
def test_any_text_has_a_type(question):
    assert question_type(question) in QuestionType
