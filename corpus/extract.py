"""What was received, in any format, to a draft of an article: title, clean text, and what the input says of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from corpus.cleaning import clean
from corpus.errors import UnreadableInput
from corpus.extract_record import extract_record
from corpus.extract_text import extract_markdown, extract_text
from corpus.received import MARKDOWN, PLAIN, RECORD, Draft, Received

EXTRACTOR_VERSION = 1
"""Counts up whenever the same bytes give another draft: `reextract` then makes new ones from what was received."""

TITLE_FROM_TEXT = 100
"""Characters of the text that stand in for a title where there is none."""

_EXTRACTORS: dict[str, Callable[[Received], Draft]] = {
    RECORD: extract_record,
    PLAIN: extract_text,
    MARKDOWN: extract_markdown,
}


def extract(received: Received) -> Draft:
    """Understand one input; UnreadableInput, with a reason for people, if there is no article in it."""
    extractor = _EXTRACTORS.get(received.media_type.partition(";")[0].strip().lower())
    if extractor is None:
        raise UnreadableInput(received.location, f"texts of the kind {received.media_type} are not read")
    draft = _told(extractor(received), received)
    cleaned = clean(draft.text, title=draft.title)
    if not cleaned.text:
        raise UnreadableInput(received.location, "there is no text in it")
    if not draft.title:
        draft = replace(draft, title=_title_from(cleaned.text))
    return replace(draft, text=cleaned.text, dropped=cleaned.dropped)


def _told(draft: Draft, received: Received) -> Draft:
    """The draft with what the way it came told of it: a feed's date and title are better than a page's own."""
    return replace(
        draft,
        title=received.title or draft.title,
        url=received.url or draft.url,
        publisher=received.publisher or draft.publisher,
        published=received.published or draft.published,
        published_found=received.published_found if received.published else draft.published_found,
    )


def _title_from(text: str) -> str:
    """The beginning of a text that has no title of its own."""
    first = text.partition("\n")[0]
    return first if len(first) <= TITLE_FROM_TEXT else first[:TITLE_FROM_TEXT].rpartition(" ")[0] + " …"
