"""The history of an article for the terminal and as JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from corpus.diff import Change
from corpus.history import Step
from corpus.notice import Notice
from corpus.removal import Removal
from index.text import paragraphs, sentences

_MARKS = {Change.SAME: " ", Change.ADDED: "+", Change.REMOVED: "-"}
_COUNTED = (Change.REWRITTEN, Change.ADDED, Change.REMOVED)


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, in order."""
    return [text[begin:end] for paragraph in paragraphs(text) for begin, end in sentences(text, paragraph)]


def history_lines(
    steps: Sequence[Step], notices: Sequence[Notice], removal: Removal | None, *, with_diff: bool
) -> Iterator[str]:
    """The versions with what each changed, then what its publisher said, then why it is out."""
    for step in steps:
        article = step.article
        yield f"version {article.version}, {article.retrieved_at:%Y-%m-%d %H:%M} UTC: {_summary(step)}"
        yield from (f"    {one.name}: {one.old or '(none)'} -> {one.new or '(none)'}" for one in step.fields)
        if with_diff:
            yield from (f"    {line}" for line in _diff_lines(step))
    for notice in notices:
        by = f" by {notice.correction_id}" if notice.correction_id else ""
        yield f"{notice.kind.value}{by}, {notice.happened or 'undated'}: {notice.reason} ({notice.source})"
    if removal:
        by = f" by {removal.superseded_by}" if removal.superseded_by else ""
        yield f"out of the corpus since {removal.when}, {removal.kind.value}{by}: {removal.reason}"


def history_json(steps: Sequence[Step], notices: Sequence[Notice], removal: Removal | None) -> dict[str, Any]:
    """All of it, as `attache corpus history --json` prints it."""
    return {
        "versions": [_step_json(step) for step in steps],
        "notices": [
            {
                "kind": one.kind.value,
                "correction_id": one.correction_id or None,
                "reason": one.reason,
                "happened": one.happened or None,
                "source": one.source,
            }
            for one in notices
        ],
        "removal": removal
        and {
            "when": removal.when,
            "kind": removal.kind.value,
            "reason": removal.reason,
            "superseded_by": removal.superseded_by,
        },
    }


def _summary(step: Step) -> str:
    if step.article.version == 1:
        return step.article.title
    counts = [f"{count} {change.value}" for change in _COUNTED if (count := step.count(change))]
    return f"sentences: {', '.join(counts)}" if counts else "the text stayed"


def _diff_lines(step: Step) -> Iterator[str]:
    for one in step.sentences:
        if one.change is Change.REWRITTEN:
            yield from (f"- {one.old}", f"+ {one.new}")
        else:
            yield f"{_MARKS[one.change]} {one.old or one.new}"


def _step_json(step: Step) -> dict[str, Any]:
    return {
        "version": step.article.version,
        "retrieved_at": step.article.retrieved_at.isoformat(),
        "title": step.article.title,
        "fields": [{"name": one.name, "old": one.old, "new": one.new} for one in step.fields],
        "sentences": [{"change": one.change.value, "old": one.old, "new": one.new} for one in step.sentences],
    }
