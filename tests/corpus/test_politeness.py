import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from local_server import Clock

from corpus.address_guard import parse_target
from corpus.errors import TryLater
from corpus.politeness import Politeness

ONE, OTHER = parse_target("https://one.test/a"), parse_target("https://other.test/a")


def politeness(clock, **how):
    return Politeness(**{"interval": 1.0, "cap": 1000, "patience": 30.0} | how, clock=clock, sleep=clock.sleep)


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 20)), min_size=2, max_size=30),
    st.floats(0, 10),
    st.integers(1, 10),
)
def test_requests_to_a_host_keep_their_interval_and_their_cap(steps, interval, cap):
    clock = Clock()
    polite = politeness(clock, interval=interval, cap=cap)
    times = []
    for pause, delay in steps:
        clock.now += pause
        try:
            polite.wait(ONE, delay)
        except TryLater:
            continue
        times.append(clock.now)

    assert all(later - earlier >= interval - 1e-6 for earlier, later in itertools.pairwise(times))
    assert all(later - earlier > 3600 - 1e-6 for earlier, later in zip(times, times[cap:], strict=False))


def test_hosts_do_not_wait_for_each_other():
    clock = Clock()
    polite = politeness(clock)
    polite.wait(ONE)
    polite.wait(OTHER)
    assert clock.slept == []
    polite.wait(parse_target("http://one.test:8080/b"))
    assert clock.slept == [1]


def test_a_host_that_asked_for_a_pause_gets_it():
    clock = Clock()
    polite = politeness(clock)
    polite.close(ONE, 20)
    polite.close(ONE, 5)
    polite.wait(ONE)
    assert clock.slept == [20]
    polite.close(ONE, 31)
    with pytest.raises(TryLater) as later:
        polite.wait(ONE)
    assert later.value.seconds == 31
    polite.wait(OTHER)
