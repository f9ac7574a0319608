from datetime import datetime, timedelta

import pytest
from local_server import Answer, LocalServer, as_json, fetcher, page
from source_visits import NOW, later, setting, visit

from corpus.received import HTML, PDF
from corpus.sources import regulations_gov
from corpus.sources.setting import SourceKind
from corpus.sources.slices import Pages
from corpus.sources.visiting import secret_headers

KEYS = {SourceKind.REGULATIONS_GOV: "k3y"}
FILTERS = {
    "filter[agencyId]", "filter[docketId]", "filter[documentType]", "filter[lastModifiedDate][ge]",
    "filter[lastModifiedDate][le]", "sort", "page[size]", "page[number]",
}  # fmt: skip


class FakeRegulations:
    """The API: times in as Eastern, out as UTC; at most 20 pages of 250."""

    def __init__(self, server):
        self.server = server
        self.url = f"{server.url}/v4"
        self.documents = {}
        server.routes["/v4/documents"] = self.list
        server.routes["/file.htm"] = page("<html><p>The text of the notice.</p></html>")
        server.routes["/file.pdf"] = Answer(body=b"%PDF-1.7", headers={"Content-Type": "application/pdf"})

    def post(self, number, back=0, files=("pdf", "htm"), attached=(), **attributes):
        modified = NOW - timedelta(days=back, hours=2)
        self.documents[number] = {
            "agencyId": "USTR",
            "docketId": "USTR-2026-0001",
            "documentType": "Notice",
            "frDocNum": "2026-00123",
            "lastModifiedDate": modified.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "postedDate": modified.strftime("%Y-%m-%dT05:00:00Z"),
            "title": f"Notice  {number}",
            "withdrawn": False,
        } | attributes
        self.server.routes[f"/v4/documents/{number}"] = lambda r: self.detail(number, files, attached, r)

    def detail(self, number, files, attached, request):
        assert request.query == {"include": ["attachments"]}
        attributes = self.documents[number] | {"fileFormats": self.formats(files)}
        included = [{"id": "1", "type": "attachments", "attributes": {"fileFormats": self.formats(attached)}}]
        return as_json({"data": {"id": number, "type": "documents", "attributes": attributes}, "included": included})

    def formats(self, names):
        return [{"fileUrl": f"{self.server.url}/file.{name}", "format": name, "size": 1} for name in names]

    def list(self, request):
        query = {name: values[0] for name, values in request.query.items()}
        if set(query) - FILTERS or int(query["page[number]"]) > 20 or not 5 <= int(query["page[size]"]) <= 250:
            return as_json({"errors": [{"status": "400"}]}, status=400)
        first = self.utc(query["filter[lastModifiedDate][ge]"])
        last = self.utc(query["filter[lastModifiedDate][le]"])
        rows = [{"id": number, "type": "documents", "attributes": one} for number, one in self.documents.items()]
        rows = [row for row in rows if first <= row["attributes"]["lastModifiedDate"] <= last]
        rows.sort(key=lambda row: (row["attributes"]["lastModifiedDate"], row["id"]))
        number, size = int(query["page[number]"]), int(query["page[size]"])
        meta = {
            "totalElements": len(rows),
            "pageNumber": number,
            "pageSize": size,
            "hasNextPage": number * size < len(rows),
        }
        return as_json({"data": rows[(number - 1) * size : number * size], "meta": meta})

    @staticmethod
    def utc(eastern, summer=True):
        moment = datetime.fromisoformat(eastern) + timedelta(hours=4 if summer else 5)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def regulations():
    with LocalServer() as server:
        yield FakeRegulations(server)


def source(regulations, **options):
    return setting("regulations_gov", regulations.url, options=options)


def test_without_a_key_the_source_is_off_and_says_so(regulations):
    visited = visit(source(regulations), fetcher())

    assert "needs a key" in visited.skipped[0].reason
    assert visited.states == []
    assert regulations.server.requests == []


def test_a_document_is_its_file_in_the_format_that_reads_best(regulations):
    regulations.post("USTR-2026-0001-0002", back=3)
    regulations.post("USTR-2026-0001-0003", back=2, files=(), attached=("xlsx", "pdf"))
    html, pdf = visit(source(regulations), fetcher(), keys=KEYS).received

    assert html.media_type == HTML + "; charset=utf-8"
    assert (html.title, html.publisher, str(html.published)) == ("Notice USTR-2026-0001-0002", "USTR", "2026-03-17")
    assert html.url == html.location == "https://www.regulations.gov/document/USTR-2026-0001-0002"
    assert pdf.media_type == PDF


def test_a_document_without_a_file_that_is_read_is_skipped_with_the_reason(regulations):
    regulations.post("A-1", files=("xlsx",))
    regulations.post("A-2")
    visited = visit(source(regulations), fetcher(), keys=KEYS)
    assert len(visited.received) == 1
    assert "no file of a kind that is read" in visited.skipped[0].reason


def test_a_document_that_is_withdrawn_is_told_with_the_agencys_reason(regulations):
    regulations.post("A-1", back=1)
    first = visit(source(regulations), fetcher(), keys=KEYS)
    now = NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
    regulations.documents["A-1"] |= {
        "withdrawn": True,
        "reasonWithdrawn": "Posted in error",
        "lastModifiedDate": now,
        "modifyDate": now,
    }
    second = visit(source(regulations), fetcher(), first.state, now=later(1), keys=KEYS)

    assert len(first.received) == 1
    assert second.received == []
    assert [(w.url, w.reason, str(w.when)) for w in second.withdrawals] == [
        ("https://www.regulations.gov/document/A-1", "Posted in error", "2026-03-20")
    ]


def test_the_filters_of_the_source_are_asked_for(regulations):
    visit(
        source(regulations, agencies=["USTR", "ITA"], docket="USTR-2026-0001", document_types=["Notice"]),
        fetcher(),
        keys=KEYS,
    )
    request = next(r for r in regulations.server.requests if r.path == "/v4/documents")
    assert request.query["filter[agencyId]"] == ["USTR,ITA"]
    assert request.query["filter[docketId]"] == ["USTR-2026-0001"]
    assert request.query["sort"] == ["lastModifiedDate,documentId"]


@pytest.mark.parametrize("summer", [True, False])
def test_no_document_is_missed_in_summer_or_winter_and_each_is_taken_once(regulations, summer):
    regulations.utc = lambda eastern: FakeRegulations.utc(eastern, summer=summer)
    for hour in range(24 * 12):
        moment = NOW - timedelta(hours=hour)
        regulations.post(f"A-{hour}", lastModifiedDate=moment.strftime("%Y-%m-%dT%H:%M:%SZ"), files=("htm",))
    visited = visit(source(regulations, days=12), fetcher(cap=10_000), keys=KEYS)

    assert sorted(int(url.rpartition("-")[2]) for url in visited.urls) == list(range(24 * 12))


def test_weeks_with_more_than_twenty_pages_are_asked_for_in_halves(regulations, monkeypatch):
    monkeypatch.setattr(regulations_gov, "PAGES", Pages(per_page=5, last=20, split_above=100, key="id"))
    for number in range(120):
        regulations.post(f"A-{number}", back=3 + number % 6, files=("htm",))
    visited = visit(source(regulations, days=9), fetcher(cap=10_000), keys=KEYS)

    assert len(visited.urls) == len(set(visited.urls)) == 120
    assert visited.skipped == []


def test_the_key_is_a_header_for_its_own_host_only():
    assert secret_headers(KEYS) == {"api.regulations.gov": {"X-Api-Key": "k3y"}}
    assert secret_headers({}) == {}
