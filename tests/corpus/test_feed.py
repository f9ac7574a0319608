import json
import re
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import DateFound, PartialDate, Precision
from corpus.errors import UnreadableInput
from corpus.feed import MAX_ENTRIES, MAX_REPAIRED, parse_feed

URL = "https://ministry.test/news/feed.xml"

RSS = b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
  <title>Ministry of Trade &amp; Ports</title>
  <link>https://ministry.test/</link>
  <atom:link href="https://ministry.test/news/feed.xml" rel="self"/>
  <item>
    <title>Quota on &lt;i&gt;tin&lt;/i&gt; ends</title>
    <link>/news/tin</link>
    <guid isPermaLink="false">tin-1</guid>
    <pubDate>Thu, 26 Mar 2015 17:04:00 -0400</pubDate>
    <description>The ministry &lt;b&gt;lifts&lt;/b&gt; the quota.</description>
    <content:encoded><![CDATA[<p>The ministry lifts the quota.</p><script>bad()</script><p>It had stood since 2009.</p>]]></content:encoded>
  </item>
  <item>
    <title>Second</title>
    <guid>https://ministry.test/news/second</guid>
    <pubDate>26 March 2015</pubDate>
  </item>
</channel></rss>"""

ATOM = b"""<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://other.test/">
  <title>Office</title>
  <id>tag:office</id>
  <entry>
    <title type="html">Talks &amp;amp; terms</title>
    <link rel="alternate" href="https://office.test/talks"/>
    <id>tag:office,2015:1</id>
    <updated>2015-03-27T09:00:00Z</updated>
    <published>2015-03-26T08:30:00+02:00</published>
    <summary>Short &lt; long</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Talks begin.</p></div></content>
  </entry>
  <entry>
    <title>Only changed</title>
    <id>tag:office,2015:2</id>
    <updated>2015-03-28</updated>
  </entry>
</feed>"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Panel reports",
    "items": [
        {
            "id": 7,
            "url": "report/7",
            "title": "Report\n7",
            "content_html": "<p>Adopted.</p>",
            "date_published": "2015-03-26T08:30:00Z",
            "date_modified": "2015-04",
        },
        {"id": "8", "external_url": "https://panel.test/8", "content_text": "a < b\nc", "summary": "s"},
        "not an item",
    ],
}


def test_rss_items_come_with_title_link_id_date_and_both_texts():
    feed = parse_feed(RSS, url=URL)
    first, second = feed.entries

    assert feed.title == "Ministry of Trade & Ports"
    assert feed.problem == ""
    assert (first.title, first.url, first.id) == ("Quota on tin ends", "https://ministry.test/news/tin", "tin-1")
    assert first.published is not None
    assert first.published.moment == datetime(2015, 3, 26, 21, 4, tzinfo=UTC)
    assert (str(first.published), first.found) == ("2015-03-26", DateFound.FEED)
    assert "<b>lifts</b>" in first.summary
    assert first.content.count("<p>") == 2
    assert second.url == "https://ministry.test/news/second"
    assert second.published == PartialDate(2015, 3, 26)


def test_atom_entries_keep_both_dates_apart():
    first, second = parse_feed(ATOM, url=URL).entries

    assert first.title == "Talks & terms"
    assert (str(first.published), str(first.updated)) == ("2015-03-26", "2015-03-27")
    assert first.summary == "Short &lt; long"
    assert "Talks begin." in first.content
    assert (second.published, second.found, second.updated) == (None, DateFound.NONE, PartialDate(2015, 3, 28))


def test_json_feed_items_are_entries_too():
    feed = parse_feed(json.dumps(JSON_FEED).encode(), url="https://panel.test/feed.json")
    first, second = feed.entries

    assert (first.id, first.url, first.title) == ("7", "https://panel.test/report/7", "Report 7")
    assert (str(first.published), str(first.updated)) == ("2015-03-26", "2015-04")
    assert (second.url, second.content, second.summary) == ("https://panel.test/8", "a &lt; b<br>c", "s")


@pytest.mark.parametrize(
    ("written", "read", "precision"),
    [
        ("2015", "2015", Precision.YEAR),
        ("2015-03", "2015-03", Precision.MONTH),
        ("March 2015", "2015-03", Precision.MONTH),
        ("Thu, 26 Mar 2015", "2015-03-26", Precision.DAY),
        ("Thu, 26 Mar 2015 17:04:00 EDT", "2015-03-26", Precision.DAY),
        ("2015-03-26T17:04:00", "2015-03-26", Precision.DAY),
        ("Thu Mar 26 17:04:00 2015", "2015-03-26", Precision.DAY),
    ],
)
def test_a_date_is_as_exact_as_it_is_written(written, read, precision):
    data = RSS.replace(b"26 March 2015", written.encode())
    published = parse_feed(data, url=URL).entries[1].published

    assert (str(published), published.precision) == (read, precision)


@pytest.mark.parametrize(
    "written", ["", "soon", "yesterday", "2015-13-45", "0000-00-00", "03/04/2015", "32 March 2015"]
)
def test_a_date_that_cannot_be_read_is_none(written):
    data = RSS.replace(b"26 March 2015", written.encode())
    entry = parse_feed(data, url=URL).entries[1]
    assert (entry.published, entry.found) == (None, DateFound.NONE)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://[bad", ""])
def test_links_that_are_not_of_the_web_are_dropped(link):
    entry = parse_feed(RSS.replace(b"/news/tin", link.encode()), url=URL).entries[0]
    assert entry.url is None
    assert entry.key == "tin-1"


@pytest.mark.parametrize("fault", [b"&nbsp;", b"<b>", b"<dc:creator>x</dc:creator>", b"AT&T", b"\x93quoted\x94"])
def test_a_feed_that_is_not_well_formed_is_read_and_said_to_be_so(fault):
    feed = parse_feed(RSS.replace(b"<title>Second</title>", b"<title>Second</title>" + fault), url=URL)

    assert len(feed.entries) == 2
    assert "not well-formed" in feed.problem


@pytest.mark.parametrize("charset", ["iso-8859-2", "no-such-charset", "utf-8", "ascii", "rot13", None])
def test_the_servers_charset_counts_where_the_feed_is_silent(charset):
    data = RSS.replace(b' encoding="UTF-8"', b"").replace(b"Second", "Zażalenie".encode("iso-8859-2"))
    title = parse_feed(data, url=URL, charset=charset).entries[1].title
    assert (title == "Zażalenie") == (charset == "iso-8859-2")
    assert (
        parse_feed(RSS.replace(b"Second", "Zażalenie".encode()), url=URL, charset=charset).entries[1].title
        == "Zażalenie"
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<html><body>News</body></html>", "web page"),
        (b"<!doctype html><HTML>", "web page"),
        (b"just text", "not a feed"),
        (b"<?xml version='1.0'?><data/>", "not a feed"),
        (b"{}", "no JSON Feed"),
        (b'{"version": 1, "items": []}', "no JSON Feed"),
        (b"{broken", "neither XML nor JSON"),
        (b"[" * 100_000, "neither XML nor JSON"),
        (b"/etc/passwd", "not a feed"),
        (b"http://127.0.0.1:1/", "not a feed"),
    ],
)
def test_what_is_no_feed_is_refused_with_the_reason(data, reason):
    with pytest.raises(UnreadableInput, match=reason):
        parse_feed(data, url=URL)


def test_elements_that_end_where_none_began_make_a_damaged_feed():
    data = b'<rss version="2.0"><channel><item><link>/news/tin</item></link></channel></rss>'
    with pytest.raises(UnreadableInput, match="the feed is damaged"):
        parse_feed(data, url=URL)


def test_bytes_that_are_the_path_of_a_feed_do_not_open_it(tmp_path):
    file = tmp_path / "feed.xml"
    file.write_bytes(RSS)

    with pytest.raises(UnreadableInput):
        parse_feed(str(file).encode(), url=URL)


def with_doctype(doctype: bytes) -> bytes:
    return RSS.replace(b"<rss ", doctype + b"<rss ", 1).replace(b"Ministry of", b"&x; Ministry of")


LAUGHS = b'<!ENTITY a0 "ha">' + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))


@pytest.mark.parametrize(
    "data",
    [
        with_doctype(b"<!DOCTYPE r [" + LAUGHS + b'<!ENTITY x "&a9;">]>'),
        with_doctype(b'<!DOCTYPE r [<!ENTITY x "' + b"x" * 50_000 + b'">]>'),
        with_doctype(b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        with_doctype(b'<!DOCTYPE r [<!ENTITY % y SYSTEM "http://127.0.0.1:1/y"> %y; <!ENTITY x "z">]>'),
        with_doctype(b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>')
        .decode()
        .replace("UTF-8", "UTF-16")
        .encode("utf-16"),
        RSS.replace(b"<item>", b"<a>" * 100_000, 1),
    ],
    ids=["billion laughs", "quadratic", "external", "parameter", "in UTF-16", "depth"],
)
def test_xml_made_to_harm_is_refused(data):
    with pytest.raises(UnreadableInput, match=r"entities|deep"):
        parse_feed(data, url=URL)


def test_a_document_type_without_entities_does_no_harm():
    doctype = b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1:1/rss.dtd">'
    assert len(parse_feed(RSS.replace(b"<rss ", doctype + b"<rss ", 1), url=URL).entries) == 2


def test_large_feeds_are_cut_and_large_broken_ones_refused():
    item = re.search(rb"<item>.*?</item>", RSS, re.DOTALL)[0]
    many = RSS.replace(b"</channel>", item * MAX_ENTRIES + b"</channel>")
    feed = parse_feed(many, url=URL)

    assert len(feed.entries) == MAX_ENTRIES
    assert f"first {MAX_ENTRIES} of {MAX_ENTRIES + 2}" in feed.problem
    with pytest.raises(UnreadableInput, match="too large to be mended"):
        parse_feed(RSS.replace(b"Second", b"&nbsp;" + b"x" * MAX_REPAIRED), url=URL)


def test_html_made_to_take_long_to_clean_is_passed_through():
    feed = parse_feed(RSS.replace(b"<p>It had stood since 2009.</p>", b"<!--" * 100_000), url=URL)
    assert feed.entries[0].content.endswith("<!--" * 100)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_unreadable(data):
    for feed in (data, RSS.replace(b"Second", data)):
        with suppress(UnreadableInput):
            assert len(parse_feed(feed, url=URL).entries) <= MAX_ENTRIES
