"""Answers show no more of an article than its source lets be shown."""

from backend_contract import passage
from memory_backend import MemoryBackend

from index.answer import NOT_TO_BE_SHOWN, Level, QuestionAnswerer

FIRST = "Ruritania raised its duty on steel wire to nine percent."
SECOND = "Syldavia asked Ruritania about the duty on steel wire."
PAID = f"{FIRST} {SECOND}"


def answerer(limit: int | None, *, beside: bool = True) -> QuestionAnswerer:
    backend = MemoryBackend()
    spans = ((0, len(FIRST)), (len(FIRST) + 1, len(PAID)))
    backend.replace("paid", [passage("paid", PAID, sentences=spans, origin="paywall")])
    if beside:
        backend.replace("free", [passage("free", "Borduria left its duty on steel wire alone.", origin="file")])
    return QuestionAnswerer(backend, limit_of=lambda origin: limit if origin == "paywall" else None)


def shown_of_paid(limit: int | None) -> list[str]:
    answer = answerer(limit).answer("What did Ruritania do to its duty on steel wire?")
    return [one.sentence for one in answer.evidence if one.passage.article_id == "paid"]


def test_without_a_limit_every_sentence_may_be_shown():
    assert set(shown_of_paid(None)) == {FIRST, SECOND}


def test_the_sentences_of_an_article_stay_within_its_limit_together():
    assert len(shown_of_paid(len(FIRST))) == 1
    assert set(shown_of_paid(len(PAID))) == {FIRST, SECOND}


def test_a_sentence_over_the_limit_is_left_out_whole_and_other_articles_take_its_place():
    assert shown_of_paid(10) == []
    answer = answerer(10).answer("What did Ruritania do to its duty on steel wire?")
    assert [one.passage.article_id for one in answer.evidence] == ["free"]


def test_where_nothing_may_be_shown_the_refusal_says_why():
    answer = answerer(0, beside=False).answer("What did Ruritania do to its duty on steel wire?")
    assert answer.level is Level.NOT_COVERED
    assert answer.evidence == ()
    assert answer.text is None
    assert answer.reason == NOT_TO_BE_SHOWN.text
