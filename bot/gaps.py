"""What the corpus lacks: unanswered questions by the words that nothing covered, and why answers were no use."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.chat_records import Judgement, LoggedQuestion

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Words that the corpus lacks, with the questions that named them, newest first."""

    words: tuple[str, ...]
    questions: tuple[LoggedQuestion, ...]


def gaps(questions: Sequence[LoggedQuestion]) -> list[Gap]:
    """The gaps, the one with most questions first; questions whose every word was covered stand under no words."""
    grouped: dict[tuple[str, ...], list[LoggedQuestion]] = {}
    for question in questions:
        grouped.setdefault(tuple(sorted({word.lower() for word in question.lacking})), []).append(question)
    found = [Gap(words=words, questions=tuple(asked)) for words, asked in grouped.items()]
    return sorted(found, key=lambda gap: (-len(gap.questions), gap.words))


def gaps_csv(questions: Iterable[LoggedQuestion], complaints: Iterable[Judgement]) -> bytes:
    """All of it as CSV in UTF-8 with a byte-order mark, for spreadsheets; no cell of it is taken for a formula.

    Who asked is not in it.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(("when", "kind", "question", "level", "words lacking", "reason"))
    for question in questions:
        row = (question.question, question.level, ", ".join(question.lacking), "")
        writer.writerow([_day(question.asked_at), "unanswered", *map(inert_cell, row)])
    for judgement in complaints:
        row = (judgement.question, "", "", judgement.reason)
        writer.writerow([_day(judgement.given_at), "not useful", *map(inert_cell, row)])
    return b"\xef\xbb\xbf" + file.getvalue().encode("utf-8", "replace")


def inert_cell(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
