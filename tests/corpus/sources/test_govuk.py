from datetime import timedelta

import pytest
from local_server import Answer, LocalServer, as_json, fetcher, redirect
from source_visits import NOW, later, setting, visit

from corpus.sources.state import SourceState

TODAY = NOW.date()
PARAMETERS = {
    "q", "count", "start", "order", "fields", "filter_organisations", "filter_content_store_document_type",
    "filter_public_timestamp", "filter_updated_at", "filter_is_withdrawn", "debug",
}  # fmt: skip


class FakeGovUk:
    """Search and content as GOV.UK answers: strict parameters, withdrawn texts hidden unless asked for."""

    def __init__(self, server):
        self.server = server
        self.url = server.url
        self.documents = {}
        server.routes["/api/search.json"] = self.search

    def publish(self, path, back=0, **content):
        at = f"{TODAY - timedelta(days=back)}T09:00:00Z"
        self.documents[path] = {
            "base_path": path,
            "content_id": f"id-of{path.replace('/', '-')}",
            "locale": "en",
            "title": f"Title of {path}",
            "description": "In short.",
            "document_type": "guidance",
            "schema_name": "detailed_guide",
            "first_published_at": "2020-01-31T23:00:00Z",
            "public_updated_at": at,
            "updated_at": at,
            "details": {"body": '<div class="govspeak"><p>You must declare tin.</p></div>', "change_history": []},
            "links": {"organisations": [{"title": "Department of Ports"}]},
        } | content
        self.server.routes[f"/api/content{path}"] = lambda _: as_json(self.documents[path])

    def search(self, request):
        query = {name: values[0] for name, values in request.query.items()}
        if unknown := set(query) - PARAMETERS:
            return as_json({"error": f"Unexpected parameters: {unknown}"}, status=422)
        withdrawn = "include_withdrawn" in query.get("debug", "")
        rows = [self.row(path) for path in self.documents if self.matches(query, path, withdrawn=withdrawn)]
        rows.sort(key=lambda row: row["public_timestamp"])
        start, count = int(query["start"]), int(query["count"])
        return as_json({"results": rows[start : start + count], "total": len(rows), "start": start, "aggregates": {}})

    def row(self, path):
        return {"link": path, "title": "x", "public_timestamp": self.documents[path]["public_updated_at"], "_id": path}

    def matches(self, query, path, *, withdrawn):
        document = self.documents[path]
        is_withdrawn = "withdrawn_notice" in document
        if (is_withdrawn and not withdrawn) or ("filter_is_withdrawn" in query and not is_withdrawn):
            return False
        for name, field in (("filter_public_timestamp", "public_updated_at"), ("filter_updated_at", "updated_at")):
            limits = dict(part.split(":", 1) for part in query[name].split(",")) if name in query else {}
            if not limits.get("from", "") <= document[field][:10] <= limits.get("to", "9"):
                return False
        return True

    def withdraw(self, path, back=0):
        at = f"{TODAY - timedelta(days=back)}T10:00:00Z"
        self.documents[path] |= {
            "withdrawn_notice": {
                "explanation": "<div><p>Replaced by <a href='/x'>the new rules</a>.</p></div>",
                "withdrawn_at": at,
            },
            "updated_at": at,
        }


@pytest.fixture
def govuk():
    with LocalServer() as server:
        yield FakeGovUk(server)


def source(govuk, **options):
    return setting("govuk", govuk.url, licence="OGL", options=options)


def test_a_page_comes_with_its_text_both_dates_and_its_organisation(govuk):
    govuk.publish("/guidance/tin", back=3)
    record = visit(source(govuk), fetcher()).records[0]

    assert record == {
        "id": "govuk-id-of-guidance-tin",
        "title": "Title of /guidance/tin",
        "date": "2020-01-31T23:00:00+00:00",
        "published_found": "feed",
        "updated": f"{TODAY - timedelta(days=3)}T09:00:00+00:00",
        "source": "Department of Ports",
        "url": "https://www.gov.uk/guidance/tin",
        "licence": "OGL",
        "body": "In short.\n\nYou must declare tin.",
    }


def test_guides_in_parts_and_bodies_in_several_formats_are_read(govuk):
    parts = [
        {
            "title": "Overview",
            "body": [
                {"content_type": "text/govspeak", "content": "#x"},
                {"content_type": "text/html", "content": "<p>One.</p>"},
            ],
        },
        {"title": "Next", "body": "<p>Two.</p>"},
    ]
    govuk.publish("/guide", details={"introduction": "<p>Start.</p>", "parts": parts})
    assert (
        visit(source(govuk), fetcher()).records[0]["body"] == "In short.\n\nStart.\n\nOverview\n\nOne.\n\nNext\n\nTwo."
    )


def test_html_attachments_are_articles_of_their_own(govuk):
    attachments = [
        {"attachment_type": "html", "url": "/government/publications/a/text", "title": "The text"},
        {"attachment_type": "file", "url": "https://assets.publishing.service.gov.uk/x.pdf"},
        {"attachment_type": "html", "url": "https://elsewhere.test/x"},
    ]
    govuk.publish("/government/publications/a", details={"body": "<p>See the text.</p>", "attachments": attachments})
    govuk.publish("/government/publications/a/text", back=400, schema_name="html_publication")
    visited = visit(source(govuk), fetcher())
    assert visited.urls == [f"https://www.gov.uk/government/publications/a{end}" for end in ("", "/text")]


def test_a_translation_has_an_id_of_its_own(govuk):
    govuk.publish("/guidance/tin.cy", locale="cy")
    assert visit(source(govuk), fetcher()).records[0]["id"].endswith("-cy")


def test_the_filters_of_the_source_are_asked_for(govuk):
    visit(source(govuk, organisations=["department-of-ports", "tin-board"], document_types=["guidance"]), fetcher())
    query = govuk.server.requests[1].query
    assert query["filter_organisations"] == ["department-of-ports", "tin-board"]
    assert query["filter_content_store_document_type"] == ["guidance"]


def test_what_gov_uk_says_it_changed_is_told_but_not_that_it_was_published(govuk):
    history = [
        {"note": "First published.", "public_timestamp": "2020-01-31T23:00:00Z"},
        {"note": "Raised the  limit for tin.", "public_timestamp": "2026-03-17T09:00:00Z"},
        {"note": "Fixed a link.", "public_timestamp": "2025-03-17T09:00:00Z"},
    ]
    govuk.publish("/a", back=3, details={"body": "<p>x</p>", "change_history": history})
    govuk.publish("/b", back=3, details={"body": "<p>x</p>", "change_history": history[:1]})
    notices = visit(source(govuk), fetcher()).notices

    assert [(n.id, n.reason, str(n.when), n.corrects) for n in notices] == [
        ("govuk-id-of-a", "Raised the limit for tin.", "2026-03-17", None)
    ]


def test_a_page_that_is_withdrawn_after_it_was_collected_is_told_once(govuk):
    govuk.publish("/a", back=1)
    first = visit(source(govuk), fetcher())
    govuk.withdraw("/a")
    second = visit(source(govuk), fetcher(), first.state, now=later(1))
    third = visit(source(govuk), fetcher(), second.state, now=later(2))

    assert len(first.received) == 1
    assert [(w.url, w.id, w.reason, str(w.when)) for w in second.withdrawals] == [
        ("https://www.gov.uk/a", "govuk-id-of-a", "Replaced by the new rules.", str(TODAY))
    ]
    assert third.withdrawals == []


def test_an_old_page_that_is_withdrawn_is_found_too(govuk):
    govuk.publish("/a", back=20)
    first = visit(source(govuk), fetcher())
    govuk.withdraw("/a")
    second = visit(source(govuk), fetcher(), first.state, now=later(30))
    assert [w.url for w in second.withdrawals] == ["https://www.gov.uk/a"]


def test_a_search_that_knows_no_withdrawn_pages_stops_nothing(govuk):
    govuk.publish("/a")
    honest = govuk.search
    govuk.server.routes["/api/search.json"] = lambda r: as_json({}, status=422) if "debug" in r.query else honest(r)
    visited = visit(source(govuk), fetcher())

    assert len(visited.received) == 1
    assert "withdrawals could not be asked for" in visited.skipped[0].reason
    assert visited.state.consecutive_failures == 0


@pytest.mark.parametrize("answer", [Answer(status=410), as_json({"schema_name": "gone", "document_type": "gone"})])
def test_a_page_that_is_gone_is_a_withdrawal(govuk, answer):
    govuk.publish("/a")
    govuk.server.routes["/api/content/a"] = answer
    withdrawal = visit(source(govuk), fetcher()).withdrawals[0]
    assert (withdrawal.url, withdrawal.id) == ("https://www.gov.uk/a", None)


def test_a_content_item_at_another_path_is_followed_to(govuk):
    govuk.publish("/a")
    govuk.documents["/a/part"] = govuk.documents["/a"]
    govuk.server.routes["/api/content/a/part"] = redirect(f"{govuk.url}/api/content/a", 303)
    assert len(visit(source(govuk), fetcher()).received) == 2


def test_links_that_lead_elsewhere_and_pages_without_text_are_skipped(govuk):
    govuk.publish("/good")
    govuk.publish("/bare", description="", details={})
    honest = govuk.search

    def with_external(request):
        answer = honest(request)
        return Answer(
            body=answer.body.replace(b'"link": "/good"', b'"link": "https://elsewhere.test/"'), headers=answer.headers
        )

    govuk.server.routes["/api/search.json"] = with_external
    visited = visit(source(govuk), fetcher())
    assert [one.reason for one in visited.skipped] == [
        "it lies outside GOV.UK, whose search only points to it",
        "there is no text in it",
    ]


def test_long_lists_are_read_page_by_page_and_only_once(govuk):
    for number in range(250):
        govuk.publish(f"/p{number}", back=5)
    first = visit(source(govuk), fetcher(cap=10_000))
    second = visit(source(govuk), fetcher(), first.state, now=later())

    assert len(set(first.urls)) == 250
    assert second.received == []
    assert second.state.seen == ()


@pytest.mark.parametrize("events", [1, 5, 12, 25])
def test_a_visit_that_is_killed_goes_on_where_it_was(govuk, events):
    for number in range(20):
        govuk.publish(f"/p{number}", back=number)
    killed = visit(source(govuk), fetcher(), events=events)
    again = visit(source(govuk), fetcher(), killed.state if killed.states else SourceState())
    assert len({*killed.urls, *again.urls}) == 20
    assert len(set(killed.urls) & set(again.urls)) <= 10
