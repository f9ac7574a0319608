"""What holds of ranking whatever its weights are."""

import pytest
from hostile_text import hostile
from hypothesis import given
from hypothesis import strategies as st
from plain_reading import hit_of
from small_corpus import ARTICLES, article, backend_with

from corpus.article import Kind
from index.passage import split_into_passages
from index.question import analyze_question
from index.ranking import LADDER, WEIGHTS, importance, rank


def hits_of(query, *articles):
    passages = [passage for one in articles for passage in split_into_passages(one)]
    return [hit_of(passage, query, rank=at) for at, passage in enumerate(passages, 1)]


def ranked(question, *articles, hits=None):
    query = analyze_question(question)
    return rank(query, hits or hits_of(query, *articles), [1.0] * len(query.terms))


def sentences(found):
    return [one.evidence.sentence for one in found]


class TestImportance:
    def test_a_rare_word_weighs_more_than_a_usual_one(self):
        query = analyze_question("wheat duty")
        rare, usual = importance(query, {"wheat": 2, "duti": 500}, 1000)
        assert rare > usual > 0

    def test_a_word_that_no_article_has_weighs_as_much_as_the_rarest(self):
        query = analyze_question("zymurgy wheat")
        unknown, once = importance(query, {"wheat": 1}, 1000)
        assert unknown == pytest.approx(once)

    def test_another_word_for_it_does_not_make_a_word_usual(self):
        query = analyze_question("request")
        alone = importance(query, {"request": 3}, 1000)
        assert importance(query, {"request": 3, "ask": 900}, 1000) == alone

    @given(st.integers(0, 10_000), st.integers(0, 10_000))
    def test_no_word_weighs_less_than_nothing(self, passages, frequency):
        query = analyze_question("wheat")
        assert importance(query, {"wheat": min(frequency, passages)}, passages)[0] >= 0


class TestOrder:
    def test_every_sentence_of_every_passage_is_ranked_once(self):
        found = ranked("wheat duty", *ARTICLES)
        every = [
            (one.id, passage.quote(span))
            for one in ARTICLES
            for passage in split_into_passages(one)
            for span in passage.sentences
        ]
        assert sorted((one.evidence.passage.article_id, one.evidence.sentence) for one in found) == sorted(every)

    def test_a_sentence_with_more_of_the_question_comes_first(self):
        text = "Steel is dear. Peru taxes steel. Peru taxes steel wire. Nothing happened."
        assert sentences(ranked("steel wire taxes Peru", article(text)))[0] == "Peru taxes steel wire."

    def test_the_title_tells_what_a_sentence_leaves_out(self):
        one = article("The duty rose.", article_id="a", title="Peru and steel wire")
        other = article("The duty rose.", article_id="b", title="Gardening")
        assert [found.evidence.passage.article_id for found in ranked("duty on steel wire", other, one)] == ["a", "b"]

    def test_words_that_stand_together_count_for_more_than_words_apart(self):
        apart = article("Wire is dear and some of it is of steel.", article_id="a")
        together = article("Dear it is and some of it is steel wire.", article_id="b")
        assert ranked("steel wire", apart, together)[0].evidence.passage.article_id == "b"

    def test_of_equals_the_more_official_comes_first_then_the_newer(self):
        kinds = [article("The duty rose.", article_id=f"k{at}", kind=kind) for at, kind in enumerate(Kind)]
        assert [one.evidence.passage.kind for one in ranked("duty", *kinds)] == list(LADDER)
        days = [article("The duty rose.", article_id=day, published=day) for day in ("2015", "2019-05", "2021-01-01")]
        assert [one.evidence.passage.article_id for one in ranked("duty", *days)] == ["2021-01-01", "2019-05", "2015"]

    def test_the_ladder_of_sources_has_a_place_for_every_kind(self):
        assert sorted(LADDER) == sorted(Kind)

    def test_the_order_does_not_depend_on_that_of_the_hits(self):
        found = hits_of(analyze_question("wheat duty talks"), *ARTICLES)
        forwards = ranked("wheat duty talks", hits=found)
        backwards = ranked("wheat duty talks", hits=[*reversed(found)])
        assert sentences(forwards) == sentences(backwards)

    def test_articles_of_the_time_that_is_asked_for_come_first(self):
        years = [article("The duty rose.", article_id=year, published=year) for year in ("2015", "2019", "2021")]
        assert ranked("how did the duty change in 2019", *years)[0].evidence.passage.article_id == "2019"

    def test_the_latest_comes_first_where_it_is_asked_for(self):
        old = article("The latest duty on wheat is 5 percent.", article_id="old", published="2015")
        new = article("The duty is 9 percent.", article_id="new", published="2021")
        assert ranked("latest duty", old, new)[0].evidence.passage.article_id == "new"

    def test_no_hits_no_sentences(self):
        assert rank(analyze_question("wheat"), [], [1.0]) == []


class TestParts:
    @given(st.lists(st.text(min_size=1) | hostile, min_size=1, max_size=3), st.text() | hostile)
    def test_every_part_lies_between_0_and_1(self, texts, question):
        articles = [article(text, article_id=f"a{at}") for at, text in enumerate(texts)]
        for one in ranked(f"wheat {question} {texts[0][:50]}", *articles):
            assert all(0 <= part <= 1 for part in one.features)
            assert 0 <= one.evidence.score <= 1
            assert all(
                0 <= part <= whole <= 1 for part, whole in zip(one.sentence_cover, one.passage_cover, strict=True)
            )

    def test_a_whole_match_covers_everything(self):
        (one,) = ranked("Peru taxes steel", article("Peru taxes steel."))
        assert one.features.sentence == one.features.context == one.features.passage == one.features.pairs == 1
        assert one.evidence.matched_terms == ("Peru", "taxes", "steel")

    def test_other_words_for_it_cover_in_part(self):
        (one,) = ranked("request", article("They asked."))
        assert 0 < one.features.sentence < 1

    def test_each_part_has_a_weight(self):
        assert all(WEIGHTS)

    def test_search_is_the_share_of_the_best_hit_s_score(self):
        first, second = split_into_passages(article("One. Two. Three. Four."))
        query = analyze_question("four")
        found = rank(query, [hit_of(first, query, score=4.0), hit_of(second, query, score=1.0, rank=2)], [1.0])
        assert {one.evidence.sentence: one.features.search for one in found} == {
            "One.": 1,
            "Two.": 1,
            "Three.": 1,
            "Four.": 0.25,
        }


def test_what_the_backend_finds_is_what_is_ranked():
    query = analyze_question("mackerel quota")
    backend = backend_with(*ARTICLES)
    found = rank(query, backend.search(query, 10), [1.0, 1.0])
    assert {one.evidence.passage.article_id for one in found} == {"fish"}
