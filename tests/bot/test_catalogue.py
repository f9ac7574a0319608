from __future__ import annotations

from datetime import date
from itertools import chain

import pytest
from fake_library import article, headline
from hostile_text import hostile
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogue import Catalogue, LiveCatalogue, short_id
from bot.scope import EVERYTHING, Limits, index_scope
from corpus.article import Kind
from corpus.dates import PartialDate
from corpus.headline import Headline

ARTICLES = [
    headline(
        article(
            "steel",
            title="Ruritania raises its duty on steel wire",
            publisher="Harbour Gazette",
            published=PartialDate(2025, 4, 2),
            topics=("steel",),
            parties=("Ruritania",),
            identifiers=("DS543", "EO 14257"),
        )
    ),
    headline(
        article(
            "wine",
            title="Freedonia's wine quota ends",
            publisher="Ministry",
            published=PartialDate(2024),
            kind=Kind.OFFICIAL,
            identifiers=("WT/DS543/R",),
        )
    ),
    headline(article("tin", title="Tin", publisher=None)),
]


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue(ARTICLES)


def ids(found) -> list[str]:
    return [one.id for one in found]


def test_the_newest_comes_first_and_the_undated_last(catalogue: Catalogue) -> None:
    assert ids(catalogue.articles) == ["steel", "wine", "tin"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("stel wire", "steel"), ("wine qu", "wine"), ("RURIT", "steel"), ("freedonias", "wine"), ("tin", "tin")],
)
def test_titles_are_found_by_beginnings_and_in_spite_of_slips(catalogue: Catalogue, typed: str, found: str) -> None:
    assert ids(catalogue.titled(typed))[0] == found


def test_nothing_typed_shows_the_newest_and_nonsense_nothing(catalogue: Catalogue) -> None:
    assert ids(catalogue.titled(" ", limit=2)) == ["steel", "wine"]
    assert catalogue.titled("qqqqqq") == []


@pytest.mark.parametrize(
    ("limits", "allowed"),
    [
        (EVERYTHING, ["steel", "wine", "tin"]),
        (Limits(since=date(2025, 1, 1)), ["steel"]),
        (Limits(until=date(2024, 6, 1)), ["wine"]),
        (Limits(sources=("harbour gazette",)), ["steel"]),
        (Limits(sources=()), []),
        (Limits(official=True), ["wine"]),
    ],
)
def test_limits_hold_in_every_list(catalogue: Catalogue, limits: Limits, allowed: list[str]) -> None:
    assert ids(catalogue.within(limits)) == allowed
    assert ids(catalogue.titled("", limits)) == allowed
    assert set(ids(catalogue.titled("ruritania freedonia tin", limits))) == set(allowed)
    assert sum(source.articles for source in catalogue.sources(limits)) == len([one for one in allowed if one != "tin"])
    assert set(ids(chain(*catalogue.named_in("WT/DS543/R and EO 14257", limits).values()))) == set(allowed) - {"tin"}
    assert ids(catalogue.about("STEEL", limits)) == [one for one in allowed if one == "steel"]


def test_identifiers_are_known_however_they_are_spaced(catalogue: Catalogue) -> None:
    for text in ("DS543", "what of ds 543?", "DS-543"):
        assert "DS543" in catalogue.named_in(text)
    assert catalogue.named_in("EO 1425") == {}
    assert set(catalogue.named_in("WT/DS543/R")) == {"DS543", "WT/DS543/R"}


def test_publishers_are_found_by_part_of_their_name(catalogue: Catalogue) -> None:
    assert catalogue.publishers_like("gaz") == ("Harbour Gazette",)
    assert catalogue.publishers_like("ministry") == ("Ministry",)
    assert catalogue.publishers_like(" ") == ()


def test_an_article_has_a_short_id_whatever_its_own(catalogue: Catalogue) -> None:
    odd = headline(article("x" * 300 + "\ud800"))
    assert len(short_id(odd)) == 12
    assert Catalogue([odd]).by_short_id(short_id(odd)) == odd
    assert catalogue.by_short_id("nothing") is None


class Changing:
    """A record whose articles change."""

    def __init__(self) -> None:
        self.all: list[Headline] = []

    def sequence(self) -> int:
        return len(self.all)

    def since(self, sequence: int) -> list[Headline]:
        return self.all[sequence:]

    def change(self, one: Headline, *, removed: bool = False) -> None:
        values = {name: getattr(one, name) for name in ("id", "title")}
        self.all.append(Headline(**values, changed=len(self.all) + 1, removed=removed))


def test_the_live_catalogue_follows_the_record() -> None:
    record = Changing()
    live = LiveCatalogue(record)
    assert len(live.current()) == 0
    record.change(ARTICLES[0])
    record.change(ARTICLES[1])
    assert len(live.latest) == 0
    assert len(live.current()) == len(live.latest) == 2
    record.change(ARTICLES[0], removed=True)
    assert ids(live.current().articles) == ["wine"]
    assert live.current() is live.current()


def test_the_live_catalogue_follows_a_record_that_was_restored() -> None:
    record = Changing()
    live = LiveCatalogue(record)
    record.change(ARTICLES[0])
    record.change(ARTICLES[1])
    assert len(live.current()) == 2
    record.all = []
    record.change(ARTICLES[2])
    assert ids(live.current().articles) == [ARTICLES[2].id]
    record.all = []
    assert ids(live.current().articles) == []


days = st.one_of(st.none(), st.dates())
limits = st.builds(
    Limits,
    since=days,
    until=days,
    sources=st.one_of(
        st.none(), st.lists(st.sampled_from(["Harbour Gazette", "Ministry", "x"]), max_size=2).map(tuple)
    ),
    official=st.booleans(),
)


@given(limits, limits)
def test_narrowed_limits_allow_what_both_allow(one: Limits, other: Limits) -> None:
    for each in ARTICLES:
        assert one.narrowed(other).allow(each) == (one.allow(each) and other.allow(each))


def test_the_index_is_given_the_same_limits() -> None:
    scope = index_scope(Limits(since=date(2020, 1, 1), sources=("A",), official=True))
    assert scope.published_from == date(2020, 1, 1)
    assert [(one.field, one.any_of) for one in scope.restrictions] == [
        ("publisher", (("A",),)),
        ("kind", (("official",), ("release",))),
    ]


@settings(deadline=None)
@given(st.lists(hostile, max_size=8), hostile)
def test_anything_can_be_typed(titles: list[str], typed: str) -> None:
    catalogue = Catalogue(headline(article(str(number), title=title)) for number, title in enumerate(titles))
    assert len(catalogue.titled(typed)) <= len(titles)
    catalogue.named_in(typed)
    catalogue.publishers_like(typed)
