"""Topics: questions with what answers them. Qrels: which sentences those are."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import SearchError

COLLECTION = Path(__file__).parent / "collection"
"""The topics over the starter corpus that come with this package."""


class TopicsError(SearchError):
    """A file of topics that cannot be read; the message names the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A question with its judgements.

    `groups` holds for each fact that a full answer needs the sentences that state it; `answers` are short strings
    that an answer contains; both are empty where the corpus does not hold the answer.
    """

    id: str
    question: str
    type: str
    styles: tuple[str, ...]
    answerable: bool
    groups: tuple[tuple[str, ...], ...]
    article_ids: frozenset[str]
    answers: tuple[str, ...]
    previous: str | None = None


def read_topics(path: Path, text_of: Callable[[str], str]) -> tuple[Topic, ...]:
    """Read topics from JSON Lines, or from a folder with topics.jsonl and qrels.tsv.

    Judgements stand in the lines themselves (`evidence`: groups of {article_id, text}), or in qrels.tsv beside them
    as offsets into articles, whose text `text_of` gives by id.
    """
    file = path / "topics.jsonl" if path.is_dir() else path
    qrels = _read_qrels(file.with_name("qrels.tsv"), text_of) if file.with_name("qrels.tsv").exists() else {}
    return tuple(_topic(record, qrels) for record in _records(file))


def _records(file: Path) -> Iterator[Mapping[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                record = json.loads(line)
                yield {**record, "id": str(record["id"]), "question": str(record["question"])}
            except (ValueError, TypeError, KeyError) as error:
                raise TopicsError(f'{file}:{number} is not a JSON object with "id" and "question": {error}') from error


def _topic(record: Mapping[str, Any], qrels: Mapping[str, list[tuple[int, str, str]]]) -> Topic:
    judged = qrels.get(record["id"]) or [
        (group, one["article_id"], one["text"])
        for group, sentences in enumerate(record.get("evidence", ()))
        for one in sentences
    ]
    groups = sorted({group for group, _, _ in judged})
    return Topic(
        id=record["id"],
        question=record["question"],
        type=record.get("type", "other"),
        styles=tuple(record.get("style", ())),
        answerable=bool(record.get("answerable", judged)),
        groups=tuple(tuple(text for at, _, text in judged if at == group) for group in groups),
        article_ids=frozenset(article for _, article, _ in judged),
        answers=tuple(record.get("answers", ())),
        previous=record.get("previous"),
    )


def _read_qrels(file: Path, text_of: Callable[[str], str]) -> dict[str, list[tuple[int, str, str]]]:
    """For each topic its judged sentences as (group, article id, text)."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines, delimiter="\t"), 2):
            try:
                group, start, end = int(row["group"]), int(row["start"]), int(row["end"])
                topic, article = row["topic"], row["article"]
            except (KeyError, TypeError, ValueError) as error:
                raise TopicsError(f"{file}:{number} is not a line of qrels: {error}") from error
            found.setdefault(topic, []).append((group, article, text_of(article)[start:end]))
    return found
