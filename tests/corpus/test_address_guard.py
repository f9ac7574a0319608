import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from local_server import LOOPBACK, OTHER_LOOPBACK, Canary, LocalServer, fetcher, page, redirect

from corpus.address_guard import AddressGuard, is_public, parse_target
from corpus.deadline import Deadline
from corpus.errors import AddressRefused, LimitExceeded, Unreachable
from corpus.fetch import HttpFetcher

PRIVATE = (
    "0.0.0.0 10.1.2.3 100.64.0.1 100.127.255.255 127.0.0.1 127.255.0.1 169.254.169.254 172.16.0.1 172.31.255.255"
    " 192.0.0.192 192.0.2.1 192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.1.1.1 240.0.0.1"
    " 255.255.255.255 168.63.129.16 ::1 :: fe80::1 fec0::1 fc00::1 fd00:ec2::254 ff02::1 2001:db8::1 2002:7f00:1::"
    " 2001:0:7f00:1:: 3fff::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 ::7f00:1 100::1"
).split()
PUBLIC = "1.1.1.1 8.8.8.8 172.32.0.1 100.128.0.1 2606:4700:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_private_reserved_and_embedded_private_addresses_are_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address):
    assert is_public(ipaddress.ip_address(address))


@given(st.ip_addresses())
def test_no_address_that_python_calls_private_or_special_is_public(address):
    if address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified:
        assert not is_public(address)
    if address.version == 4 and address.is_private:
        assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_the_same_inside_an_ipv6_one(address):
    assert is_public(ipaddress.ip_address(f"::ffff:{address}")) == is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://example.com/",
        "ftp://example.com/",
        "javascript:alert(1)",
        "//example.com/",
        "example.com",
        "",
        "http://",
        "http:///path",
        "http://user@example.com/",
        "http://user:secret@example.com/",
        "http://example.com:22/",
        "http://example.com:99999/",
        "http://example.com:x/",
        "http://exa mple.com/",
        "http://example.com/\r\nX: y",
        "http://example.com\\@127.0.0.1/",
        "http://exam%70le.com/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://0/",
        "http://1.2.3.4.5/",
        "http://example.0x7f/",
        "http://[::1/",
        "http://[v1.x]/",
        "http://" + "a" * 64 + ".com/",
        "http://a..b/",
        "http://example.com/" + "a" * 5000,
    ],
)
def test_urls_that_are_refused_before_anything_is_looked_up(url):
    with pytest.raises(AddressRefused) as refused:
        parse_target(url)
    assert "secret" not in str(refused.value)


def test_what_is_asked_for_is_written_in_ascii():
    target = parse_target("HTTPS://Müller.Example/straße?q=zölle&x=1%20y#part")

    assert (target.scheme, target.host, target.port) == ("https", "xn--mller-kva.example", 443)
    assert target.path == "/stra%C3%9Fe?q=z%C3%B6lle&x=1%20y"
    assert parse_target("http://[2606:4700::1]:8080").authority == "[2606:4700::1]:8080"


@given(st.text(max_size=60))
def test_any_text_is_a_target_of_plain_ascii_or_refused(text):
    try:
        target = parse_target("http://" + text)
    except AddressRefused:
        return
    asked = target.host + target.path
    assert asked.isascii()
    assert " " not in asked


@pytest.fixture
def canary():
    with Canary() as canary:
        yield canary


HOSTS = [
    "127.0.0.1",
    "localhost",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "127.0.0.1.",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "0.0.0.0",
    "example.com@127.0.0.1",
    "ⓛocalhost",
    "127。0。0。1",
]


@pytest.mark.parametrize("host", HOSTS)
def test_this_machine_is_not_reached_under_any_of_its_names(canary, host):
    with pytest.raises((AddressRefused, Unreachable)):
        HttpFetcher(tries=1, interval=0).fetch(f"http://{host}:{canary.port}/")

    assert canary.hits == 0


def test_ipv6_loopback_is_not_reached():
    try:
        canary = Canary("::1")
    except OSError:
        pytest.skip("this machine has no IPv6")
    with canary:
        with pytest.raises(AddressRefused):
            HttpFetcher(tries=1, interval=0).fetch(f"{canary.url}/")
        assert canary.hits == 0


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_no_environment_variable_leads_round_the_guard(canary, monkeypatch, name):
    monkeypatch.setenv(name, canary.url)

    with pytest.raises((AddressRefused, Unreachable)):
        HttpFetcher(tries=1, interval=0).fetch("http://name.invalid/")

    assert canary.hits == 0


@pytest.fixture
def server():
    try:
        server = LocalServer(OTHER_LOOPBACK)
    except OSError:
        pytest.skip("this system has one loopback address only")
    with server:
        yield server


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_a_private_address_is_not_followed(server, canary, status):
    server.routes["/a"] = redirect(f"{server.url}/b", 302)
    server.routes["/b"] = redirect(f"{canary.url}/", status)

    with pytest.raises(AddressRefused):
        fetcher(OTHER_LOOPBACK).fetch(f"{server.url}/a")

    assert server.paths() == ["/robots.txt", "/a", "/b"]
    assert canary.hits == 0


@pytest.mark.parametrize("to", ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "//127.0.0.1:%d/"])
def test_a_redirect_to_another_scheme_or_host_is_not_followed(server, canary, to):
    server.routes["/a"] = redirect(to.replace("%d", str(canary.port)))

    with pytest.raises(AddressRefused):
        fetcher(OTHER_LOOPBACK).fetch(f"{server.url}/a")

    assert canary.hits == 0


def test_the_robots_txt_of_a_site_cannot_lead_to_a_private_address_either(server, canary):
    server.routes["/robots.txt"] = redirect(f"{canary.url}/robots.txt")
    server.routes["/a"] = page("text")

    with pytest.raises(AddressRefused.__base__):
        fetcher(OTHER_LOOPBACK).fetch(f"{server.url}/a")

    assert canary.hits == 0


def test_a_name_with_one_private_address_among_its_answers_is_refused_whole(server, canary):
    server.routes["/"] = page("text")
    names = {"both.test": [OTHER_LOOPBACK, LOOPBACK]}

    with pytest.raises(AddressRefused):
        fetcher(OTHER_LOOPBACK, names=names).fetch(f"http://both.test:{server.port}/")
    with pytest.raises(AddressRefused):
        fetcher(OTHER_LOOPBACK, names=names).fetch(f"http://both.test:{canary.port}/")

    assert server.requests == []
    assert canary.hits == 0


def test_a_name_that_changes_its_address_is_checked_each_time_it_is_connected_to(server, canary):
    server.routes["/"] = page("text")
    names = {"rebinding.test": [OTHER_LOOPBACK, OTHER_LOOPBACK, LOOPBACK]}
    fetch = fetcher(OTHER_LOOPBACK, names=names).fetch

    assert fetch(f"http://rebinding.test:{server.port}/").data == b"text"
    with pytest.raises(AddressRefused):
        fetch(f"http://rebinding.test:{canary.port}/")

    assert canary.hits == 0


def test_the_address_of_the_finished_connection_is_checked_too(canary):
    looked = []

    def allow_once(address):
        looked.append(address)
        return len(looked) == 1

    guard = AddressGuard(allow=allow_once)
    with pytest.raises(AddressRefused):
        guard.connect(parse_target(canary.url), Deadline(10))
    assert len(looked) == 2


def test_a_name_server_that_does_not_answer_is_not_waited_for():
    import threading

    never = threading.Event()
    guard = AddressGuard(resolve=lambda _host, _port: never.wait(30) and ())
    try:
        with pytest.raises(LimitExceeded):
            guard.connect(parse_target("http://slow.test/"), Deadline(0.05))
    finally:
        never.set()


def test_an_unknown_host_and_a_closed_port_are_unreachable():
    def unknown(_host, _port):
        raise OSError("no such name")

    with pytest.raises(Unreachable, match=r"host nowhere\.test is not known"):
        AddressGuard(resolve=unknown).connect(parse_target("http://nowhere.test/"), Deadline(10))
    with Canary() as closed:
        pass
    with pytest.raises(Unreachable, match="no connection"):
        AddressGuard(allow=lambda _: True).connect(parse_target(closed.url), Deadline(10))
