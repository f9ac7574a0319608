import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query import QuestionType
from index.spans import answer_span


def words(kind, sentence, *asked):
    span = answer_span(QuestionType(kind), sentence, asked)
    return sentence[slice(*span)] if span else None


@pytest.mark.parametrize(
    ("kind", "sentence", "asked", "answer"),
    [
        ("who", "The chair, Ana Lopez Diaz, told the panel so.", ["chair", "panel"], "Ana Lopez Diaz"),
        ("who", "Ana Lopez met Bo Berg in the hall.", ["Ana Lopez"], "Bo Berg"),
        ("when", "The duty took effect on March 3, 2018, a Saturday.", [], "March 3, 2018"),
        ("when", "The duty took effect on 3 March 2018.", [], "3 March 2018"),
        ("when", "Members met on Tuesday in 2019.", [], "2019"),
        ("when", "Members will meet next week.", [], "next week"),
        ("when", "In 2018 members met; in 2019 they did not.", ["2018"], "2019"),
        ("how much", "The duty rose to 25 percent in 2018.", [], "25 percent"),
        ("how much", "It was worth $3.2 billion.", [], "$3.2 billion"),
        ("how much", "It was worth 51.48 billion dlrs in May.", [], "51.48 billion dlrs"),
        ("how much", "The vote was 234 to 200 in 1993.", [], "234 to 200"),
        ("how much", "In 2018 the index stood at 104.", [], "104"),
        ("how many", "In 2019 two panels heard 45 members.", ["members"], "45"),
        ("how many", "One of the 164 members objected.", ["members"], "164"),
        ("how many", "On June 3 some 40 firms replied.", ["companies"], "40"),
        ("how many", "A quota of 900 metric tons, 45 percent of it beef.", ["tonnes", "beef"], "900"),
        ("how long", "The ban was lifted after 14 years.", [], "14 years"),
        ("how long", "The ban has been in force since May 2003.", [], "since May 2003"),
        ("where", "In January the talks in Buenos Aires failed.", [], "Buenos Aires"),
        ("where", "In Geneva the talks failed.", [], "Geneva"),
    ],
)
def test_the_words_that_answer_are_marked(kind, sentence, asked, answer):
    assert words(kind, sentence, *asked) == answer


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("how much", "The duty was set in 2018 under Section 232."),
        ("how much", "The 2018-19 season was dry; Article 21 applies from May 17."),
        ("how many", "The members met in 1947."),
        ("who", "Nobody said so."),
        ("where", "Talks will go on in March."),
        ("what", "The duty rose to 25 percent."),
    ],
)
def test_nothing_is_marked_where_nothing_answers(kind, sentence):
    assert words(kind, sentence) is None


def test_what_the_question_names_is_not_the_answer():
    assert words("how much", "The duty rose from 10 percent to 25 percent.", "10 percent") == "25 percent"
    assert words("who", "Ana Lopez objected.", "Ana", "Lopez") is None


@given(st.sampled_from(QuestionType), st.text(max_size=120), st.lists(st.text(max_size=12), max_size=4))
def test_a_span_lies_within_its_sentence_and_holds_something(kind, sentence, asked):
    if span := answer_span(kind, sentence, asked):
        assert 0 <= span[0] < span[1] <= len(sentence)
