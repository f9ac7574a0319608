"""An article as one line of JSON Lines; collecting that line again gives an equal article."""

from __future__ import annotations

from typing import Any

from corpus.article import Article
from corpus.provenance import provenance


def to_record(article: Article) -> dict[str, Any]:
    """The fields of an article; `body` is the cleaned text that all offsets point into, `source` the publisher.

    `id`, `title`, `date`, `source`, `url` and `body` are always there (empty where unknown), the others only if set.
    `version` and `retrieved_at` are told for people: whoever collects the line counts versions anew.
    """
    fields = provenance(article)
    record = {
        "id": article.id,
        "title": article.title,
        "date": fields.pop("date", ""),
        "source": fields.pop("publisher", ""),
        "url": fields.pop("url", ""),
    }
    told = {"version": article.version, "retrieved_at": article.retrieved_at.isoformat()}
    return {**fields, **record, **told, "body": article.text}
