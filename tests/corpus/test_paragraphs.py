import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.paragraphs import paragraphs

FIRST = (
    "The ministers of the twelve countries met in the harbor city on Monday and agreed to lower the duties on "
    "frozen fish, a step that fishermen on both coasts had asked for since the spring of the year before."
)
SECOND = (
    "The agreement must still be ratified by the parliaments of all twelve countries. Two of them hold elections "
    "in the autumn, and their governments said that they would not put it to a vote before then."
)


@pytest.mark.parametrize("width", [50, 60, 72, 80, 100])
def test_hard_wrapped_paragraphs_are_unwrapped(width):
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in (FIRST, SECOND))
    assert paragraphs(wrapped) == [FIRST, SECOND]


def test_hard_wrapped_paragraphs_that_only_indentation_parts():
    wrapped = "\n".join(textwrap.fill(paragraph, 68, initial_indent="    ") for paragraph in (FIRST, SECOND, FIRST))
    assert paragraphs(wrapped) == [FIRST, SECOND, FIRST]


def test_one_paragraph_a_line_without_blank_lines_stays_so():
    assert paragraphs(f"{FIRST}\n{SECOND}\nA short one.\n{FIRST}") == [FIRST, SECOND, "A short one.", FIRST]


def test_a_heading_is_not_joined_to_its_paragraph():
    assert paragraphs(f"Fish duties\n{FIRST}") == ["Fish duties", FIRST]


def test_a_list_keeps_its_items():
    assert paragraphs("The list:\n- herring\n- salmon\n- cod") == ["The list:", "- herring", "- salmon", "- cod"]


def test_list_items_of_wrapped_text_are_unwrapped_one_by_one():
    items = [f"({letter}) {text}" for letter, text in zip("ab", (FIRST, SECOND), strict=True)]
    wrapped = "\n".join(textwrap.fill(item, 70) for item in items)
    assert paragraphs(wrapped) == items


def test_a_line_that_stops_in_mid_sentence_goes_on_in_small_letters():
    assert paragraphs("The panel found that the\nmeasure was inconsistent.") == [
        "The panel found that the measure was inconsistent."
    ]


def test_a_word_parted_at_its_hyphen_is_joined_without_a_space():
    assert paragraphs("It concerned cold-\nrolled steel.") == ["It concerned cold-rolled steel."]


@given(st.text(st.sampled_from("ab. -\n1"), max_size=200))
def test_only_white_space_is_changed(text):
    found = paragraphs(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(line == line.strip() and line and "\n" not in line for line in found)


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), max_size=5))
def test_paragraphs_with_blank_lines_between_stay_as_they_are(lines):
    assert paragraphs("\n\n".join(lines)) == lines
