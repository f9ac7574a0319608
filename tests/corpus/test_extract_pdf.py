import subprocess
import sys
import zlib

import documents
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import limited_process
from corpus.characters import PAGE_MARK
from corpus.dates import DateFound, PartialDate
from corpus.errors import UnreadableInput
from corpus.extract import extract
from corpus.limited_process import RanAway, run_limited
from corpus.page_marks import page_at, without_marks
from corpus.pdf_text import pdf_paragraphs
from corpus.received import PDF, Received

HEAD = "HARBOR TREATY SERIES No. 7"
PAGES = [
    [
        HEAD,
        "Agreement on frozen fish",
        "March 26, 2015",
        "The ministers of the twelve countries met in the harbor city on Monday and",
        "agreed to lower the duties on frozen fish by 4.5 percent, a step that fisher-",
        "men on both coasts had asked for since the spring of the year before.",
        "The agreement must still be ratified by the parliaments of all twelve coun-",
        "1",
    ],
    [
        HEAD,
        "tries, and two of them hold elections in the autumn.",
        "Their governments said that they would not put it to a vote before then,",
        "the host told reporters after the talks.",
        "Page 2 of 3",
    ],
    [HEAD, "Annex I lists cold-", "rolled products and other cold-rolled goods.", "- 3 -"],
]
TEXT = (
    "The ministers of the twelve countries met in the harbor city on Monday and agreed to lower the duties on frozen fish"
    " by 4.5 percent, a step that fishermen on both coasts had asked for since the spring of the year before. The"
    " agreement must still be ratified by the parliaments of all twelve countries, and two of them hold elections in the"
    " autumn.\n\nTheir governments said that they would not put it to a vote before then, the host told reporters after"
    " the talks.\n\nAnnex I lists cold-rolled products and other cold-rolled goods."
)


def draft_of(data):
    return extract(Received(location="fish.pdf", data=data, media_type=PDF))


@pytest.mark.parametrize("compress", [False, True])
def test_lines_become_paragraphs_and_running_heads_and_page_numbers_go(compress):
    draft = draft_of(documents.pdf(*PAGES, compress=compress))
    assert draft.title == "Agreement on frozen fish"
    assert draft.text == "March 26, 2015\n\n" + TEXT
    assert (draft.published, draft.published_found) == (PartialDate(2015, 3, 26), DateFound.TEXT)
    assert draft.language == "en"


def test_it_is_known_on_which_page_each_word_stands():
    draft = draft_of(documents.pdf(*PAGES))
    assert [draft.text[offset:].split()[0] for offset in draft.pages] == ["March", "tries,", "Annex"]
    for word, number in (
        ("ministers", 1),
        ("coun", 1),
        ("elections", 2),
        ("governments", 2),
        ("Annex", 3),
        ("goods", 3),
    ):
        assert page_at(draft.pages, draft.text.index(word)) == number


def test_the_files_own_title_counts_if_it_is_one():
    assert draft_of(documents.pdf(*PAGES, title="On frozen fish")).title == "On frozen fish"
    for name in ("Microsoft Word - fish.docx", "untitled", "fish_final.indd", "x"):
        assert draft_of(documents.pdf(*PAGES, title=name)).title == "Agreement on frozen fish"


def test_the_day_the_file_was_made_is_no_date_of_publication():
    data = documents.pdf(PAGES[1], PAGES[2])
    assert b"/Title ()" in data
    assert draft_of(data.replace(b"/Title ()", b"/CreationDate (D:20150326120000Z)")).published is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (documents.encrypted(documents.pdf(*PAGES), "secret"), "encrypted"),
        (documents.pdf([], []), "scan"),
        (b"", "damaged"),
        (b"%PDF-1.7\nnot a PDF file", "damaged"),
        (documents.pdf(*PAGES)[:700], "damaged"),
    ],
    ids=range(5),
)
def test_why_a_file_is_refused(data, reason):
    with pytest.raises(UnreadableInput) as caught:
        draft_of(data)
    assert reason in caught.value.reason


def test_a_file_that_is_encrypted_without_a_password_is_read():
    assert draft_of(documents.encrypted(documents.pdf(*PAGES), "")).text.endswith(TEXT)


def with_stream(data, filters, stream):
    """The file with the content of its only page exchanged."""
    begin, rest = data.split(b"<< /Length ", 1)
    _, end = rest.split(b"\nendstream", 1)
    return begin + b"<< /Filter [%s] /Length %d >>\nstream\n" % (filters, len(stream)) + stream + b"\nendstream" + end


def test_a_bomb_is_stopped_or_yields_nothing():
    content = b"BT /F1 10 Tf 50 780 Td (Fish) Tj ET"
    twice = b"/FlateDecode /FlateDecode"
    harmless = with_stream(documents.pdf([]), twice, zlib.compress(zlib.compress(content + b" " * 1000)))
    assert draft_of(harmless).text == "Fish"
    bomb = with_stream(documents.pdf([]), twice, zlib.compress(zlib.compress(content + b" " * 300_000_000)))
    assert len(bomb) < 3_000
    with pytest.raises(UnreadableInput):
        draft_of(bomb)


def test_pages_that_contain_themselves_are_refused():
    data = documents.pdf(PAGES[1])
    assert b"/Kids [5 0 R]" in data
    with pytest.raises(UnreadableInput):
        draft_of(data.replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]"))


def test_work_that_takes_too_long_or_too_much_is_stopped(tmp_path, monkeypatch):
    with pytest.raises(RanAway, match="seconds"):
        run_limited("corpus.pdf_worker", documents.pdf(*PAGES), wall_seconds=0.001)
    with pytest.raises(RanAway, match="breaks"):
        run_limited("corpus.no_such_module", b"")


def test_the_process_has_limits_of_memory_and_time():
    resource = pytest.importorskip("resource")
    program = (
        "import resource; from corpus.limited_process import limit_this_process as limit; limit(cpu_seconds=7);"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(limited_process.MAX_MEMORY), "7"]
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != limited_process.MAX_MEMORY  # this process has them not


def test_the_process_gets_no_environment(monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    seen = []
    monkeypatch.setattr(subprocess, "run", lambda *_, env, **__: seen.append(env) or pytest.fail("not run"))
    with pytest.raises(pytest.fail.Exception):
        run_limited("corpus.pdf_worker", b"")
    assert seen == [{}]


def test_a_word_parted_at_a_lines_end_keeps_the_hyphen_it_has_elsewhere():
    assert pdf_paragraphs(["The anti-\ndumping duty and the anti-dumping law."]) == [
        f"{PAGE_MARK}The anti-dumping duty and the anti-dumping law."
    ]
    assert pdf_paragraphs(["The coun-\ntries met."]) == [f"{PAGE_MARK}The countries met."]


def test_a_page_without_text_begins_where_the_next_does():
    text, pages = without_marks("\n\n".join(pdf_paragraphs(["One page.", "", "Another one."])))
    assert text == "One page.\n\nAnother one."
    assert [text[offset:] for offset in pages] == ["One page.\n\nAnother one.", "Another one.", "Another one."]


words = st.lists(st.sampled_from(["Fish", "duties", "fell.", "coun-", "tries", "(a)", "7", ""]), max_size=12)


@given(st.lists(words.map("\n".join), max_size=6))
def test_each_page_has_its_offset_and_offsets_rise(pages):
    text, offsets = without_marks("\n\n".join(pdf_paragraphs(pages)))
    assert len(offsets) == len(pages)
    assert list(offsets) == sorted(offsets)
    assert all(0 <= offset <= len(text) for offset in offsets)
    assert PAGE_MARK not in text


def test_a_text_without_pages_has_no_page():
    assert without_marks("Fish") == ("Fish", ())
    assert page_at((), 7) is None
