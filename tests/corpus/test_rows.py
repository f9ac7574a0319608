import json

from inputs import draft, received

from corpus.article import Kind
from corpus.dates import DateFound, PartialDate
from corpus.received import HTML
from corpus.rows import content_sha256, hints

CHANGES = {
    "title": "Duties fall",
    "text": "Other.",
    "url": "https://example.org/a",
    "publisher": "USTR",
    "published": PartialDate(2015),
    "published_found": DateFound.TEXT,
    "updated": PartialDate(2016),
    "kind": Kind.NEWS,
    "licence": "CC0",
    "language": "fr",
    "parties": ("China",),
    "topics": ("steel",),
    "identifiers": ("DS543",),
}


def test_the_fingerprint_of_a_draft_changes_with_whatever_it_says():
    prints = {content_sha256(draft())} | {content_sha256(draft(**{name: new})) for name, new in CHANGES.items()}
    assert len(prints) == len(CHANGES) + 1


def test_the_fingerprint_does_not_count_how_a_draft_came_to_be():
    assert content_sha256(draft()) == content_sha256(draft(id="x", origin="feed", dropped=(("share bars", 2),)))


def test_hints_tell_apart_whatever_decides_the_article_besides_the_bytes():
    ways = [
        received(),
        received(title="Told by a feed"),
        received(publisher="WTO"),
        received(published=PartialDate(2015)),
        received(published_found=DateFound.FEED),
        received(url="https://example.org/a"),
    ]
    told = [hints(way) for way in ways]
    assert len(set(told)) == len(ways)
    assert hints(type(ways[0])(location="/a.txt", data=b"", media_type=HTML)) not in told
    assert json.loads(told[1])["title"] == "Told by a feed"


def test_hints_are_the_same_wherever_a_text_comes_from():
    assert hints(received("/a.txt", origin="one")) == hints(received("/b.txt", origin="two"))
