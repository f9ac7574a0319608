from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from drafts import dates as dates_or_none
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import PartialDate, Precision

dates = dates_or_none.filter(bool)


@given(dates)
def test_the_exact_form_is_read_back_as_the_same_date(partial):
    assert PartialDate.parse(partial.exact()) == partial


@given(dates)
def test_the_plain_form_keeps_the_day_and_the_precision(partial):
    again = PartialDate.parse(str(partial))
    assert (again.first, again.last, again.precision) == (partial.first, partial.last, partial.precision)
    assert again.moment is None


@given(dates)
def test_the_days_it_may_mean_are_one_day_one_month_or_one_year(partial):
    days = (partial.last - partial.first).days + 1
    assert partial.first.year == partial.last.year == partial.year
    expected = {Precision.DAY: {1}, Precision.MONTH: {28, 29, 30, 31}, Precision.YEAR: {365, 366}}
    assert days in expected[partial.precision]


@given(st.text())
def test_any_text_is_a_date_or_none(text):
    read = PartialDate.parse(text)
    assert read is None or PartialDate.parse(read.exact()) == read


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2015-03-26", date(2015, 3, 26), date(2015, 3, 26), Precision.DAY),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), Precision.MONTH),
        ("2015", date(2015, 1, 1), date(2015, 12, 31), Precision.YEAR),
        (" 2015-12 ", date(2015, 12, 1), date(2015, 12, 31), Precision.MONTH),
    ],
)
def test_a_date_is_no_more_exact_than_it_is_written(text, first, last, precision):
    read = PartialDate.parse(text)
    assert (read.first, read.last, read.precision, read.moment) == (first, last, precision, None)


def test_a_time_with_its_zone_is_kept_in_that_zone():
    read = PartialDate.parse("2015-03-26T23:30:00-04:00")
    assert str(read) == "2015-03-26"
    assert read.moment == datetime(2015, 3, 27, 3, 30, tzinfo=UTC)
    assert read.moment.utcoffset() == timedelta(hours=-4)
    assert read.exact() == "2015-03-26T23:30:00-04:00"


def test_a_time_without_a_zone_is_only_a_day():
    assert PartialDate.parse("2015-03-26T23:30:00") == PartialDate(2015, 3, 26)
    assert PartialDate.of_moment(datetime.fromisoformat("2015-03-26T23:30:00")) == PartialDate(2015, 3, 26)


def test_the_day_of_a_moment_is_that_of_its_own_zone():
    tokyo = timezone(timedelta(hours=9))
    assert str(PartialDate.of_moment(datetime(2015, 3, 27, 1, 0, tzinfo=tokyo))) == "2015-03-27"


@pytest.mark.parametrize(
    "text", ["", "26 March 2015", "2015-13", "2015-02-30", "2015-3-1", "03/04/2015", "15", "0000", "20155"]
)
def test_what_is_no_iso_date_is_none(text):
    assert PartialDate.parse(text) is None


def test_a_day_needs_a_month():
    with pytest.raises(ValueError, match="a day needs a month"):
        PartialDate(2015, None, 3)


def test_a_day_that_is_in_no_calendar_is_refused():
    with pytest.raises(ValueError):
        PartialDate(2015, 2, 29)
