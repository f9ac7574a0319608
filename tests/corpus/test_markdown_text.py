import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.markdown_text import first_heading, visible_text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("The [U.S.](https://example.org/a_b) met **China** in *Geneva*.", "The U.S. met China in Geneva."),
        ("## A heading\nMinisters met.", "A heading\n\nMinisters met."),
        ("- herring\n- salmon `H1`", "herring\n\nsalmon H1"),
        ("> Ministers met.", "Ministers met."),
        ("![a ship](ship.png)\n\nMinisters met.", "Ministers met."),
        ("Harbor Inc <HBRC> rose 5 * 3 pct, snake_case and AT&amp;T stay.", None),
        ("Escaped \\*stars\\*.", "Escaped *stars*."),
        ("Plain text. “Quoted.”", None),
        ("| a | b |\n|---|---|\n| c | d |", "a\n\nb\n\nc\n\nd"),
    ],
)
def test_what_a_reader_sees(markdown, text):
    assert visible_text(markdown) == (text or markdown)


def test_the_opening_heading_is_the_title():
    assert first_heading("\n# Duties *fall* #\n\nMinisters met.") == ("Duties fall", "\nMinisters met.")
    assert first_heading("Ministers met.\n# Later") == ("", "Ministers met.\n# Later")


@given(st.text(max_size=200))
def test_any_text_can_be_read(markdown):
    assert isinstance(visible_text(markdown), str)


@given(st.lists(st.sampled_from(["Ministers met.", "They agreed, 4.5 pct.", "“No,” he said - twice."]), max_size=5))
def test_text_without_marks_stays_as_it_is(lines):
    assert visible_text("\n\n".join(lines)) == "\n\n".join(lines)
