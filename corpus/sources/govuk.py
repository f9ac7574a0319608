"""GOV.UK: what organisations publish, found by its search API and read by its content API (no key)."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import quote

from corpus.dates import PartialDate
from corpus.errors import FetchError, HttpRefused, UnreadableInput
from corpus.fragment import fragment_text
from corpus.sources.events import ChangeNotice, SkippedEntry, SourceEvent, Withdrawal
from corpus.sources.query import with_query
from corpus.sources.received_from import record
from corpus.sources.slices import Listing, Page, Pages, Row, count_of, list_rows, rows_of, work_in_slices
from corpus.sources.state import SourceState
from corpus.sources.visit import Item, Visit, token, work_through

SLICE_DAYS = 7
PAGES = Pages(per_page=100, last=50, split_above=2000, key="link")
MAX_ATTACHMENTS = 20
"""HTML attachments of a publication that are read as articles of their own."""

SITE = "https://www.gov.uk"
GONE = 410
_WITHDRAWN = "withdrawn:"  # marks in `seen` what was taken as withdrawn: the same text was taken before as published


def visit(visit: Visit) -> Iterator[SourceEvent]:
    """What was published or updated since the last visit, then what was withdrawn."""
    state = yield from work_in_slices(visit, partial(_list_slice, visit), days=SLICE_DAYS)
    try:
        yield from _withdrawn(visit, state)
    except (FetchError, UnreadableInput) as error:
        reason = f"withdrawals could not be asked for: {error.reason}"
        yield SkippedEntry(location=visit.setting.name, reason=reason)


def _list_slice(visit: Visit, first: date, last: date) -> Listing:
    period = ("filter_public_timestamp", f"from:{first},to:{last}")
    rows = yield from _search(visit, f"{first} to {last}", [period], divisible=first < last)
    return None if rows is None else tuple(_item(visit, row) for row in rows if row.get("link"))


def _withdrawn(visit: Visit, state: SourceState) -> Iterator[SourceEvent]:
    """What was indexed as withdrawn since the last success; the ordinary search leaves withdrawn texts out."""
    since = (visit.state.last_success or visit.now).date()
    parameters = [
        ("filter_is_withdrawn", "true"),
        ("debug", "include_withdrawn"),
        ("filter_updated_at", f"from:{since}"),
    ]
    rows = yield from _search(visit, "withdrawn", parameters, divisible=False)
    items = [_item(visit, row, _WITHDRAWN) for row in rows or [] if row.get("link")]
    offered = {item.token for item in items}
    seen = tuple(one for one in state.seen if one in offered or not one.startswith(_WITHDRAWN))
    yield from work_through(replace(state, seen=seen), items)


def _search(
    visit: Visit, what: str, parameters: list[tuple[str, str]], *, divisible: bool
) -> Generator[SourceEvent, None, list[Row] | None]:
    def fetch_page(number: int) -> Page:
        answer = visit.json(_search_url(visit, parameters, (number - 1) * PAGES.per_page))
        return Page(rows=rows_of(answer, "results"), count=count_of(visit, answer.get("total")))

    return (yield from list_rows(visit, what, fetch_page, PAGES, divisible=divisible))


def _search_url(visit: Visit, parameters: list[tuple[str, str]], start: int) -> str:
    option = visit.setting.option
    return with_query(
        f"{visit.setting.url}/api/search.json",
        [
            *(("filter_organisations", one) for one in option("organisations")),
            *(("filter_content_store_document_type", one) for one in option("document_types")),
            *parameters,
            ("fields", "link,title,public_timestamp"),
            ("order", "public_timestamp"),
            ("count", PAGES.per_page),
            ("start", start),
        ],
    )


def _item(visit: Visit, row: Row, mark: str = "") -> Item:
    path = str(row["link"])
    location = path if path.startswith("http") else SITE + path
    name = mark + token(path, row.get("public_timestamp"))
    return Item(token=name, location=location, take=partial(_take, visit, path, location))


def _take(visit: Visit, path: str, location: str) -> Iterable[SourceEvent]:
    if not path.startswith("/"):
        raise UnreadableInput(location, "it lies outside GOV.UK, whose search only points to it")
    content = _content(visit, path, location)
    if content is None:
        yield Withdrawal(url=location, reason="GOV.UK removed the page for good (HTTP 410)")
        return
    yield from _told(visit, content, location)
    for attachment in _html_attachments(content):
        attached = _content(visit, attachment, SITE + attachment)
        if attached is not None:
            yield from _told(visit, attached, SITE + attachment)


def _content(visit: Visit, path: str, location: str) -> Row | None:
    """What the content API says of a path; None where it says that the page is gone."""
    try:
        content = visit.json(f"{visit.setting.url}/api/content{quote(path)}")
    except HttpRefused as error:
        if error.status == GONE:
            return None
        raise
    if content.get("schema_name") == "gone":
        return None
    if not content.get("title"):
        raise UnreadableInput(location, "GOV.UK gave it no title")
    return content


def _told(visit: Visit, content: Row, location: str) -> Iterator[SourceEvent]:
    own = _article_id(content)
    notice = content.get("withdrawn_notice")
    if isinstance(notice, dict):
        reason = " ".join(fragment_text(str(notice.get("explanation") or "")).split())
        when = _date(notice.get("withdrawn_at"))
        yield Withdrawal(url=location, id=own, reason=reason or "withdrawn by its publisher", when=when)
        return
    yield record(
        visit.setting,
        location=location,
        id=own,
        title=str(content["title"]),
        body=_body(content),
        url=location,
        published=_date(content.get("first_published_at")),
        updated=_date(content.get("public_updated_at")),
        publisher=_organisations(content),
    )
    yield from _latest_change(content, own, location)


def _article_id(content: Row) -> str | None:
    """An id that stays when the page moves; a translation has one of its own."""
    if not content.get("content_id"):
        return None
    locale = content.get("locale") or "en"
    return f"govuk-{content['content_id']}" + ("" if locale == "en" else f"-{locale}")


def _body(content: Row) -> str:
    """Summary and text; guides come in parts, some bodies in several formats."""
    details = _details(content)
    pieces = [_html(details.get("introduction")), _html(details.get("body"))]
    for part in rows_of(details, "parts"):
        pieces += [fragment_text(str(part.get("title") or "")), _html(part.get("body"))]
    text = "\n\n".join(piece for piece in pieces if piece)
    summary = fragment_text(str(content.get("description") or ""))
    return "\n\n".join(piece for piece in (summary, text) if piece)


def _details(content: Row) -> Row:
    details: Any = content.get("details")
    return details if isinstance(details, dict) else {}


def _html(body: object) -> str:
    if isinstance(body, list):
        formats = [one for one in body if isinstance(one, dict) and one.get("content_type") == "text/html"]
        body = formats[0].get("content") if formats else None
    return fragment_text(body) if isinstance(body, str) else ""


def _html_attachments(content: Row) -> list[str]:
    rows = rows_of(_details(content), "attachments")
    paths = [str(row.get("url") or "") for row in rows if row.get("attachment_type") == "html"]
    return [path for path in paths if path.startswith("/")][:MAX_ATTACHMENTS]


def _organisations(content: Row) -> str | None:
    links = content.get("links")
    names = [str(row.get("title") or "") for row in rows_of(links, "organisations")] if isinstance(links, dict) else []
    return "; ".join(name for name in names if name) or None


def _latest_change(content: Row, own: str | None, location: str) -> Iterator[ChangeNotice]:
    """What GOV.UK says it changed last; the first entry of its history only says that the page was published."""
    history = rows_of(_details(content), "change_history")
    if own and len(history) > 1:
        latest = max(history, key=lambda one: str(one.get("public_timestamp") or ""))
        note = " ".join(str(latest.get("note") or "").split())
        if note:
            yield ChangeNotice(id=own, url=location, reason=note, when=_date(latest.get("public_timestamp")))


def _date(value: object) -> PartialDate | None:
    return PartialDate.parse(value) if isinstance(value, str) else None
