"""A passage as bytes and back: plain JSON, because reading it must never run code as a pickle would."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from corpus.article import Kind
from corpus.dates import PartialDate
from index.passage import Passage

_decode = json.JSONDecoder().raw_decode  # without looking for white space around it, which takes as long as reading it
_ALWAYS = 13
_UNKNOWN: list[Any] = ["", "", [], [], None]
"""The fields after the first _ALWAYS as an index has them that is of before they were known."""


def to_bytes(passage: Passage, begins: Sequence[int]) -> bytes:
    """The passage, and the positions at which its sentences begin, as a JSON list; unpaired surrogates survive."""
    fields: list[Any] = [
        passage.article_id,
        passage.ordinal,
        passage.start,
        [offset for span in passage.sentences for offset in span],
        passage.text,
        passage.title,
        passage.publisher,
        passage.url,
        _date_to_text(passage.published),
        passage.kind.value,
        passage.version,
        passage.id,
        list(passage.topics),
        passage.story,
        passage.origin,
        list(passage.pages),
        list(passage.identifiers),
        begins,
    ]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def from_bytes(payload: bytes) -> tuple[Passage, Sequence[int] | None]:
    """What `to_bytes` was given; None for positions in an index that is of before they were kept."""
    fields, _ = _decode(payload.decode("utf-8", "surrogatepass"))
    fields += _UNKNOWN[len(fields) - _ALWAYS :]
    article_id, ordinal, start, offsets, text, title, publisher, url, published, kind, version, name, *later = fields
    topics, story, origin, pages, identifiers, begins = later
    passage = Passage(
        id=name,
        article_id=article_id,
        ordinal=ordinal,
        text=text,
        start=start,
        sentences=tuple(zip(offsets[::2], offsets[1::2], strict=True)),
        title=title,
        publisher=publisher,
        url=url,
        published=_date_from_text(published),
        kind=Kind(kind),
        version=version,
        topics=tuple(topics),
        story=story,
        origin=origin,
        pages=tuple(pages),
        identifiers=tuple(identifiers),
    )
    return passage, begins


def _date_to_text(date: PartialDate | None) -> str | None:
    if date is None:
        return None
    return f"{date} {date.moment.isoformat()}" if date.moment else str(date)


def _date_from_text(text: str | None) -> PartialDate | None:
    if text is None:
        return None
    day, _, moment = text.partition(" ")
    year, month, day_of_month, *_ = [*map(int, day.split("-")), None, None]
    assert year is not None
    return PartialDate(year, month, day_of_month, datetime.fromisoformat(moment) if moment else None)
