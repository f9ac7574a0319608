"""What holds of levels whatever the model's weights are."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_corpus import ARTICLES, answerer_over, article

from index.answer import Level
from index.confidence import read_model, shipped_model

KNOWN = answerer_over()
NEAR_MISSES = {
    "party": "What did Peru ask India to explain?",
    "person": "What did Mr. Okafor say about the duty on shoes?",
    "year": "When did Brazil's decree of 1987 take effect?",
    "number": "Does the duty protect 450,000 jobs?",
    "product": "What did Canada say about Viagra?",
    "identifier": "What does DS999 say about wheat?",
}


class TestNamesThatAreMissing:
    @pytest.mark.parametrize("kind", NEAR_MISSES)
    def test_nothing_is_answered_about_something_else(self, kind):
        answer = KNOWN.answer(NEAR_MISSES[kind])
        assert answer.level is not Level.ANSWERED
        assert answer.text is None

    @pytest.mark.parametrize(
        ("kind", "name"), [("party", "Peru"), ("person", "Okafor"), ("year", "1987"), ("identifier", "DS999")]
    )
    def test_the_refusal_names_what_is_missing(self, kind, name):
        assert f'"{name}"' in KNOWN.answer(NEAR_MISSES[kind]).reason

    def test_a_date_of_the_article_carries_the_year_of_the_question(self):
        told = article("Peru raised its duty on steel wire to 9 percent.", published="2019-03", title="Steel wire")
        assert answerer_over(told, *ARTICLES).answer("What duty on steel wire did Peru raise in 2019?").answered
        assert not answerer_over(told, *ARTICLES).answer("What duty on steel wire did Peru raise in 2011?").answered

    def test_next_year_is_answered_only_by_a_sentence_that_names_it(self):
        coming = date.today().year + 1
        old = article("Peru set its duty on steel wire at 9 percent for the next year.", published="2019-03")
        new = article(f"Peru will set its duty on steel wire at 4 percent in {coming}.", article_id="new")
        question = "What duty on steel wire will Peru set next year?"
        assert not answerer_over(old, *ARTICLES).answer(question).answered
        assert answerer_over(new, *ARTICLES).answer(question).answered
        assert answerer_over(old, *ARTICLES).answer("What duty on steel wire did Peru set?").answered

    def test_the_title_carries_a_name_that_the_sentence_leaves_out(self):
        told = article("It raised its duty on steel wire to 9 percent.", title="Peru and steel wire")
        assert answerer_over(told, *ARTICLES).answer("What duty on steel wire did Peru raise?").answered


class TestComparisons:
    PERU = article("Peru set its quota for anchovy at 100 tons.", article_id="peru", title="Quota")
    CHILE = article("Chile set its quota for anchovy at 70 tons.", article_id="chile", title="Quota")
    ELSEWHERE = article("Chile took part in the talks on cheese.", article_id="chile", title="Peru's cheese")

    @pytest.mark.parametrize(
        "question",
        [
            "How do the anchovy quotas of Peru and Chile compare?",
            "Does Peru's quota for anchovy exceed Chile's?",
            "Did Chile set a lower quota for anchovy than Peru?",
        ],
    )
    def test_each_side_must_stand_beside_what_is_compared_in_what_is_shown(self, question):
        assert answerer_over(self.PERU, self.CHILE, *ARTICLES).answer(question).answered
        assert not answerer_over(self.PERU, self.ELSEWHERE, *ARTICLES).answer(question).answered

    def test_the_side_that_is_missing_is_named(self):
        answer = answerer_over(self.PERU, self.ELSEWHERE).answer("Compare the quotas of Peru and Chile for anchovy.")
        assert answer.reason == 'No sentence that is near brings "Chile" together with what is compared.'

    @pytest.mark.parametrize(
        ("told", "question"),
        [
            (
                "India exported 21 million tons of rice in 2022. Thailand sold 7 million.",
                "Compare rice exports of India and Thailand in 2022.",
            ),
            (
                "Under NAFTA cars needed 62.5 percent of regional content. The USMCA raised that to 75 percent.",
                "How do NAFTA and the USMCA compare in regional content for cars?",
            ),
        ],
    )
    def test_what_is_compared_may_be_left_to_the_sentence_before(self, told, question):
        answer = answerer_over(article(told), *ARTICLES).answer(question)
        assert answer.text == told

    def test_who_is_asked_for_more_than_a_number_is_not_compared(self):
        told = article(
            "The United States acted on kites from China. Officials set a duty of more than 40 percent on them in May.",
            title="Kites",
        )
        question = "Did the U.S. set a duty of more than 40 percent on kites from China?"
        assert answerer_over(told, *ARTICLES).answer(question).answered


class TestShortQuestions:
    def test_each_of_their_words_stands_in_what_is_shown(self):
        told = article("Peru tripled its duty on kites in May 2021, said Jane Doe.", title="Kites melt")
        answerer = answerer_over(told, *ARTICLES)
        answer = answerer.answer("When did kites melt?")
        assert not answer.answered
        assert answer.reason == 'No sentence that is near brings "melt" together with the rest of the question.'
        assert answerer.answer("When did Peru triple the duty on kites?").answered

    def test_months_may_be_told_as_years(self):
        told = article("Peru put off its duty on kites by two years.", title="Kites")
        answerer = answerer_over(told, *ARTICLES)
        assert answerer.answer("How many months are kites put off?").answered

    def test_how_many_days_something_lasts_may_be_told_without_the_word(self):
        told = article("Section 122 of the act permits a duty for 150 days.", title="The act")
        other = article("Wool may last for ever.", title="Wool", article_id="wool")
        answerer = answerer_over(told, other, *ARTICLES)
        assert answerer.answer("How many days does Section 122 last?").answered
        assert not answerer.answer("How many days does Section 122 apply?").answered


class TestReasons:
    def test_words_that_no_article_has_are_named(self):
        reason = KNOWN.answer("zymurgy tribunal of Ruritania").reason
        assert reason.startswith("No article of the corpus mentions")
        assert '"zymurgy"' in reason

    def test_a_name_that_only_another_near_passage_has_is_not_said_to_be_in_none(self):
        talks = [
            article(f"{who} cut its quota for herring.", article_id=who, title="Herring") for who in ("Peru", "Chile")
        ]
        answer = answerer_over(*talks).answer("Did Peru and Chile cut the quota for herring?")
        assert not answer.answered
        assert answer.reason.startswith("No single passage brings")

    def test_names_that_never_meet_are_named(self):
        reason = KNOWN.answer("What did Norway tell Brazil?").reason
        assert "Norway" in reason or "Brazil" in reason

    def test_a_question_without_a_word_to_look_for_says_what_to_add(self):
        assert (
            KNOWN.answer("what is it?").reason
            == "The question holds no word to look for. Name a party, a measure or a topic."
        )

    def test_another_language_is_told(self):
        assert "German" in KNOWN.answer("Welche Zölle hat die Regierung von Norway auf Schuhe erhoben?").reason

    def test_another_language_is_told_where_nothing_at_all_is_found(self):
        answer = KNOWN.answer("Welche Zölle hat die Regierung erhoben?")
        assert (answer.evidence, answer.level) == ((), Level.NOT_COVERED)
        assert "German" in answer.reason

    @given(
        st.lists(
            st.sampled_from("wheat shoes mackerel Peru 1994 quota Norway zymurgy duty ask".split()),
            min_size=1,
            max_size=6,
        )
    )
    def test_every_refusal_has_a_whole_sentence_as_its_reason(self, words):
        answer = KNOWN.answer(" ".join(words))
        assert answer.answered or (answer.reason[0].isupper() and answer.reason[-1] == ".")


class TestLevels:
    @given(
        st.lists(
            st.sampled_from("what did Canada ask India explain wheat shoes duty Brazil Norway quota".split()),
            min_size=1,
            max_size=8,
        )
    )
    def test_an_answer_is_surer_than_any_refusal(self, words):
        answer = KNOWN.answer(" ".join(words))
        assert answer.answered == (answer.confidence >= shipped_model().answered_from)

    def test_off_topic_questions_are_not_covered_at_all(self):
        for question in ("How do I bake sourdough bread?", "Who won the chess championship?"):
            assert KNOWN.answer(question).level is not Level.ANSWERED

    def test_a_refusal_still_gives_the_nearest_sentences_to_look_at(self):
        assert KNOWN.answer(NEAR_MISSES["party"]).evidence


def test_the_shipped_model_s_thresholds_are_shares():
    model = shipped_model()
    assert 0 < model.answered_from < 1
    assert 0 < model.covered_from < 1
    assert replace(model) == model


def test_a_model_without_all_its_weights_is_refused():
    with pytest.raises((TypeError, KeyError)):
        read_model('{"intercept": 0, "weights": {"covered": 1}, "answered_from": 0.5, "covered_from": 0.5}')
