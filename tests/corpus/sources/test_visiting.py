from datetime import timedelta

import pytest
from local_server import LocalServer, fetcher, xml
from source_visits import NOW, later, setting, visit

from corpus.article import Kind
from corpus.errors import Unreachable
from corpus.received import Draft
from corpus.sources import visiting
from corpus.sources.setting import SourceKind
from corpus.sources.state import HealthStatus, SourceState
from corpus.sources.visiting import described_by, health_of, is_due

FEED = setting("feed", "https://x.test/feed", article_kind="news", licence="CC0", publisher="X")
RSS = "<rss version='2.0'><channel><title>t</title><item><guid>https://x.test/1</guid><title>T</title><description>words</description></item></channel></rss>"


class Down:
    def fetch(self, url, *, etag=None, modified=None):
        raise Unreachable(url, "no connection")


class Broken:
    def fetch(self, url, *, etag=None, modified=None):
        raise KeyError("unforeseen")


@pytest.mark.parametrize(("fetch", "words"), [(Down(), "no connection"), (Broken(), "not foreseen")])
@pytest.mark.parametrize("kind", [kind for kind in SourceKind if kind is not SourceKind.FOLDER])
def test_whatever_happens_a_visit_ends_with_a_state_that_tells_it(fetch, words, kind):
    source = setting(kind, "https://x.test/")
    state = visit(source, fetch, keys={SourceKind.REGULATIONS_GOV: "k"}).state

    assert words in state.last_error
    assert (state.consecutive_failures, state.last_attempt, state.first_attempt) == (1, NOW, NOW)


def test_every_kind_of_source_can_be_visited():
    assert set(visiting._VISITS) == set(SourceKind)


def test_a_failure_keeps_what_was_known():
    known = SourceState(etag="1", cursor="c", seen=("a",), last_new=later(-48), last_success=later(-2))
    state = visit(FEED, Down(), known).state
    assert (state.etag, state.cursor, state.seen) == ("1", "c", ("a",))
    assert (state.last_new, state.last_success) == (later(-48), later(-2))


def test_the_schedule_follows_the_state():
    off = setting("feed", "https://x.test/", enabled=False)
    assert is_due(FEED, SourceState(), NOW)
    assert is_due(FEED, SourceState(next_attempt=NOW), NOW)
    assert not is_due(FEED, SourceState(next_attempt=later(1)), NOW)
    assert not is_due(off, SourceState(), NOW)


def test_a_storm_is_impossible():
    state, visits = SourceState(), 0
    for minute in range(60 * 24):
        now = NOW + timedelta(minutes=minute)
        if is_due(FEED, state, now):
            visits += 1
            state = visit(FEED, Down(), state, now=now).state
    assert visits <= 6


def test_health_tells_what_is_off_and_why():
    regulations = setting("regulations_gov")
    off = setting("feed", "https://x.test/", enabled=False)

    assert health_of(off, SourceState(), NOW).status is HealthStatus.OFF
    assert "key" in health_of(regulations, SourceState(), NOW).message
    assert (
        health_of(regulations, SourceState(), NOW, {SourceKind.REGULATIONS_GOV: "k"}).status
        is HealthStatus.NEVER_VISITED
    )
    failing = visit(FEED, Down()).state
    assert health_of(FEED, failing, NOW).message == "failing since 2026-03-20: no connection"


def test_a_draft_gets_what_the_entry_says_of_all_articles_but_keeps_its_own():
    bare = described_by(FEED, Draft(title="t", text="x"))
    own = described_by(FEED, Draft(title="t", text="x", kind=Kind.OFFICIAL, licence="PD", publisher="Y"))
    assert (bare.kind, bare.licence, bare.publisher) == (Kind.NEWS, "CC0", "X")
    assert (own.kind, own.licence, own.publisher) == (Kind.OFFICIAL, "PD", "Y")


def test_the_state_comes_after_what_it_covers_and_last():
    with LocalServer() as server:
        server.routes["/feed"] = xml(RSS)
        source = setting("feed", f"{server.url}/feed", options={"summary_only": True})
        visited = visit(source, fetcher())
    assert isinstance(visited.events[-1], SourceState)
    assert visited.state.last_new == NOW
    assert visited.states[0].seen == visited.state.seen
