import pytest
from hostile_text import hostile
from hypothesis import given
from hypothesis import strategies as st

from index.expectation import fit
from index.query import QuestionType

HOLDS = {
    QuestionType.WHEN: ["It ended on May 4.", "It ended in 1994.", "It ends next year.", "They met on Tuesday."],
    QuestionType.HOW_MUCH: [
        "It costs $5.",
        "It rose by 25 percent.",
        "It rose 1.3 bln dlrs.",
        "It is 10 to 12 cents.",
        "It is 5 %.",
    ],
    QuestionType.HOW_MANY: ["There are 300,000 jobs.", "Seven members signed.", "Dozens of firms left."],
    QuestionType.HOW_LONG: ["It took 60 days.", "It took three full years.", "It has held since the war."],
    QuestionType.WHERE: ["They met in Bergen.", "It lies near the Alps."],
    QuestionType.WHY: ["It fell because of drought.", "It did so in order to win.", "It acted to protect jobs."],
    QuestionType.LIST: [
        "It covers wheat, barley and oats.",
        "It covers grains such as wheat.",
        "It has members including Peru.",
    ],
    QuestionType.WHO: ["Jane Doe signed it.", "So said Duarte, the minister."],
    QuestionType.DEFINITION: ["Dumping is selling abroad below cost.", "The practice, called dumping, is rare."],
}
LACKS = "the talks went on without a result"


@pytest.mark.parametrize(("kind", "sentence"), [(kind, one) for kind, all_ in HOLDS.items() for one in all_])
def test_a_sentence_that_holds_what_is_asked_for_fits(kind, sentence):
    assert fit(kind, sentence, ["dumping"]) > 0.3


@pytest.mark.parametrize("kind", HOLDS)
def test_a_sentence_without_it_does_not(kind):
    assert fit(kind, LACKS, ["dumping"]) == 0


@pytest.mark.parametrize(
    ("asked", "sentence", "holds"),
    [
        ("tonnes", "Peru sold 25,000 metric tons of it.", True),
        ("tonnes", "Peru approved two of 33 plants.", False),
        ("tonnes", "Peru sold 25,000 barrels of it.", False),
        ("barrels", "Peru sold 25,000 barrels of it.", True),
        ("months", "It is put off by a year and 2 months.", True),
        ("months", "It is a two-year delay.", True),
        ("months", "It is put off until 2030.", False),
        ("plants", "Peru approved two of 33 mills.", True),
        ("litres", "Peru sold 25,000 liters of it.", True),
        ("kilometers", "The road is 300 km long.", True),
    ],
)
def test_where_a_unit_is_asked_for_a_number_of_it_is_held(asked, sentence, holds):
    for kind in (QuestionType.HOW_MANY, QuestionType.HOW_LONG) if asked == "months" else (QuestionType.HOW_MANY,):
        assert fit(kind, sentence, [asked, "Peru"]) == holds
    assert fit(QuestionType.HOW_MANY, sentence, ["million", "tonnes", "Peru"]) == ("tons" in sentence)


def test_a_name_that_the_question_gives_is_not_the_one_asked_for():
    for known in ("In the end Mr. Duarte left.", "In the end Duarte left."):
        assert fit(QuestionType.WHO, known, ["Duarte"]) == 0
        assert fit(QuestionType.WHO, f"{known} He met Jane Doe.", ["Duarte"]) == 1


def test_a_sentence_that_says_what_the_thing_is_fits_better_than_one_that_mentions_it():
    opens = fit(QuestionType.DEFINITION, "A safeguard is a temporary duty.", ["safeguard"])
    mentions = fit(QuestionType.DEFINITION, "They spoke of a safeguard (again).", ["safeguard"])
    written_out = fit(QuestionType.DEFINITION, "The multi-fibre arrangement (MFA) ended in 2004.", ["MFA"])
    assert opens > written_out > mentions


@pytest.mark.parametrize("kind", [QuestionType.WHAT, QuestionType.YES_NO, QuestionType.OTHER])
def test_types_without_a_rule_fit_nothing(kind):
    assert fit(kind, "On May 4, 1994, Jane Doe paid $5 in Bergen because of it.", []) == 0


@given(st.sampled_from(QuestionType), st.text() | hostile, st.lists(st.text(max_size=10) | hostile, max_size=3))
def test_any_sentence_fits_between_not_at_all_and_wholly(kind, sentence, asked):
    assert 0 <= fit(kind, sentence, asked) <= 1


@pytest.mark.parametrize("kind", QuestionType)
@pytest.mark.parametrize("row", ["steel, iron ", "1", "1,", "Alpha Beta ", "12-", "a, and "])
def test_a_table_run_together_as_one_sentence_is_judged_like_any_other(kind, row):
    """Each of these took minutes when a rule looked at every end for every beginning."""
    assert 0 <= fit(kind, row * 20_000, ["steel"]) <= 1
