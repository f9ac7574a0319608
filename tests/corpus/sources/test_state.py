import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sources.state import HealthStatus, SourceState, health

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MONTH = timedelta(days=30)

TIMES = st.none() | st.datetimes(timezones=st.just(UTC))
TEXT = st.text()
STATES = st.builds(
    SourceState,
    etag=st.none() | st.text(min_size=1),
    cursor=TEXT,
    seen=st.lists(TEXT, max_size=5).map(tuple),
    retry=st.lists(st.tuples(TEXT, st.integers(0, 9)), max_size=3).map(tuple),
    first_attempt=TIMES,
    last_new=TIMES,
    next_attempt=TIMES,
    consecutive_failures=st.integers(0, 99),
    last_error=TEXT,
)


@given(STATES)
def test_a_state_is_read_back_as_it_was_written(state):
    text = state.to_json()
    assert "\n" not in text
    assert SourceState.from_json(text) == state


@pytest.mark.parametrize("text", [None, "", "{", "[]", "7", '{"seen": 7}', '{"last_new": "soon"}', '{"retry": [1]}'])
def test_what_cannot_be_read_is_a_source_never_visited(text):
    assert SourceState.from_json(text) == SourceState()


def test_what_a_later_version_added_is_left_out():
    assert SourceState.from_json(json.dumps({"etag": "1", "mood": "good"})) == SourceState(etag="1")


def test_pauses_double_up_to_a_day_and_end_with_a_success():
    state, hours = SourceState(), []
    for _ in range(8):
        state = state.failed(NOW, HOUR, "no answer")
        hours.append((state.next_attempt - NOW) / HOUR)
    assert hours == [1, 2, 4, 8, 16, 24, 24, 24]
    assert state.failing_since == NOW

    state = state.succeeded(NOW + HOUR, HOUR)
    assert (state.consecutive_failures, state.failing_since, state.last_error) == (0, None, "")
    assert state.next_attempt == NOW + 2 * HOUR


@given(st.integers(0, 10_000), st.floats(0, 1), st.floats(0, 1e6), st.integers(5, 10_000))
def test_a_failing_source_is_never_asked_early_nor_left_for_ever(failures, uneven, at_least, minutes):
    interval = timedelta(minutes=minutes)
    state = SourceState(consecutive_failures=failures).failed(NOW, interval, "x", at_least=at_least, uneven=uneven)
    pause = state.next_attempt - NOW

    assert pause >= timedelta(seconds=at_least)
    assert pause >= interval * 0.89
    assert pause <= max(timedelta(days=1), interval) * 1.11 + timedelta(seconds=at_least)


def test_failures_of_several_sources_do_not_come_back_together():
    early = SourceState().failed(NOW, HOUR, "x", uneven=0).next_attempt
    late = SourceState().failed(NOW, HOUR, "x", uneven=1).next_attempt
    assert late - early == timedelta(minutes=12)


def visited(**values):
    return SourceState(first_attempt=NOW - 2 * MONTH, last_attempt=NOW, last_success=NOW, **values)


@pytest.mark.parametrize(
    ("state", "silent_after", "status"),
    [
        (SourceState(), MONTH, HealthStatus.NEVER_VISITED),
        (visited(last_new=NOW), MONTH, HealthStatus.OK),
        (visited(last_new=NOW - MONTH - HOUR), MONTH, HealthStatus.SILENT),
        (visited(), MONTH, HealthStatus.SILENT),
        (visited(), None, HealthStatus.OK),
        (visited(last_new=NOW, failing_since=NOW, last_error="gone"), MONTH, HealthStatus.FAILING),
    ],
)
def test_a_source_is_ok_silent_failing_or_never_visited(state, silent_after, status):
    found = health(state, NOW, silent_after)
    assert found.status is status
    assert found.message


def test_health_says_since_when_and_why():
    failing = health(visited(failing_since=NOW - MONTH, last_error="HTTP 404"), NOW, MONTH)
    silent = health(visited(last_new=NOW - timedelta(days=45)), NOW, MONTH)
    moved = health(visited(last_new=NOW, moved_to="https://new.test/"), NOW, MONTH)

    assert failing.message == "failing since 2026-02-18: HTTP 404"
    assert "nothing new for 45 days" in silent.message
    assert "https://new.test/" in moved.message
