"""What fuzzing begins with: a few sound inputs of each kind."""

from __future__ import annotations

from pathlib import Path

import documents

STARTER = Path(__file__).parents[2] / "corpus" / "articles"

_RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><link>https://x.example/</link>
<item><title>A &amp; B</title><link>/a</link><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate>
<description>&lt;p&gt;Duty &lt;b&gt;25%&lt;/b&gt;&lt;/p&gt;</description></item></channel></rss>"""
_ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title type="html">A</title>
<id>1</id><link href="https://x.example/a"/><updated>2026-03-02T10:00:00Z</updated><summary>S</summary></entry></feed>"""
_JSON_FEED = (
    b'{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "1", "url": "/a", "title": "A"}]}'
)
_SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://x.example/a</loc>
<lastmod>2026-03-02</lastmod></url></urlset>"""
_HTML = b"""<!doctype html><html><head><title>Duty rises | Gazette</title><meta property="og:title" content="Duty rises">
<meta name="date" content="2026-03-02"></head><body><article><h1>Duty rises</h1><p>Ruritania raised its duty on steel
wire from 4 to 9 percent.</p><p>The ministry will review it after two years.</p></article></body></html>"""
_EMAIL = b"""From: a@b.example\r\nSubject: =?utf-8?q?Duty_rises?=\r\nDate: Mon, 02 Mar 2026 10:00:00 +0000\r\n
Ruritania raised its duty.\r\n"""


def seeds(target: str) -> list[bytes]:
    """Inputs for a target."""
    texts = [path.read_bytes() for path in sorted(STARTER.glob("*.md"))[:4]]
    found: dict[str, list[bytes]] = {
        "html": [_HTML],
        "email": [_EMAIL],
        "docx": [documents.docx("Ruritania raised its duty.", title="Duty rises")],
        "record": [b'{"id": "a", "title": "Duty", "date": "2026-03", "body": "Ruritania raised its duty."}'],
        "feed": [_RSS, _ATOM, _JSON_FEED],
        "sitemap": [_SITEMAP],
        "address": [b"https://u:p@www.example.org:8443/a?b=c#d", b"http://2130706433/", b"http://[::ffff:127.0.0.1]/"],
        "question": [
            b"what did the U.S. ask China to clarify in March 2015?",
            b"how much is the tariff on 8542.31.00?",
        ],
        "search": [b'steel "section 301" -wine publisher:WTO since:2020-01 title:duty', b"+tariff (a OR b)"],
        "message": [b"<@123> what is <:x:1> new?"],
        "rendering": [b"Duty *rises*\0[x](https://evil.example)\0@everyone\0<@1> what?"],
        "redaction": [b"Authorization: Bot abc", b"/webhooks/1/token/messages"],
    }
    return found.get(target, texts)
