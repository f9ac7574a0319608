import pytest
from small_corpus import ARTICLES


def test_passages_with_the_words_are_found_best_first(collected):
    run = collected("search", "mackerel", "quota")
    assert (run.code, run.err) == (0, "")
    assert run.out.lstrip().startswith("[1] No deal on mackerel (undated)")


def test_for_machines_with_offsets_into_the_article(collected):
    hits = collected("search", "--json", "wheat").json
    assert [hit["rank"] for hit in hits] == list(range(1, len(hits) + 1))
    for hit in hits:
        text = next(one.text for one in ARTICLES if one.id == hit["article_id"])
        assert text[hit["start"] : hit["end"]] == hit["text"]
    assert hits[0].keys() == {
        "rank", "score", "article_id", "title", "publisher", "url", "published", "start", "end", "text",
    }  # fmt: skip


def test_no_more_than_the_limit(collected):
    assert len(collected("search", "--json", "--limit", "1", "wheat shoes mackerel").json) == 1


@pytest.mark.parametrize("words", ["zymurgy", "of the", "\udcff", "🚢", "'"])
def test_words_that_nothing_has_find_nothing(collected, words):
    assert "Nothing found." in collected("search", words).out
    assert collected("search", "--json", words).json == []


def test_no_words_are_wrong_usage(attache):
    assert attache("search").code == 2


def test_quoted_words_must_stand_together_and_a_minus_keeps_out(collected):
    assert len(collected("search", "--json", '"mackerel quota"').json) < len(
        collected("search", "--json", "mackerel").json
    )
    without = collected("search", "--json", "--", "wheat", "-India").json
    assert without != collected("search", "--json", "wheat").json
    assert not any("India" in hit["text"] + hit["title"] for hit in without)


def test_a_misspelt_word_is_put_right_where_nothing_is_found(collected):
    run = collected("search", "makerel")
    assert (run.code, run.out) == (0, "Nothing found. Did you mean: mackerel\n")


def test_what_is_not_understood_is_said_beside_the_hits(collected):
    run = collected("search", "--json", "wheat", "since:yesterday")
    assert run.json
    assert "since:yesterday is not a date" in run.err


def test_an_empty_corpus_says_how_to_fill_it(attache):
    assert "attache collect --starter" in attache("search", "wheat").out
    assert attache("search", "--json", "wheat").json == []


def test_a_corpus_that_is_not_indexed_says_how_to_index_it(attache, tmp_path):
    (tmp_path / "wheat.txt").write_text("Wheat\n\nWheat became dearer.", encoding="utf-8")
    attache("collect", "--no-index", str(tmp_path / "wheat.txt"))
    assert "`attache index`" in attache("search", "wheat").out
