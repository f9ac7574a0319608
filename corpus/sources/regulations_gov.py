"""regulations.gov: documents of dockets, by its API v4. Needs a key of api.data.gov; without one the source is off.

A query gives at most 20 pages of 250 documents, so it is asked in slices of days of last modification. The API takes
times as Eastern ones and gives them in UTC; slices begin five hours early, so that none is missed in summer either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

from corpus.dates import PartialDate
from corpus.errors import UnreadableInput
from corpus.sources.events import SourceEvent, Withdrawal
from corpus.sources.query import with_query
from corpus.sources.received_from import page
from corpus.sources.slices import Listing, Page, Pages, Row, count_of, list_rows, rows_of, work_in_slices
from corpus.sources.visit import Item, Visit, token

SLICE_DAYS = 7
PAGES = Pages(per_page=250, last=20, split_above=5000, key="id")
SITE = "https://www.regulations.gov/document/"
EASTERN = timedelta(hours=5)
"""How far Eastern standard time is behind UTC; in summer it is four hours, so slices overlap by one."""

_READ = ("htm", "html", "docx", "pdf", "txt")
"""Formats of files that are read, the best first."""


def visit(visit: Visit) -> Iterator[SourceEvent]:
    """The documents posted or changed since the last visit, and those withdrawn."""
    yield from work_in_slices(visit, partial(_list_slice, visit), days=SLICE_DAYS)


def _list_slice(visit: Visit, first: date, last: date) -> Listing:
    def fetch_page(number: int) -> Page:
        answer = visit.json(_list_url(visit, first, last, number))
        meta = answer.get("meta")
        total = meta.get("totalElements") if isinstance(meta, dict) else None
        return Page(rows=rows_of(answer, "data"), count=count_of(visit, total))

    rows = yield from list_rows(visit, f"{first} to {last}", fetch_page, PAGES, divisible=first < last)
    return None if rows is None else tuple(_item(visit, row) for row in rows if _falls_in(row, first, last))


def _falls_in(row: Row, first: date, last: date) -> bool:
    """Whether a document belongs to a slice and not to the hour by which the next one begins early."""
    modified = _date(_attributes(row).get("lastModifiedDate"))
    return modified is None or first <= modified.first <= last


def _list_url(visit: Visit, first: date, last: date, number: int) -> str:
    option = visit.setting.option
    return with_query(
        f"{visit.setting.url}/documents",
        [
            *([("filter[agencyId]", ",".join(option("agencies")))] if option("agencies") else []),
            *([("filter[docketId]", option("docket"))] if option("docket") else []),
            *([("filter[documentType]", ",".join(option("document_types")))] if option("document_types") else []),
            ("filter[lastModifiedDate][ge]", _eastern(first)),
            ("filter[lastModifiedDate][le]", _eastern(last + timedelta(days=1), later=timedelta(hours=1))),
            ("sort", "lastModifiedDate,documentId"),
            ("page[size]", PAGES.per_page),
            ("page[number]", number),
        ],
    )


def _eastern(day: date, *, later: timedelta = timedelta()) -> str:
    moment = datetime.combine(day, time(), UTC) - EASTERN + later
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _item(visit: Visit, row: Row) -> Item:
    number, attributes = str(row.get("id") or ""), _attributes(row)
    location = SITE + number
    name = token(number, attributes.get("lastModifiedDate"))
    return Item(token=name, location=location, take=partial(_take, visit, number, attributes, location))


def _take(visit: Visit, number: str, attributes: Row, location: str) -> Iterable[SourceEvent]:
    if not number:
        raise UnreadableInput(location, "regulations.gov gave it no id")
    answer = visit.json(f"{visit.setting.url}/documents/{quote(number, safe='')}?include=attachments")
    detail = answer.get("data")
    attributes = {**attributes, **(_attributes(detail) if isinstance(detail, dict) else {})}
    if attributes.get("withdrawn"):
        reason = str(attributes.get("reasonWithdrawn") or "withdrawn by the agency")
        yield Withdrawal(url=location, reason=reason, when=_date(attributes.get("modifyDate")))
        return
    address = _best_file(attributes, rows_of(answer, "included"))
    if address is None:
        raise UnreadableInput(location, "it has no file of a kind that is read")
    fetched = visit.fetcher.fetch(address)
    title = " ".join(str(attributes.get("title") or number).split())
    yield page(
        visit.setting,
        fetched,
        url=location,
        title=title,
        published=_date(attributes.get("postedDate")),
        publisher=visit.setting.publisher or str(attributes.get("agencyId") or "") or None,
    )


def _best_file(attributes: Row, included: list[Row]) -> str | None:
    """The address of the document's own file, or of its first attachment, in the format that reads best."""
    own = rows_of(attributes, "fileFormats")
    attached = [one for row in included for one in rows_of(_attributes(row), "fileFormats")]
    for files in (own, attached):
        for wanted in _READ:
            for file in files:
                if str(file.get("format") or "").lower() == wanted and file.get("fileUrl"):
                    return str(file["fileUrl"])
    return None


def _attributes(row: Row) -> Row:
    attributes: Any = row.get("attributes")
    return attributes if isinstance(attributes, dict) else {}


def _date(value: object) -> PartialDate | None:
    return PartialDate.parse(value) if isinstance(value, str) else None
