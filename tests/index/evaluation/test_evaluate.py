from dataclasses import replace
from datetime import date

import pytest
from small_corpus import ARTICLES, WHEAT, answerer_over

from index.evaluation.evaluate import (
    DECLINING,
    MEASURES,
    figures,
    judge_answers,
    read_run,
    report,
    run,
    run_line,
    write_run,
)
from index.evaluation.topics import Topic, TopicsError

TEXTS = {one.id: one.text for one in ARTICLES}
ASKED = "Canada asked India on Tuesday to explain how it inspects imported wheat."


def topic(name, question, *gold, kind="what", styles=("plain",)):
    return Topic(
        id=name, question=question, type=kind, styles=styles, answerable=bool(gold), groups=(gold,) if gold else (),
        article_ids=frozenset({"wheat"} if gold else ()), answers=("wheat",) if gold else (),
    )  # fmt: skip


TOPICS = (
    topic("yes", "What did Canada ask India to explain?", ASKED),
    topic("also", "How much did Canadian exports fall?", WHEAT.split(". ")[3] + ".", kind="howmuch", styles=("terse",)),
    topic("no", "What did Peru say of zymurgy?"),
)


@pytest.fixture(scope="module")
def judged():
    return judge_answers(run(answerer_over(), TOPICS), TEXTS.__getitem__)


def test_every_topic_is_answered_in_order(judged):
    found, inexact = judged
    assert [one.line.id for one in found] == ["yes", "also", "no"]
    assert inexact == ()


def test_the_report_has_every_measure_with_its_interval(judged):
    told = report(*judged)
    assert set(told.overall) == {*MEASURES, *DECLINING}
    assert told.figures == figures(judged[0])
    assert told.topics == 3
    assert told.figures["hit@3"] == 1.0
    assert told.figures["abstention recall"] == 1.0
    assert all(low <= high for _, low, high in told.overall.values())


def test_slices_are_by_type_and_style_and_tell_what_was_declined(judged):
    slices = report(*judged).slices
    assert slices["type howmuch"]["n"] == slices["style terse"]["n"] == 1
    assert slices["type what"]["hit@1"] == 1.0
    assert slices["unanswerable type what"] == {"n": 1.0, "declined": 1.0}


def test_a_quotation_that_is_not_what_the_article_has_is_told():
    _, inexact = judge_answers(run(answerer_over(), TOPICS), lambda article: TEXTS[article].replace("e", "3"))
    assert "yes" in inexact


def test_a_previous_question_and_the_asking_day_are_given():
    follow_up = replace(TOPICS[0], question="and Brazil?", previous="How much did Canadian exports fall last year?")
    ((_, answer),) = run(answerer_over(), [follow_up], today=date(2022, 3, 1))
    assert answer.inherited_terms
    assert answer.query.window == (date(2021, 1, 1), date(2021, 12, 31))


def test_a_run_that_was_written_is_read_back(tmp_path, judged):
    lines = [one.line for one in judged[0]]
    write_run(lines, tmp_path / "run.jsonl")
    assert read_run(tmp_path / "run.jsonl") == {line.id: line for line in lines}


@pytest.mark.parametrize("line", ["nonsense", "{}", '{"id": 1, "sentences": []}', "[]"])
def test_a_bad_line_of_a_run_is_named(tmp_path, line):
    (tmp_path / "run.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(TopicsError, match=r"run\.jsonl:1 is not a line of a run"):
        read_run(tmp_path / "run.jsonl")


def test_a_line_of_a_run_holds_the_sentences_best_first():
    answer = answerer_over().answer("What did Canada ask India to explain?")
    made = run_line("q", answer)
    assert made.sentences == tuple(one.sentence for one in answer.evidence)
    assert made.article_ids == tuple(one.passage.article_id for one in answer.evidence)
    assert (made.answered, made.confidence) == (answer.answered, answer.confidence)
