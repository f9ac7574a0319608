"""The Federal Register's public inspection desk: documents filed but not yet published, by the API v1 (no key).

A document has the same article id here and, once published, in `federal_register`: it then becomes a new version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from corpus.dates import PartialDate
from corpus.errors import Unreachable, UnreadableInput
from corpus.sources.events import SourceEvent, Withdrawal
from corpus.sources.federal_register import PAGES, agencies_of, document_id, whole_text
from corpus.sources.query import with_query
from corpus.sources.received_from import record
from corpus.sources.slices import Listing, Page, Row, count_of, list_rows, rows_of, work_in_slices
from corpus.sources.visit import Item, Visit, token

SLICE_DAYS = 7
_FIELDS = (
    *("document_number", "title", "type", "agencies", "docket_numbers", "editorial_note", "filed_at", "filing_type"),
    *("html_url", "pdf_url", "publication_date", "raw_text_url"),
)


def visit(visit: Visit) -> Iterator[SourceEvent]:
    """The documents filed since the last visit that are not yet published, and those withdrawn before they were."""
    yield from work_in_slices(visit, partial(_list_slice, visit), days=SLICE_DAYS)


def _list_slice(visit: Visit, first: date, last: date) -> Listing:
    def fetch_page(number: int) -> Page:
        answer = visit.json(_list_url(visit, first, last, number))
        return Page(rows=rows_of(answer, "results"), count=count_of(visit, answer.get("count")))

    documents = yield from list_rows(visit, f"{first} to {last}", fetch_page, PAGES, divisible=first < last)
    if documents is None:
        return None
    return tuple(_item(visit, one) for one in documents if not _is_published(one, visit.now.date()))


def _is_published(document: Row, today: date) -> bool:
    """Whether the printed version is out: it must not be replaced by the filed one."""
    published = PartialDate.parse(str(document.get("publication_date") or ""))
    return published is not None and published.last <= today


def _list_url(visit: Visit, first: date, last: date, page: int) -> str:
    option = visit.setting.option
    return with_query(
        f"{visit.setting.url}/public-inspection-documents.json",
        [
            ("conditions[filed_at][gte]", first),
            ("conditions[filed_at][lte]", last),
            *(("conditions[agencies][]", agency) for agency in option("agencies")),
            *([("conditions[term]", option("term"))] if option("term") else []),
            *(("fields[]", name) for name in _FIELDS),
            ("per_page", PAGES.per_page),
            ("page", page),
        ],
    )


def _item(visit: Visit, document: Row) -> Item:
    number = str(document.get("document_number") or "")
    name = token(number, document.get("title"), document.get("editorial_note"))
    location = str(document.get("html_url") or f"{visit.setting.name} {number}")
    return Item(token=name, location=location, take=partial(_take, visit, document, location))


def _take(visit: Visit, document: Row, location: str) -> Iterable[SourceEvent]:
    if not document.get("document_number") or not document.get("title"):
        raise UnreadableInput(location, "the Federal Register gave it no number or no title")
    own = document_id(str(document["document_number"]))
    note = str(document.get("editorial_note") or "")
    if "withdr" in note.lower():
        yield Withdrawal(id=own, url=document.get("html_url"), reason=note)
        return
    if not document.get("raw_text_url"):
        raise Unreachable(location, "its text is not there yet")
    yield record(
        visit.setting,
        location=location,
        id=own,
        title=str(document["title"]),
        body=whole_text(visit, document["raw_text_url"]),
        url=document.get("html_url"),
        published=PartialDate.parse(str(document.get("filed_at") or "")),
        publisher="; ".join(agencies_of(document)) or None,
        identifiers=[str(document["document_number"]), *(str(one) for one in document.get("docket_numbers") or [])],
        sources=_filed_copy(document),
    )


def _filed_copy(document: Row) -> list[dict[str, str]]:
    if not document.get("pdf_url"):
        return []
    return [
        {"publisher": "Office of the Federal Register (copy on public inspection)", "url": str(document["pdf_url"])}
    ]
