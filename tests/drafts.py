"""Drafts and articles for property tests: any values that the record can hold."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import assume
from hypothesis import strategies as st

from corpus.article import Article, Kind, SourceReference
from corpus.characters import one_line
from corpus.cleaning import clean
from corpus.dates import DateFound, PartialDate
from corpus.encoding import mended
from corpus.received import Draft

lines = st.text(max_size=40).map(one_line)
full_lines = lines.filter(bool)
tuples = st.lists(full_lines, max_size=3).map(tuple)
ids = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=20).filter(str.isprintable)
web_addresses = st.sampled_from(["http://example.org/a?b=c", "https://example.org", "HTTPS://Example.org:8443/ä/{x}"])
offsets = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1900, 1, 1), timezones=offsets).map(PartialDate.of_moment)
days = st.dates().map(lambda day: PartialDate(day.year, day.month, day.day))
months = st.dates().map(lambda day: PartialDate(day.year, day.month))
years = st.integers(1, 9999).map(PartialDate)
dates = st.none() | moments | days | months | years
sources = st.builds(SourceReference, publisher=lines, title=lines, date=lines, url=web_addresses | lines)
bodies = st.lists(full_lines, min_size=1, max_size=4).map("\n\n".join)
found = st.sampled_from([how for how in DateFound if how is not DateFound.NONE])


@st.composite
def described(draw):
    published = draw(dates)
    title = draw(full_lines)
    text = clean(draw(bodies), title=title).text
    assume(text and mended(text) == text and mended(title) == title)
    return {
        "id": draw(ids),
        "title": title,
        "text": text,
        "url": draw(st.none() | web_addresses),
        "publisher": draw(st.none() | full_lines),
        "published": published,
        "published_found": draw(found) if published else DateFound.NONE,
        "updated": draw(dates),
        "kind": draw(st.sampled_from(Kind)),
        "licence": draw(st.none() | full_lines),
        "language": draw(st.none() | st.sampled_from(["en", "fr", "zh-Hant"])),
        "parties": draw(tuples),
        "topics": draw(tuples),
        "identifiers": draw(tuples),
        "sources": tuple(draw(st.lists(sources, max_size=2))),
        "origin": draw(full_lines),
        "pages": tuple(sorted(draw(st.lists(st.integers(0, len(text)), max_size=3)))),
    }


drafts = described().map(lambda values: Draft(**values))
articles = described().map(lambda values: Article(**values, retrieved_at=datetime(2026, 1, 1, tzinfo=UTC), version=3))
