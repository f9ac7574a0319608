"""Use case: answer every topic, and say how well."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from index.answer import Answer, QuestionAnswerer
from index.evaluation import measures
from index.evaluation.measures import Judged, RunLine, judge
from index.evaluation.topics import Topic, TopicsError

MEASURES: Mapping[str, Callable[[Sequence[Judged]], float]] = {
    "hit@1": lambda judged: measures.hit_at(judged, 1),
    "hit@3": lambda judged: measures.hit_at(judged, 3),
    "hit@10": lambda judged: measures.hit_at(judged, 10),
    "MRR@10": measures.reciprocal_rank,
    "article@1": measures.article_at_1,
    "answer@3": measures.answer_contained,
    "groups@10": measures.groups_met,
}
DECLINING: Mapping[str, Callable[[Sequence[Judged]], float]] = {
    "abstention precision": lambda judged: measures.abstention(judged)[0],
    "abstention recall": lambda judged: measures.abstention(judged)[1],
    "abstention F1": lambda judged: measures.abstention(judged)[2],
    "error at 75 % answered": measures.error_at_coverage,
    "AUROC": measures.auroc,
}
LOWER_IS_BETTER = frozenset({"error at 75 % answered"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Figures in 0..1: over all topics with their 95 % interval, and by type and style of the answerable ones."""

    topics: int
    overall: Mapping[str, tuple[float, float, float]]
    slices: Mapping[str, Mapping[str, float]]
    inexact: tuple[str, ...]

    @property
    def figures(self) -> dict[str, float]:
        """The overall figures without their intervals."""
        return {name: value for name, (value, _, _) in self.overall.items()}


def run(
    answerer: QuestionAnswerer, topics: Iterable[Topic], *, today: date | None = None
) -> Iterator[tuple[Topic, Answer]]:
    """Answer each topic in order, as if asked `today`."""
    for topic in topics:
        yield topic, answerer.answer(topic.question, previous=topic.previous, today=today)


def judge_answers(
    answers: Iterable[tuple[Topic, Answer]], text_of: Callable[[str], str]
) -> tuple[list[Judged], tuple[str, ...]]:
    """Judge the answers, and the ids of topics with a quotation that is not exactly what its article has.

    `text_of` gives an article's text by its id.
    """
    judged: list[Judged] = []
    inexact: dict[str, None] = {}
    for topic, answer in answers:
        judged.append(judge(topic, run_line(topic.id, answer)))
        if any(text_of(one.passage.article_id)[one.start : one.end] != one.sentence for one in answer.evidence):
            inexact[topic.id] = None
    return judged, tuple(inexact)


def figures(judged: Sequence[Judged]) -> dict[str, float]:
    """Every measure of judged answers."""
    return {name: measure(judged) for name, measure in {**MEASURES, **DECLINING}.items()}


def report(judged: Sequence[Judged], inexact: tuple[str, ...] = ()) -> Report:
    """All figures of judged answers."""
    overall = {
        name: (measure(judged), *measures.interval(judged, measure))
        for name, measure in {**MEASURES, **DECLINING}.items()
    }
    return Report(topics=len(judged), overall=overall, slices=_slices(judged), inexact=inexact)


def run_line(topic_id: str, answer: Answer) -> RunLine:
    """The line of a run for an answer."""
    return RunLine(
        id=topic_id,
        answered=answer.answered,
        confidence=answer.confidence,
        sentences=tuple(one.sentence for one in answer.evidence),
        article_ids=tuple(one.passage.article_id for one in answer.evidence),
    )


def write_run(lines: Iterable[RunLine], path: Path) -> None:
    """Write a run as JSON Lines."""
    path.write_text("".join(json.dumps(asdict(line), ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def read_run(path: Path) -> dict[str, RunLine]:
    """Read a run by topic id."""
    found: dict[str, RunLine] = {}
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            line = json.loads(text)
            read = RunLine(**{**line, **{name: tuple(line[name]) for name in ("sentences", "article_ids")}})
        except (ValueError, TypeError, KeyError) as error:
            raise TopicsError(f"{path}:{number} is not a line of a run, as --run writes it: {error}") from error
        found[read.id] = read
    return found


def _slices(judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """The measures of each type and style of answerable topics, and the share declined of unanswerable ones."""
    found: dict[str, dict[str, float]] = {}
    for name, chosen in _by_kind([one for one in judged if one.topic.answerable]):
        found[name] = {"n": float(len(chosen)), **{key: measure(chosen) for key, measure in MEASURES.items()}}
    for name, chosen in _by_kind([one for one in judged if not one.topic.answerable]):
        declined = sum(not one.line.answered for one in chosen) / len(chosen)
        found[f"unanswerable {name}"] = {"n": float(len(chosen)), "declined": declined}
    return found


def _by_kind(judged: Sequence[Judged]) -> Iterator[tuple[str, list[Judged]]]:
    for kind in sorted({one.topic.type for one in judged}):
        yield f"type {kind}", [one for one in judged if one.topic.type == kind]
    for style in sorted({style for one in judged for style in one.topic.styles}):
        yield f"style {style}", [one for one in judged if style in one.topic.styles]
