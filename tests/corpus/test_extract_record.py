import json
from dataclasses import fields

import drafts
import pytest
from hypothesis import given, settings

from corpus.article import Article, Kind
from corpus.dates import DateFound, PartialDate
from corpus.errors import UnreadableInput
from corpus.export import to_record
from corpus.extract import extract
from corpus.received import RECORD, Received

RECORD_OF_OTHERS = {
    "id": "fish-1",
    "title": "Duties on fish fall",
    "date": "2015-03-26",
    "source": "Harbor Desk",
    "url": "https://example.org/fish",
    "body": "Ministers met on Monday.\n\nADVERTISEMENT\n\nThey agreed.",
    "kind": "modern-news",
    "language": "English",
    "sources": ["feed 1"],
    "pages": 3,
    "topic": "ignored",
}


def draft_of(record):
    data = record if isinstance(record, bytes) else json.dumps(record).encode()
    return extract(Received(location="a.jsonl:7", data=data, media_type=RECORD))


def test_the_documented_fields_are_read_and_those_that_mean_something_else_are_not():
    draft = draft_of(RECORD_OF_OTHERS)
    assert (draft.id, draft.title, draft.publisher) == ("fish-1", "Duties on fish fall", "Harbor Desk")
    assert (draft.url, draft.text) == ("https://example.org/fish", "Ministers met on Monday.\n\nThey agreed.")
    assert (draft.published, draft.published_found) == (PartialDate(2015, 3, 26), DateFound.METADATA)
    assert (draft.kind, draft.language, draft.sources, draft.pages) == (Kind.UNKNOWN, None, (), ())


@pytest.mark.parametrize(
    ("date", "value"),
    [("", ""), (None, ""), ("soon", "'soon'"), ("03/04/2015", "'03/04/2015'"), (20150326.5, "5"), (["2015"], "a list")],
)
def test_a_date_that_is_empty_or_cannot_be_read_is_no_date_and_the_latter_is_told(date, value):
    draft = draft_of({**RECORD_OF_OTHERS, "date": date})
    assert (draft.published, draft.published_found) == (None, DateFound.NONE)
    assert [value in told for told in draft.noted] == [True] * bool(value)


def test_only_addresses_that_can_be_linked_to_are_kept():
    for url in (
        "javascript:alert(1)",
        "ftp://example.org/a",
        "http://",
        "https://exa mple.org",
        "wire:1987/7",
        "http://[::1",
    ):
        assert draft_of({**RECORD_OF_OTHERS, "url": url}).url is None


def test_a_number_is_an_id_too():
    assert draft_of({**RECORD_OF_OTHERS, "id": 17}).id == "17"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", "not JSON"),
        (b"[" * 200_000, "not JSON"),
        (b"1" * 10_000, "number too long"),
        (b"[1]", "no record"),
        (b"null", "no record"),
        (b"\xff\xfe", "not JSON"),
        (b'{"title": "a"}', "no `body`"),
        (b'{"body": ["a"]}', "no `body`"),
        (b'{"body": "   "}', "no `body`"),
        (b'{"body": "a", "id": "two words"}', "`id`"),
        (b'{"body": "a", "id": {"a": 1}}', "`id`"),
        (b'{"body": "ADVERTISEMENT"}', "no text"),
    ],
)
def test_why_a_record_is_refused(data, reason):
    with pytest.raises(UnreadableInput) as caught:
        draft_of(data)
    assert reason in caught.value.reason
    assert caught.value.location == "a.jsonl:7"


def test_lone_surrogates_and_nuls_are_dropped():
    draft = draft_of(b'{"title": "Fi\\ud800sh", "body": "Duties\\u0000 fell \\udfffin May."}')
    assert (draft.title, draft.text) == ("Fish", "Duties fell in May.")


@settings(deadline=None)  # libraries are imported at their first use
@given(drafts.articles)
def test_an_exported_article_collects_into_an_equal_one(article):
    line = json.dumps(to_record(article), ensure_ascii=False)
    assert "\n" not in line
    draft = draft_of(line.encode())
    for field in fields(Article):
        if field.name not in ("version", "retrieved_at", "story"):
            assert getattr(draft, field.name) == getattr(article, field.name), field.name
    assert not draft.dropped
