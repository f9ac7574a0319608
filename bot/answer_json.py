"""An answer as JSON: the contract of `attache ask --json`. Fields may be added, never renamed."""

from __future__ import annotations

import json
import re
from typing import Any

from index.answer import Answer
from index.evidence import Evidence
from index.passage import Passage
from index.text import Span

_HALF = re.compile("[\ud800-\udfff]")


def answer_to_json(answer: Answer, *, answer_id: str | int | None = None) -> dict[str, Any]:
    """The answer; offsets are code points into the exported `body`, `elapsed_ms` is milliseconds."""
    return {
        "id": answer.id if answer_id is None else answer_id,
        "question": answer.question,
        "level": answer.level.value,
        "answered": answer.answered,
        "confidence": round(answer.confidence, 4),
        "text": answer.text,
        "evidence": [evidence_to_json(rank, one) for rank, one in enumerate(answer.evidence, 1)],
        "shown": answer.shown,
        "ranks_told": list(answer.ranks_told),
        "uncovered_terms": list(answer.uncovered_terms),
        "corrections": dict(answer.query.corrections),
        "inherited_terms": list(answer.inherited_terms),
        "question_type": answer.query.question_type.value,
        "window": [day.isoformat() for day in answer.query.window] if answer.query.window else None,
        "disagreements": list(answer.disagreements),
        "reason": answer.reason,
        "elapsed_ms": round(answer.elapsed_ms, 1),
    }


def as_text(value: dict[str, Any], *, indent: int | None = None) -> str:
    """The JSON to print, as UTF-8 can hold it: halves of characters stay escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def evidence_to_json(rank: int, evidence: Evidence) -> dict[str, Any]:
    """One sentence with its article and where it stands there."""
    passage = evidence.passage
    return {
        "rank": rank,
        "sentence": evidence.sentence,
        "article_id": passage.article_id,
        "title": passage.title,
        "publisher": passage.publisher,
        "url": passage.url,
        "published": str(passage.published) if passage.published else None,
        "start": evidence.start,
        "end": evidence.end,
        "score": round(evidence.score, 4),
        "kind": passage.kind.value,
        "answer": _span(evidence.answer),
        "lead_in": _span(evidence.lead_in),
        "also_in": [_also(other) for other in evidence.also_in],
    }


def _span(span: Span | None) -> dict[str, int] | None:
    return {"start": span[0], "end": span[1]} if span else None


def _also(passage: Passage) -> dict[str, Any]:
    published = str(passage.published) if passage.published else None
    return {
        "article_id": passage.article_id,
        "title": passage.title,
        "publisher": passage.publisher,
        "url": passage.url,
        "published": published,
    }
