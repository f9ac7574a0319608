from datetime import date

import pytest

from index.follow_up import inherit, leans_on
from index.question import analyze_question

TODAY = date(2026, 5, 20)
CLARIFY = "what did the U.S. ask China to clarify in 2015?"


def read(question, previous=None):
    query = analyze_question(question, today=TODAY)
    return inherit(query, analyze_question(previous, today=TODAY)) if previous else query


def own(query):
    return [term.surface for term in query.terms if not term.inherited]


def taken(query):
    return [term.surface for term in query.terms if term.inherited]


@pytest.mark.parametrize(
    "question",
    [
        "and Japan?",
        "What about the EU?",
        "when does it take effect?",
        "Who opposed that?",
        "Why did he ease them in June?",
        "was Canada?",
        "and was Canada spared?",
        "and does it cover cars of Japan?",
        "which processes would need a permit?",
        "how long is the ban?",
        "Which defense did it plead?",
    ],
)
def test_questions_that_leave_out_their_subject_lean_on_the_one_before(question):
    assert leans_on(read(question))


@pytest.mark.parametrize(
    "question",
    [
        CLARIFY,
        "did Tesla raise its prices?",
        "which delegation that sits in Geneva opposed the waiver on vaccines?",
        "and why did China curb its exports of gallium?",
        "what is stumpage?",
        "what does stumpage mean?",
        "when did the European Union lift its ban on beef with growth hormones?",
        "how much steel did Canada ship?",
    ],
)
def test_questions_that_say_all_stand_by_themselves(question):
    assert not leans_on(read(question))
    assert read(question, "who chaired the panel on bananas?") == read(question)


def test_a_follow_up_takes_what_it_leaves_out_and_marks_it():
    query = read("when does it take effect?", "what is the steel tariff of Canada?")
    assert own(query) == ["take effect"]
    assert taken(query) == ["steel", "tariff", "Canada"]


def test_and_with_a_party_replaces_the_last_party():
    query = read("and Japan?", CLARIFY)
    assert own(query) == ["Japan"]
    assert "China" not in taken(query)
    assert {"U.S.", "ask", "clarify"} <= set(taken(query))


def test_a_pair_of_parties_is_taken_as_one():
    talks = "what was said of steel in the US-China talks?"
    assert own(read("and EU-Mercosur?", talks)) == ["EU", "Mercosur"]
    assert taken(read("and EU-Mercosur?", talks)) == ["said", "steel", "talks"]
    assert taken(read("US-EU?", talks)) == ["said", "steel", "talks"]
    assert "US" in taken(read("and Japan and Korea?", talks))


def test_and_with_a_year_replaces_the_date():
    query = read("and in 2019?", CLARIFY)
    assert "2015" not in taken(query)
    assert query.window == (date(2019, 1, 1), date(2019, 12, 31))


def test_the_type_and_the_window_are_taken_too_when_the_follow_up_has_none():
    query = read("and Japan?", "how much steel was shipped by Korea in 2015?")
    assert query.question_type.value == "how much"
    assert query.window == (date(2015, 1, 1), date(2015, 12, 31))
    assert read("when was it lifted?", "how much steel was shipped?").question_type.value == "when"


def test_a_word_of_both_stands_once():
    query = read("and steel from Japan?", "how much steel was shipped by Korea?")
    assert [term.surface for term in query.terms].count("steel") == 1


def test_words_that_only_point_are_left_out():
    assert own(read("and the other ones?", CLARIFY)) == []


def test_a_question_before_without_words_changes_nothing():
    assert read("and Japan?", "who is it?") == read("and Japan?")


def test_inheriting_keeps_the_question_as_asked():
    assert read("and Japan?", CLARIFY).question == "and Japan?"
