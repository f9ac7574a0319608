import pytest

from corpus.dates import DateFound, PartialDate
from corpus.extract import extract
from corpus.received import PLAIN, RECORD, Received
from corpus.text_date import dates_in

BODY = [f"Clause {number} took the whole of the day, officials said." for number in range(20)]
DAY = PartialDate(2015, 3, 26)


@pytest.mark.parametrize(
    "line",
    [
        "March 26, 2015",
        "26 March 2015",
        "Published: March 26, 2015",
        "Published on 26 March 2015 at 17:04",
        "Date: 2015-03-26",
        "Thursday, March 26, 2015 5:04 p.m. ET",
        "Issued March 26, 2015 |",
    ],
)
def test_a_date_on_a_line_of_its_own_near_the_head_is_the_day_of_publication(line):
    assert dates_in(["By Ann Lee", line, *BODY]) == (DAY, None)


def test_the_day_of_the_last_change_is_another():
    assert dates_in([*BODY, "— Updated March 26, 2015 5:04 p.m."]) == (None, DAY)
    assert dates_in(["March 2015", "Last updated: 2015-03-26", *BODY]) == (PartialDate(2015, 3), DAY)


@pytest.mark.parametrize(
    "lines",
    [
        ["Ministers met on March 26, 2015.", *BODY],
        ["GENEVA, March 26, 2015", *BODY],
        [*BODY, "March 26, 2015"],
        [*BODY[:10], "Published: March 26, 2015", *BODY[10:]],
        ["— Updated 5:04 p.m.", *BODY],
        ["Published 26/03/2015", *BODY],
        ["2015", *BODY][1:],
        [],
    ],
)
def test_no_other_date_is_believed(lines):
    assert dates_in(lines) == (None, None)


def test_a_text_file_is_dated_by_such_a_line_and_a_record_is_not():
    text = "\n\n".join(["Duties fall", "March 26, 2015", *BODY])
    draft = extract(Received(location="a.txt", data=text.encode(), media_type=PLAIN))
    assert (draft.published, draft.published_found) == (DAY, DateFound.TEXT)
    record = b'{"title": "Duties fall", "body": "March 26, 2015\\n\\nMinisters met."}'
    assert extract(Received(location="a.jsonl:1", data=record, media_type=RECORD)).published is None


def test_the_date_of_a_feed_is_better_than_that_of_a_line():
    told = PartialDate(2015, 3, 25)
    text = "\n\n".join(["Duties fall", "March 26, 2015", *BODY]).encode()
    draft = extract(Received(location="a", data=text, media_type=PLAIN, published=told, published_found=DateFound.FEED))
    assert (draft.published, draft.published_found) == (told, DateFound.FEED)
