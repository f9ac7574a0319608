import gzip
import itertools
import ssl
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from local_server import (
    CERTIFICATE,
    LOOPBACK,
    Answer,
    Canary,
    Clock,
    LocalServer,
    fetcher,
    page,
    redirect,
    xml,
    zipped,
)

from corpus.errors import AddressRefused, HttpRefused, LimitExceeded, RobotsRefused, TryLater, Unreachable
from corpus.fetch import HttpFetcher, _content_type, _retry_after, user_agent

MEGABYTE = 1_000_000


@pytest.fixture
def server():
    with LocalServer() as server:
        yield server


def test_a_page_comes_with_what_is_needed_to_ask_again(server):
    server.routes["/a"] = page("text", ETag='"1"', **{"Last-Modified": "Thu, 26 Mar 2015 17:04:00 GMT"})

    fetched = fetcher().fetch(f"{server.url}/a?x=1")

    assert (fetched.data, fetched.media_type, fetched.charset) == (b"text", "text/html", "utf-8")
    assert (fetched.etag, fetched.modified) == ('"1"', "Thu, 26 Mar 2015 17:04:00 GMT")
    assert server.requests[-1].query == {"x": ["1"]}


def test_an_unchanged_page_is_not_sent_again(server):
    def answer(request):
        return Answer(status=304) if request.headers["If-None-Match"] == '"1"' else page("new", ETag='"1"')

    server.routes["/a"] = answer
    fetch = fetcher().fetch
    first = fetch(f"{server.url}/a")
    second = fetch(f"{server.url}/a", etag=first.etag, modified="Thu, 26 Mar 2015 17:04:00 GMT")

    assert second.not_modified
    assert second.data == b""
    assert server.requests[-1].headers["If-Modified-Since"] == "Thu, 26 Mar 2015 17:04:00 GMT"


def test_requests_name_the_program_and_ask_for_no_coding_that_cannot_be_capped(server):
    server.routes["/a"] = page("text")
    fetcher().fetch(f"{server.url}/a")
    headers = server.requests[-1].headers

    assert headers["User-Agent"].startswith("TradeAttache/")
    assert headers["User-Agent"] == user_agent()
    assert headers["Accept-Encoding"] == "gzip, deflate"
    assert headers["Host"] == f"{LOOPBACK}:{server.port}"


# Redirects


def test_redirects_are_followed_and_permanent_ones_are_told(server):
    server.routes |= {
        "/old": redirect("/new", 301),
        "/now": redirect(f"{server.url}/new", 302),
        "/new": page("text"),
        "/both": redirect("/now", 301),
    }
    fetch = fetcher().fetch

    assert fetch(f"{server.url}/old").moved_to == f"{server.url}/new"
    assert fetch(f"{server.url}/now").moved_to is None
    assert fetch(f"{server.url}/both").moved_to is None
    assert fetch(f"{server.url}/now").final_url == f"{server.url}/new"


def test_the_sixth_redirect_is_not_followed(server):
    server.routes |= {f"/{n}": redirect(f"/{n + 1}") for n in range(10)}

    with pytest.raises(LimitExceeded, match="more than 5 times"):
        fetcher().fetch(f"{server.url}/0")

    assert server.paths() == ["/robots.txt", "/0", "/1", "/2", "/3", "/4", "/5"]


def test_a_redirect_without_a_goal_is_refused(server):
    server.routes["/a"] = Answer(status=302)

    with pytest.raises(HttpRefused, match="does not say where to"):
        fetcher().fetch(f"{server.url}/a")


def test_a_redirect_in_another_script_is_followed(server):
    server.routes |= {"/a": redirect("/z\u00c3\u00b6lle"), "/z%C3%B6lle": page("text")}

    assert fetcher().fetch(f"{server.url}/a").data == b"text"


# Sizes and bombs


def test_gzip_and_both_kinds_of_deflate_are_unpacked(server):
    raw = zlib.compressobj(wbits=-15)
    two_members = gzip.compress(b"a" * 1000) + gzip.compress(b"b" * 1000) + b"\0" * 8
    server.routes |= {
        "/gzip": zipped(b"x" * 100_000),
        "/zlib": Answer(body=zlib.compress(b"y" * 5), headers={"Content-Encoding": "deflate"}),
        "/raw": Answer(body=raw.compress(b"z" * 5) + raw.flush(), headers={"Content-Encoding": "Deflate"}),
        "/members": Answer(body=two_members, headers={"Content-Encoding": "x-gzip"}),
        "/empty": Answer(headers={"Content-Encoding": "gzip"}),
    }
    fetch = fetcher().fetch

    assert fetch(f"{server.url}/gzip").data == b"x" * 100_000
    assert fetch(f"{server.url}/zlib").data == b"yyyyy"
    assert fetch(f"{server.url}/raw").data == b"zzzzz"
    assert fetch(f"{server.url}/members").data == b"a" * 1000 + b"b" * 1000
    assert fetch(f"{server.url}/empty").data == b""


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_bomb_is_stopped_at_the_limit(server, coding):
    bomb = gzip.compress(bytes(200 * MEGABYTE)) if coding == "gzip" else zlib.compress(bytes(200 * MEGABYTE))
    server.routes["/bomb"] = Answer(body=bomb, headers={"Content-Encoding": coding})

    with pytest.raises(LimitExceeded, match="larger than 10 MB"):
        fetcher().fetch(f"{server.url}/bomb")


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "compress"])
def test_codings_that_were_not_asked_for_are_refused_unread(server, coding):
    server.routes["/a"] = Answer(body=b"x", headers={"Content-Encoding": coding})

    with pytest.raises(Unreachable, match="not asked for"):
        fetcher().fetch(f"{server.url}/a")


def test_damaged_and_cut_off_bodies_are_refused(server):
    whole = gzip.compress(b"text" * 1000)
    server.routes |= {
        "/damaged": Answer(body=b"\x1f\x8bnonsense", headers={"Content-Encoding": "gzip"}),
        "/cut": Answer(body=whole[:-20], headers={"Content-Encoding": "gzip"}),
        "/short": Answer(body=b"half", announced=8),
    }
    fetch = fetcher(tries=1).fetch

    with pytest.raises(Unreachable, match="cannot be unpacked"):
        fetch(f"{server.url}/damaged")
    with pytest.raises(Unreachable, match="in the middle"):
        fetch(f"{server.url}/cut")
    with pytest.raises(Unreachable, match="4 of 8 bytes"):
        fetch(f"{server.url}/short")


def test_a_body_that_says_it_is_too_large_is_not_read(server):
    server.routes["/a"] = Answer(body=b"x", announced=2_000_000_000)

    with pytest.raises(LimitExceeded, match="larger than 10 MB"):
        fetcher().fetch(f"{server.url}/a")


def refused_by(canary, **how):
    with pytest.raises((LimitExceeded, Unreachable)) as refused:
        fetcher(tries=1, **how)._follow(f"{canary.url}/", {}, obey=False, max_bytes=MEGABYTE)
    return refused.value


def test_a_body_without_end_is_cut_at_the_limit():
    sent = 0

    def speak(connection):
        nonlocal sent
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)
            sent += 65536

    with Canary(speak=speak) as endless:
        assert isinstance(refused_by(endless), LimitExceeded)
    assert sent < 20 * MEGABYTE  # what the system's buffers take beyond the limit


def test_chunks_without_end_are_cut_at_the_limit():
    def speak(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            connection.sendall(b"1\r\nx\r\n" * 10_000)

    with Canary(speak=speak) as endless:
        assert isinstance(refused_by(endless), LimitExceeded)


@pytest.mark.parametrize(
    "line",
    [b"X-A: " + b"a" * 1000 + b"\r\n", b"a" * 1000, b"HTTP/1.1 100 Continue\r\n\r\n"],
    ids=["headers", "a line", "interim answers"],
)
def test_headers_without_end_are_cut(line):
    def speak(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n" if b":" in line else b"HTTP/1.1 100 Continue\r\n\r\n")
        while True:
            connection.sendall(line * 10)

    with Canary(speak=speak) as endless:
        refused_by(endless)


@pytest.mark.parametrize(
    "answer", [b"", b"\r\n\r\n", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\xff" * 100]
)
def test_what_is_not_http_is_said_to_be_unreachable(answer):
    with Canary(speak=lambda connection: connection.sendall(answer)) as odd:
        assert isinstance(refused_by(odd), Unreachable)


def test_a_server_that_sends_byte_after_byte_runs_out_of_time():
    def speak(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in itertools.count():
            connection.sendall(b"x")

    with Canary(speak=speak) as slow:
        error = refused_by(slow, clock=Clock(tick=0.01), seconds=20)
    assert "longer than 20 seconds" in str(error)
    assert error.transient


def test_a_server_that_never_answers_runs_out_of_time():
    import threading

    done = threading.Event()
    with Canary(speak=lambda _: done.wait(30)) as silent:
        error = refused_by(silent, seconds=0.1)
        done.set()
    assert isinstance(error, LimitExceeded)


# Politeness


def test_a_host_is_asked_at_most_once_in_an_interval(server):
    server.routes["/a"] = page("text")
    clock = Clock()
    fetch = fetcher(clock=clock, interval=2).fetch
    for _ in range(3):
        fetch(f"{server.url}/a")

    assert clock.slept == [2, 2, 2]  # after robots.txt, and twice between pages


def test_the_cap_for_an_hour_is_kept_and_ends(server):
    server.routes["/a"] = page("text")
    clock = Clock()
    fetch = fetcher(clock=clock, interval=0, cap=3).fetch
    fetch(f"{server.url}/a")
    fetch(f"{server.url}/a")

    with pytest.raises(TryLater, match="3 times within an hour") as later:
        fetch(f"{server.url}/a")
    clock.now += later.value.seconds
    assert fetch(f"{server.url}/a").data == b"text"


def test_a_short_pause_that_a_busy_server_asks_for_is_waited(server):
    answers = [Answer(status=429, headers={"Retry-After": "7"}), page("text")]
    server.routes["/a"] = lambda _: answers.pop(0)
    clock = Clock()

    assert fetcher(clock=clock, interval=0).fetch(f"{server.url}/a").data == b"text"
    assert sum(clock.slept) >= 7


@pytest.mark.parametrize("status", [429, 503])
def test_a_long_pause_is_handed_on_and_the_host_is_left_alone(server, status):
    server.routes["/a"] = Answer(status=status, headers={"Retry-After": "3600"})
    clock = Clock()
    fetch = fetcher(clock=clock, interval=0).fetch

    with pytest.raises(TryLater) as later:
        fetch(f"{server.url}/a")
    with pytest.raises(TryLater):
        fetch(f"{server.url}/other")

    assert later.value.seconds == 3600
    assert server.paths() == ["/robots.txt", "/a"]


def test_a_pause_can_be_given_as_a_date_and_nonsense_is_a_minute(server):
    server.routes |= {
        "/date": Answer(status=429, headers={"Retry-After": "Fri, 31 Dec 2100 23:59:59 GMT"}),
        "/odd": Answer(status=429, headers={"Retry-After": "soon"}),
    }
    with pytest.raises(TryLater) as later:
        fetcher().fetch(f"{server.url}/date")
    assert later.value.seconds == 24 * 3600
    with pytest.raises(TryLater) as later:
        fetcher().fetch(f"{server.url}/odd")
    assert later.value.seconds == 60


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_failing_server_is_tried_three_times_with_growing_pauses(server, status):
    server.routes["/a"] = Answer(status=status)
    clock = Clock()

    with pytest.raises(HttpRefused) as refused:
        fetcher(clock=clock, interval=0).fetch(f"{server.url}/a")

    assert refused.value.transient
    assert server.paths() == ["/robots.txt", "/a", "/a", "/a"]
    assert clock.slept == [1, 2]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_refusal_is_taken_at_its_word(server, status):
    server.routes["/a"] = Answer(status=status)

    with pytest.raises(HttpRefused, match=f"HTTP {status}") as refused:
        fetcher().fetch(f"{server.url}/a")

    assert not refused.value.transient
    assert server.paths() == ["/robots.txt", "/a"]


def test_a_connection_that_breaks_is_tried_again(server):
    answers = [Answer(body=b"half", announced=8), page("text")]
    server.routes["/a"] = lambda _: answers.pop(0)

    assert fetcher().fetch(f"{server.url}/a").data == b"text"


# robots.txt


def robots(text):
    return Answer(body=text.encode(), headers={"Content-Type": "text/plain"})


def test_what_robots_txt_forbids_is_not_asked_for(server):
    server.routes |= {
        "/robots.txt": robots("User-agent: *\nDisallow: /private\nAllow: /private/*.html$\n"),
        "/private/a.html": page("allowed"),
        "/b": redirect("/private/secret"),
    }
    fetch = fetcher().fetch

    with pytest.raises(RobotsRefused):
        fetch(f"{server.url}/private/secret")
    with pytest.raises(RobotsRefused):
        fetch(f"{server.url}/b")
    assert fetch(f"{server.url}/private/a.html").data == b"allowed"
    assert server.paths() == ["/robots.txt", "/b", "/private/a.html"]


def test_rules_for_this_program_by_name_go_before_those_for_all(server):
    server.routes |= {
        "/robots.txt": robots("User-agent: *\nDisallow:\n\nUser-agent: tradeattache\nDisallow: /\n"),
        "/a": page("text"),
    }
    with pytest.raises(RobotsRefused):
        fetcher().fetch(f"{server.url}/a")


def test_robots_txt_is_asked_for_once_a_day(server):
    server.routes["/a"] = page("text")
    clock = Clock()
    fetch = fetcher(clock=clock).fetch
    fetch(f"{server.url}/a")
    fetch(f"{server.url}/a")
    clock.now += 25 * 3600
    fetch(f"{server.url}/a")

    assert server.paths() == ["/robots.txt", "/a", "/a", "/robots.txt", "/a"]


def test_the_delay_that_robots_txt_asks_for_is_kept_up_to_half_a_minute(server):
    server.routes |= {"/robots.txt": robots("User-agent: *\nCrawl-delay: 9\n"), "/a": page("text")}
    clock = Clock()
    fetch = fetcher(clock=clock, interval=1).fetch
    fetch(f"{server.url}/a")
    fetch(f"{server.url}/a")
    assert clock.slept == [1, 9]

    server.routes["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 86400\n")
    clock = Clock()
    fetch = fetcher(clock=clock, interval=1).fetch
    fetch(f"{server.url}/a")
    fetch(f"{server.url}/a")
    assert clock.slept == [1, 30]


def test_a_site_whose_robots_txt_fails_is_left_alone_for_a_while(server):
    server.routes |= {"/robots.txt": Answer(status=500), "/a": page("text")}
    clock = Clock()
    fetch = fetcher(clock=clock, tries=1).fetch

    with pytest.raises(TryLater, match=r"robots\.txt .* could not be had"):
        fetch(f"{server.url}/a")
    with pytest.raises(TryLater):
        fetch(f"{server.url}/a")
    assert server.paths() == ["/robots.txt"]

    server.routes["/robots.txt"] = robots("")
    clock.now += 3600
    assert fetch(f"{server.url}/a").data == b"text"


def test_an_odd_robots_txt_closes_nothing_and_breaks_nothing(server):
    server.routes |= {"/robots.txt": Answer(body=b"\xff\xfe\0<html>" * 100), "/a": page("text")}

    assert fetcher().fetch(f"{server.url}/a").data == b"text"


# TLS and secrets


@pytest.fixture
def secure():
    with LocalServer(tls=True) as server:
        server.routes["/a"] = page("text")
        yield server


def trusting():
    return ssl.create_default_context(cafile=CERTIFICATE)


def test_a_certificate_nobody_vouches_for_is_refused(secure):
    with pytest.raises(Unreachable, match="certificate cannot be trusted"):
        fetcher(tries=1).fetch(f"{secure.url}/a")
    assert secure.requests == []


def test_a_certificate_for_another_name_is_refused(secure):
    with pytest.raises(Unreachable, match="certificate cannot be trusted"):
        fetcher(tries=1, tls=trusting).fetch(f"https://{LOOPBACK}:{secure.port}/a")


def test_a_trusted_certificate_is_accepted(secure):
    assert fetcher(LOOPBACK, "::1", tls=trusting).fetch(f"{secure.url}/a").data == b"text"


def test_a_redirect_may_not_leave_tls(secure, server):
    secure.routes["/a"] = redirect(f"{server.url}/b")

    with pytest.raises(AddressRefused, match="unprotected"):
        fetcher(LOOPBACK, "::1", tls=trusting).fetch(f"{secure.url}/a")
    assert server.requests == []


def test_secrets_go_to_their_host_over_tls_and_nowhere_else(secure, server):
    server.routes["/b"] = page("text")
    with LocalServer(tls=True) as other:
        other.routes["/a"] = page("text")
        secure.routes["/c"] = redirect(f"{other.url}/a")
        secrets = {f"localhost:{port}": {"X-Api-Key": "s3cret"} for port in (secure.port, server.port)}
        fetch = fetcher(LOOPBACK, "::1", tls=trusting, secrets=secrets).fetch
        for url in (f"{secure.url}/a", f"{secure.url}/c", f"http://localhost:{server.port}/b"):
            fetch(url)

        assert [request.headers["X-Api-Key"] for request in secure.requests] == ["s3cret"] * 3
        assert [request.headers["X-Api-Key"] for request in other.requests + server.requests] == [None] * 4


def test_the_ordinary_fetcher_is_guarded_without_being_told():
    with Canary() as canary, pytest.raises(AddressRefused):
        HttpFetcher(interval=0).fetch(canary.url)
    assert canary.hits == 0


def test_an_xml_answer_keeps_its_type(server):
    server.routes["/feed"] = xml("<rss/>", **{"Content-Type": "application/rss+xml; charset=ISO-8859-1"})
    fetched = fetcher().fetch(f"{server.url}/feed")
    assert (fetched.media_type, fetched.charset) == ("application/rss+xml", "iso-8859-1")


@pytest.mark.parametrize("etag", ['"a\r\n b"', '"\u00e4"', '"' + "x" * 2000 + '"'])
def test_an_etag_that_could_not_be_sent_back_is_not_kept(server, etag):
    server.routes["/a"] = page("text", ETag=etag)
    assert fetcher().fetch(f"{server.url}/a").etag is None


@given(st.text())
def test_any_content_type_header_is_read(header):
    media_type, charset = _content_type(header)
    assert isinstance(media_type, str)
    assert charset is None or isinstance(charset, str)


@given(st.text())
def test_any_retry_after_header_is_a_pause_within_a_day_or_none(header):
    seconds = _retry_after(header)
    assert seconds is None or 0 <= seconds <= 24 * 3600
