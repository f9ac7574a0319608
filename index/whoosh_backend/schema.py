"""What Whoosh is told of a passage: its fields and columns, in Whoosh's own types only.

Terms and positions come from `index.analyzer`, not from a Whoosh analyzer: no class of this project is pickled into
the index, so Whoosh opens it without us.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import whoosh.analysis
import whoosh.columns
import whoosh.fields

from index.vocabulary import fold

ARTICLE = "article"
KIND = "kind"
PUBLISHER = "publisher"
TEXT = "text"
TITLE = "title"
TOPIC = "topic"
SCORED_FIELDS = (TITLE, TEXT)

NO_DATE = 0
"""In the date columns; day 1 of `date.toordinal()` is the first of January of the year 1."""


@cache
def passage_schema() -> Any:
    """Whoosh's schema of a passage."""
    number = whoosh.columns.NumericColumn("i", default=NO_DATE)
    terms = whoosh.analysis.KeywordAnalyzer()
    return whoosh.fields.Schema(
        article=whoosh.fields.ID(),
        kind=whoosh.fields.ID(),
        publisher=whoosh.fields.ID(),
        topic=whoosh.fields.ID(),
        title=whoosh.fields.TEXT(analyzer=terms, phrase=True),
        text=whoosh.fields.TEXT(analyzer=terms, phrase=True),
        published_first=whoosh.fields.COLUMN(number),
        published_last=whoosh.fields.COLUMN(number),
        version=whoosh.fields.COLUMN(number),
        analyzer=whoosh.fields.COLUMN(number),
        passage=whoosh.fields.COLUMN(whoosh.columns.VarBytesColumn()),
    )


def folded(value: str) -> str:
    """A publisher or topic as it is compared: without case, accents and doubled spaces."""
    return " ".join(fold(value).split())
