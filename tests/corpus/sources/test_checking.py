import pytest
from local_server import Answer, LocalServer, fetcher, page, xml
from source_visits import NOW, setting

from corpus.extract import extract
from corpus.sources.checking import MAX_FAULTS, check_source


@pytest.fixture
def server():
    with LocalServer() as server:
        yield server


def rss(*items):
    return xml(f"<rss version='2.0'><channel><title>t</title>{''.join(items)}</channel></rss>")


def item(number, text="The rate on tin falls to five percent."):
    return f"<item><guid>https://x.test/{number}</guid><title>T{number}</title><description>{text}</description><pubDate>Thu, 19 Mar 2026 08:00:00 GMT</pubDate></item>"


def check(server, **options):
    source = setting("feed", f"{server.url}/feed", options={"summary_only": True} | options)
    return check_source(source, fetcher(), now=NOW, extract=extract)


def test_a_check_says_what_would_come_and_stops_after_three(server):
    server.routes["/feed"] = rss(*(item(n) for n in range(20)))
    found = check(server)

    assert found.ok
    assert [(a.title, a.published, a.words) for a in found.articles] == [(f"T{n}", "2026-03-19", 8) for n in range(3)]
    assert [(f.url, f.media_type) for f in found.fetched] == [(f"{server.url}/feed", "application/xml")]
    assert found.fetched[0].size > 1000


@pytest.mark.parametrize(
    ("answer", "words"),
    [(Answer(status=404), "HTTP 404"), (page("<html>"), "web page"), (Answer(body=b""), "empty")],
)
def test_a_source_that_does_not_work_says_why(server, answer, words):
    server.routes["/feed"] = answer
    found = check(server)
    assert not found.ok
    assert words in found.error


def test_an_empty_feed_is_in_order(server):
    server.routes["/feed"] = rss()
    assert check(server).ok


def test_a_feed_of_which_nothing_can_be_taken_is_not(server):
    server.routes["/feed"] = rss(*(item(n, text="") for n in range(40)))
    found = check(server)
    assert not found.ok
    assert len(found.problems) == MAX_FAULTS


def test_articles_that_cannot_be_read_are_told(server):
    server.routes["/feed"] = rss(item(1))

    def unreadable(received):
        from corpus.errors import UnreadableInput

        raise UnreadableInput(received.location, "nothing in it")

    source = setting("feed", f"{server.url}/feed", options={"summary_only": True})
    found = check_source(source, fetcher(), now=NOW, extract=unreadable)
    assert not found.ok
    assert found.articles[0].problem == "nothing in it"


def test_a_source_without_its_key_is_not_in_order():
    found = check_source(setting("regulations_gov"), fetcher(), now=NOW, extract=extract)
    assert not found.ok
    assert "key" in found.problems[0]
