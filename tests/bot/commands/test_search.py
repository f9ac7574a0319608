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
