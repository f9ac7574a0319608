"""How likely the first three sentences answer the question: a small logistic model over what ranking found.

The weights are data (index/data/confidence.json); `attache calibrate TOPICS.jsonl` fits them again.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import cache
from importlib.resources import files

from index.breadth import Breadth, breadth
from index.matching import coverage, most
from index.query import Query, QuestionType
from index.ranking import Ranked

_RULED = frozenset(QuestionType) - {QuestionType.WHAT, QuestionType.YES_NO, QuestionType.TIMELINE, QuestionType.OTHER}
_NUMBERS = (QuestionType.HOW_MUCH, QuestionType.HOW_MANY)
_MARGIN_RANK = 3

SEVERAL = 5
"""Sentences that carry a question together when it wants several facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What the model sees. Coverage is weighted by the terms' importance, in 0..1."""

    covered: float  # coverage of the question by the best sentence's passage, title and date
    missing_share: float  # the share of the terms that these do not carry, each counting the same
    heaviest_missing: float  # the importance of the most important of those, over ln(1 + passages of the index)
    margin: float  # the best sentence's score above the fourth's: a clear winner
    terms: float  # ln(1 + number of terms): short questions are easy to match by chance
    expected_found: float  # the best sentence holds the sort of thing asked for
    nothing_expected: float  # 1 for types of question without such a rule
    asks_number: float  # 1 for how much and how many: wrong numbers abound


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model: confidence = 1 / (1 + exp(-(intercept + weights . signals))), and the levels' thresholds."""

    intercept: float
    weights: Signals
    answered_from: float
    covered_from: float


def carried(query: Query, ranked: Sequence[Ranked]) -> tuple[float, ...]:
    """How well the evidence carries each term, in 0..1.

    The evidence is the best sentence's passage, title and date; where several facts are wanted, those of the first
    SEVERAL together.
    """
    one_holds_all = breadth(query) is Breadth.ONE or query.question_type is QuestionType.LIST
    told = ranked[: 1 if one_holds_all else SEVERAL]
    return most(*(one.passage_cover for one in told))


def signals(query: Query, ranked: Sequence[Ranked], weights: Sequence[float], passages: int) -> Signals:
    """The signals of a question whose sentences are ranked; `ranked` and the query's terms are not empty.

    `passages` is how many the index has.
    """
    best = ranked[0]
    cover = carried(query, ranked)
    missing = [weight for weight, covered in zip(weights, cover, strict=True) if not covered]
    fourth = ranked[_MARGIN_RANK].evidence.score if len(ranked) > _MARGIN_RANK else 0.0
    has_rule = query.question_type in _RULED
    return Signals(
        covered=coverage(cover, weights),
        missing_share=len(missing) / len(weights),
        heaviest_missing=max(missing, default=0.0) / math.log1p(passages),
        margin=best.evidence.score - fourth,
        terms=math.log(1 + len(weights)),
        expected_found=best.features.type if has_rule else 0.0,
        nothing_expected=float(not has_rule),
        asks_number=float(query.question_type in _NUMBERS),
    )


def confidence(found: Signals, model: Model) -> float:
    """The model's probability, in 0..1."""
    pairs = zip(astuple(model.weights), astuple(found), strict=True)
    value = model.intercept + sum(weight * signal for weight, signal in pairs)
    return 1 / (1 + math.exp(-value))


@cache
def shipped_model() -> Model:
    """The model that comes with this package."""
    return read_model((files("index") / "data" / "confidence.json").read_text(encoding="utf-8"))


def read_model(text: str) -> Model:
    """A model from its JSON form."""
    data = json.loads(text)
    return Model(data["intercept"], Signals(**data["weights"]), data["answered_from"], data["covered_from"])
