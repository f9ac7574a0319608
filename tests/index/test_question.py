from datetime import date

import pytest
from hostile_text import hostile
from hypothesis import given
from hypothesis import strategies as st

from index.question import LONGEST_QUESTION, MOST_TERMS, analyze_question
from index.vocabulary import ASKING_WORDS, STOP_WORDS

TODAY = date(2026, 3, 31)


def analyzed(question):
    return analyze_question(question, today=TODAY)


def term(question, surface):
    return next(term for term in analyzed(question).terms if term.surface == surface)


def surfaces(question):
    return [term.surface for term in analyzed(question).terms]


class TestTerms:
    def test_words_that_only_ask_are_no_terms(self):
        assert surfaces("What did the U.S. ask China to clarify?") == ["U.S.", "ask", "China", "clarify"]

    def test_a_question_may_have_no_terms_at_all(self):
        for question in ("", " \n", "?!", "what is it", " ".join(STOP_WORDS - {"us"}), " ".join(ASKING_WORDS)):
            assert analyzed(question).terms == ()

    def test_each_idea_is_one_term_however_often_it_is_named(self):
        assert surfaces("US United States America tariff tariffs") == ["US", "tariff"]

    @pytest.mark.parametrize(
        ("question", "topics"),
        [
            ("list all safeguards", ["safeguards"]),
            ("any updates on the quota", ["quota"]),
            ("latest steel news", ["steel"]),
            ("did USTR update the list", ["USTR", "update", "list"]),
            ("please list the parties to DS543", ["parties", "DS543"]),
            ("Can you summarize the TFA?", ["TFA"]),
            ("summarise everything you know about soybeans", ["soybeans"]),
            ("explain why the panel met", ["panel", "met"]),
            ("List 4A rate", ["List 4A", "rate"]),
            ("list prices of sugar", ["list", "prices", "sugar"]),
            ("which goods does the list name?", ["goods", "list"]),
        ],
    )
    def test_a_word_that_orders_a_list_or_a_summary_is_no_topic(self, question, topics):
        assert surfaces(question) == topics

    @pytest.mark.parametrize(
        "line",
        [
            *("thanks", "Thank you very much!", "ok, great", "Hi", "good morning :)", "cool", "Good bot", "yes", "👍"),
            *("Danke!", "danke schön", "Vielen Dank dir!", "merci"),
            *("Thanks, that’s very helpful!", "I see,\nthank you for the answer", "👍\nthanks"),
        ],
    )
    def test_a_greeting_or_thanks_asks_nothing(self, line):
        assert surfaces(line) == []

    @pytest.mark.parametrize("line", ["good faith?", "Super 301", "no tariffs?", "is there help for farmers?"])
    def test_a_polite_word_in_a_question_leaves_it_a_question(self, line):
        assert surfaces(line)

    def test_a_greeting_before_a_question_leaves_it_a_question(self):
        assert "quota" in surfaces("hello, which quota did Peru cut?")

    def test_a_word_that_asks_to_compare_is_no_topic(self):
        surfaces = [term.surface for term in analyze_question("compare the duties of Peru versus Chile").terms]
        assert surfaces == ["duties", "Peru", "Chile"]

    def test_a_term_carries_other_words_for_it_with_less_weight(self):
        forms = dict(term("what did they ask", "ask").forms)
        assert forms["ask"] == 1
        assert 0 < forms["request"] < 1

    def test_what_articles_write_in_two_words_may_be_asked_in_one(self):
        (term,) = analyze_question("deminimis?").terms
        assert dict(term.forms).keys() >= {"deminimi", "minimi"}

    def test_a_capital_suggests_its_party_and_a_party_its_capital(self):
        assert 0 < dict(term("what did Beijing say", "Beijing").forms)["=china"] < 1
        assert 0 < dict(term("what did China say", "China").forms)["beij"] < 1

    def test_a_part_of_an_identifier_counts_less_than_the_whole(self):
        forms = dict(term("what is Section 301 about", "Section 301").forms)
        assert forms["section301"] == 1
        assert 0 < forms["301"] < 1

    def test_both_parties_of_a_pair_are_asked_for(self):
        assert surfaces("the US-China tariff") == ["US", "China", "tariff"]
        assert surfaces("an EU-led tariff") == ["EU-led", "tariff"]
        assert surfaces("US/China tariffs") == ["US", "China", "tariffs"]
        assert surfaces("the AD/CVD case G/TBT/N/USA/1234") == ["AD/CVD", "case", "G/TBT/N/USA/1234"]
        assert analyzed('what is the "US-China trade war"?').phrases == (("=us", "trade", "war"),)

    def test_last_and_take_ask_behind_how_many_days(self):
        assert surfaces("how many days did the quota last?") == ["days", "quota"]
        assert surfaces("how many months would talks take?") == ["months", "talks"]
        assert surfaces("how many days was the last quota?") == ["days", "last", "quota"]
        assert surfaces("how long did the quota last?") == ["quota", "last"]

    @pytest.mark.parametrize("name", ["China", "DS543", "Smith", "2019", "25"])
    def test_names_and_numbers_are_told_from_other_words(self, name):
        question = f"what did {name} mean for tariffs"
        assert term(question, name).is_name
        assert not term(question, "tariffs").is_name

    def test_an_acronym_is_a_name_at_the_beginning_too(self):
        assert term("MFA quotas", "MFA").is_name
        assert not term("Quotas of wool", "Quotas").is_name

    def test_us_is_a_country_unless_it_is_plainly_the_pronoun(self):
        assert surfaces("did us ask china")[0] == "us"
        assert "us" not in surfaces("tell us about wheat")

    def test_hasty_question_words_are_understood(self):
        assert surfaces("wat did china say") == surfaces("what did china say")
        assert surfaces("Wen Jiabao")[0] == "Wen"


class TestPhrasesAndDates:
    def test_quoted_words_are_a_phrase(self):
        assert analyzed('who wrote "free of weeds" there').phrases == (("free", "weed"),)
        assert analyzed("who wrote “secure and controllable”").phrases == (("secur", "control"),)
        assert analyzed('the word "tariff"').phrases == ()

    @pytest.mark.parametrize(
        ("question", "first", "last"),
        [
            ("what happened in March 2015?", date(2015, 3, 1), date(2015, 3, 31)),
            ("what happened on 26 March 2015?", date(2015, 3, 26), date(2015, 3, 26)),
            ("which duties rose in 2019?", date(2019, 1, 1), date(2019, 12, 31)),
            ("what was said last month?", date(2026, 2, 1), date(2026, 2, 28)),
        ],
    )
    def test_a_date_opens_a_window(self, question, first, last):
        assert analyzed(question).window == (first, last)

    def test_since_has_a_beginning_and_no_end_that_matters(self):
        first, last = analyzed("duties since May 2020").window
        assert first == date(2020, 5, 1)
        assert last > TODAY

    def test_a_day_that_is_in_no_calendar_does_no_harm(self):
        assert "31" in " ".join(surfaces("wheat on February 31, 2021"))

    def test_no_date_no_window(self):
        assert analyzed("what may China do?").window is None

    def test_the_latest_is_a_wish_and_no_word_to_look_for(self):
        query = analyzed("latest duties on wheat")
        assert query.wants_latest
        assert [term.surface for term in query.terms] == ["duties", "wheat"]
        assert analyzed("any update on wheat?").wants_latest
        assert not analyzed("did USTR update its list?").wants_latest


class TestAnyQuestion:
    @given(st.text() | hostile)
    def test_it_is_kept_as_it_was_typed_and_its_terms_are_sound(self, question):
        query = analyzed(question)
        assert query.question == question
        assert len(query.terms) <= MOST_TERMS
        for one in query.terms:
            assert one.surface
            assert one.forms[0][1] == 1
            assert all(form and 0 < weight <= 1 for form, weight in one.forms)
            assert len(dict(one.forms)) == len(one.forms)
        assert len({one.forms[0][0] for one in query.terms}) == len(query.terms)
        assert all(len(phrase) > 1 for phrase in query.phrases)

    @given(st.text(max_size=60) | hostile)
    def test_white_space_around_and_between_words_says_nothing(self, question):
        spaced = "  ".join(question.split())
        assert analyzed(f"\n {spaced} \t").terms == analyzed(" ".join(question.split())).terms

    def test_a_pasted_text_is_read_up_to_a_limit(self):
        pasted = analyzed("wheat " + "x " * LONGEST_QUESTION + "barley")
        assert [term.surface for term in pasted.terms] == ["wheat", "x"]
        assert (
            len(analyzed(" ".join(f"w{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(100))).terms) == MOST_TERMS
        )
