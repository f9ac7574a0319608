from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.question import analyze_question
from index.spelling import corrections, respell
from index.vocabulary import stem

WORDS = {
    "mackerel": 8,
    "quota": 40,
    "tariff": 300,
    "=india": 12,
    "=us": 90,
    "steel": 50,
    "stein": 2,
    "negoti": 30,
    "wheat": 7,
}


def respelled(question, words=WORDS):
    return respell(analyze_question(question, today=date(2026, 1, 1)), words, lambda _word, _edits, _least=1: words)


class TestCorrections:
    @pytest.mark.parametrize("slip", ["mackeral", "mackrel", "macekrel", "makerell"])
    def test_a_slip_leads_to_the_word_of_the_corpus(self, slip):
        assert corrections(slip, WORDS)[0] == "mackerel"

    def test_endings_are_understood(self):
        assert corrections("negociations", WORDS)[0] == "negoti"
        assert corrections("tarrifs", WORDS)[0] == "tariff"

    def test_a_letter_may_be_missing_before_an_ending(self):
        assert corrections("bnks", WORDS | {"bank": 9})[0] == "bank"
        assert corrections("lobster", {"lowest": 300}) == ()

    def test_names_of_parties_are_put_right_as_what_they_name(self):
        assert corrections("indai", WORDS)[0] == "=india"

    def test_the_more_usual_of_two_near_words_comes_first(self):
        assert corrections("steil", WORDS)[0] == "steel"

    @pytest.mark.parametrize("word", ["zymurgy", "xx", "a", "", "1234", "st3el"])
    def test_a_word_that_is_near_nothing_or_no_word_is_left_alone(self, word):
        assert corrections(word, WORDS) == ()

    def test_the_first_letter_is_never_the_slip(self):
        assert corrections("sackerel", WORDS) == ()

    @given(
        st.text(max_size=12),
        st.dictionaries(st.text("abcdef", min_size=1, max_size=8), st.integers(1, 99), max_size=20),
    )
    def test_only_words_of_the_corpus_are_given_and_few(self, word, words):
        found = corrections(word, words)
        assert set(found) <= words.keys()
        assert len(found) <= 3


class TestRespelling:
    def test_a_slip_is_replaced_and_told(self):
        query = respelled("the mackeral quota")
        assert [term.forms[0][0] for term in query.terms] == ["mackerel", "quota"]
        assert query.corrections == (("mackeral", "mackerel"),)

    def test_words_of_the_corpus_are_left_alone(self):
        query = respelled("steel quota of India")
        assert query.corrections == ()
        assert [term.surface for term in query.terms] == ["steel", "quota", "India"]

    def test_a_word_that_nothing_is_near_stays_in_the_question(self):
        query = respelled("zymurgists in India")
        assert [term.surface for term in query.terms] == ["zymurgists", "India"]
        assert query.corrections == ()

    def test_an_everyday_word_is_no_slip_of_a_word_of_the_trade(self):
        assert respelled("is the mackerel quota dead").corrections == ()

    def test_a_good_that_is_traded_is_no_slip(self):
        assert respelled("copper quota", WORDS | {"cooper": 9}).corrections == ()

    def test_an_acronym_is_never_taken_for_a_slip(self):
        assert respelled("STEE quota").corrections == ()
        assert respelled("quotas of STEs").corrections == ()

    def test_a_misspelt_word_that_asks_is_no_topic(self):
        assert [term.surface for term in respelled("whcih quota shoud rise").terms][:1] == ["quota"]

    def test_two_slips_of_one_word_are_one_term(self):
        query = respelled("mackeral mackrel")
        assert [term.forms[0][0] for term in query.terms] == ["mackerel"]

    @given(
        st.lists(st.sampled_from([*WORDS, "mackeral", "tarrif", "India", "of", "STEEL", "x", "wheta", "ﾞ"]), max_size=8)
    )
    def test_any_question_keeps_sound_terms(self, words):
        query = respelled(" ".join(words))
        firsts = [term.forms[0][0] for term in query.terms]
        assert len(set(firsts)) == len(firsts)
        assert all(0 < weight <= 1 for term in query.terms for _, weight in term.forms)

    def test_the_words_of_the_corpus_are_not_asked_for_without_need(self):
        def never(_word, _edits, _least=1):
            raise AssertionError("all words of the corpus were read")

        known = {stem("steel"): 50, "quota": 40}
        query = analyze_question("steel quota", today=date(2026, 1, 1))
        assert respell(query, known, never).terms == query.terms
