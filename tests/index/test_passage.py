from hostile_text import hostile
from hypothesis import given
from hypothesis import strategies as st
from small_corpus import article

from corpus.article import Kind
from index.passage import SENTENCES_PER_PASSAGE, split_into_passages
from index.text import paragraphs, sentences

texts = (
    st.text() | hostile | st.lists(st.sampled_from(["A duty. ", "No! ", "\n\n", "Mr. B said no. ", "x "])).map("".join)
)


def test_an_article_is_cut_into_runs_of_three_sentences():
    passages = split_into_passages(article("One. Two. Three. Four.\n\nFive. Six. Seven."))
    assert [one.text for one in passages] == ["One. Two. Three.", "Four.\n\nFive. Six.", "Seven."]
    assert [one.ordinal for one in passages] == [0, 1, 2]
    assert [one.id for one in passages] == ["a1#0", "a1#1", "a1#2"]


def test_each_passage_carries_what_a_citation_needs():
    (passage,) = split_into_passages(
        article(
            "One.",
            article_id="x",
            title="Duties",
            published="2015-03",
            publisher="WTO",
            url="https://wto.example",
            kind=Kind.OFFICIAL,
            version=4,
            topics=("steel",),
        )
    )
    assert (passage.article_id, passage.title, str(passage.published), passage.publisher) == (
        "x",
        "Duties",
        "2015-03",
        "WTO",
    )
    assert (passage.url, passage.kind, passage.version, passage.topics) == (
        "https://wto.example",
        Kind.OFFICIAL,
        4,
        ("steel",),
    )


@given(texts)
def test_passages_hold_every_sentence_once_and_in_order(text):
    every = [span for paragraph in paragraphs(text) for span in sentences(text, paragraph)]
    passages = split_into_passages(article(text))
    assert [span for passage in passages for span in passage.sentences] == every
    assert all(1 <= len(passage.sentences) <= SENTENCES_PER_PASSAGE for passage in passages)


@given(texts)
def test_the_words_of_a_passage_are_those_of_its_article(text):
    for passage in split_into_passages(article(text)):
        assert text[passage.start : passage.end] == passage.text
        for span in passage.sentences:
            assert passage.quote(span) == text[slice(*span)]


@given(texts.filter(str.strip))
def test_an_article_with_anything_in_it_has_a_passage(text):
    assert split_into_passages(article(text))


def test_passages_carry_the_story_and_origin_of_their_article():
    (passage,) = split_into_passages(article("The duty rises.", story="s1", origin="port-feed"))
    assert (passage.story, passage.origin, passage.pages) == ("s1", "port-feed", ())


def test_each_sentence_has_the_page_on_which_it_begins():
    text = "The duty rises.\nTalks fail.\nA panel meets.\nIt rules in June."
    pages = (0, text.index("fail"), text.index("It rules"))
    passages = split_into_passages(article(text, pages=pages))
    assert [page for passage in passages for page in passage.pages] == [1, 1, 2, 3]
