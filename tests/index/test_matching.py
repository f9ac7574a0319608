import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import places
from index.matching import PAIR_DISTANCE, by_form, coverage, matches, most, neighbours
from index.question import analyze_question


def cover(question, text):
    query = analyze_question(question)
    forms = by_form(query)
    standing = {}
    for position, terms in enumerate(places(text)):
        for term in forms.keys() & set(terms):
            standing.setdefault(term, []).append(position)
    ((found, _),) = matches(standing, (0,), forms, len(query.terms))
    return dict(zip([term.surface for term in query.terms], found, strict=True))


def test_a_word_covers_its_term_whatever_its_ending():
    assert cover("steel exports", "It exported no steel.") == {"steel": 1.0, "exports": 1.0}


def test_another_word_for_it_covers_a_term_in_part():
    assert 0 < cover("steel tariff", "A duty on steel.")["tariff"] < 1


def test_the_capital_covers_its_party_in_part():
    assert cover("China", "Beijing objected.")["China"] == 0.5


def test_what_a_text_lacks_is_not_covered():
    assert cover("steel quota", "steel")["quota"] == 0.0


def test_each_sentence_covers_what_stands_in_it():
    query = analyze_question("steel quota")
    steel, quota = (term.forms[0][0] for term in query.terms)
    found = matches({steel: [0, 7], quota: [4]}, (0, 4, 9), by_form(query), 2)
    assert [match.cover for match in found] == [(1.0, 0.0), (1.0, 1.0), (0.0, 0.0)]
    assert [match.positions for match in found] == [((0,), ()), ((7,), (4,)), ((), ())]


def test_coverage_weighs_terms_by_importance():
    assert coverage((1.0, 0.0), (3.0, 1.0)) == 0.75
    assert coverage((0.5, 0.5), (3.0, 1.0)) == 0.5
    assert coverage((), ()) == 0.0


def test_neighbours_of_the_question_stand_close_to_each_other():
    assert neighbours(((0,), (2,), (9,))) == 0.5
    assert neighbours(((0,), (3,))) == 0.0
    assert neighbours(((0,),)) == 0.0


places_of_a_word = st.lists(st.integers(0, 40), min_size=1, max_size=8)


@given(places_of_a_word, places_of_a_word)
def test_neighbours_are_found_whatever_the_order_of_their_places(first, second):
    near = any(abs(one - other) <= PAIR_DISTANCE for one in first for other in second)
    assert neighbours((first, second)) == near


def test_words_that_a_table_repeats_are_not_looked_at_each_by_each():
    assert neighbours((range(100_000), range(200_000, 300_000))) == 0.0


def test_covers_join():
    assert most((0.2, 1.0), (0.5, 0.0)) == (0.5, 1.0)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_covers_between_nothing_and_all(question, text):
    assert all(0.0 <= value <= 1.0 for value in cover(question, text).values())


@pytest.mark.parametrize("text", ["steel quota", "Steel. Quota!", "quota, steel"])
def test_capitals_and_marks_change_nothing(text):
    assert cover("steel quota", text) == {"steel": 1.0, "quota": 1.0}
