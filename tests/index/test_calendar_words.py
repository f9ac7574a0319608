from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.calendar_words import date_mentions, window

TODAY = date(2026, 5, 20)  # a Wednesday


def meant(question: str) -> tuple[str, str] | None:
    days = window(question, date_mentions(question, TODAY))
    return (days[0].isoformat(), days[1].isoformat()) if days else None


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("what happened on March 26, 2015?", "2015-03-26", "2015-03-26"),
        ("what happened on 26 March 2015?", "2015-03-26", "2015-03-26"),
        ("what happened on the 2nd of Sept. 2019?", "2019-09-02", "2019-09-02"),
        ("what happened on 2015-03-26?", "2015-03-26", "2015-03-26"),
        ("what happened in 2015-03?", "2015-03-01", "2015-03-31"),
        ("what happened in February 2016?", "2016-02-01", "2016-02-29"),
        ("what happened in Q3 2018?", "2018-07-01", "2018-09-30"),
        ("what happened in the first quarter of 2018?", "2018-01-01", "2018-03-31"),
        ("what happened in 2018?", "2018-01-01", "2018-12-31"),
        ("FY2026 sugar quota", "2026-01-01", "2026-12-31"),
        ("the 2018-2020 tariffs", "2018-01-01", "2020-12-31"),
        ("the 2018-19 talks", "2018-01-01", "2019-12-31"),
    ],
)
def test_exact_dates_mean_their_days(question, first, last):
    assert meant(question) == (first, last)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("what was said today?", "2026-05-20", "2026-05-20"),
        ("what was said yesterday?", "2026-05-19", "2026-05-19"),
        ("what was said this week?", "2026-05-18", "2026-05-20"),
        ("what was said last week?", "2026-05-11", "2026-05-17"),
        ("what was said last month?", "2026-04-01", "2026-04-30"),
        ("what was said last quarter?", "2026-01-01", "2026-03-31"),
        ("what was said last year?", "2025-01-01", "2025-12-31"),
        ("what was said in the past 30 days?", "2026-04-20", "2026-05-20"),
        ("what was said in the last two weeks?", "2026-05-06", "2026-05-20"),
        ("what was said three days ago?", "2026-05-17", "2026-05-17"),
        ("what comes tomorrow?", "2026-05-21", "2026-05-21"),
        ("what comes next week?", "2026-05-25", "2026-05-31"),
        ("what comes next month?", "2026-06-01", "2026-06-30"),
        ("what comes next quarter?", "2026-07-01", "2026-09-30"),
        ("what comes next year?", "2027-01-01", "2027-12-31"),
    ],
)
def test_relative_dates_are_counted_from_the_asking_day(question, first, last):
    assert meant(question) == (first, last)
    assert all(mention.is_relative for mention in date_mentions(question, TODAY))


def test_last_as_a_verb_names_no_date():
    assert meant("will the ban last a year?") is None


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("tariffs since 2018", "2018-01-01", "2199-12-31"),
        ("tariffs as of March 2018", "2018-03-01", "2199-12-31"),
        ("tariffs before 2018", "1800-01-01", "2018-12-31"),
        ("tariffs prior to the early 2018", "1800-01-01", "2018-12-31"),
        ("tariffs between 2018 and 2020", "2018-01-01", "2020-12-31"),
        ("tariffs from 2018 to 2020", "2018-01-01", "2020-12-31"),
        ("tariffs from March 2018 until May 2019", "2018-03-01", "2019-05-31"),
        ("tariffs since 2018 and in 2020", "2018-01-01", "2199-12-31"),
        ("exports in 2016 and in March 2017", "2016-01-01", "2017-03-31"),
    ],
)
def test_since_before_and_between_open_and_close_the_window(question, first, last):
    assert meant(question) == (first, last)


@given(st.dates(date(1801, 1, 1), date(2098, 12, 31)), st.sampled_from(["week", "month", "quarter", "year"]))
def test_the_next_one_follows_the_last_one_after_this_one(today, unit):
    (last,), (this,), (following,) = (date_mentions(f"{which} {unit}", today) for which in ("last", "this", "next"))
    assert last.last + timedelta(days=1) == this.first <= today < following.first
    assert date_mentions(f"last {unit}", following.first)[0].first == this.first
    assert date_mentions(f"last {unit}", following.last + timedelta(days=1))[0].last == following.last


@pytest.mark.parametrize("today", [date.min, date.max])
@pytest.mark.parametrize(
    "words",
    ["yesterday", "tomorrow", "last week", "next week", "next month", "next year", "past 30 days", "a year ago"],
)
def test_where_the_calendar_ends_a_date_beyond_it_is_none(words, today):
    assert len(date_mentions(f"what comes {words}?", today)) <= 1


def test_a_window_that_ends_before_it_begins_is_none():
    assert meant("before 2015 and after 2018") is None


@pytest.mark.parametrize(
    "question",
    [
        "what did the U.S. ask China to clarify?",
        "what does Section 1904 say?",
        "what does 19 U.S.C. 1862 allow?",
        "what does 19 usc sec. 1904 allow?",
        "what does 19 CFR 1900 say?",
        "what stands in 89 FR 1862?",
        "what does Section 301 of the Trade Act of 1974 allow?",
        "what does the 1930 Tariff Act say?",
        "what did GATT 1994 add?",
        "how were 2000 tonnes of steel shipped?",
        "a fund of $2018",
        "who has heading 2009.11?",
        "who filed USTR-2024-0007 and 2024-21217?",
        "may the president act in march?",
    ],
)
def test_numbers_that_only_look_like_years_name_no_date(question):
    assert meant(question) is None


def test_a_day_that_does_not_exist_is_read_as_its_month_or_year():
    assert meant("what happened on February 30, 2015?") == ("2015-01-01", "2015-12-31")


def test_the_spans_are_the_words_of_the_dates():
    question = "was it March 2015 or last month?"
    assert [question[slice(*mention.span)] for mention in date_mentions(question, TODAY)] == [
        "March 2015",
        "last month",
    ]


@given(
    st.dates(date(1801, 1, 1), date(2098, 12, 31)), st.sampled_from(["%B %d, %Y", "%d %B %Y", "%Y-%m-%d", "%b %d %Y"])
)
def test_every_day_written_out_means_itself(day, form):
    text = day.strftime(form)
    assert meant(f"what happened on {text}?") == (day.isoformat(), day.isoformat())


@given(st.text(max_size=80))
def test_any_text_gives_mentions_in_order_that_do_not_overlap(text):
    mentions = date_mentions(text, TODAY)
    assert all(one.span[1] <= two.span[0] for one, two in pairwise(mentions))
    assert all(mention.first <= mention.last for mention in mentions)
    window(text, mentions)
