"""Searching again with words of what was found first."""

from collections.abc import Sequence

from backend_contract import passage
from memory_backend import MemoryBackend

from index.answer import QuestionAnswerer
from index.feedback import WEIGHT, WORDS, widened
from index.question import analyze_question

LEVY = "The ministry taxed imported cotton cloth at the border."
AGAIN = "Border officers collected the levy on cotton cloth at dawn."


def _backend(texts: Sequence[str]) -> MemoryBackend:
    backend = MemoryBackend()
    for at, text in enumerate(texts):
        backend.replace(f"a{at}", [passage(f"a{at}", text)])
    return backend


def _filled() -> MemoryBackend:
    return _backend(
        [LEVY, AGAIN, "Weavers asked about cotton cloth.", *(f"Ship {at} sailed north." for at in range(90))]
    )


def _widened(question: str):
    backend = _filled()
    query = analyze_question(question)
    return query, widened(query, backend.search(query, 5), backend.frequencies, backend.count())


def test_words_of_the_first_passages_are_added_at_a_small_weight():
    query, wider = _widened("Who taxed the ministry's cotton?")
    added = wider.terms[len(query.terms) :]
    assert wider.terms[: len(query.terms)] == query.terms
    assert "cloth" in [term.forms[0][0] for term in added]
    assert {weight for term in added for _, weight in term.forms} == {WEIGHT}
    assert len(added) <= WORDS


def test_words_that_a_single_passage_has_or_that_many_have_are_not_added():
    _, wider = _widened("Who taxed the ministry's cotton?")
    added = {term.forms[0][0] for term in wider.terms}
    assert "dawn" not in added
    assert "ship" not in added


def test_without_hits_the_query_stays_as_it_is():
    backend = _backend([])
    query = analyze_question("Who taxed cotton?")
    assert widened(query, (), backend.frequencies, 0) == query


def test_an_answer_keeps_the_words_that_were_asked():
    answer = QuestionAnswerer(_filled()).answer("Which gabelle did the ministry put on frontier cotton?")
    surfaces = {term.surface for term in answer.query.terms}
    assert "cloth" not in surfaces
    assert answer.evidence[0].passage.article_id in {"a0", "a1", "a2"}
