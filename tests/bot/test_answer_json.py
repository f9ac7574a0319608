import json
from dataclasses import replace
from datetime import date

from fake_answers import INDIGENOUS, SECURE, answer, answered, evidence
from hostile_text import hostile
from hypothesis import given
from hypothesis import strategies as st

from bot.answer_json import answer_to_json, as_text
from corpus.dates import PartialDate
from index.answer import Level

# What other programs rely on: fields may be added, never renamed.
ANSWER_FIELDS = {
    "id", "question", "level", "answered", "confidence", "text", "evidence", "uncovered_terms", "reason", "elapsed_ms",
}  # fmt: skip
EVIDENCE_FIELDS = {
    "rank", "sentence", "article_id", "title", "publisher", "url", "published", "start", "end", "score",
}  # fmt: skip


def test_the_contract_has_all_its_fields():
    printed = answer_to_json(answered())
    assert printed.keys() >= ANSWER_FIELDS
    assert printed["evidence"][0].keys() >= EVIDENCE_FIELDS


def test_an_answer_is_told_as_it_is():
    printed = answer_to_json(answered("what did they ask?"))
    assert (printed["question"], printed["level"], printed["answered"]) == ("what did they ask?", "answered", True)
    assert printed["text"] == f"{SECURE} {INDIGENOUS}"
    assert [(one["rank"], one["sentence"]) for one in printed["evidence"]] == [(1, SECURE), (2, INDIGENOUS)]
    assert printed["evidence"][1]["end"] - printed["evidence"][1]["start"] == len(INDIGENOUS)


def test_a_refusal_keeps_its_near_misses_and_has_no_text():
    printed = answer_to_json(answer(evidence(), level=Level.CLOSEST, shown=0, uncovered=("Peru",), reason="No Peru."))
    assert (printed["level"], printed["answered"], printed["text"]) == ("closest", False, None)
    assert len(printed["evidence"]) == 1
    assert (printed["uncovered_terms"], printed["reason"]) == (["Peru"], "No Peru.")
    assert answer_to_json(answer(level=Level.NOT_COVERED))["level"] == "not_covered"


def test_what_is_not_known_is_null():
    printed = answer_to_json(answer(evidence(publisher=None, url=None, published=None)))["evidence"][0]
    assert (printed["publisher"], printed["url"], printed["published"]) == (None, None, None)


def test_a_date_is_as_exact_as_it_is_known():
    for written in ("2015", "2015-03", "2015-03-26"):
        printed = answer_to_json(answer(evidence(published=PartialDate.parse(written))))
        assert printed["evidence"][0]["published"] == written
    moment = PartialDate.parse("2015-03-26T17:04:00-04:00")
    assert answer_to_json(answer(evidence(published=moment)))["evidence"][0]["published"] == "2015-03-26"


def test_an_id_that_was_given_is_kept_whatever_it_is():
    assert answer_to_json(answered())["id"] == "q1"
    for given_id in ("x", "", "0", 0, 17):
        assert answer_to_json(answered(), answer_id=given_id)["id"] == given_id


def test_the_words_that_answer_what_leads_in_and_copies_are_told():
    one = evidence(SECURE, start=100)
    other = evidence(SECURE, article_id="a2", title="The same", publisher="Wire", published=PartialDate(2015), url=None)
    printed = answer_to_json(
        answer(replace(one, answer=(110, 117), lead_in=(0, 99), also_in=(other.passage,)), evidence(INDIGENOUS))
    )
    first, second = printed["evidence"]
    assert (first["answer"], first["lead_in"]) == ({"start": 110, "end": 117}, {"start": 0, "end": 99})
    (also,) = first["also_in"]
    assert {name: also[name] for name in ("article_id", "title", "publisher", "url", "published")} == {
        "article_id": "a2", "title": "The same", "publisher": "Wire", "url": None, "published": "2015",
    }  # fmt: skip
    assert (second["answer"], second["lead_in"], second["also_in"]) == (None, None, [])


def test_numbers_are_as_exact_as_they_can_be_meant():
    given_answer = replace(answered(), confidence=0.123456, elapsed_ms=1.26)
    printed = answer_to_json(replace(given_answer, evidence=(replace(evidence(), score=0.98765),)))
    assert (printed["confidence"], printed["elapsed_ms"], printed["evidence"][0]["score"]) == (0.1235, 1.3, 0.9877)


def test_what_is_printed_keeps_letters_readable():
    assert "Größe 钢铁" in as_text({"question": "Größe 钢铁"})
    assert as_text({"question": "\ud800"}) == '{"question": "\\ud800"}'


def test_corrections_and_the_window_of_days_are_told():
    given_answer = answered()
    query = replace(
        given_answer.query, corrections=(("tarrif", "tariff"),), window=(date(2015, 1, 1), date(2015, 12, 31))
    )
    printed = answer_to_json(replace(given_answer, query=query))
    assert printed["corrections"] == {"tarrif": "tariff"}
    assert printed["window"] == ["2015-01-01", "2015-12-31"]


@given(st.text() | hostile, hostile, st.text(min_size=1))
def test_any_answer_is_json_and_comes_back_the_same(question, title, sentence):
    printed = answer_to_json(answer(evidence(sentence, title=title), question=question))
    assert json.loads(json.dumps(printed)) == printed
    assert json.loads(json.dumps(printed, ensure_ascii=False)) == printed


@given(st.text(st.characters()) | hostile, st.none() | st.just(2))
def test_what_is_printed_can_be_written_as_utf_8_and_read_back(text, indent):
    value = {"id": text, "text": [text]}
    assert json.loads(as_text(value, indent=indent).encode("utf-8")) == value
