import pytest
from hostile_text import hostile
from hypothesis import given
from hypothesis import strategies as st

from index.text import paragraphs, sentences

texts = (
    st.text()
    | hostile
    | st.lists(st.sampled_from(["A.", " ", "\n", "Mr. B said no. ", "x", "“Why?” he asked. "])).map("".join)
)


def split(text):
    return [text[start:end] for span in paragraphs(text) for start, end in sentences(text, span)]


def test_paragraphs_are_the_lines_that_hold_something():
    text = "One.\n\n  \t\nTwo. Three.\n"
    assert [text[start:end] for start, end in paragraphs(text)] == ["One.", "Two. Three."]


def test_sentences_come_without_the_white_space_around_them():
    assert split("  Duties rise.   Quotas end.  ") == ["Duties rise.", "Quotas end."]


def test_a_paragraph_ends_a_sentence_whether_it_has_a_full_stop_or_not():
    assert split("Duties rise\n\nQuotas end") == ["Duties rise", "Quotas end"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The U.S. asked China to clarify the rules.",
        "The panel in WT/DS543/R cited Art. 3.2 of the agreement.",
        "Mr. Kwon of Acme Inc. pays 2.5 percent on goods of 8542.31.00.",
        "Exports rose to 1.3 bln dlrs in Jan. 1987 from 0.9 bln.",
        "See 19 U.S.C. 2411 and No. 5 of the annex.",
    ],
)
def test_full_stops_of_abbreviations_and_numbers_end_no_sentence(sentence):
    assert split(f"{sentence} The duty is high.") == [sentence, "The duty is high."]


@given(texts)
def test_every_visible_character_stands_in_exactly_one_sentence_and_in_order(text):
    at = 0
    for span in paragraphs(text):
        for start, end in sentences(text, span):
            assert at <= start < end <= len(text)
            assert not text[at:start].strip()
            assert not text[start].isspace()
            assert not text[end - 1].isspace()
            at = end
    assert not text[at:].strip()
