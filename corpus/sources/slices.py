"""Official APIs read in slices of days, oldest first, so that what was done once is never asked for again."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from corpus.errors import UnreadableInput
from corpus.sources.events import SkippedEntry, SourceEvent
from corpus.sources.state import SourceState
from corpus.sources.visit import Item, Visit, work_through

SETTLED_AFTER = timedelta(days=2)
"""Days after which a day counts as complete: APIs answer from caches of up to a day, and live in other time zones."""

Row = dict[str, Any]
Listing = Generator[SourceEvent, None, Sequence[Item] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a list: its rows, and how many rows the whole list has by its own account."""

    rows: Sequence[Row]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """How a list is paged: `per_page` rows, at most `last` pages; a slice with more than `split_above` is halved."""

    per_page: int
    last: int
    split_above: int
    key: str


def work_in_slices(
    visit: Visit, list_slice: Callable[[date, date], Listing], *, days: int
) -> Generator[SourceEvent, None, SourceState]:
    """Take what the slices of `days` days list, from where the last visit ended to today; returns the state after.

    `list_slice` gives the entries from one day to another, both included, or None if they are too many at once.
    The cursor is the last day that is done for good; a slice in which something is to be tried again holds it.
    """
    state, today = visit.state, visit.now.date()
    settled = today - SETTLED_AFTER
    first = _first_day(visit)
    pending = [
        *_slices(first, min(settled, today), days),
        *_slices(max(first, settled + timedelta(days=1)), today, days),
    ]
    pending.reverse()
    unbroken = True
    while pending:
        begin, end = pending.pop()
        items = yield from list_slice(begin, end)
        if items is None:
            middle = begin + (end - begin) // 2
            pending += [(middle + timedelta(days=1), end), (begin, middle)]
            continue
        worked = yield from work_through(state, items)
        state, unbroken = worked.state, unbroken and worked.complete
        if unbroken and end <= settled:
            state = replace(_without(state, items), cursor=end.isoformat())
            yield state
    return state


def list_rows(
    visit: Visit, what: str, fetch_page: Callable[[int], Page], pages: Pages, *, divisible: bool
) -> Generator[SourceEvent, None, list[Row] | None]:
    """The rows of all pages, each once; None if there are too many and the slice is `divisible`.

    Ends at a page that begins like an earlier one: some APIs answer with their first page instead of an error. What
    could not be listed is told.
    """
    rows: dict[str, Row] = {}
    beginnings: set[str] = set()
    count = 0
    for number in range(1, pages.last + 1):
        page = fetch_page(number)
        count = max(count, page.count)
        if count > pages.split_above and divisible:
            return None
        begins = str(page.rows[0].get(pages.key)) if page.rows else ""
        if not page.rows or begins in beginnings:
            break
        beginnings.add(begins)
        rows |= {str(row.get(pages.key)): row for row in page.rows}
        if number * pages.per_page >= count:
            break
    if len(rows) < count:
        yield SkippedEntry(
            location=f"{visit.setting.name}, {what}", reason=f"of {count} entries {len(rows)} were listed"
        )
    return list(rows.values())


def rows_of(answer: Mapping[str, Any], name: str) -> list[Row]:
    """The objects of a list in an answer; none where it is absent, as some APIs leave it out when nothing matches."""
    found = answer.get(name)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def count_of(visit: Visit, value: object) -> int:
    """A number of rows as an API gives it; UnreadableInput for anything else, which is no answer of that API."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise UnreadableInput(
            visit.setting.url, "the answer is not of the documented shape: it does not count its rows"
        )
    return value


def _first_day(visit: Visit) -> date:
    if visit.state.cursor:
        return date.fromisoformat(visit.state.cursor) + timedelta(days=1)
    return visit.now.date() - timedelta(days=visit.setting.option("days"))


def _slices(first: date, last: date, days: int) -> Iterator[tuple[date, date]]:
    while first <= last:
        end = min(first + timedelta(days=days - 1), last)
        yield first, end
        first = end + timedelta(days=1)


def _without(state: SourceState, items: Iterable[Item]) -> SourceState:
    """The state without the entries of a slice that will not be asked for again."""
    done = {item.token for item in items}
    return replace(state, seen=tuple(one for one in state.seen if one not in done))
