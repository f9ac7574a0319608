import gzip

import pytest
from local_server import Answer, LocalServer, fetcher, page, xml
from source_visits import later, setting, visit

from corpus.errors import LimitExceeded, UnreadableInput
from corpus.sources.sitemap_file import parse_sitemap

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


def urlset(*entries):
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NS}>{"".join(entries)}</urlset>'


def entry(url, changed="", more=""):
    lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url><loc>{url}</loc>{lastmod}{more}</url>"


def index(*sitemaps):
    inner = "".join(f"<sitemap><loc>{url}</loc><lastmod>{changed}</lastmod></sitemap>" for url, changed in sitemaps)
    return f"<sitemapindex {NS}>{inner}</sitemapindex>"


NEWS = """<news:news><news:publication><news:name>Tin Daily</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-03-18T09:00:00Z</news:publication_date><news:title>Tin &amp; trade</news:title></news:news>
<image:image><image:loc>https://x.test/a.jpg</image:loc><image:title>A picture</image:title></image:image>"""


@pytest.fixture
def server():
    with LocalServer() as server:
        for name in "abc":
            server.routes[f"/{name}"] = page(f"page {name}")
        yield server


def source(server, **options):
    return setting("sitemap", f"{server.url}/sitemap.xml", options=options)


def test_a_news_sitemap_tells_titles_and_dates():
    sitemap = parse_sitemap(urlset(entry("https://x.test/a", "2026-03", NEWS)).encode(), url="https://x.test/s")
    (found,) = sitemap.entries

    assert (found.url, found.title) == ("https://x.test/a", "Tin & trade")
    assert (str(found.changed), str(found.published)) == ("2026-03", "2026-03-18")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a sitemap"),
        (b"<html><body>", "begins with <html>"),
        (b"<rss version='2.0'/>", "begins with <rss>"),
        (urlset("<url>").encode(), "not well-formed"),
        (b"<urlset>" + b"<a>" * 100_000, "deep"),
        (b'<!DOCTYPE u [<!ENTITY a "b">]><urlset/>', "entities"),
        (b'<!DOCTYPE u [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset>&a;</urlset>', "entities"),
    ],
)
def test_what_is_no_honest_sitemap_is_refused(data, reason):
    with pytest.raises(UnreadableInput, match=reason):
        parse_sitemap(data, url="https://x.test/s")


def test_a_packed_sitemap_is_unpacked_within_limits():
    data = gzip.compress(urlset(entry("https://x.test/a")).encode())
    assert len(parse_sitemap(data, url="u").entries) == 1
    with pytest.raises(LimitExceeded):
        parse_sitemap(gzip.compress(bytes(60_000_000)), url="u")


def test_the_pages_of_the_last_days_are_fetched_with_what_the_sitemap_says(server):
    server.routes["/sitemap.xml"] = xml(
        urlset(
            entry(f"{server.url}/a", "2026-03-18", NEWS),
            entry(f"{server.url}/b", "2025-01-01"),
            entry(f"{server.url}/c"),
        )
    )
    first, second = visit(source(server), fetcher()).received

    assert (first.data, first.title, str(first.published)) == (b"page a", "Tin & trade", "2026-03-18")
    assert (second.data, second.title, second.published) == (b"page c", None, None)
    assert "/b" not in server.paths()


def test_only_new_and_changed_pages_are_fetched_again(server):
    server.routes["/sitemap.xml"] = xml(
        urlset(entry(f"{server.url}/a", "2026-03-18"), entry(f"{server.url}/b", "2026-03-18"))
    )
    first = visit(source(server), fetcher())
    server.routes["/sitemap.xml"] = xml(
        urlset(entry(f"{server.url}/a", "2026-03-18"), entry(f"{server.url}/b", "2026-03-20"))
    )
    second = visit(source(server), fetcher(), first.state, now=later())
    assert [one.data for one in second.received] == [b"page b"]


def test_patterns_choose_among_the_pages(server):
    server.routes["/sitemap.xml"] = xml(urlset(*(entry(f"{server.url}/{name}") for name in "abc")))
    visited = visit(source(server, include=["*/a", "*/b"], exclude=["*/b"]), fetcher())
    assert [one.data for one in visited.received] == [b"page a"]


def test_an_index_is_followed_one_level_and_a_bad_sitemap_stops_nothing(server):
    server.routes |= {
        "/sitemap.xml": xml(
            index(
                (f"{server.url}/s1.xml.gz", "2026-03-18"),
                (f"{server.url}/missing.xml", "2026-03-18"),
                (f"{server.url}/old.xml", "2020-01-01"),
                (f"{server.url}/again.xml", "2026-03-18"),
                ("http://169.254.169.254/s.xml", "2026-03-18"),
            )
        ),
        "/s1.xml.gz": Answer(
            body=gzip.compress(urlset(entry(f"{server.url}/a")).encode()), headers={"Content-Type": "application/gzip"}
        ),
        "/again.xml": xml(index((f"{server.url}/s1.xml.gz", "2026-03-18"))),
    }
    visited = visit(source(server), fetcher())

    assert [one.data for one in visited.received] == [b"page a"]
    reasons = " ".join(one.reason for one in visited.skipped)
    assert all(words in reasons for words in ("HTTP 404", "an index within an index", "not a public address"))
    assert "/old.xml" not in server.paths()


def test_a_large_site_is_taken_over_several_visits(server):
    server.routes["/sitemap.xml"] = xml(urlset(*(entry(f"{server.url}/{name}") for name in "abc")), ETag='"1"')
    first = visit(source(server, max_pages=2), fetcher())
    second = visit(source(server, max_pages=2), fetcher(), first.state)

    assert [len(first.received), len(second.received)] == [2, 1]
    assert (first.state.etag, second.state.etag) == (None, '"1"')


def test_more_pages_than_can_be_watched_are_told(server, monkeypatch):
    monkeypatch.setattr("corpus.sources.sitemap.MAX_PAGES", 2)
    server.routes["/sitemap.xml"] = xml(urlset(*(entry(f"{server.url}/{name}") for name in "abc")))
    visited = visit(source(server), fetcher())
    assert len(visited.received) == 2
    assert "only 2 of 3 pages" in visited.skipped[0].reason
