import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.names import is_acronym, writes_out


@pytest.mark.parametrize("word", ["OAS", "USTR", "UNCTAD"])
def test_three_to_seven_capitals_are_an_acronym(word):
    assert is_acronym(word)


@pytest.mark.parametrize("word", ["EU", "Oas", "oas", "DS543", "U.S.", "ABCDEFGH", ""])
def test_other_words_are_not(word):
    assert not is_acronym(word)


@pytest.mark.parametrize(
    ("text", "acronym"),
    [
        ("The Organization of American States met.", "OAS"),
        ("the Committee on Technical Barriers to Trade", "CTBT"),
        ("the World Trade Organization's members", "WTO"),
        ("Trade-Related Aspects of Property", "TRAP"),
    ],
)
def test_capitalised_words_in_a_row_write_an_acronym_out(text, acronym):
    assert writes_out(text, acronym)


@pytest.mark.parametrize(
    ("text", "acronym"),
    [
        ("organization of american states", "OAS"),
        ("Organization of the big American States", "OAS"),
        ("American Organization of States", "OAS"),
        ("OAS", "OAS"),
    ],
)
def test_other_words_do_not(text, acronym):
    assert not writes_out(text, acronym)


@given(st.lists(st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True), min_size=3, max_size=6))
def test_any_capitalised_words_write_their_initials_out(words):
    assert writes_out(" ".join(words), "".join(word[0] for word in words))
