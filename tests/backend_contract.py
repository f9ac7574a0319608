"""What every SearchBackend does. A test module per backend inherits these tests and gives `open_backend`."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from plain_reading import hit_of

from corpus.article import Kind
from corpus.dates import PartialDate
from index.analyzer import terms
from index.backend import SearchBackend
from index.passage import Passage
from index.query import Query, QueryTerm, Restriction

Open = Callable[[], SearchBackend]


def passage(
    article_id: str, text: str, *, ordinal: int = 0, title: str = "Notice", published: str | None = None, **other
) -> Passage:
    values = {
        "id": f"{article_id}#{ordinal}",
        "article_id": article_id,
        "ordinal": ordinal,
        "text": text,
        "start": 0,
        "sentences": ((0, len(text)),),
        "title": title,
        "publisher": None,
        "url": None,
        "published": PartialDate.parse(published) if published else None,
        "kind": Kind.NEWS,
        "version": 1,
    }
    return Passage(**(values | other))


def query(words: str = "", *phrases: str, **other) -> Query:
    return Query(
        question=words,
        terms=tuple(QueryTerm(surface=term, forms=((term, 1.0),)) for term in terms(words)),
        phrases=tuple(tuple(terms(phrase)) for phrase in phrases),
        **other,
    )


def found(backend: SearchBackend, *arguments, limit: int = 10, **other) -> list[str]:
    return [hit.passage.article_id for hit in backend.search(query(*arguments, **other), limit)]


def unlike(number: int) -> str:
    """A word that is unlike the word of any other number."""
    return "".join("bcdfghjklm"[int(digit)] for digit in f"{number:04}") + "x"


class BackendContract:
    @pytest.fixture
    def backend(self, open_backend: Open) -> SearchBackend:
        return open_backend()

    def test_a_new_index_is_empty_and_answers(self, backend):
        assert backend.count() == 0
        assert backend.search(query("tariff"), 10) == ()
        assert backend.frequency("tariff") == 0

    def test_a_hit_tells_where_the_words_of_the_question_stand(self, backend):
        text = "Duties on steel. Steel and iron rose."
        backend.replace("a1", [passage("a1", text, title="Iron", sentences=((0, 16), (17, 37)))])
        backend.replace("a2", [passage("a2", "Nothing of it.", title="Iron ore")])
        asked = query("steel iron wheat")
        hits = backend.search(asked, 10)
        assert [hit.passage.article_id for hit in hits] == ["a1", "a2"]
        assert (hits[0].in_heading, hits[0].in_text) == ({"iron": [0]}, {"steel": [2, 3], "iron": [5]})
        assert hits[0].begins == [0, 3]
        assert list(hits) == [hit_of(hit.passage, asked, score=hit.score, rank=hit.rank) for hit in hits]

    def test_a_passage_comes_back_exactly_as_it_was_given(self, backend):
        given = passage(
            "a1",
            "Zölle auf 20 % — “steel”, 钢铁\u0000 and \ud800 🚢.",
            ordinal=3,
            title="Größe der Zölle",
            publisher="Amt für Handel",
            url="https://example.org/a?b=c&d",
            published="2021-03-04T05:06:07+02:00",
            start=1200,
            sentences=((1200, 1210), (1211, 1230)),
            kind=Kind.OFFICIAL,
            version=7,
        )
        backend.replace("a1", [given])
        assert backend.search(query("steel"), 10)[0].passage == given
        assert given.published.moment == datetime(2021, 3, 4, 3, 6, 7, tzinfo=UTC)

    @pytest.mark.parametrize("published", [None, "1999", "1999-12", "1999-12-31"])
    def test_dates_come_back_as_exact_as_they_were(self, backend, published):
        backend.replace("a1", [passage("a1", "tariff", published=published)])
        kept = backend.search(query("tariff"), 1)[0].passage.published
        assert kept == (PartialDate.parse(published) if published else None)

    def test_replacing_an_article_removes_its_old_passages(self, backend):
        backend.replace("a1", [passage("a1", "soybeans", ordinal=0), passage("a1", "pork", ordinal=1)])
        backend.replace("a2", [passage("a2", "soybeans and maize")])
        backend.replace("a1", [passage("a1", "sorghum")])
        assert backend.count() == 2
        assert found(backend, "pork") == []
        assert found(backend, "soybeans") == ["a2"]
        assert found(backend, "sorghum") == ["a1"]

    def test_replacing_twice_in_one_writing_keeps_the_last(self, backend):
        with backend.writing():
            backend.replace("a1", [passage("a1", "soybeans")])
            backend.replace("a1", [passage("a1", "sorghum")])
        assert backend.count() == 1
        assert found(backend, "soybeans sorghum") == ["a1"]
        assert found(backend, "soybeans") == []

    def test_no_passages_delete_an_article(self, backend):
        backend.replace("a1", [passage("a1", "soybeans")])
        backend.replace("a1", [])
        backend.replace("never there", [])
        assert backend.count() == 0
        assert found(backend, "soybeans") == []

    def test_clear_removes_everything_and_leaves_a_working_index(self, backend):
        backend.replace("a1", [passage("a1", "soybeans")])
        backend.clear()
        assert backend.count() == 0
        backend.replace("a2", [passage("a2", "soybeans")])
        assert found(backend, "soybeans") == ["a2"]

    def test_a_rebuild_replaces_all_at_once(self, backend):
        backend.replace("a1", [passage("a1", "soybeans")])
        with backend.writing():
            backend.clear()
            backend.replace("a2", [passage("a2", "soybeans")])
            assert found(backend, "soybeans") == ["a1"]
        assert found(backend, "soybeans") == ["a2"]

    def test_better_passages_come_first_with_ranks_from_one(self, backend):
        with backend.writing():
            backend.replace("once", [passage("once", "steel among many other words about something else entirely")])
            backend.replace("both", [passage("both", "steel tariffs rise")])
            backend.replace("none", [passage("none", "fisheries subsidies")])
        hits = backend.search(query("steel tariffs"), 10)
        assert [hit.passage.article_id for hit in hits] == ["both", "once"]
        assert [hit.rank for hit in hits] == [1, 2]
        assert hits[0].score > hits[1].score > 0

    def test_the_limit_keeps_the_best(self, backend):
        with backend.writing():
            for at in range(30):
                backend.replace(f"a{at}", [passage(f"a{at}", "steel " * (at + 1) + "and a word " * (30 - at))])
        everything = found(backend, "steel", limit=100)
        assert len(everything) == 30
        assert found(backend, "steel", limit=7) == everything[:7]
        assert found(backend, "steel", limit=0) == []

    def test_a_query_without_terms_finds_nothing(self, backend):
        backend.replace("a1", [passage("a1", "soybeans")])
        assert backend.search(query(), 10) == ()

    def test_terms_that_no_passage_has_do_no_harm(self, backend):
        backend.replace("a1", [passage("a1", "soybeans")])
        assert found(backend, "soybeans zygomorphic") == ["a1"]
        assert found(backend, "zygomorphic") == []

    def test_forms_count_by_their_weight(self, backend):
        with backend.writing():
            backend.replace("duty", [passage("duty", "a duty on steel")])
            backend.replace("levy", [passage("levy", "a levy on steel")])
        asked = Query(question="", terms=(QueryTerm(surface="levy", forms=(("levi", 1.0), ("duti", 0.4))),))
        hits = backend.search(asked, 10)
        assert [hit.passage.article_id for hit in hits] == ["levy", "duty"]
        assert hits[1].score == pytest.approx(0.4 * hits[0].score)

    def test_a_form_of_several_terms_counts_once_with_its_greatest_weight(self, backend):
        backend.replace("a1", [passage("a1", "a duty on steel")])
        term = QueryTerm(surface="duty", forms=(("duti", 1.0),))
        other = QueryTerm(surface="levy", forms=(("levi", 1.0), ("duti", 0.4)))
        once = backend.search(Query(question="", terms=(term,)), 1)
        twice = backend.search(Query(question="", terms=(other, term)), 1)
        assert once[0].score == pytest.approx(twice[0].score)

    def test_words_of_the_title_find_a_passage_and_weigh_less_than_its_text(self, backend):
        with backend.writing():
            backend.replace("title", [passage("title", "word", title="soybeans")])
            backend.replace("text", [passage("text", "soybeans", title="word")])
        assert found(backend, "soybeans") == ["text", "title"]

    def test_a_phrase_lifts_passages_that_have_it(self, backend):
        with backend.writing():
            backend.replace("apart", [passage("apart", "controllable things are secure here")])
            backend.replace("phrase", [passage("phrase", "things here are secure, controllable")])
        assert set(found(backend, "secure controllable")) == {"apart", "phrase"}
        assert found(backend, "secure controllable", "secure controllable") == ["phrase", "apart"]
        assert found(backend, "", "secure controllable") == ["phrase"]
        assert found(backend, "", "controllable secure") == []

    def test_a_phrase_may_repeat_a_word(self, backend):
        with backend.writing():
            backend.replace("twice", [passage("twice", "duty duty free")])
            backend.replace("once", [passage("once", "duty free duty")])
        assert found(backend, "", "duty duty free") == ["twice"]

    def test_a_window_of_time_keeps_what_may_lie_in_it(self, backend):
        days = {"day": "2015-03-26", "month": "2015-03", "year": "2015", "later": "2016-01-01", "undated": None}
        with backend.writing():
            for name, day in days.items():
                backend.replace(name, [passage(name, "bank rules", published=day)])

        def within(first: date | None, last: date | None) -> set[str]:
            return set(found(backend, "bank", published_from=first, published_until=last))

        assert within(None, None) == set(days)
        assert within(date(2015, 3, 26), date(2015, 3, 26)) == {"day", "month", "year"}
        assert within(date(2015, 3, 27), date(2015, 3, 31)) == {"month", "year"}
        assert within(date(2015, 4, 1), None) == {"year", "later"}
        assert within(None, date(2014, 12, 31)) == set()
        assert within(None, date(2015, 12, 31)) == {"day", "month", "year"}

    def test_the_limit_counts_after_the_window(self, backend):
        with backend.writing():
            for year in range(2000, 2020):
                backend.replace(str(year), [passage(str(year), "bank rules", published=str(year))])
        assert found(backend, "bank", limit=3, published_from=date(2017, 1, 1)) == ["2017", "2018", "2019"]

    def test_restrictions_keep_what_holds_a_word_a_phrase_or_a_value(self, backend):
        with backend.writing():
            backend.replace("a1", [passage("a1", "freedom of navigation rules", title="Banks", publisher="Wire One")])
            backend.replace(
                "a2", [passage("a2", "navigation freedom rules", title="Rules", topics=("WTO", "Steel Duties"))]
            )
            backend.replace(
                "a3", [passage("a3", "rules", title="Freedom of Navigation", publisher="Wire Two", kind=Kind.OFFICIAL)]
            )

        def only(field: str, *any_of: tuple[str, ...], excluded: bool = False) -> set[str]:
            restriction = Restriction(field=field, any_of=any_of, excluded=excluded)
            return set(found(backend, "rules", restrictions=(restriction,)))

        freedom, navigation, bank = terms("freedom navigation banks")
        assert only("text", (freedom,)) == {"a1", "a2", "a3"}
        assert only("text", (navigation, freedom)) == {"a2"}
        assert only("text", (freedom, "", navigation)) == {"a1", "a3"}
        assert only("text", (freedom, "", navigation), excluded=True) == {"a2"}
        assert only("title", (freedom, "", navigation)) == {"a3"}
        assert only("title", (bank,), (freedom,)) == {"a1", "a3"}
        assert only("publisher", ("wire one",)) == {"a1"}
        assert only("publisher", ("Wire One",), ("WIRE TWO",)) == {"a1", "a3"}
        assert only("publisher", ("Wire",)) == set()
        assert only("publisher", ("Wire One",), excluded=True) == {"a2", "a3"}
        assert only("topic", ("wto",)) == {"a2"}
        assert only("topic", ("steel duties",)) == {"a2"}
        assert only("article", ("a1",), ("a3",)) == {"a1", "a3"}
        assert only("article", ("A1",), ("nothing",)) <= {"a1"}
        assert only("kind", ("official",)) == {"a3"}
        assert only("kind", ("official",), ("news",), excluded=True) == set()
        assert only("text", ("zygomorphic",)) == set()

    def test_a_query_that_only_restricts_finds_the_newest_first_however_many_there_are(self, backend):
        for day in ("2020-01-05", "2019", "2021-03", "2020-01-04", None):
            backend.replace(f"of {day}", [passage(f"of {day}", "wheat", published=day, publisher="Wire")])
        wire = (Restriction(field="publisher", any_of=(("Wire",),)),)
        newest_first = ["of 2021-03", "of 2020-01-05", "of 2020-01-04", "of 2019", "of None"]
        assert found(backend, restrictions=wire) == newest_first
        assert found(backend, restrictions=wire, limit=2) == newest_first[:2]

    def test_a_query_that_only_restricts_finds_what_it_lets_through(self, backend):
        with backend.writing():
            for at in range(5):
                backend.replace(f"a{at}", [passage(f"a{at}", "rules", publisher="Wire", published=f"201{at}")])
        wire = (Restriction(field="publisher", any_of=(("wire",),)),)
        assert found(backend, restrictions=wire) == ["a4", "a3", "a2", "a1", "a0"]
        assert found(backend, restrictions=wire, limit=2) == ["a4", "a3"]
        assert found(backend, published_from=date(2013, 1, 1)) == ["a4", "a3"]
        assert {hit.score for hit in backend.search(query(restrictions=wire), 9)} == {0.0}

    def test_a_phrase_may_leave_a_place_open(self, backend):
        freedom, navigation = terms("freedom navigation")
        with backend.writing():
            backend.replace("open", [passage("open", "the freedom of navigation")])
            backend.replace("none", [passage("none", "the freedom, navigation")])
        asked = Query(question="", terms=(), phrases=((freedom, "", navigation),))
        assert [hit.passage.article_id for hit in backend.search(asked, 9)] == ["open"]

    def test_similar_terms_hold_what_a_misspelt_word_may_stand_for(self, backend):
        with backend.writing():
            backend.replace("a1", [passage("a1", "The tariffs and tires of the U.S.", title="Talks")])
            backend.replace("a2", [passage("a2", "tariffs on soybeans, 8542.31.00 and DS543")])
        backend.replace("a3", [passage("a3", "tariffs in Größe")])
        assert backend.similar_terms("tarrifs", 2)["tariff"] >= 2
        assert backend.similar_terms("tarifffs", 1)["tariff"] >= 2
        assert "tire" in backend.similar_terms("tres", 1)
        assert "soybean" not in backend.similar_terms("tarrifs", 2)
        assert "soybean" in backend.similar_terms("sobyeans", 2)
        assert any(term.startswith("=") for term in backend.similar_terms("untied", 2))
        assert (
            backend.similar_terms("größe", 1) == backend.similar_terms("ds543", 1) == backend.similar_terms("", 1) == {}
        )

    def test_a_sound_index_has_nothing_to_verify_or_repair(self, backend):
        backend.replace("a1", [passage("a1", "pork")])
        assert tuple(backend.verify()) == ()
        assert not backend.repair()

    def test_frequency_counts_passages_that_hold_the_term_in_title_or_text(self, backend):
        with backend.writing():
            backend.replace("a1", [passage("a1", "steel steel", title="steel"), passage("a1", "iron", ordinal=1)])
            backend.replace("a2", [passage("a2", "iron", title="steel")])
            backend.replace("a3", [passage("a3", "steel")])
        assert backend.frequency("steel") == 3
        assert backend.frequencies(["steel", "iron", "zinc"]) == {"steel": 3, "iron": 2, "zinc": 0}
        backend.replace("a3", [])
        assert backend.frequency("steel") == 2

    def test_the_vocabulary_is_every_term_with_its_frequency(self, backend):
        assert backend.vocabulary() == {}
        with backend.writing():
            backend.replace(
                "a1", [passage("a1", "steel steel", title="steel"), passage("a1", "iron", ordinal=1, title="")]
            )
            backend.replace("a2", [passage("a2", "iron", title="steel")])
        assert backend.vocabulary() == {"steel": 2, "iron": 2}

    def test_an_exception_undoes_all_of_a_writing(self, backend):
        backend.replace("a1", [passage("a1", "soybeans")])

        def fail_half_way() -> None:
            with backend.writing():
                backend.replace("a1", [passage("a1", "pork")])
                backend.replace("a2", [passage("a2", "pork")])
                backend.clear()
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail_half_way()
        assert found(backend, "soybeans") == ["a1"]
        assert found(backend, "pork") == []
        backend.replace("a3", [passage("a3", "pork")])
        assert found(backend, "pork") == ["a3"]

    def test_versions_tell_in_which_version_each_article_is_indexed(self, backend):
        backend.replace("a1", [passage("a1", "pork"), passage("a1", "beef", ordinal=1)])
        backend.replace("a2", [passage("a2", "pork")])
        assert backend.versions() == {"a1": 1, "a2": 1}
        backend.replace("a2", [])
        assert backend.versions() == {"a1": 1}

    def test_identifiers_and_names_are_found_whole_and_in_parts(self, backend):
        backend.replace(
            "a1", [passage("a1", "The panel in WT/DS543/R ruled against the U.S. tariffs under Section 301.")]
        )
        for words in ("WT/DS543/R", "DS543", "United States", "section 301"):
            assert found(backend, words) == ["a1"], words

    def test_threads_searching_while_another_writes_see_whole_states(self, backend):
        with backend.writing():
            for at in range(40):
                backend.replace(f"a{at}", [passage(f"a{at}", f"steel tariff {unlike(at)}")])

        def ask(at: int) -> tuple[list[str], int]:
            return found(backend, unlike(at % 40)), len(found(backend, "steel tariff", limit=100))

        with ThreadPoolExecutor(6) as pool:
            answers = [pool.submit(ask, at) for at in range(120)]
            for at in range(40, 50):
                backend.replace(f"a{at}", [passage(f"a{at}", "steel")])
            for at, answer in enumerate(answers):
                articles, total = answer.result()
                assert articles == [f"a{at % 40}"]
                assert 40 <= total <= 50
