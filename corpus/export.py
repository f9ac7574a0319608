"""Articles on their way out, as lines of JSON Lines or as files; collecting them again gives equal articles."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote

from corpus.article import Article
from corpus.provenance import provenance

LONGEST_NAME = 150
"""Characters of a file's name; file systems take 255 bytes."""

_PASSED_OVER = ("license", "licence", "readme")  # names of files that reading a folder passes over


def file_name(article_id: str) -> str:
    """The name of the Markdown file of an article, the same for the same id, in characters that every system takes."""
    name = quote(article_id, safe="")
    if name.startswith(".") or name.lower() in _PASSED_OVER:
        name = f"_{name}"
    if len(name) > LONGEST_NAME:
        name = f"{name[:LONGEST_NAME]}-{hashlib.sha256(article_id.encode()).hexdigest()[:12]}"
    return f"{name}.md"


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
