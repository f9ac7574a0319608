from datetime import timedelta

import pytest
from local_server import Answer, LocalServer, as_json, fetcher
from source_visits import NOW, later, setting, visit

from corpus.extract import extract
from corpus.sources.federal_register import document_id
from corpus.sources.state import SourceState

API_FIELDS = (  # the fields that the API knows; any other is an error
    "abstract action agencies agency_names body_html_url cfr_references citation comment_url comments_close_on correction_of"
    " corrections dates disposition_notes docket_id docket_ids dockets document_number effective_on end_page excerpts"
    " executive_order_notes executive_order_number full_text_xml_url html_url images json_url mods_url page_length pdf_url"
    " president presidential_document_number proclamation_number public_inspection_pdf_url publication_date raw_text_url"
    " regulation_id_number_info regulation_id_numbers significant signing_date start_page subtype title toc_doc toc_subject"
    " topics type volume"
).split()
CONDITIONS = {
    "conditions[publication_date][gte]",
    "conditions[publication_date][lte]",
    "conditions[agencies][]",
    "conditions[type][]",
    "conditions[term]",
}

BODY = """
<div class="preamble"><div id="summary"><h1 id="h-1">SUMMARY:</h1>
<p id="p-1" data-page="1000">The agency lowers the rate on tin <span class="printed-page-inline unprinted-element
document-markup" data-page="1001"> (<svg><use xlink:href="#x"></use></svg> print page 1001) </span><span
class="printed-page-details unprinted-element document-markup" id="page-1001"></span>to 5 percent.</p></div></div>
<ul class="bullets"><li id="p-2">Tin foil stays free.<sup>[<a class="footnote-reference" href="#f1">1</a>]</sup></li></ul>
<h1 id="footnotes">Footnotes</h1><div class="footnote"><p>1. See the annex.</p><a class="back" href="#c1"> Back to Citation </a></div>
"""


class FakeFederalRegister:
    """Answers as the API's source does, its traps included."""

    def __init__(self, server):
        self.url = f"{server.url}/api/v1"
        self.documents = []
        server.routes["/api/v1/documents.json"] = self.answer
        server.routes["/body.html"] = Answer(body=BODY.encode(), headers={"Content-Type": "text/html"})
        self.server = server

    def add(self, number, day, **fields):
        document = {
            "document_number": number,
            "title": f"Notice {number}",
            "type": "Notice",
            "abstract": "The agency asks for comments.",
            "action": "Notice.",
            "dates": "Comments are due on April 30, 2026.",
            "publication_date": str(day),
            "html_url": f"https://www.federalregister.gov/documents/{day:%Y/%m/%d}/{number}/notice",
            "pdf_url": f"https://www.govinfo.gov/content/pkg/FR-{day}/pdf/{number}.pdf",
            "body_html_url": None,
            "citation": "91 FR 1000",
            "agencies": [{"name": "Office of Ports", "raw_name": "OFFICE OF PORTS", "slug": "office-of-ports"}],
            "docket_ids": ["PORT-2026-0001"],
            "regulation_id_numbers": [],
            "cfr_references": [],
            "topics": [],
            "correction_of": None,
            "corrections": [],
        }
        self.documents.append(document | fields)

    def answer(self, request):
        query = request.query
        unknown = [f for f in query["fields[]"] if f not in API_FIELDS]
        unknown += [name for name in query if name.startswith("conditions") and name not in CONDITIONS]
        if unknown:
            return as_json({"status": 400, "message": f"{unknown} not valid"}, status=400)
        first, last = query["conditions[publication_date][gte]"][0], query["conditions[publication_date][lte]"][0]
        found = [d for d in self.documents if first <= d["publication_date"] <= last]
        found.sort(key=lambda one: one["publication_date"])
        page, per_page = int(query["page"][0]), int(query["per_page"][0])
        per_page = per_page if 1 < per_page <= 2000 else 20
        if page > 50 or page * per_page > 10_000:
            page = 1
        answer = {"count": len(found), "description": "Documents"}
        rows = found[(page - 1) * per_page : page * per_page]
        if rows:
            answer |= {
                "total_pages": -(-len(found) // per_page),
                "results": [self.only(query["fields[]"], d) for d in rows],
            }
        return as_json(answer)

    @staticmethod
    def only(fields, document):
        return {name: document.get(name) for name in fields}

    def lists(self):
        return [r.query for r in self.server.requests if r.path.endswith("documents.json")]


@pytest.fixture
def register():
    with LocalServer() as server:
        yield FakeFederalRegister(server)


def source(register, **options):
    return setting("federal_register", register.url, article_kind="official", options=options)


TODAY = NOW.date()


def day(back):
    return TODAY - timedelta(days=back)


def test_a_document_comes_with_its_text_provenance_and_identifiers(register):
    register.add(
        "2026-00123",
        day(3),
        title="Rate on Tin",
        body_html_url=f"{register.server.url}/body.html",
        regulation_id_numbers=["0625-AA01"],
        cfr_references=[{"title": 19, "part": 351}, {"title": 15, "part": None}],
        topics=["Imports"],
        executive_order_number="14999",
        agencies=[{"name": "Office of Ports"}, {"raw_name": "BUREAU OF TIN"}],
    )
    record = visit(source(register), fetcher()).records[0]

    assert record == {
        "id": "fr-2026-123",
        "title": "Rate on Tin",
        "date": str(day(3)),
        "published_found": "feed",
        "source": "Office of Ports; BUREAU OF TIN",
        "url": f"https://www.federalregister.gov/documents/{day(3):%Y/%m/%d}/2026-00123/notice",
        "kind": "official",
        "identifiers": ["2026-00123", "91 FR 1000", "PORT-2026-0001", "RIN 0625-AA01", "19 CFR 351", "EO 14999"],
        "topics": ["Imports"],
        "sources": [
            {
                "publisher": "Office of the Federal Register (official edition)",
                "title": "91 FR 1000",
                "date": str(day(3)),
                "url": f"https://www.govinfo.gov/content/pkg/FR-{day(3)}/pdf/2026-00123.pdf",
            }
        ],
        "body": (
            "SUMMARY:\n\nThe agency lowers the rate on tin to 5 percent.\n\nTin foil stays free.[1]\n\n"
            "Footnotes\n\n1. See the annex."
        ),
    }


def test_what_comes_is_an_article(register):
    register.add("2026-00123", day(3), body_html_url=f"{register.server.url}/body.html")
    draft = extract(visit(source(register), fetcher()).received[0])

    assert (draft.id, draft.publisher, str(draft.published)) == ("fr-2026-123", "Office of Ports", str(day(3)))
    assert "The agency lowers the rate on tin to 5 percent." in draft.text
    assert draft.identifiers[0] == "2026-00123"


def test_a_document_whose_text_is_out_of_reach_is_told_by_its_abstract(register):
    blocked = (
        b"<h1>Request</h1><p>Due to scraping, programmatic access to these sites is limited to our extensive APIs."
    )
    register.server.routes["/blocked.html"] = Answer(body=blocked)
    for number, path in (("2026-1", "/blocked.html"), ("2026-2", "/missing.html"), ("2026-3", None)):
        register.add(number, day(3), body_html_url=path and register.server.url + path)
    bodies = {record["body"] for record in visit(source(register), fetcher()).records}

    assert bodies == {"The agency asks for comments.\n\nAction: Notice.\n\nDates: Comments are due on April 30, 2026."}


def test_the_abstract_is_enough_where_the_source_says_so(register):
    register.add("2026-1", day(3), body_html_url=f"{register.server.url}/body.html")
    visit(source(register, full_text=False), fetcher())
    assert "/body.html" not in register.server.paths()


def test_the_filters_of_the_source_are_asked_for_and_fields_by_name(register):
    visit(source(register, agencies=["office-of-ports", "bureau-of-tin"], types=["RULE"], term="tin foil"), fetcher())
    query = register.lists()[0]

    assert query["conditions[agencies][]"] == ["office-of-ports", "bureau-of-tin"]
    assert query["conditions[type][]"] == ["RULE"]
    assert query["conditions[term]"] == ["tin foil"]
    assert {"citation", "corrections", "correction_of", "dates"} <= set(query["fields[]"])


def test_days_without_documents_have_no_results_and_that_is_no_fault(register):
    visited = visit(source(register), fetcher())
    assert visited.skipped == []
    assert visited.state.consecutive_failures == 0
    assert visited.state.cursor == str(day(2))


def test_the_first_visit_goes_back_as_far_as_the_source_says_and_the_next_goes_on(register):
    for back in range(20):
        register.add(f"2026-{100 + back}", day(back))
    first = visit(source(register, days=10), fetcher())
    assert [r["date"] for r in first.records] == [str(day(back)) for back in range(10, -1, -1)]

    register.add("2026-999", day(-1))
    second = visit(source(register, days=10), fetcher(), first.state, now=later())
    assert [r["id"] for r in second.records] == ["fr-2026-999"]
    assert min(q["conditions[publication_date][gte]"][0] for q in register.lists()[-2:]) == str(day(1))


def test_what_is_remembered_does_not_grow(register):
    state = SourceState()
    for number in range(12):
        register.add(f"2026-{number}", TODAY + timedelta(days=number))
        state = visit(source(register), fetcher(), state, now=later(24 * number)).state
    assert len(state.seen) <= 3


def test_a_document_that_appears_late_on_its_day_is_taken(register):
    register.add("2026-1", TODAY)
    first = visit(source(register), fetcher())
    register.add("2026-2", TODAY)
    second = visit(source(register), fetcher(), first.state, now=later(3))
    assert [r["id"] for r in second.records] == ["fr-2026-2"]


def test_busy_weeks_are_asked_for_in_halves_so_that_paging_never_starts_over(register):
    for back in range(10):
        for number in range(450):
            register.add(f"2026-{back * 1000 + number}", day(back), html_url=None)
    visited = visit(source(register, full_text=False, days=9), fetcher(cap=100_000))

    assert len(visited.received) == 4500
    assert len({r["id"] for r in visited.records}) == 4500
    assert visited.skipped == []
    assert all(int(q["page"][0]) * int(q["per_page"][0]) <= 10_000 for q in register.lists())


def test_a_list_that_starts_over_ends_and_the_gap_is_told(register):
    for number in range(600):
        register.add(f"2026-{number}", day(5), html_url=None)
    honest = register.answer

    def starts_over(request):
        if int(request.query["page"][0]) > 2:
            request.query["page"] = ["1"]
        return honest(request)

    register.server.routes["/api/v1/documents.json"] = starts_over
    visited = visit(source(register, days=6), fetcher(cap=100_000))

    assert len(visited.received) == 400
    assert "of 600 entries 400 were listed" in visited.skipped[0].reason


def test_corrections_name_what_they_correct(register):
    api = "https://www.federalregister.gov/api/v1/documents"
    register.add("C1-2026-00500", day(3), correction_of=f"{api}/2026-00500.json")
    register.add("2026-00400", day(4), corrections=[f"{api}/2026-00450.json"])
    notices = visit(source(register), fetcher()).notices

    assert [(n.id, n.corrects) for n in notices] == [
        ("fr-2026-450", "fr-2026-400"),
        ("fr-c1-2026-500", "fr-2026-500"),
    ]
    assert "C1-2026-00500" in notices[1].reason
    assert str(notices[1].when) == str(day(3))


@pytest.mark.parametrize(
    ("number", "article"),
    [
        ("2012-07333", "fr-2012-7333"),
        ("2012-7333", "fr-2012-7333"),
        ("C1-2012-07333", "fr-c1-2012-7333"),
        ("E9-1234", "fr-e9-1234"),
        ("94–0001", "fr-94-1"),
        ("2026-00000", "fr-2026-0"),
        ("X", "fr-x"),
    ],
)
def test_numbers_with_and_without_zeros_are_the_same_document(number, article):
    assert document_id(number) == article


def test_one_broken_document_does_not_stop_the_others(register):
    register.add("2026-1", day(3), title="")
    register.add("2026-2", day(3), abstract=None, action=None, dates=None)
    register.add("2026-3", day(3))
    visited = visit(source(register), fetcher())

    assert [r["id"] for r in visited.records] == ["fr-2026-3"]
    assert [one.reason for one in visited.skipped] == [
        "the Federal Register gave it no number or no title",
        "there is no text in it",
    ]


def test_a_document_that_fails_for_now_holds_the_cursor_and_is_taken_later(register):
    register.server.routes["/late.html"] = Answer(status=503)
    register.add("2026-1", day(12), body_html_url=f"{register.server.url}/late.html")
    register.add("2026-2", day(3))
    first = visit(source(register, days=20), fetcher(tries=1))
    assert [r["id"] for r in first.records] == ["fr-2026-2"]
    assert first.state.cursor < str(day(12))

    register.server.routes["/late.html"] = Answer(body=b"<p>Now it is here.</p>")
    second = visit(source(register, days=20), fetcher(tries=1), first.state)
    assert [r["id"] for r in second.records] == ["fr-2026-1"]
    assert second.state.cursor == str(day(2))


@pytest.mark.parametrize("events", [1, 2, 7, 13, 29, 40])
def test_a_visit_that_is_killed_goes_on_where_it_was(register, events):
    for back in range(30):
        register.add(f"2026-{back}", day(back))
    killed = visit(source(register), fetcher(), events=events)
    again = visit(source(register), fetcher(), killed.state if killed.states else SourceState())

    assert {*killed.urls, *again.urls} == {d["html_url"] for d in register.documents}
    assert len(set(killed.urls) & set(again.urls)) <= 10


@pytest.mark.parametrize(
    "answer",
    [
        as_json([]),
        as_json({"count": "many", "results": "none"}),
        as_json({"count": 3, "results": [None, 1, {}]}),
        as_json({"errors": {"x": "is not a valid field"}}, status=400),
        Answer(body=b"<html>maintenance</html>"),
        Answer(body=b"[" * 100_000),
    ],
)
def test_an_answer_of_another_shape_is_a_failure_or_a_skip_but_never_an_exception(register, answer):
    register.server.routes["/api/v1/documents.json"] = answer
    visited = visit(source(register, days=5), fetcher())
    assert visited.received == []
    assert visited.state.last_error or visited.skipped
