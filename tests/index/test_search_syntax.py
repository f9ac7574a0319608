from datetime import date

import pytest
from backend_contract import passage
from hypothesis import given
from hypothesis import strategies as st
from memory_backend import MemoryBackend

from corpus.article import Kind
from index.query import Restriction, Scope
from index.search_syntax import LONGEST_SEARCH, MOST_TERMS, did_you_mean, parse_search


def forms(text: str) -> list[str]:
    return [term.forms[0][0] for term in parse_search(text).query.terms]


def required(text: str) -> list[tuple[str, tuple[tuple[str, ...], ...], bool]]:
    return [(each.field, each.any_of, each.excluded) for each in parse_search(text).query.restrictions]


def test_plain_words_rank_and_restrict_nothing():
    search = parse_search("steel tariffs on China")
    assert forms("steel tariffs on China") == ["steel", "tariff", "=china"]
    assert search.query.restrictions == search.query.phrases == search.notes == ()
    assert search.query.question == "steel tariffs on China"


def test_a_quoted_phrase_must_be_there_and_ranks():
    assert required('bank "secure and controllable"') == [("text", (("secur", "", "control"),), False)]
    assert parse_search('"secure and controllable"').query.phrases == (("secur", "", "control"),)
    assert forms('bank "secure and controllable"') == ["bank", "secur", "control"]


def test_a_quoted_word_must_be_there():
    assert required('"steel"') == [("text", (("steel",),), False)]
    assert parse_search('"steel"').query.phrases == ()


def test_a_quote_that_is_not_closed_ends_with_the_text():
    assert required('"steel duties') == [("text", (("steel", "duti"),), False)]


def test_a_minus_excludes_a_word_a_phrase_or_a_field():
    assert required("-bank") == [("text", (("bank",),), True)]
    assert required('-"steel duties"') == [("text", (("steel", "duti"),), True)]
    assert required("-title:steel") == [("title", (("steel",),), True)]
    assert required("-publisher:wire") == [("publisher", (("wire",),), True)]
    assert forms("steel -bank") == ["steel"]


def test_a_hyphen_within_a_word_excludes_nothing():
    assert required("anti-dumping US-China - duties") == []


def test_fields():
    assert required("title:steel") == [("title", (("steel",),), False)]
    assert forms("title:steel") == ["steel"]
    assert required('publisher:"The Daily Wire" topic:wto') == [
        ("publisher", (("The Daily Wire",),), False),
        ("topic", (("wto",),), False),
    ]
    assert required("article:a1b2 article:c3d4") == [("article", (("a1b2",), ("c3d4",)), False)]
    assert forms("publisher:wire topic:wto article:x") == []


def test_an_unknown_field_is_words():
    assert required("http://example.org re:steel") == []
    assert "steel" in forms("re:steel")


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("since:2015", date(2015, 1, 1), None),
        ("until:2015-02", None, date(2015, 2, 28)),
        ("since:2015-03-26 until:2016", date(2015, 3, 26), date(2016, 12, 31)),
        ("published:2015..2016", date(2015, 1, 1), date(2016, 12, 31)),
        ("published:2015-03", date(2015, 3, 1), date(2015, 3, 31)),
        ("published:..2016", None, date(2016, 12, 31)),
        ("published:2015..", date(2015, 1, 1), None),
    ],
)
def test_dates(text, earliest, latest):
    query = parse_search(text).query
    assert (query.published_from, query.published_until) == (earliest, latest)


def test_what_is_not_a_date_is_said():
    search = parse_search("steel since:yesterday")
    assert search.query.published_from is None
    assert "since:yesterday is not a date" in search.notes[0].text


def test_each_of_several_that_are_no_dates_is_said_once():
    notes = parse_search("since:yesterday until:tomorrow published:soon..later").notes
    assert [note.text.partition(" ")[0] for note in notes] == [
        "since:yesterday",
        "until:tomorrow",
        "published:soon..later",
    ]


def test_a_field_that_there_is_not_is_told_with_those_that_there_are_and_searched_as_words():
    search = parse_search('steel foo:bar -quux:"duty on ore"')
    assert forms("steel foo:bar") == ["steel", "foo", "bar"]
    (told,) = (note.text for note in search.notes)
    assert told.startswith("There is no field “foo”; foo:bar was")
    assert "title:, publisher:" in told


@pytest.mark.parametrize("text", ["https://www.wto.org/a", "title:wto", "steel: duties", "at 19:30", "since:2015"])
def test_what_is_no_field_or_one_that_there_is_is_not_told(text):
    assert parse_search(text).notes == ()


def test_length_and_terms_are_capped_and_it_is_said():
    long = parse_search("steel " + "x" * LONGEST_SEARCH)
    assert "500 characters" in long.notes[0].text
    many = parse_search(" ".join(f"{chr(97 + at % 26)}{chr(97 + at // 26)}k" for at in range(60)))
    assert len(many.query.terms) == MOST_TERMS
    assert "32" in many.notes[0].text


@given(st.text(max_size=600) | st.text(alphabet='ab-": *?()[]~^.0123456789', max_size=600))
def test_anything_can_be_read_and_searched(text):
    backend = MemoryBackend()
    backend.replace("a1", [passage("a1", "steel duties")])
    search = parse_search(text)
    assert len(search.query.terms) <= MOST_TERMS
    assert len(search.query.restrictions) <= MOST_TERMS
    backend.search(search.query, 10)


def test_misspelt_words_are_put_right_by_words_of_the_corpus_as_they_stand_there():
    backend = MemoryBackend()
    backend.replace("a1", [passage("a1", "The policies on tariffs and soybeans")])
    assert did_you_mean(parse_search("tarrifs soybeens"), backend) == "tariffs soybeans"
    assert did_you_mean(parse_search("tariffs soybeans"), backend) is None
    assert did_you_mean(parse_search("zygomorphic"), backend) is None


def test_no_word_is_suggested_that_only_what_may_not_be_shown_has():
    backend = MemoryBackend()
    backend.replace("a1", [passage("a1", "The policies on zirconium", kind=Kind.NEWS)])
    backend.replace("a2", [passage("a2", "The policies on soybeans", kind=Kind.OFFICIAL)])
    official = Scope(restrictions=(Restriction(field="kind", any_of=(("official",),)),))
    assert did_you_mean(parse_search("zirconum"), backend) == "zirconium"
    assert did_you_mean(parse_search("zirconum"), backend, official) is None
    assert did_you_mean(parse_search("soybeens"), backend, official) == "soybeans"
