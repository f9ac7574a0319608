"""Whoosh's own way to index what this project indexes: its writer, with the project's analyzer as a Whoosh analyzer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import whoosh.analysis
import whoosh.fields

from index.analyzer import places


class TermAnalyzer(whoosh.analysis.Analyzer):
    """Hands the terms of `index.analyzer` to Whoosh; several terms may share a position."""

    def __call__(self, value: str, **_options: Any) -> Iterator[Any]:
        token = whoosh.analysis.Token(positions=True, boosts=True)
        token.boost = 1.0
        token.stopped = False
        for position, terms in enumerate(places(value)):
            token.pos = position
            for term in terms:
                token.text = term
                yield token


def stock_schema() -> Any:
    analyzer = TermAnalyzer()
    return whoosh.fields.Schema(
        article=whoosh.fields.ID(unique=True),
        title=whoosh.fields.TEXT(analyzer=analyzer),
        text=whoosh.fields.TEXT(analyzer=analyzer),
        publisher=whoosh.fields.ID(),
        published=whoosh.fields.NUMERIC(sortable=True),
        passage=whoosh.fields.STORED(),
    )
