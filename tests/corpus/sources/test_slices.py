from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from local_server import fetcher
from source_visits import NOW, setting

from corpus.errors import Unreachable, UnreadableInput
from corpus.sources.events import SkippedEntry
from corpus.sources.query import with_query
from corpus.sources.slices import SETTLED_AFTER, Page, Pages, count_of, list_rows, rows_of, work_in_slices
from corpus.sources.state import SourceState
from corpus.sources.visit import Item, Visit

TODAY = NOW.date()
SETTLED = TODAY - SETTLED_AFTER


def a_visit(state=None, days=30):
    source = setting("govuk", options={"days": days})
    return Visit(setting=source, state=state or SourceState(), fetcher=fetcher(), now=NOW)


class Api:
    """Has `load` entries a day and refuses to list more than `most` at once; some fail for now."""

    def __init__(self, load=1, most=1000, failing=()):
        self.load, self.most, self.failing = load, most, failing
        self.asked, self.taken = [], []

    def list(self, first, last):
        self.asked.append((first, last))
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        if len(days) * self.load > self.most and first < last:
            return None
        yield from ()
        return tuple(self.item(day, n) for day in days for n in range(self.load))

    def item(self, day, number):
        def take():
            if day in self.failing:
                raise Unreachable("https://x.test/", "for now")
            self.taken.append((day, number))
            return ()

        return Item(token=f"{day}/{number}", location=str(day), take=take)


def run(api, state=None, *, size=7, days=30):
    states = [one for one in work_in_slices(a_visit(state, days), api.list, days=size) if isinstance(one, SourceState)]
    return states[-1]


@given(days=st.integers(1, 100), size=st.integers(1, 20), load=st.integers(0, 5), most=st.integers(1, 20))
def test_every_day_is_listed_and_every_entry_taken_exactly_once(days, size, load, most):
    api = Api(load, most)
    state = run(api, size=size, days=days)

    assert sorted(api.taken) == [(TODAY - timedelta(days=back), n) for back in range(days, -1, -1) for n in range(load)]
    assert state.cursor == ("" if days < SETTLED_AFTER.days else str(SETTLED))
    assert len(state.seen) == load * min(days + 1, SETTLED_AFTER.days)


@given(days=st.integers(3, 60), size=st.integers(1, 20))
def test_the_next_visit_lists_only_the_days_that_are_not_settled(days, size):
    state = run(Api(), size=size, days=days)
    api = Api()
    run(api, state, size=size)

    assert api.taken == []
    assert min(first for first, _ in api.asked) == SETTLED + timedelta(days=1)


@given(st.sets(st.integers(0, 29), min_size=1))
def test_the_cursor_stops_before_the_first_day_that_has_something_left_to_do(failing_days):
    failing = {TODAY - timedelta(days=back) for back in failing_days}
    state = run(Api(failing=failing), size=1)
    last_good = min(failing) - timedelta(days=1)
    assert state.cursor == str(min(last_good, SETTLED))

    api = Api()
    run(api, state, size=1)
    assert {day for day, _ in api.taken} == failing


def collected(pages, page_of, *, divisible=False):
    told = []
    listing = list_rows(a_visit(), "now", page_of, pages, divisible=divisible)
    while True:
        try:
            told.append(next(listing))
        except StopIteration as end:
            return end.value, told


PAGES = Pages(per_page=3, last=4, split_above=9, key="id")


def rows(count):
    return [{"id": number} for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 3, 4, 9, 12])
def test_all_pages_are_read(count):
    found, told = collected(PAGES, lambda n: Page(rows=rows(count)[(n - 1) * 3 : n * 3], count=count))
    assert (found, told) == (rows(count), [])


def test_more_pages_than_there_may_be_are_told():
    found, told = collected(PAGES, lambda n: Page(rows=rows(20)[(n - 1) * 3 : n * 3], count=20))
    assert len(found) == 12
    assert isinstance(told[0], SkippedEntry)
    assert "of 20 entries 12" in told[0].reason


def test_a_slice_that_can_be_halved_is_not_read_when_it_is_too_long():
    asked = []

    def page_of(number):
        asked.append(number)
        return Page(rows=rows(3), count=10)

    assert collected(PAGES, page_of, divisible=True) == (None, [])
    assert asked == [1]


def test_rows_and_counts_of_other_shapes():
    assert rows_of({}, "results") == rows_of({"results": "x"}, "results") == []
    assert rows_of({"results": [1, {"a": 1}, None]}, "results") == [{"a": 1}]
    for value in (None, "3", True, 3.0):
        with pytest.raises(UnreadableInput, match="documented shape"):
            count_of(a_visit(), value)


def test_parameters_are_written_as_the_documentation_writes_them():
    url = with_query(
        "https://x.test/a", [("conditions[date][gte]", date(2026, 3, 1)), ("q", "tin & foil"), ("f", "a,b")]
    )
    assert url == "https://x.test/a?conditions[date][gte]=2026-03-01&q=tin%20%26%20foil&f=a,b"
