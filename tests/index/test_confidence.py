import json
import math
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_corpus import answerer_over, article

from index.confidence import SEVERAL, Model, Signals, carried, confidence, read_model, shipped_model, signals

NONE = Signals(**dict.fromkeys((field.name for field in fields(Signals)), 0.0))


def told(question, *articles):
    found = answerer_over(*articles).examine(question)
    return found, signals(found.query, found.in_order(), found.weights, found.passages)


def test_without_signals_the_intercept_decides():
    assert confidence(NONE, Model(0.0, NONE, 0.5, 0.4)) == 0.5
    assert confidence(NONE, Model(math.log(3), NONE, 0.5, 0.4)) == pytest.approx(0.75)


def test_a_weight_times_its_signal_is_added():
    weights = replace(NONE, covered=2.0, missing_share=-1.0)
    seen = replace(NONE, covered=0.5, missing_share=1.0)
    assert confidence(seen, Model(0.0, weights, 0.5, 0.4)) == 0.5


@given(st.builds(Signals, **{field.name: st.floats(0, 3) for field in fields(Signals)}))
def test_confidence_is_a_probability(seen):
    assert 0.0 <= confidence(seen, shipped_model()) <= 1.0


def test_the_shipped_model_is_surer_the_more_is_covered_and_the_less_is_missing():
    weights = shipped_model().weights
    assert weights.covered > 0
    assert weights.margin > 0
    assert weights.missing_share < 0
    assert weights.heaviest_missing < 0


def test_a_model_that_lacks_a_weight_is_refused():
    with pytest.raises(TypeError):
        read_model(json.dumps({"intercept": 0, "weights": {"covered": 1}, "answered_from": 0.5, "covered_from": 0.4}))


def test_full_coverage_leaves_nothing_missing():
    _, seen = told("Canada asked India about wheat")
    assert (seen.covered, seen.missing_share, seen.heaviest_missing) == (1.0, 0.0, 0.0)


def test_a_word_that_the_best_passage_lacks_counts_as_missing():
    _, seen = told("Canada asked India about wheat and zymurgy")
    assert 0 < seen.covered < 1
    assert seen.missing_share == pytest.approx(1 / 5)
    assert 0 < seen.heaviest_missing <= 1


def test_types_without_a_rule_expect_nothing():
    _, what = told("What did Canada ask India?")
    _, when = told("When did the decree of Brazil take effect?")
    assert (what.nothing_expected, what.expected_found) == (1.0, 0.0)
    assert (when.nothing_expected, when.expected_found) == (0.0, 1.0)


def test_how_many_asks_for_a_number():
    _, seen = told("How many jobs does the duty of Brazil protect?")
    assert seen.asks_number == 1.0


def test_the_margin_is_the_lead_over_the_fourth_sentence():
    found, seen = told("Canada asked India about wheat")
    scores = [one.evidence.score for one in found.ranked]
    assert seen.margin == pytest.approx(scores[0] - scores[3])


def test_one_fact_is_carried_by_one_passage_several_by_several():
    reports = [
        article("Norway cut its quota for mackerel.", article_id="a", title="Fish"),
        article("Iceland kept its quota for mackerel.", article_id="b", title="Fish"),
    ]
    found, _ = told("Did Norway and Iceland cut quotas for mackerel?", *reports)
    assert min(carried(found.query, found.in_order())) == 0.0
    found, _ = told("How do the mackerel quotas of Norway and Iceland compare?", *reports)
    cover = dict(zip([term.surface for term in found.query.terms], carried(found.query, found.in_order()), strict=True))
    assert cover["Norway"] == cover["Iceland"] == 1.0
    assert SEVERAL > 1
