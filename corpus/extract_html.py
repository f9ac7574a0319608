"""An HTML page to a draft: main text by trafilatura, the rest from what the page's head says."""

from __future__ import annotations

import logging
import re
from urllib.parse import urlsplit

from corpus.dates import DateFound
from corpus.encoding import charset_of, decode
from corpus.errors import UnreadableInput
from corpus.page_metadata import read_metadata
from corpus.page_shape import PageTooComplex, check_shape
from corpus.received import Draft, Received

MAX_BYTES = 10 * 1024 * 1024

MIN_CHARACTERS = 40
"""A page without a line of at least this length holds buttons and headings, but no sentence of an article."""

_UNSEEN = ["//template", "//*[@hidden]", "//*[contains(translate(@style, ' ', ''), 'display:none')]"]  # to readers
_XML = re.compile(r"\s*<\?xml\b[^>]*>")
_DECLARED = re.compile(
    rb"<(?:meta\b[^>]{0,200}?\bcharset|\?xml\b[^>]{0,100}?\bencoding)\s*=\s*"
    rb"[\"']?\s*([\w.:-]+)",
    re.IGNORECASE,
)
_LOOK_AT = 4096
_SAME_SITE = re.compile(r"^(?:www|m|mobile|amp)\.")


def extract_html(received: Received) -> Draft:
    """The main text of a page with its title, dates, site name and address; UnreadableInput where it has no text."""
    if len(received.data) > MAX_BYTES:
        raise UnreadableInput(received.location, f"it is an HTML page of more than {MAX_BYTES // 1024**2} MB")
    declared = charset_of(received.media_type) or _declared(received.data)
    return extract_page(decode(received.data, declared), received.location, received.url)


def extract_page(page: str, location: str, url: str | None) -> Draft:
    """The draft of a page's text; `url` is where it was fetched, if it was."""
    from trafilatura import bare_extraction, load_html  # .35 s to import

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it would log each page that it cannot take
    page = _XML.sub("", page.replace("\x00", ""))
    try:
        check_shape(page)
    except PageTooComplex as error:
        raise UnreadableInput(location, str(error)) from error
    tree = load_html(page)
    if tree is None:
        raise UnreadableInput(location, "it is no HTML page")
    metadata = read_metadata(tree)
    found = bare_extraction(tree, include_comments=False, with_metadata=False, prune_xpath=_UNSEEN)
    text = getattr(found, "text", None)
    if not text or max(map(len, text.split("\n"))) < MIN_CHARACTERS:
        raise UnreadableInput(location, "no article was found in the page")
    return Draft(
        title=metadata.title or "",
        text=text.replace("\n", "\n\n"),
        url=metadata.address if metadata.address and _same_site(metadata.address, url) else url,
        publisher=metadata.site,
        published=metadata.published,
        published_found=DateFound.METADATA if metadata.published else DateFound.NONE,
        updated=metadata.updated,
        noted=metadata.noted,
    )


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:_LOOK_AT])
    return match[1].decode("ascii", "replace") if match else None


def _same_site(address: str, fetched: str | None) -> bool:
    """Whether a page may say that this is its address: one of another site would let it replace that site's article."""
    return fetched is None or _site(address) == _site(fetched)


def _site(address: str) -> str:
    return _SAME_SITE.sub("", urlsplit(address).hostname or "")
