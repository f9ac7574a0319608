from itertools import pairwise

import pytest
from hostile_text import hostile
from hypothesis import given

from index.question import analyze_question
from index.set_phrases import set_phrases


def said(text):
    return [text[slice(*span)] for span, _ in set_phrases(text)]


@pytest.mark.parametrize(
    ("question", "phrase", "meant"),
    [
        ("Why was the vote put off?", "put off", "postpon"),
        ("When did the tariffs take effect?", "take effect", "forc"),
        ("When had the pact taken effect?", "taken effect", "forc"),
        ("Who got rid of the quota?", "got rid of", "abolish"),
        ("What do rich nations pay?", "rich nations", "wealthi"),
    ],
)
def test_a_phrase_is_one_term_of_the_question_in_every_form_of_its_words(question, phrase, meant):
    (term,) = [term for term in analyze_question(question).terms if term.surface == phrase]
    assert meant in dict(term.forms)


def test_the_words_of_a_phrase_are_no_terms_of_their_own():
    surfaces = [term.surface for term in analyze_question("Who wants to do away with the levy on steel?").terms]
    assert surfaces == ["wants", "do away with", "levy", "steel"]


def test_the_longest_phrase_at_a_place_is_taken():
    assert said("they put an end to the talks and put off the vote") == ["put an end to", "put off"]


def test_words_that_only_stand_apart_are_no_phrase():
    assert said("put the duty on steel and take no effect") == []


@given(hostile)
def test_phrases_lie_in_the_text_one_after_another(text):
    spans = [span for span, _ in set_phrases(text)]
    assert all(0 <= begin < end <= len(text) for begin, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
