import pytest

from corpus.dates import PartialDate
from corpus.written_date import written_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("March 26, 2015", "2015-03-26"),
        ("Mar. 26 2015", "2015-03-26"),
        ("26 March 2015", "2015-03-26"),
        ("26th September, 2018", "2018-09-26"),
        ("Thursday, March 26, 2015", "2015-03-26"),
        ("Sept. 3, 2019", "2019-09-03"),
        ("May 2016", "2016-05"),
        ("Thu, 26 Mar 2015 17:04:00 +0000", "2015-03-26"),
        ("2015-03-26 17:04:00 +0000", "2015-03-26"),
        ("2015-03-26 17:04", "2015-03-26"),
    ],
)
def test_dates_with_one_reading(text, iso):
    assert str(written_date(text)) == iso


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2015",
        "3.4.2015",
        "February 30, 2015",
        "yesterday",
        "March 26",
        "2015",
        "May",
        "in March 2015",
        "",
        "26 Mar",
    ],
)
def test_all_else_is_no_date(text):
    assert written_date(text) is None


def test_a_time_with_its_zone_is_kept():
    found = written_date("Thu, 26 Mar 2015 17:04:00 -0400")
    assert found == PartialDate.parse("2015-03-26T17:04:00-04:00")
