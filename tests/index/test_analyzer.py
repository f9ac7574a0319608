from itertools import pairwise

import pytest
from hostile_text import hostile
from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import places, terms, tokens
from index.vocabulary import STOP_WORDS

WORDS = "the U.S. US us asked Section 301 89 FR 76581 WT/DS543/R of 1,300.0 EU-China anti-dumping $ 5 % May executive order 14257 '".split()
traded = st.lists(st.sampled_from([*WORDS, " ", ". ", "-", "/", "'s"])).map(" ".join)
texts = st.text() | hostile | traded


def question_terms(text):
    return [term for token in tokens(text, question=True) for term in token.terms]


class TestNames:
    @pytest.mark.parametrize(
        ("names", "term"),
        [
            (
                ("U.S.", "US", "U.S.A.", "USA", "United States", "United States of America", "America", "American"),
                "=us",
            ),
            (("China", "PRC", "People's Republic of China", "Chinese", "China's"), "=china"),
            (("EU", "E.U.", "European Union", "the European Union's"), "=eu"),
            (("UK", "U.K.", "United Kingdom", "Britain", "British"), "=uk"),
            (("WTO", "World Trade Organization", "World Trade Organisation"), "=wto"),
            (("TPP", "Trans-Pacific Partnership", "Trans Pacific Partnership"), "=tpp"),
            (("USTR", "U.S. Trade Representative", "United States Trade Representative"), "=ustr"),
        ],
    )
    def test_all_names_of_a_party_are_one_term(self, names, term):
        for name in names:
            assert terms(name) == [term], name
            assert question_terms(name) == [term], name

    def test_us_in_small_letters_is_a_pronoun_in_articles_and_may_be_the_country_in_questions(self):
        assert "=us" not in terms("They told us about it.")
        assert question_terms("us tariffs on steel")[0] == "=us"

    @pytest.mark.parametrize("capital", ["Washington", "Beijing", "Brussels", "White House"])
    def test_a_capital_stays_a_word_of_its_own(self, capital):
        assert not any(term.startswith("=") for term in terms(capital))

    def test_parties_joined_by_a_hyphen_are_both_there(self):
        for pair in ("US-China", "U.S.-China"):
            assert terms(f"{pair} talks")[:2] == ["=us", "=china"]

    def test_a_possessive_names_the_same_thing(self):
        assert terms("Canada's request") == terms("Canada request")
        assert terms("exporters’ costs") == terms("exporters costs")


class TestIdentifiers:
    @pytest.mark.parametrize(
        ("written", "whole", "parts"),
        [
            ("DS543", "ds543", ["543"]),
            ("DS 543", "ds543", ["543"]),
            ("WT/DS543/R", "wt/ds543/r", ["ds543"]),
            ("89 FR 76581", "89fr76581", ["76581"]),
            ("89 Fed. Reg. 76581", "89fr76581", ["76581"]),
            ("89 Fed. Reg. 76581", "76581", []),
            ("EO 14257", "eo14257", ["14257"]),
            ("Executive Order 14257", "eo14257", ["14257"]),
            ("8542.31.00", "8542.31.00", ["8542.31", "8542"]),
            ("Section 301", "section301", ["301"]),
            ("§ 301", "section301", ["301"]),
            ("Section 30D", "section30d", ["section30", "30d", "30"]),
            ("List 4A", "list4a", ["list4", "4a", "4"]),
            ("3A090", "3a090", ["3"]),
            ("Sec. 301(b)", "section301", ["301"]),
            ("G/TBT/N/USA/1234", "g/tbt/n/usa/1234", ["1234"]),
            ("USTR-2024-0007", "ustr-2024-0007", []),
            ("2024-21217", "2024-21217", ["21217"]),
            ("Article XX", "articlexx", []),
        ],
    )
    def test_an_identifier_is_a_term_whole_and_in_parts(self, written, whole, parts):
        found = terms(f"The notice cites {written} today.")
        assert whole in found
        assert set(parts) <= set(found)
        assert whole in question_terms(f"what does {written} say")

    def test_the_whole_comes_before_its_parts(self):
        (token,) = (one for one in tokens("under Section 301") if len(one.terms) > 1)
        assert token.terms[0] == "section301"

    def test_numbers_are_the_same_with_and_without_separators(self):
        assert terms("1,300 tonnes") == terms("1300 tonnes")
        assert terms("25.0 percent") == terms("25 percent")


class TestWords:
    @pytest.mark.parametrize("word", ["may", "shall", "will", "not", "can", "must"])
    def test_words_of_law_are_kept(self, word):
        assert len(terms(f"members {word} impose duties")) == len(terms("members impose duties")) + 1

    def test_forms_of_a_word_are_one_term(self):
        assert len(set(terms("tariff tariffs Tariff TARIFFS"))) == 1
        assert terms("asked") == terms("asks") == terms("asking") == terms("ask")

    def test_compounds_are_found_in_one_word_and_in_two(self):
        assert set(terms("antidumping")) | set(terms("anti dumping")) == set(terms("anti-dumping"))

    def test_accents_and_kinds_of_apostrophe_make_no_difference(self):
        assert terms("Pérez São Paulo") == terms("Perez Sao Paulo")
        assert terms("O’Brien") == terms("O'Brien")

    def test_signs_of_money_and_share_are_words(self):
        assert terms("$5") == terms("dollar 5")
        assert terms("25%") == terms("25 percent") == terms("25 pct")

    def test_stop_words_give_no_term_and_keep_their_place(self):
        assert terms(" ".join(sorted(STOP_WORDS - {"us"}))) == []
        assert [token.position for token in tokens("duties on the steel")] == [0, 3]

    @pytest.mark.parametrize("text", ["ﾞ", "ͺ", "’", "-", "/", "...", "\u0301", "\x00", "\ud800", "x" * 1000])
    def test_what_is_no_word_gives_no_term(self, text):
        assert terms(text) == []

    def test_what_is_no_word_does_not_spoil_its_neighbours(self):
        assert terms("steel ﾞ duties") == terms("steel duties")


class TestAnyText:
    @given(texts)
    def test_positions_and_offsets_only_grow(self, text):
        found = list(tokens(text))
        assert all(one.position < other.position and one.end <= other.start for one, other in pairwise(found))
        assert all(0 <= token.start < token.end <= len(text) for token in found)

    @given(texts)
    def test_no_term_is_empty_or_holds_white_space(self, text):
        for token in (*tokens(text), *tokens(text, question=True)):
            assert token.terms
            assert all(term and term == "".join(term.split()) for term in token.terms)

    @given(texts)
    def test_a_place_has_each_of_its_terms_once(self, text):
        for token in tokens(text):
            assert len(set(token.terms)) == len(token.terms)

    @given(texts)
    def test_questions_are_read_as_articles_are_but_for_names_in_other_letters(self, text):
        article = {(token.position, token.start, token.end): token.terms for token in tokens(text)}
        question = {(token.position, token.start, token.end): token.terms for token in tokens(text, question=True)}
        assert article.keys() <= question.keys()
        for place, found in question.items():
            assert found == article.get(place) or any(term.startswith("=") for term in found)

    @given(texts)
    def test_the_quick_way_for_indexing_finds_the_same(self, text):
        found = [(position, terms) for position, terms in enumerate(places(text)) if terms]
        assert found == [(token.position, token.terms) for token in tokens(text)]
