from __future__ import annotations

from datetime import date

import pytest

from index.reason import TEMPLATES, Reason, Why


@pytest.mark.parametrize(
    ("words", "listed"),
    [(("steel",), '"steel"'), (("a", "b"), '"a" or "b"'), (("a", "b", "{c}"), '"a", "b" or "{c}"')],
)
def test_the_words_that_are_missing_are_listed_as_they_were_typed(words, listed):
    told = Reason(why=Why.NOT_IN_ONE_PASSAGE, words=words).text
    assert told == f"No single passage brings {listed} together with the rest of the question."


def test_words_that_never_meet_are_named_both():
    assert (
        Reason(why=Why.NEVER_TOGETHER, words=("Peru", "steel")).text == 'No passage mentions both "Peru" and "steel".'
    )


def test_another_language_is_named_after_the_reason():
    told = Reason(why=Why.UNKNOWN_WORDS, words=("Zölle",), language="German").text
    assert told == 'No article of the corpus mentions "Zölle". The question seems to be in German.'


@pytest.mark.parametrize("why", Why)
def test_every_reason_is_a_whole_sentence(why):
    text = Reason(why=why, words=("one", "other"), day=date(2021, 6, 2)).text
    assert text[0].isupper()
    assert text[-1] == "."
    assert "{" not in text
    assert set(TEMPLATES) == set(Why)
