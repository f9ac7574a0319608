from itertools import pairwise

import pytest
from small_corpus import answerer_over, article

from index.breadth import POOL, Breadth, breadth, spread
from index.question import analyze_question

REPORTS = (
    article("Norway cut its quota for mackerel to 100 tons.", article_id="norway", title="Quota"),
    article("Norway set a quota for mackerel of 100 tons.", article_id="again", title="Quota"),
    article("Iceland cut its quota for mackerel to 70 tons.", article_id="iceland", title="Quota"),
)


@pytest.mark.parametrize(
    "question",
    [
        "Which countries cut their quotas?",
        "How do the quotas of Norway and Iceland compare?",
        "Why did Norway cut its quota, and what did Iceland do?",
        "What did Norway, Iceland and Canada say?",
        "How large was the quota in 2019 and in 2021?",
        "What did the two panels find?",
        "Did the quota of Norway exceed Iceland's?",
    ],
)
def test_lists_comparisons_and_double_questions_want_several_facts(question):
    assert breadth(analyze_question(question)) is Breadth.SEVERAL


@pytest.mark.parametrize(
    "question", ["history of the mackerel talks", "How did Iceland get into the talks, step by step?"]
)
def test_a_history_wants_a_course_of_events(question):
    assert breadth(analyze_question(question)) is Breadth.COURSE


@pytest.mark.parametrize(
    "question",
    [
        "What did the U.S. ask China to clarify?",
        "How long is two years?",
        "who signed it in 2019?",
        "",
        "and which?",
        "more than Peru?",
        "Where did Norway and Iceland see each other?",
        "Did Norway cut more than 40 percent of the quota of Iceland?",
        "Did the fines of Norway for Iceland exceed $40 million?",
        "What fish other than cod did Norway sell to Iceland?",
    ],
)
def test_other_questions_want_one_fact(question):
    assert breadth(analyze_question(question)) is Breadth.ONE


def examined(question):
    return answerer_over(*REPORTS).examine(question)


def test_the_best_stays_first_and_what_tells_something_new_comes_before_what_repeats_it():
    found = examined("How do the mackerel quotas of Norway and Iceland compare?")
    order = [one.evidence.passage.article_id for one in spread(found.query, found.ranked, found.weights)]
    assert order[0] == found.ranked[0].evidence.passage.article_id
    assert {"norway", "iceland"} == set(order[:2]) or {"again", "iceland"} == set(order[:2])


def test_nothing_is_lost_and_scores_fall():
    found = examined("How do the mackerel quotas of Norway and Iceland compare?")
    told = spread(found.query, found.ranked, found.weights)
    places = [(one.evidence.passage.id, one.evidence.start) for one in told]
    assert sorted(places) == sorted((one.evidence.passage.id, one.evidence.start) for one in found.ranked)
    assert all(0 <= two.evidence.score <= one.evidence.score <= 1 for one, two in pairwise(told))
    assert len(told) <= POOL


def test_nothing_stays_nothing():
    assert spread(analyze_question("which quotas?"), [], ()) == []
