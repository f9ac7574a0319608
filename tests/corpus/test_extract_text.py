import pytest

from corpus.dates import DateFound, PartialDate
from corpus.errors import UnreadableInput
from corpus.extract import extract
from corpus.received import MARKDOWN, PLAIN, Received

BODY = "Ministers of twelve countries met on Monday.\n\nThey agreed to lower the duties on frozen fish."


def draft_of(text, media_type=PLAIN, **told):
    data = text if isinstance(text, bytes) else text.encode()
    return extract(Received(location="fish.txt", data=data, media_type=media_type, **told))


def test_the_first_line_is_the_title_and_the_rest_the_text():
    draft = draft_of(f"\n\nDuties on fish fall\n\n{BODY}\n")
    assert (draft.title, draft.text) == ("Duties on fish fall", BODY)
    assert (draft.published, draft.published_found, draft.id, draft.url) == (None, DateFound.NONE, None, None)


def test_a_headline_that_runs_over_two_lines_is_one_title():
    assert (
        draft_of(f"Ministers agree to\nlower duties on fish\n\n{BODY}").title
        == "Ministers agree to lower duties on fish"
    )
    assert (
        draft_of(f"Ministers agree\non duties, the\nsecond step\n\n{BODY}").title
        == "Ministers agree on duties, the second step"
    )


def test_a_byline_below_the_headline_is_no_part_of_it():
    draft = draft_of(f"Duties on fish fall\nBy Ann Lee\n\n{BODY}")
    assert (draft.title, draft.text) == ("Duties on fish fall", BODY)


def test_a_text_without_a_headline_keeps_its_first_sentence():
    one = "Ministers of twelve countries met on Monday and agreed to lower the duties on frozen fish, their hosts said."
    assert draft_of(one).text == one
    assert (
        draft_of(one).title
        == "Ministers of twelve countries met on Monday and agreed to lower the duties on frozen fish, their …"
    )
    long = " ".join([one] * 4)
    assert draft_of(f"{long}\n\n{BODY}").text == f"{long}\n\n{BODY}"


def test_the_title_is_not_said_again_by_the_text():
    assert draft_of(f"Duties on fish fall\n\nDuties on fish fall\n\n{BODY}").text == BODY


def test_furniture_of_the_page_goes_and_is_counted():
    draft = draft_of(f"Duties on fish fall\n\n{BODY}\n\nADVERTISEMENT\n\nMost Popular\n\nLoad more")
    assert draft.text == BODY
    assert dict(draft.dropped)["advertisement"] == 1


@pytest.mark.parametrize("nothing", ["", " \n\n\t", "\x00\x00\x00", "Title only\n\nADVERTISEMENT"])
def test_a_file_without_text_is_refused(nothing):
    with pytest.raises(UnreadableInput, match=r"fish.txt: there is no text in it"):
        draft_of(nothing)


def test_what_the_way_it_came_told_is_kept():
    told = PartialDate(2015, 3, 26)
    draft = draft_of(
        f"Duties on fish fall\n\n{BODY}",
        title="Fish: duties fall",
        publisher="Harbor Desk",
        url="https://example.org/fish",
        published=told,
        published_found=DateFound.FEED,
    )
    assert (draft.title, draft.publisher, draft.url) == ("Fish: duties fall", "Harbor Desk", "https://example.org/fish")
    assert (draft.published, draft.published_found) == (told, DateFound.FEED)


def test_hard_wrapped_text_is_unwrapped():
    wrapped = "Ministers of twelve countries met on Monday\nin the harbor city. They agreed to lower the\nduties on frozen fish."
    assert draft_of(f"Duties on fish fall\n\n{wrapped}").text == wrapped.replace("\n", " ")


def test_an_article_file_is_read_by_its_header():
    draft = draft_of(f'---\nid: fish-1\ntitle: "Duties fall"\ndate: 2015\n---\n\n{BODY}', MARKDOWN)
    assert (draft.id, draft.title, draft.text) == ("fish-1", "Duties fall", BODY)
    assert (draft.published, draft.published_found) == (PartialDate(2015), DateFound.HEADER)


def test_a_kind_nobody_reads_is_refused():
    with pytest.raises(UnreadableInput, match="image/png"):
        draft_of("x", "image/png")


def test_a_line_of_ten_megabytes_is_taken():
    assert len(draft_of("Title\n\n" + "fish " * 2_000_000).text) == 9_999_999
