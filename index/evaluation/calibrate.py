"""Use case: fit the model of confidence anew, from topics with judgements."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from index.answer import QuestionAnswerer
from index.confidence import Model, Signals, signals
from index.evaluation.measures import RunLine, judge
from index.evaluation.topics import Topic

RIDGE = 3.0
"""The penalty on squared weights of standardised signals: small data, so rather too cautious than too sure."""

ANSWERED_FROM, COVERED_FROM = 0.5, 0.4
FOLDS = 5
_STEPS = 50

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """The signals of a topic, and whether one of the first three sentences was right."""

    signals: Signals
    right: bool


def examples(answerer: QuestionAnswerer, topics: Iterable[Topic]) -> list[Example]:
    """What the model can learn from: every topic for which anything was found."""
    found: list[Example] = []
    for topic in topics:
        seen = answerer.examine(topic.question, previous=topic.previous)
        if seen.ranked:
            best = tuple(one.evidence.sentence for one in seen.ranked[:3])
            line = RunLine(id=topic.id, answered=True, confidence=0.0, sentences=best, article_ids=())
            told = signals(seen.query, seen.ranked, seen.weights, seen.passages)
            found.append(Example(signals=told, right=topic.answerable and judge(topic, line).best_rank > 0))
    return found


def fit(found: Sequence[Example]) -> Model:
    """Logistic regression with a ridge penalty, by Newton's method."""
    signals_, right = _arrays(found)
    mean, spread = signals_.mean(0), signals_.std(0) + 1e-9
    design = np.column_stack([np.ones(len(right)), (signals_ - mean) / spread])
    weights = _newton(design, right)
    raw = weights[1:] / spread
    return Model(
        float(weights[0] - raw @ mean),
        Signals(**{field.name: round(float(weight), 4) for field, weight in zip(fields(Signals), raw, strict=True)}),
        ANSWERED_FROM,
        COVERED_FROM,
    )


def log_loss(model: Model, found: Sequence[Example]) -> float:
    """The mean of -ln(probability given to what was true), in nats; lower is better, .693 is a coin."""
    signals_, right = _arrays(found)
    sure = _sigmoid(model.intercept + signals_ @ np.array(astuple(model.weights)))
    return float(-np.log(np.where(right > 0, sure, 1 - sure).clip(1e-9)).mean())


def cross_validated(found: Sequence[Example]) -> float:
    """The log loss on topics that the model was not fitted on, over FOLDS parts drawn the same way each time."""
    shuffled = random.Random(0).sample(list(found), len(found))  # noqa: S311 -- no secret
    losses = []
    for part in range(FOLDS):
        held_out = shuffled[part::FOLDS]
        kept = [one for at, one in enumerate(shuffled) if at % FOLDS != part]
        losses.append(log_loss(fit(kept), held_out))
    return float(np.mean(losses))


def model_to_json(model: Model, fitted_on: str) -> str:
    """The model as the file that `index.confidence.read_model` reads."""
    told = {
        "fitted_on": fitted_on,
        "answered_from": model.answered_from,
        "covered_from": model.covered_from,
        "intercept": round(model.intercept, 4),
        "weights": asdict(model.weights),
    }
    return json.dumps(told, indent=1) + "\n"


def _arrays(found: Sequence[Example]) -> tuple[Matrix, Matrix]:
    return np.array([astuple(one.signals) for one in found]), np.array([float(one.right) for one in found])


def _newton(design: Matrix, right: Matrix) -> Matrix:
    penalty = np.full(design.shape[1], RIDGE)
    penalty[0] = 0.0  # the base rate is not shrunk
    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        sure = _sigmoid(design @ weights)
        gradient = design.T @ (sure - right) + penalty * weights
        curvature = (design * (sure * (1 - sure))[:, None]).T @ design + np.diag(penalty)
        weights = weights - np.linalg.solve(curvature, gradient)
    return weights


def _sigmoid(values: Matrix) -> Matrix:
    return 1 / (1 + np.exp(-values))
