"""A PDF file to a draft, its pages marked in the text."""

from __future__ import annotations

import re

from corpus.characters import PAGE_MARK, one_line
from corpus.errors import UnreadableInput
from corpus.extract_text import MAX_TITLE
from corpus.limited_process import RanAway, run_limited
from corpus.pdf_text import pdf_paragraphs
from corpus.received import Draft, Received

_WORKER = "corpus.pdf_worker"
_NO_TITLE = re.compile(
    r"(?:microsoft word|untitled|document\d*|slide \d+|.*\.(?:docx?|pdf|indd|qxd|rtf|xlsx?|pptx?)\b.*)", re.IGNORECASE
)


def extract_pdf(received: Received) -> Draft:
    """The text of a PDF file, read by a process of its own; UnreadableInput says why there is none.

    PAGE_MARK stands in the text where each page begins. The day the file was made is not taken for a date of
    publication: scans and reprints are made years later.
    """
    try:
        answer = run_limited(_WORKER, received.data)
    except RanAway as error:
        raise UnreadableInput(received.location, str(error)) from error
    if reason := answer.get("refused"):
        raise UnreadableInput(received.location, reason)
    paragraphs = pdf_paragraphs(answer["pages"])
    if not any(paragraph.strip(PAGE_MARK) for paragraph in paragraphs):
        raise UnreadableInput(received.location, "it holds pictures but no text (a scan); run text recognition over it")
    title = _own_title(answer["title"])
    if not title:
        title, paragraphs = _first_line(paragraphs)
    return Draft(title=title, text="\n\n".join(paragraphs))


def _own_title(text: str) -> str:
    title = one_line(text)
    return title if " " in title and len(title) <= MAX_TITLE and not _NO_TITLE.fullmatch(title) else ""


def _first_line(paragraphs: list[str]) -> tuple[str, list[str]]:
    """The first paragraph as the title if it is short enough, and the others; its page's mark stays."""
    first, *others = paragraphs
    title = first.replace(PAGE_MARK, "")
    if not others or not 0 < len(title) <= MAX_TITLE:
        return "", paragraphs
    return title, [PAGE_MARK * first.count(PAGE_MARK) + others[0], *others[1:]]
