from dataclasses import replace
from datetime import date

import pytest
from fake_answers import answer, evidence
from small_corpus import answerer_over, article

from bot.app import EMPTY_CORPUS
from bot.language import ENGLISH, language
from bot.notes import declined, notes, when
from corpus.dates import PartialDate
from index.answer import Level
from index.query import QueryTerm
from index.reason import Reason, Why


def with_query(found, **changes):
    return replace(found, query=replace(found.query, **changes))


def told(found) -> list[str]:
    return list(notes(found))


def test_an_answer_as_it_was_asked_has_nothing_to_say_about_itself():
    assert told(answer(evidence())) == []


def test_a_correction_is_said_in_the_words_of_the_evidence():
    assert told(with_query(answer(evidence()), corrections=(("clarrify", "clarifi"),))) == [
        "Read “clarrify” as “clarify”."
    ]


def test_a_party_that_was_put_right_has_its_name():
    assert told(with_query(answer(evidence()), corrections=(("chian", "=china"),))) == ["Read “chian” as “China”."]


def test_a_term_that_no_evidence_spells_is_shown_as_it_is_indexed():
    assert told(with_query(answer(evidence()), corrections=(("zymrgy", "zymurgi"),))) == ["Read “zymrgy” as “zymurgi”."]


def test_what_a_follow_up_took_over_is_named():
    taken = QueryTerm(surface="steel", forms=(("steel", 1.0),), inherited=True)
    assert told(with_query(answer(evidence()), terms=(taken,))) == ["Read as a follow-up, with: steel."]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2018, 1, 1), date(2018, 12, 31), "Articles from 2018-01-01 to 2018-12-31 were favoured."),
        (date(2018, 3, 1), date(2018, 3, 1), "Articles of 2018-03-01 were favoured."),
        (date(2018, 3, 1), date(2199, 12, 31), "Articles from 2018-03-01 on were favoured."),
        (date(1800, 1, 1), date(2018, 3, 1), "Articles until 2018-03-01 were favoured."),
    ],
)
def test_the_window_is_said(first, last, words):
    assert told(with_query(answer(evidence()), window=(first, last))) == [words]


def test_the_newest_being_favoured_is_said_where_there_is_something_to_favour():
    assert told(with_query(answer(evidence()), wants_latest=True)) == ["The newest articles were favoured."]
    assert told(with_query(answer(level=Level.NOT_COVERED, reason="No."), wants_latest=True)) == []


def test_words_that_no_shown_sentence_has_are_named():
    assert told(answer(evidence(), uncovered=("quota", "Peru"))) == ["Not in these sentences: quota, Peru."]
    assert told(answer(level=Level.NOT_COVERED, reason="No.", uncovered=("quota",))) == []


def test_sources_that_differ_are_listed_newest_first():
    made = [
        article(
            f"The duty of Peru on steel wire is {rate} percent.",
            article_id=rate,
            title="Peru",
            published=day,
            publisher=by,
        )
        for rate, day, by in (("25", "2019-01-05", "Lima Post"), ("30", "2021-02", None))
    ]
    found = answerer_over(*made).answer("How high is the duty of Peru on steel wire?")
    assert told(found) == ["The sources differ: 30 percent (Peru, 2021-02); 25 percent (Lima Post, 2019-01-05)."]


def test_a_typo_is_mended_and_said_from_question_to_note():
    made = article("The ministry of Peru explained the inspection of wheat.", title="Wheat")
    assert "Read “inspecton” as “inspection”." in told(answerer_over(made).answer("who did the inspecton of wheat?"))


def test_dates_are_as_exact_as_they_are_known():
    assert [when(PartialDate(2015, 3)), when(PartialDate(2015)), when(None)] == ["2015-03", "2015", "undated"]


@pytest.mark.parametrize("why", Why)
def test_every_reason_is_told_in_each_language(why):
    reason = Reason(why=why, words=("steel", "{wire}"), day=date(2021, 6, 2))
    refused = replace(answer(level=Level.NOT_COVERED, reason=reason.text), why=reason)
    told = declined(refused, language("de"))
    assert told.endswith(".")
    assert not set(told.split()) & {"the", "article", "passage", "question"}
    assert declined(refused, ENGLISH) == reason.text.replace("2021-06-02", "2 June 2021")


def test_of_a_question_in_another_language_that_is_said_and_not_each_of_its_words():
    reason = Reason(why=Why.UNKNOWN_WORDS, words=("Welche", "Zölle"), language="German")
    refused = replace(answer(level=Level.NOT_COVERED, reason=reason.text), why=reason)
    refused = with_query(refused, corrections=(("die", "de"),))
    assert declined(refused, ENGLISH) == "The question seems to be in German. Ask in the language of the articles."
    assert declined(refused, language("de")).startswith("Die Frage scheint auf Deutsch gestellt zu sein.")
    assert told(refused) == []


def test_words_that_the_reason_names_are_not_named_again():
    reason = Reason(why=Why.UNKNOWN_WORDS, words=("Fiji",))
    found = answer(evidence(), level=Level.CLOSEST, uncovered=("Fiji", "quota"), reason=reason.text)
    assert told(replace(found, why=reason)) == ["Not in these sentences: quota."]
    assert told(found) == ["Not in these sentences: Fiji, quota."]


def test_the_words_of_a_reason_are_joined_as_the_language_does():
    reason = Reason(why=Why.UNKNOWN_WORDS, words=("Peru", "steel", "wire"))
    refused = replace(answer(level=Level.NOT_COVERED, reason=reason.text), why=reason)
    assert declined(refused, language("de")) == "Kein Artikel der Sammlung erwähnt „Peru“, „steel“ oder „wire“."


def test_what_is_wrong_with_the_whole_corpus_is_told_in_each_language_too():
    assert declined(answer(level=Level.NOT_COVERED, reason=EMPTY_CORPUS), language("de")).startswith("Die Sammlung ist")
    assert declined(answer(evidence()), language("de")) == ""


def test_notes_are_told_in_the_language_and_its_dates():
    german = language("de")
    found = with_query(answer(evidence()), window=(date(2018, 1, 1), date(2018, 12, 31)), wants_latest=True)
    assert list(notes(found, german, german.date)) == [
        "Artikel vom 1. Januar 2018 bis 31. Dezember 2018 wurden bevorzugt.",
        "Die neuesten Artikel wurden bevorzugt.",
    ]
