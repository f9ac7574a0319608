"""What was received, in any format, to a draft of an article: title, clean text, and what the input says of itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module

from corpus.characters import PAGE_MARK, one_line, readable
from corpus.cleaning import clean_paragraphs
from corpus.dates import DateFound
from corpus.encoding import mended
from corpus.errors import UnreadableInput
from corpus.language import language_of
from corpus.page_marks import without_marks
from corpus.paragraphs import paragraphs
from corpus.received import DOCX, EMAIL, HTML, MARKDOWN, PDF, PLAIN, RECORD, Draft, Received
from corpus.text_date import dates_in

EXTRACTOR_VERSION = 4
"""Counts up whenever the same bytes give another draft: `reextract` then makes new ones from what was received."""

TITLE_FROM_TEXT = 100
"""Characters of the text that stand in for a title where there is none."""

_EXTRACTORS = {  # modules are imported at first use: some of their libraries take a third of a second
    RECORD: ("corpus.extract_record", "extract_record"),
    PLAIN: ("corpus.extract_text", "extract_text"),
    MARKDOWN: ("corpus.extract_text", "extract_markdown"),
    HTML: ("corpus.extract_html", "extract_html"),
    PDF: ("corpus.extract_pdf", "extract_pdf"),
    DOCX: ("corpus.extract_docx", "extract_docx"),
    EMAIL: ("corpus.extract_email", "extract_email"),
}
_DATED_BY_TEXT = (PLAIN, MARKDOWN, PDF, DOCX)


def extract(received: Received) -> Draft:
    """Understand one input; UnreadableInput, with a reason for people, if there is no article in it.

    A file's time stamp is never taken for a date: it tells when somebody copied the file.
    """
    kind = received.media_type.partition(";")[0].strip().lower()
    if kind not in _EXTRACTORS:
        raise UnreadableInput(received.location, f"texts of the kind {kind} are not read")
    module, name = _EXTRACTORS[kind]
    extractor: Callable[[Received], Draft] = getattr(import_module(module), name)
    draft = _told(extractor(received), received)
    lines = draft.text.split("\n\n") if kind == PDF else paragraphs(_readable(draft.text))
    dated = _dated_by_text(draft, lines) if kind in _DATED_BY_TEXT else draft
    return _cleaned(dated, lines, received.location)


def _cleaned(draft: Draft, lines: Sequence[str], location: str) -> Draft:
    title = one_line(_readable(draft.title))
    cleaned = clean_paragraphs(lines, title=title)
    text, pages = without_marks(cleaned.text)
    if not text:
        raise UnreadableInput(location, "there is no text in it")
    return replace(
        draft,
        title=title or _title_from(text),
        text=text,
        language=draft.language or language_of(text),
        pages=pages or (draft.pages if text == draft.text else ()),
        dropped=cleaned.dropped,
    )


def _readable(text: str) -> str:
    """The text as it was meant; mending may bring up characters that are better not seen."""
    return readable(mended(readable(text)))


def _told(draft: Draft, received: Received) -> Draft:
    """The draft with what the way it came told of it: a feed's date and title are better than a page's own."""
    return replace(
        draft,
        title=received.title or draft.title,
        url=draft.url or received.url,
        publisher=received.publisher or draft.publisher,
        published=received.published or draft.published,
        published_found=received.published_found if received.published else draft.published_found,
        noted=() if received.published else draft.noted,
    )


def _dated_by_text(draft: Draft, lines: Sequence[str]) -> Draft:
    """The draft with dates that stand on lines of their own, where nothing better told them."""
    published, updated = dates_in([line.replace(PAGE_MARK, "") for line in lines])
    if published and not draft.published:
        draft = replace(draft, published=published, published_found=DateFound.TEXT)
    return replace(draft, updated=draft.updated or updated)


def _title_from(text: str) -> str:
    """The beginning of a text that has no title of its own."""
    first = text.partition("\n")[0]
    return first[:TITLE_FROM_TEXT].rpartition(" ")[0] + " …" if len(first) > TITLE_FROM_TEXT else f"{first} …"
