import json
import math
import random
from dataclasses import fields, replace

import pytest
from small_corpus import answerer_over

from index.confidence import Model, Signals, confidence, read_model
from index.evaluation.calibrate import Example, cross_validated, examples, fit, log_loss, model_to_json
from index.evaluation.topics import Topic

NONE = Signals(**dict.fromkeys((field.name for field in fields(Signals)), 0.0))


def made(count=200, seed=3) -> list[Example]:
    """Topics that are right the more often the more is covered and the less is missing."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        seen = replace(NONE, covered=chance.random(), missing_share=chance.random(), margin=chance.random())
        found.append(
            Example(signals=seen, right=chance.random() < 1 / (1 + math.exp(3 * (seen.missing_share - seen.covered))))
        )
    return found


EXAMPLES = made()


def test_fitting_the_same_examples_gives_the_same_model():
    assert fit(EXAMPLES) == fit(EXAMPLES)


def test_the_fit_finds_what_speaks_for_and_against():
    weights = fit(EXAMPLES).weights
    assert weights.covered > 1
    assert weights.missing_share < -1
    assert abs(weights.margin) < 1


def test_a_signal_that_never_changes_weighs_nothing():
    assert fit(EXAMPLES).weights.asks_number == 0


def test_the_fit_loses_less_than_knowing_only_how_many_are_right():
    share = sum(one.right for one in EXAMPLES) / len(EXAMPLES)
    base = Model(math.log(share / (1 - share)), NONE, 0.5, 0.4)
    assert log_loss(fit(EXAMPLES), EXAMPLES) < log_loss(base, EXAMPLES) - 0.05


def test_log_loss_of_a_coin():
    assert log_loss(Model(0.0, NONE, 0.5, 0.4), EXAMPLES) == pytest.approx(math.log(2))


def test_held_out_topics_are_a_little_harder():
    assert log_loss(fit(EXAMPLES), EXAMPLES) < cross_validated(EXAMPLES) < math.log(2)
    assert cross_validated(EXAMPLES) == cross_validated(EXAMPLES)


def test_a_model_that_was_written_is_read_back():
    model = fit(EXAMPLES)
    text = model_to_json(model, "200 made up")
    assert json.loads(text)["fitted_on"] == "200 made up"
    read = read_model(text)
    assert read.weights == model.weights
    assert read.intercept == pytest.approx(model.intercept, abs=1e-4)
    seen = EXAMPLES[0].signals
    assert confidence(seen, read) == pytest.approx(confidence(seen, model), abs=1e-4)


def test_examples_are_topics_for_which_something_was_found():
    asked = Topic(
        id="q", question="What did Canada ask India to explain?", type="what", styles=(), answerable=True,
        groups=(("Canada asked India on Tuesday to explain how it inspects imported wheat.",),),
        article_ids=frozenset({"wheat"}), answers=(),
    )  # fmt: skip
    wrong = replace(asked, id="r", groups=(("Something else entirely.",),))
    impossible = replace(asked, id="s", answerable=False, groups=())
    nothing = replace(asked, id="t", question="zymurgy?")
    found = examples(answerer_over(), [asked, wrong, impossible, nothing])
    assert [one.right for one in found] == [True, False, False]
    assert found[0].signals.covered > 0.5
