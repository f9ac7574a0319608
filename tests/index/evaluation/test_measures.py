from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.evaluation import measures
from index.evaluation.measures import Judged, RunLine, judge, same_sentence
from index.evaluation.topics import Topic


def topic(groups=(), answers=(), article_ids=("right",)):
    return Topic(
        id="q", question="?", type="who", styles=(), answerable=bool(groups), groups=groups,
        article_ids=frozenset(article_ids), answers=answers,
    )  # fmt: skip


def line(*sentences, confidence=0.9, answered=True, article_ids=("right",)):
    return RunLine(id="q", answered=answered, confidence=confidence, sentences=sentences, article_ids=article_ids)


GOLD = "The panel upheld the claim of Peru."
YES = topic(groups=((GOLD,),), answers=("Peru",))
NO = topic()


def found_at(rank: int, **other) -> Judged:
    """An answer whose sentence of this rank is the right one; 0 for none."""
    sentences = [GOLD if at == rank else f"Nothing number {at} here." for at in range(1, 11)]
    return judge(YES, line(*sentences, **other))


def unanswerable(**other) -> Judged:
    return judge(NO, line("Nothing here.", **other))


RANKS = [found_at(1), found_at(2), found_at(4), found_at(0)]


def test_hits_and_reciprocal_rank():
    assert measures.hit_at(RANKS, 1) == 0.25
    assert measures.hit_at(RANKS, 3) == 0.5
    assert measures.hit_at(RANKS, 10) == 0.75
    assert measures.reciprocal_rank(RANKS) == pytest.approx((1 + 1 / 2 + 1 / 4 + 0) / 4)


def test_what_cannot_be_answered_does_not_count_among_hits():
    assert measures.hit_at([found_at(1), unanswerable()], 1) == 1.0
    assert measures.hit_at([unanswerable()], 1) == 0.0


def test_article_at_1_looks_at_the_first_sentence_only():
    assert measures.article_at_1([found_at(3), found_at(1, article_ids=("wrong", "right"))]) == 0.5
    assert measures.article_at_1([found_at(1, article_ids=())]) == 0.0


def test_the_answer_is_contained_as_whole_words_in_the_first_three():
    assert measures.answer_contained([found_at(3)]) == 1.0
    assert measures.answer_contained([found_at(4)]) == 0.0
    assert measures.answer_contained([judge(YES, line("Peruvians came."))]) == 0.0
    assert measures.answer_contained([judge(YES, line("In Peru, so they say."))]) == 1.0


def test_groups_met_is_the_share_of_facts():
    both = topic(groups=((GOLD,), ("Chile kept its duty on wine.", "Wine stays dutiable in Chile.")))
    assert measures.groups_met([judge(both, line(GOLD, "Wine stays dutiable in Chile."))]) == 1.0
    assert measures.groups_met([judge(both, line(GOLD, "Nothing."))]) == 0.5
    assert measures.groups_met([judge(both, line("Nothing.", GOLD))], 1) == 0.0


def test_abstention_takes_unanswerable_topics_as_what_is_to_be_found():
    run = [
        unanswerable(answered=False),
        unanswerable(answered=False),
        unanswerable(answered=True),
        found_at(1, answered=False),
        found_at(1),
    ]
    precision, recall, f1 = measures.abstention(run)
    assert (precision, recall) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert f1 == pytest.approx(2 / 3)
    assert measures.abstention([found_at(1), unanswerable()]) == (0.0, 0.0, 0.0)


def test_error_at_coverage_counts_what_is_answered_down_to_that_confidence():
    run = [
        found_at(1, confidence=0.9),
        unanswerable(confidence=0.8),
        found_at(0, confidence=0.7),
        found_at(2, confidence=0.6),
        found_at(0, confidence=0.1),
    ]
    assert measures.error_at_coverage(run, 0.75) == pytest.approx(2 / 4)
    assert measures.error_at_coverage(run, 0.25) == 0.0
    assert measures.error_at_coverage(run, 1.0) == pytest.approx(3 / 5)
    assert measures.error_at_coverage([], 0.75) == 0.0


def test_auroc_is_the_chance_that_the_answerable_is_surer():
    surer = [found_at(1, confidence=0.9), found_at(1, confidence=0.4)]
    assert measures.auroc([*surer, unanswerable(confidence=0.1)]) == 1.0
    assert measures.auroc([*surer, unanswerable(confidence=0.5)]) == 0.5
    assert measures.auroc([*surer, unanswerable(confidence=0.4)]) == 0.75
    assert measures.auroc(surer) == 0.5


def test_an_interval_holds_the_value_and_is_the_same_every_time():
    run = RANKS * 10
    low, high = measures.interval(run, lambda judged: measures.hit_at(judged, 3))
    assert low < 0.5 < high
    assert (low, high) == measures.interval(run, lambda judged: measures.hit_at(judged, 3))


@pytest.mark.parametrize(
    ("sentence", "same"),
    [
        (GOLD, True),
        ("the panel UPHELD the claim of peru", True),
        (f"On Monday: {GOLD}", True),
        ("The panel upheld the claim of Peru and Chile.", True),
        ("The panel upheld the claim", True),
        ("Peru.", False),
        ("The panel rejected a claim of Chile.", False),
        ("", False),
        (GOLD + " and so on" * 40, False),
    ],
)
def test_a_sentence_is_the_judged_one_when_nearly_all_its_words_are(sentence, same):
    assert same_sentence(sentence, GOLD) is same


@given(st.lists(st.integers(0, 10), min_size=1, max_size=20), st.lists(st.floats(0, 1), min_size=20, max_size=20))
def test_every_measure_lies_between_0_and_1(ranks, sure):
    run = [
        replace(one, line=replace(one.line, confidence=value))
        for one, value in zip([found_at(rank) if rank else unanswerable() for rank in ranks], sure, strict=False)
    ]
    for value in (
        measures.hit_at(run, 3), measures.reciprocal_rank(run), measures.article_at_1(run),
        measures.answer_contained(run), measures.groups_met(run), *measures.abstention(run),
        measures.error_at_coverage(run), measures.auroc(run),
    ):  # fmt: skip
        assert 0.0 <= value <= 1.0
