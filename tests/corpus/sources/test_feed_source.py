import pytest
from local_server import OTHER_LOOPBACK, Answer, Canary, Clock, LocalServer, fetcher, page, redirect, xml
from source_visits import NOW, later, setting, visit

from corpus.dates import DateFound
from corpus.received import HTML, PDF
from corpus.sources.state import SourceState
from corpus.sources.visit import MAX_TRIES, SLICE


@pytest.fixture
def server():
    with LocalServer() as server:
        yield server


def item(number, *, content="", summary="In short.", date="Thu, 19 Mar 2026 08:00:00 GMT", link=None):
    encoded = f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else ""
    return (
        f"<item><title>Title {number}</title><link>{link or f'/n/{number}'}</link><guid isPermaLink='false'>id-{number}</guid>"
        f"<pubDate>{date}</pubDate><description>{summary}</description>{encoded}</item>"
    )


def rss(*items):
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Office</title>'
        f"{''.join(items)}</channel></rss>"
    )


def source(server, path="/feed", **values):
    return setting("feed", f"{server.url}{path}", **values)


def test_the_whole_text_of_an_entry_is_taken_from_the_feed(server):
    server.routes["/feed"] = xml(rss(item(1, content="<p>All of it.</p><p>The end.</p>")))
    visited = visit(source(server, publisher="Office of Ports", article_kind="official", licence="CC0"), fetcher())

    assert visited.records == [
        {
            "title": "Title 1",
            "date": "2026-03-19T08:00:00+00:00",
            "published_found": "feed",
            "source": "Office of Ports",
            "url": f"{server.url}/n/1",
            "kind": "official",
            "licence": "CC0",
            "body": "All of it.\n\nThe end.",
        }
    ]
    assert visited.received[0].origin == "test-source"
    assert server.paths() == ["/robots.txt", "/feed"]


def test_where_the_feed_has_a_summary_only_the_page_is_fetched(server):
    server.routes |= {"/feed": xml(rss(item(1))), "/n/1": page("<html><p>The page.</p></html>")}
    received = visit(source(server), fetcher()).received[0]

    assert received.data == b"<html><p>The page.</p></html>"
    assert received.media_type == HTML + "; charset=utf-8"
    assert (received.title, str(received.published)) == ("Title 1", "2026-03-19")
    assert received.published_found is DateFound.FEED


def test_pages_are_left_alone_where_the_source_says_so(server):
    server.routes["/feed"] = xml(rss(item(1), item(2, content="<p>Long.</p>", summary="Short.")))
    visited = visit(source(server, options={"summary_only": True}), fetcher())

    assert [record["body"] for record in visited.records] == ["In short.", "Short."]
    assert server.paths() == ["/robots.txt", "/feed"]


def test_pages_are_fetched_where_the_source_says_that_the_feed_cuts_its_texts(server):
    server.routes |= {"/feed": xml(rss(item(1, content="Cut ..."))), "/n/1": page("whole")}
    visited = visit(source(server, options={"always_page": True}), fetcher())
    assert visited.received[0].data == b"whole"


def test_an_entry_without_a_link_is_taken_under_its_id(server):
    entry = "<item><guid isPermaLink='false'>x-1</guid><title>T</title><description>Words.</description></item>"
    server.routes["/feed"] = xml(rss(entry))
    received = visit(source(server), fetcher()).received[0]
    assert (received.location, received.url) == (f"{server.url}/feed#x-1", None)


def test_a_document_behind_an_entry_keeps_its_kind(server):
    server.routes |= {
        "/feed": xml(rss(item(1), item(2), item(3))),
        "/n/1": Answer(body=b"%PDF-1.7 ...", headers={"Content-Type": "application/octet-stream"}),
        "/n/2": Answer(body=b"<!DOCTYPE html><p>x", headers={}),
        "/n/3": Answer(body=b"\x89PNG", headers={"Content-Type": "image/png"}),
    }
    visited = visit(source(server), fetcher())

    assert [one.media_type for one in visited.received[:2]] == [PDF, HTML]
    assert visited.records[0]["body"] == "In short."
    assert "image/png" in visited.skipped[0].reason


# Coming back


def test_an_unchanged_feed_is_not_sent_again(server):
    def answer(request):
        return (
            Answer(status=304)
            if request.headers["If-None-Match"] == '"1"'
            else xml(rss(item(1, content="x")), ETag='"1"')
        )

    server.routes["/feed"] = answer
    first = visit(source(server), fetcher())
    second = visit(source(server), fetcher(), first.state, now=later())

    assert len(first.received) == 1
    assert second.received == []
    assert second.state.last_success == later()
    assert second.state.last_new == NOW


def test_only_new_and_changed_entries_are_taken(server):
    server.routes["/feed"] = xml(rss(item(1, content="one"), item(2, content="two")))
    first = visit(source(server), fetcher())
    server.routes["/feed"] = xml(
        rss(item(3, content="three"), item(1, content="one, corrected"), item(2, content="two"))
    )
    second = visit(source(server), fetcher(), first.state, now=later())

    assert [record["body"] for record in second.records] == ["three", "one, corrected"]


def test_an_entry_that_is_in_the_feed_twice_is_taken_once(server):
    server.routes["/feed"] = xml(
        rss(item(1, content="new"), item(1, content="old", date="Mon, 02 Mar 2026 08:00:00 GMT"))
    )
    assert [record["body"] for record in visit(source(server), fetcher()).records] == ["new"]


def test_a_changed_date_alone_makes_no_new_article(server):
    server.routes["/feed"] = xml(rss(item(1, content="one")))
    first = visit(source(server), fetcher())
    server.routes["/feed"] = xml(rss(item(1, content="one", date="Fri, 20 Mar 2026 08:00:00 GMT")))
    assert visit(source(server), fetcher(), first.state).received == []


def test_entries_that_left_the_feed_are_forgotten(server):
    server.routes["/feed"] = xml(rss(*(item(n, content="x") for n in range(30))))
    first = visit(source(server), fetcher())
    server.routes["/feed"] = xml(rss(item(30, content="x")))
    second = visit(source(server), fetcher(), first.state)
    assert (len(first.state.seen), len(second.state.seen)) == (30, 1)


def test_many_entries_are_taken_over_several_visits(server):
    server.routes["/feed"] = xml(rss(*(item(n, content="x") for n in range(25))), ETag='"1"')
    state, taken = SourceState(), []
    for _ in range(3):
        visited = visit(source(server, options={"max_pages": 10}), fetcher(), state)
        state = visited.state
        taken += visited.urls

    assert taken == [f"{server.url}/n/{n}" for n in range(25)]
    assert state.etag == '"1"'


@pytest.mark.parametrize("events", range(1, 31))
def test_a_visit_that_is_killed_at_any_event_loses_nothing_and_repeats_little(server, events):
    server.routes["/feed"] = xml(rss(*(item(n, content="x") for n in range(25))), ETag='"1"')
    killed = visit(source(server), fetcher(), events=events)
    state = killed.state if killed.states else SourceState()
    again = visit(source(server), fetcher(), state)

    assert {*killed.urls, *again.urls} == {f"{server.url}/n/{n}" for n in range(25)}
    assert len(set(killed.urls) & set(again.urls)) <= SLICE


# What goes wrong


def test_a_page_that_fails_for_now_is_tried_again_and_then_given_up(server):
    server.routes |= {
        "/feed": xml(rss(item(1, content="fine"), item(2)), ETag='"1"'),
        "/n/2": Answer(status=500),
    }
    state = SourceState()
    reasons = []
    for _ in range(MAX_TRIES + 1):
        visited = visit(source(server), fetcher(tries=1), state)
        state = visited.state
        reasons += [one.reason for one in visited.skipped]

    assert len(reasons) == MAX_TRIES
    assert "tried again" in reasons[0]
    assert "given up after 4 visits" in reasons[-1]
    assert server.paths().count("/n/2") == MAX_TRIES
    assert state.etag == '"1"'


def test_a_page_that_recovers_is_taken(server):
    server.routes |= {"/feed": xml(rss(item(1)), ETag='"1"'), "/n/1": Answer(status=503)}
    first = visit(source(server), fetcher(tries=1))
    server.routes["/n/1"] = page("text")
    second = visit(source(server), fetcher(tries=1), first.state)

    assert first.received == []
    assert second.received[0].data == b"text"
    assert second.state.retry == ()


def test_a_page_that_is_forbidden_leaves_what_the_feed_says(server):
    server.routes |= {
        "/feed": xml(rss(item(1), item(2))),
        "/robots.txt": Answer(body=b"User-agent: *\nDisallow: /n/1\n"),
        "/n/2": Answer(status=403),
    }
    visited = visit(source(server), fetcher())

    assert [record["body"] for record in visited.records] == ["In short.", "In short."]
    assert "robots.txt" in visited.skipped[0].reason
    assert "only what the feed says" in visited.skipped[1].reason


def test_one_bad_entry_of_many_does_not_stop_the_others(server):
    bad = "<item><title>Empty</title><guid isPermaLink='false'>bad</guid></item>"
    server.routes["/feed"] = xml(
        rss(*(item(n, content="x") for n in range(20)), bad, *(item(n, content="x") for n in range(20, 40)))
    )
    visited = visit(source(server), fetcher())

    assert len(visited.received) == 40
    assert [(one.location, one.reason) for one in visited.skipped] == [
        (f"{server.url}/feed#bad", "there is no text in it")
    ]


def test_a_server_that_asks_to_wait_is_left_alone_while_the_other_entries_are_taken(server):
    server.routes |= {
        "/feed": xml(rss(item(1, content="one"), item(2), item(3, content="three"), item(4)), ETag='"1"'),
        "/n/2": Answer(status=429, headers={"Retry-After": "7200"}),
        "/n/4": page("four"),
    }
    visited = visit(source(server), fetcher())

    assert [record["body"] for record in visited.records] == ["one", "three"]
    assert "/n/4" not in server.paths()
    assert visited.state.next_attempt == later(2)
    assert visited.state.etag is None
    assert visited.state.consecutive_failures == 0
    server.routes["/n/2"] = page("two")
    again = visit(source(server), fetcher(), visited.state, now=later(2))
    assert [one.data for one in again.received] == [b"two", b"four"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (page("<html>moved</html>"), "web page, not a feed"),
        (Answer(status=404), "HTTP 404"),
        (Answer(status=410), "removed for good"),
        (Answer(body=b""), "empty"),
        (redirect("http://169.254.169.254/latest/meta-data"), "not a public address"),
        (redirect("file:///etc/passwd"), "only http and https"),
    ],
)
def test_a_feed_that_fails_says_why_and_waits_longer_each_time(server, answer, reason):
    server.routes["/feed"] = answer
    state = SourceState()
    pauses = []
    for _ in range(3):
        state = visit(source(server, interval_minutes=60), fetcher(), state).state
        pauses.append((state.next_attempt - NOW).total_seconds() / 3600)

    assert reason in state.last_error
    assert (state.consecutive_failures, state.failing_since) == (3, NOW)
    assert pauses == [1, 2, 4]


def test_a_feed_that_is_not_well_formed_is_taken_and_the_fault_told(server):
    server.routes["/feed"] = xml(rss(item(1, content="one"), "&nbsp;"))
    visited = visit(source(server), fetcher())
    assert len(visited.received) == 1
    assert "not well-formed" in visited.skipped[0].reason


def test_a_feed_that_moved_for_good_says_where(server):
    server.routes |= {"/feed": redirect("/new", 301), "/new": xml(rss(item(1, content="one")))}
    assert visit(source(server), fetcher()).state.moved_to == f"{server.url}/new"


def test_a_host_is_not_asked_more_often_for_many_entries(server):
    server.routes |= {"/feed": xml(rss(item(1), item(2), item(3)))}
    server.routes |= {f"/n/{n}": page("text") for n in (1, 2, 3)}
    clock = Clock()
    visit(source(server), fetcher(clock=clock, interval=5))
    assert clock.slept == [5, 5, 5, 5]


def test_json_feeds_are_feeds_too(server):
    body = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/n/1", "content_text": "a\\nb"}]}'
    server.routes["/feed"] = Answer(body=body, headers={"Content-Type": "application/feed+json"})
    assert visit(source(server), fetcher()).records[0]["body"] == "a\n\nb"


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1:{port}/", "http://2130706433:{port}/", "http://x@127.0.0.1:{port}/"]
)
def test_an_entry_that_links_to_a_private_address_reaches_nobody(link):
    try:
        server = LocalServer(OTHER_LOOPBACK)
    except OSError:
        pytest.skip("this system has one loopback address only")
    with server, Canary() as canary:
        server.routes["/feed"] = xml(rss(item(1, link=link.format(port=canary.port)), item(2, content="fine")))
        visited = visit(source(server), fetcher(OTHER_LOOPBACK))

    assert canary.hits == 0
    assert [record["body"] for record in visited.records] == ["In short.", "fine"]
    assert len(visited.skipped) == 1
