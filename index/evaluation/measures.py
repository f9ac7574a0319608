"""Measures, one a function. A run is what the program answered; a judged answer is a run's line beside its topic."""

from __future__ import annotations

import random
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from index.evaluation.topics import Topic

SAME_SENTENCE = 0.8
"""F1 of the words in common from which a sentence counts as the judged one; splitters differ at the edges."""

BOOTSTRAP_ROUNDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """One answer: ranked sentences with their articles' ids, and whether it was given as an answer."""

    id: str
    answered: bool
    confidence: float
    sentences: tuple[str, ...]
    article_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A topic with what was answered, and the rank (from 1) at which each group is first met; 0 where it is not."""

    topic: Topic
    line: RunLine
    ranks: tuple[int, ...]

    @property
    def best_rank(self) -> int:
        """The rank of the first right sentence, 0 if there is none."""
        return min((rank for rank in self.ranks if rank), default=0)


def judge(topic: Topic, line: RunLine) -> Judged:
    """Compare an answer with the judgements of its topic."""
    return Judged(topic, line, tuple(_first_rank(group, line.sentences) for group in topic.groups))


def hit_at(judged: Sequence[Judged], cutoff: int) -> float:
    """The share of answerable topics with a right sentence among the first `cutoff`."""
    return _mean(float(0 < one.best_rank <= cutoff) for one in _answerable(judged))


def reciprocal_rank(judged: Sequence[Judged]) -> float:
    """The mean of 1 over the rank of the first right sentence, 0 where there is none among the first ten."""
    return _mean(1 / one.best_rank if 0 < one.best_rank <= 10 else 0.0 for one in _answerable(judged))


def article_at_1(judged: Sequence[Judged]) -> float:
    """The share of answerable topics whose first sentence is from a right article."""
    return _mean(
        float(one.line.article_ids[:1] in [(a,) for a in one.topic.article_ids]) for one in _answerable(judged)
    )


def answer_contained(judged: Sequence[Judged], cutoff: int = 3) -> float:
    """The share of answerable topics where one of the short answers stands in the first `cutoff` sentences."""
    return _mean(float(_contains(one, cutoff)) for one in _answerable(judged) if one.topic.answers)


def groups_met(judged: Sequence[Judged], cutoff: int = 10) -> float:
    """The mean share of the facts of a full answer that the first `cutoff` sentences state."""
    return _mean(fmean(float(0 < rank <= cutoff) for rank in one.ranks) for one in _answerable(judged) if one.ranks)


def abstention(judged: Sequence[Judged]) -> tuple[float, float, float]:
    """Precision, recall and F1 of declining: the topics that the corpus does not answer are the ones to find."""
    declined = [one for one in judged if not one.line.answered]
    right = sum(not one.topic.answerable for one in declined)
    unanswerable = sum(not one.topic.answerable for one in judged)
    precision = right / len(declined) if declined else 0.0
    recall = right / unanswerable if unanswerable else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def error_at_coverage(judged: Sequence[Judged], coverage: float = 0.75) -> float:
    """The share of wrong ones among those answered at the confidence that answers this share of the answerable.

    Wrong is what the corpus does not answer, or has no right sentence among the first three.
    """
    needed = coverage * len(_answerable(judged))
    answerable = wrong = taken = 0
    for one in sorted(judged, key=lambda each: -each.line.confidence):
        if answerable >= needed:
            break
        taken += 1
        answerable += one.topic.answerable
        wrong += not 0 < one.best_rank <= 3
    return wrong / taken if taken else 0.0


def auroc(judged: Sequence[Judged]) -> float:
    """The chance that an answerable topic has a higher confidence than one that is not; .5 is guessing."""
    yes = [one.line.confidence for one in judged if one.topic.answerable]
    no = sorted(one.line.confidence for one in judged if not one.topic.answerable)
    wins = sum(bisect_left(no, value) + bisect_right(no, value) for value in yes) / 2
    return wins / (len(yes) * len(no)) if yes and no else 0.5


def interval(
    judged: Sequence[Judged], measure: Callable[[Sequence[Judged]], float], *, rounds: int = BOOTSTRAP_ROUNDS
) -> tuple[float, float]:
    """The 95 % bootstrap interval of a measure over topics; the same for the same input."""
    chance = random.Random(0)  # noqa: S311 -- no secret
    values = sorted(measure(chance.choices(judged, k=len(judged))) for _ in range(rounds))
    return values[int(0.025 * rounds)], values[int(0.975 * rounds) - 1]


def _answerable(judged: Sequence[Judged]) -> list[Judged]:
    return [one for one in judged if one.topic.answerable]


def _mean(values: object) -> float:
    found = list(values)  # type: ignore[call-overload]
    return fmean(found) if found else 0.0


def _first_rank(group: Sequence[str], sentences: Sequence[str]) -> int:
    return next((rank for rank, one in enumerate(sentences, 1) if any(same_sentence(one, gold) for gold in group)), 0)


def same_sentence(sentence: str, gold: str) -> bool:
    """Whether a sentence is the judged one: its words within the other's, or nearly all in common."""
    one, two = _words(sentence), _words(gold)
    if not one or not two:
        return False
    if f" {' '.join(two)} " in f" {' '.join(one)} ":
        return len(one) <= max(90, 3 * len(two))  # a whole article is no quoted sentence
    if f" {' '.join(one)} " in f" {' '.join(two)} ":
        return len(one) >= 0.6 * len(two)
    return 2 * sum((Counter(one) & Counter(two)).values()) / (len(one) + len(two)) >= SAME_SENTENCE


def _contains(judged: Judged, cutoff: int) -> bool:
    told = f" {' '.join(_words(' '.join(judged.line.sentences[:cutoff])))} "
    return any(f" {' '.join(_words(answer))} " in told for answer in judged.topic.answers)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:[.,][0-9]+)*|[$%£€]", text.lower().replace("’", "'"))
