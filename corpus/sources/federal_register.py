"""The Federal Register: documents as published, by its API v1 (no key).

The API silently answers with page 1 when more than 50 pages or 10,000 rows are asked for, so documents are asked for
in slices of days, and a page that begins like an earlier one ends its slice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from corpus.dates import PartialDate
from corpus.errors import FetchError, UnreadableInput
from corpus.fragment import fragment_text
from corpus.received import Received
from corpus.sources.events import ChangeNotice, SourceEvent
from corpus.sources.query import with_query
from corpus.sources.received_from import record
from corpus.sources.slices import Listing, Page, Pages, Row, count_of, list_rows, rows_of, work_in_slices
from corpus.sources.visit import Item, Visit, token

SLICE_DAYS = 7
PAGES = Pages(per_page=200, last=50, split_above=2000, key="document_number")
"""Far below the 10,000 rows at which paging starts over; a busy day has some 500 documents."""

OFFICIAL = "Office of the Federal Register (official edition)"
_FIELDS = (
    *("document_number", "title", "type", "subtype", "action", "abstract", "dates", "agencies", "citation"),
    *("publication_date", "html_url", "pdf_url", "body_html_url", "docket_ids", "regulation_id_numbers"),
    *("cfr_references", "topics", "executive_order_number", "proclamation_number", "correction_of", "corrections"),
)
_NOT_PRINTED = frozenset({"unprinted-element", "back"})  # page marks and footnotes' way back, no words of the document
_REFUSED = "programmatic access to these sites is limited"  # the page that stands in for one when robots are kept out


def visit(visit: Visit) -> Iterator[SourceEvent]:
    """The documents published since the last visit, day by day, oldest first."""
    yield from work_in_slices(visit, partial(_list_slice, visit), days=SLICE_DAYS)


def _list_slice(visit: Visit, first: date, last: date) -> Listing:
    def fetch_page(number: int) -> Page:
        answer = visit.json(_list_url(visit, first, last, number))
        return Page(rows=rows_of(answer, "results"), count=count_of(visit, answer.get("count")))

    documents = yield from list_rows(visit, f"{first} to {last}", fetch_page, PAGES, divisible=first < last)
    return None if documents is None else tuple(_item(visit, document) for document in documents)


def document_id(number: str) -> str:
    """The article id of a document number; public inspection writes the same number with other leading zeros."""
    head, hyphen, serial = number.strip().replace("–", "-").replace("—", "-").rpartition("-")
    return f"fr-{head}{hyphen}{serial.lstrip('0') or '0'}".lower().replace(" ", "")


def id_of_json_url(url: str) -> str:
    """The article id of the document that a JSON address of the API names."""
    return document_id(url.rpartition("/")[2].removesuffix(".json"))


def agencies_of(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the agencies, the raw ones where the register knows no other."""
    agencies = [agency for agency in document.get("agencies") or [] if isinstance(agency, dict)]
    names = [str(agency.get("name") or agency.get("raw_name") or "") for agency in agencies]
    return tuple(dict.fromkeys(name for name in names if name))


def whole_text(visit: Visit, url: object) -> str:
    """The text behind an address of the API, "" if there is none or the site keeps us out; what may pass is raised."""
    if not isinstance(url, str) or not url or not visit.setting.option("full_text"):
        return ""
    try:
        fetched = visit.fetcher.fetch(url)
    except FetchError as error:
        if error.transient:
            raise
        return ""
    text = fetched.data.decode("utf-8", "replace")
    if _REFUSED in text:
        return ""
    return fragment_text(text, skip_classes=_NOT_PRINTED) if text.lstrip().startswith("<") else text


def _list_url(visit: Visit, first: date, last: date, page: int) -> str:
    option = visit.setting.option
    return with_query(
        f"{visit.setting.url}/documents.json",
        [
            ("conditions[publication_date][gte]", first),
            ("conditions[publication_date][lte]", last),
            *(("conditions[agencies][]", agency) for agency in option("agencies")),
            *(("conditions[type][]", kind) for kind in option("types")),
            *([("conditions[term]", option("term"))] if option("term") else []),
            *(("fields[]", name) for name in _FIELDS),
            ("order", "oldest"),
            ("per_page", PAGES.per_page),
            ("page", page),
        ],
    )


def _item(visit: Visit, document: Row) -> Item:
    number = str(document.get("document_number") or "")
    name = token(number, document.get("title"), document.get("corrections"), document.get("correction_of"))
    location = str(document.get("html_url") or f"{visit.setting.name} {number}")
    return Item(token=name, location=location, take=partial(_take, visit, document, location))


def _take(visit: Visit, document: Row, location: str) -> Iterable[SourceEvent]:
    if not document.get("document_number") or not document.get("title"):
        raise UnreadableInput(location, "the Federal Register gave it no number or no title")
    yield _article(visit, document, location)
    yield from _corrections(document)


def _article(visit: Visit, document: Row, location: str) -> Received:
    text = whole_text(visit, document.get("body_html_url"))
    parts = [("Action", "action"), ("Dates", "dates")]
    told = [f"{label}: {document[name]}" for label, name in parts if document.get(name)]
    return record(
        visit.setting,
        location=location,
        id=document_id(str(document["document_number"])),
        title=str(document["title"]),
        body=text or "\n\n".join([str(document.get("abstract") or ""), *told]).strip(),
        url=document.get("html_url"),
        published=PartialDate.parse(str(document.get("publication_date") or "")),
        publisher="; ".join(agencies_of(document)) or None,
        identifiers=_identifiers(document),
        topics=[str(topic) for topic in document.get("topics") or []],
        sources=_official_edition(document),
    )


def _identifiers(document: Mapping[str, Any]) -> list[str]:
    references = [one for one in document.get("cfr_references") or [] if isinstance(one, dict)]
    found = [
        document.get("document_number"),
        document.get("citation"),
        *(document.get("docket_ids") or []),
        *(f"RIN {number}" for number in document.get("regulation_id_numbers") or []),
        *(f"{one.get('title')} CFR {one.get('part')}" for one in references if one.get("part")),
        f"EO {document['executive_order_number']}" if document.get("executive_order_number") else None,
        f"Proclamation {document['proclamation_number']}" if document.get("proclamation_number") else None,
    ]
    return [str(one) for one in found if one]


def _official_edition(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """The PDF at govinfo.gov, which alone is the official text."""
    if not document.get("pdf_url"):
        return []
    fields = {
        "publisher": OFFICIAL,
        "title": document.get("citation"),
        "date": document.get("publication_date"),
        "url": document["pdf_url"],
    }
    return [{name: str(value) for name, value in fields.items() if value}]


def _corrections(document: Mapping[str, Any]) -> Iterator[ChangeNotice]:
    own = document_id(str(document["document_number"]))
    when = PartialDate.parse(str(document.get("publication_date") or ""))
    url = document.get("html_url")
    if corrected := document.get("correction_of"):
        reason = f"corrected by Federal Register document {document['document_number']}"
        yield ChangeNotice(id=own, url=url, reason=reason, when=when, corrects=id_of_json_url(str(corrected)))
    for correction in document.get("corrections") or []:
        other = id_of_json_url(str(correction))
        number = str(correction).rpartition("/")[2].removesuffix(".json")
        yield ChangeNotice(id=other, reason=f"corrected by Federal Register document {number}", corrects=own)
