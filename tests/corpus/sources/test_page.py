import pytest
from local_server import Answer, LocalServer, fetcher, page, redirect
from source_visits import later, setting, visit

from corpus.received import HTML, PLAIN


@pytest.fixture
def server():
    with LocalServer() as server:
        yield server


def source(server, **values):
    return setting("page", f"{server.url}/a", **values)


def test_the_page_comes_as_it_is_with_its_charset(server):
    server.routes["/a"] = Answer(body=b"Z\xf6lle", headers={"Content-Type": "text/plain; charset=ISO-8859-1"})
    received = visit(source(server, publisher="Office"), fetcher()).received[0]

    assert (received.data, received.media_type) == (b"Z\xf6lle", f"{PLAIN}; charset=iso-8859-1")
    assert (received.publisher, received.origin, received.published) == ("Office", "test-source", None)


def test_it_comes_again_only_when_it_changed(server):
    def answer(request):
        return Answer(status=304) if request.headers["If-None-Match"] == '"1"' else page("one", ETag='"1"')

    server.routes["/a"] = answer
    first = visit(source(server), fetcher())
    second = visit(source(server), fetcher(), first.state, now=later())
    assert [len(first.received), len(second.received)] == [1, 0]


def test_a_page_removed_for_good_is_a_withdrawal_and_one_that_is_missing_a_failure(server):
    server.routes["/a"] = Answer(status=410)
    gone = visit(source(server), fetcher())
    server.routes["/a"] = Answer(status=404)
    missing = visit(source(server), fetcher())

    assert gone.withdrawals[0].url == f"{server.url}/a"
    assert gone.state.consecutive_failures == 0
    assert missing.withdrawals == []
    assert missing.state.consecutive_failures == 1


@pytest.mark.parametrize(
    "answer",
    [Answer(body=b"\0", headers={"Content-Type": "video/mp4"}), Answer(body=b" ", headers={"Content-Type": HTML})],
)
def test_a_page_that_cannot_be_read_is_a_failure_with_the_reason(server, answer):
    server.routes["/a"] = answer
    assert visit(source(server), fetcher()).state.last_error


def test_a_page_that_moved_is_known_by_its_new_address(server):
    server.routes |= {"/a": redirect("/b", 301), "/b": page("text")}
    visited = visit(source(server), fetcher())
    assert visited.urls == [f"{server.url}/b"]
    assert visited.state.moved_to == f"{server.url}/b"
