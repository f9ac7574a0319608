from datetime import timedelta

import pytest
from local_server import Answer, LocalServer, as_json, fetcher
from source_visits import NOW, later, setting, visit

from corpus.sources.visit import MAX_TRIES

TODAY = NOW.date()
API_FIELDS = (
    "agencies agency_letters agency_names docket_numbers document_number editorial_note excerpts filed_at filing_type html_url"
    " json_url last_public_inspection_issue num_pages page_views pdf_file_name pdf_file_size pdf_updated_at pdf_url"
    " publication_date raw_text_url subject_1 subject_2 subject_3 title toc_doc toc_subject type"
).split()
TEXT = """
                          OFFICE OF PORTS

The office finds that tin is imported in such quantities that a rate of
5 percent is fair. It asks for comments.
"""


class FakeDesk:
    """The public inspection desk of the API: newest first, whatever order is asked for."""

    def __init__(self, server):
        self.server = server
        self.url = f"{server.url}/api/v1"
        self.documents = []
        server.routes["/api/v1/public-inspection-documents.json"] = self.answer
        server.routes["/raw.txt"] = Answer(body=TEXT.encode(), headers={"Content-Type": "text/plain"})

    def file(self, number, back=0, ahead=2, **fields):
        filed = TODAY - timedelta(days=back)
        document = {
            "document_number": number,
            "title": "Rate on Tin",
            "type": "Notice",
            "agencies": [{"name": "Office of Ports"}],
            "docket_numbers": ["PORT-1"],
            "editorial_note": None,
            "filed_at": f"{filed}T08:45:00.000-04:00",
            "html_url": f"https://www.federalregister.gov/public-inspection/{number}/rate-on-tin",
            "pdf_url": f"https://public-inspection.federalregister.gov/{number}.pdf",
            "publication_date": str(TODAY + timedelta(days=ahead)),
            "raw_text_url": f"{self.server.url}/raw.txt",
        }
        self.documents.append(document | fields)

    def answer(self, request):
        query = request.query
        if any(name not in API_FIELDS for name in query["fields[]"]):
            return as_json({"status": 400, "message": "field not valid"}, status=400)
        first, last = query["conditions[filed_at][gte]"][0], query["conditions[filed_at][lte]"][0]
        found = [d for d in self.documents if first <= d["filed_at"][:10] <= last]
        found.sort(key=lambda one: one["filed_at"], reverse=True)
        answer = {"count": len(found), "description": "Public Inspection Documents"}
        return as_json(answer | ({"total_pages": 1, "results": found} if found else {}))


@pytest.fixture
def desk():
    with LocalServer() as server:
        yield FakeDesk(server)


def source(desk, **options):
    return setting("public_inspection", desk.url, options=options)


def test_a_filed_document_is_an_article_of_the_day_it_was_filed(desk):
    desk.file("2026-00123", back=1)
    visited = visit(source(desk, agencies=["office-of-ports"]), fetcher())

    assert visited.records == [
        {
            "id": "fr-2026-123",
            "title": "Rate on Tin",
            "date": f"{TODAY - timedelta(days=1)}T08:45:00-04:00",
            "published_found": "feed",
            "source": "Office of Ports",
            "url": "https://www.federalregister.gov/public-inspection/2026-00123/rate-on-tin",
            "identifiers": ["2026-00123", "PORT-1"],
            "sources": [
                {
                    "publisher": "Office of the Federal Register (copy on public inspection)",
                    "url": "https://public-inspection.federalregister.gov/2026-00123.pdf",
                }
            ],
            "body": TEXT,
        }
    ]
    assert desk.server.requests[1].query["conditions[agencies][]"] == ["office-of-ports"]


def test_a_document_that_is_already_printed_is_left_to_the_printed_version(desk):
    desk.file("2026-1", back=3, ahead=0)
    desk.file("2026-2", back=3, ahead=1)
    assert [r["id"] for r in visit(source(desk), fetcher()).records] == ["fr-2026-2"]


def test_a_document_that_its_agency_withdrew_is_withdrawn(desk):
    desk.file("2026-00123")
    first = visit(source(desk), fetcher())
    note = "This document was withdrawn by the submitting agency before publication."
    desk.documents[0]["editorial_note"] = note
    second = visit(source(desk), fetcher(), first.state, now=later(2))

    assert second.received == []
    assert [(w.id, w.reason) for w in second.withdrawals] == [("fr-2026-123", note)]


def test_another_note_is_no_withdrawal(desk):
    desk.file("2026-1", editorial_note="An earlier version had another title.")
    visited = visit(source(desk), fetcher())
    assert (len(visited.received), visited.withdrawals) == (1, [])


def test_a_text_that_is_not_there_yet_is_waited_for(desk):
    desk.file("2026-1", raw_text_url=None)
    first = visit(source(desk), fetcher())
    assert "not there yet" in first.skipped[0].reason
    desk.documents[0]["raw_text_url"] = f"{desk.server.url}/raw.txt"
    assert len(visit(source(desk), fetcher(), first.state, now=later(2)).received) == 1


def test_a_text_that_never_comes_is_given_up(desk):
    desk.file("2026-1", raw_text_url=None)
    state, reasons = None, []
    for _ in range(MAX_TRIES + 1):
        visited = visit(source(desk), fetcher(), state)
        state = visited.state
        reasons += [one.reason for one in visited.skipped]
    assert len(reasons) == MAX_TRIES
    assert "given up" in reasons[-1]
