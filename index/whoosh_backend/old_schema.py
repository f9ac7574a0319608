"""What Whoosh is told of a passage: its fields, and our terms at our positions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import whoosh.analysis
import whoosh.columns
import whoosh.fields

from index.analyzer import ANALYZER_VERSION, tokens
from index.passage import Passage
from index.whoosh_backend.payload import passage_to_bytes

TITLE = "title"
TEXT = "text"
SCORED_FIELDS = (TITLE, TEXT)

NO_DATE = 0
"""In the date columns; day 1 of `date.toordinal()` is the first of January of the year 1."""


class TermAnalyzer(whoosh.analysis.Analyzer):  # type: ignore[misc]
    """Hands the terms of `index.analyzer` to Whoosh; several terms may share a position."""

    def __call__(self, value: str, **_options: Any) -> Iterator[Any]:
        """Yield one Whoosh token, filled anew for each term, as its own analyzers do."""
        token = whoosh.analysis.Token(positions=True, boosts=True)
        token.boost = 1.0
        token.stopped = False
        for place in tokens(value):
            token.pos = place.position
            for term in place.terms:
                token.text = term
                yield token


def passage_schema() -> Any:
    """The Whoosh schema of a passage."""
    number = whoosh.columns.NumericColumn("i", default=NO_DATE)
    return whoosh.fields.Schema(
        article=whoosh.fields.ID(),
        title=whoosh.fields.TEXT(analyzer=TermAnalyzer(), phrase=True),
        text=whoosh.fields.TEXT(analyzer=TermAnalyzer(), phrase=True),
        published_first=whoosh.fields.COLUMN(number),
        published_last=whoosh.fields.COLUMN(number),
        indexed=whoosh.fields.COLUMN(whoosh.columns.VarBytesColumn()),
        passage=whoosh.fields.COLUMN(whoosh.columns.VarBytesColumn()),
    )


def passage_to_document(passage: Passage) -> dict[str, Any]:
    """The passage as keyword arguments of Whoosh's `add_document`."""
    published = passage.published
    return {
        "article": passage.article_id,
        "title": passage.title,
        "text": passage.text,
        "published_first": published.first.toordinal() if published else NO_DATE,
        "published_last": published.last.toordinal() if published else NO_DATE,
        "indexed": f"{ANALYZER_VERSION} {passage.version} {passage.article_id}".encode(),
        "passage": passage_to_bytes(passage),
    }
