from pathlib import Path

import drafts
import pytest
from hypothesis import given, settings

import corpus
from corpus.article import Kind, SourceReference
from corpus.article_file import format_article_file, has_header, parse_article_file
from corpus.dates import DateFound, PartialDate
from corpus.errors import UnreadableInput

STARTER = sorted((Path(corpus.__file__).parent / "articles").glob("[0-9]*.md"))

FILE = """---
id: herring-1
title: "Ministers: lower duties on herring"
date: 2015-03
publisher: Harbor Desk
kind: brief
licence: CC-BY-4.0
language: en
parties: ["Norway", "Canada"]
topics: []
identifiers: [DS999]
sources:
  - {publisher: "Coast Times", title: "Fish, again"}
  - {publisher: "Fisheries Office", date: "2015-03-02", url: "https://example.org/fish"}
---

Ministers met.

They agreed.
"""


def header(*lines):
    return "\n".join(["---", *lines, "---", "", "Ministers met."])


def test_a_file_says_what_it_is():
    draft = parse_article_file(FILE)
    assert (draft.id, draft.title, draft.publisher) == (
        "herring-1",
        "Ministers: lower duties on herring",
        "Harbor Desk",
    )
    assert (draft.published, draft.published_found) == (PartialDate(2015, 3), DateFound.HEADER)
    assert (draft.kind, draft.licence, draft.language) == (Kind.BRIEF, "CC-BY-4.0", "en")
    assert (draft.parties, draft.topics, draft.identifiers) == (("Norway", "Canada"), (), ("DS999",))
    assert draft.sources[0] == SourceReference(publisher="Coast Times", title="Fish, again")
    assert draft.text == "Ministers met.\n\nThey agreed."


def test_the_link_is_the_files_own_or_that_of_the_first_source_with_one():
    assert parse_article_file(FILE).url == "https://example.org/fish"
    assert (
        parse_article_file(FILE.replace("kind:", "url: http://example.org/own\nkind:")).url == "http://example.org/own"
    )
    assert parse_article_file(FILE.replace("kind:", 'url: ""\nkind:')).url is None
    assert parse_article_file(FILE.replace("https://example.org/fish", "javascript:alert(1)")).url is None


@settings(deadline=None)  # libraries are imported at their first use
@given(drafts.drafts)
def test_what_is_written_is_read_again(draft):
    assert parse_article_file(format_article_file(draft)) == draft


@settings(deadline=None)  # libraries are imported at their first use
@given(drafts.articles)
def test_an_article_is_written_as_its_draft(article):
    draft = parse_article_file(format_article_file(article))
    assert all(getattr(draft, name) == getattr(article, name) for name in ("id", "title", "text", "url", "published"))


@pytest.mark.parametrize("path", STARTER, ids=lambda path: path.stem)
def test_the_starter_corpus_can_be_read_and_written(path):
    draft = parse_article_file(path.read_text("utf-8"), str(path))
    assert draft.id == f"starter-{path.stem}"
    assert draft.title
    assert draft.sources
    assert parse_article_file(format_article_file(draft)) == draft


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["title: Ministers: lower duties"], "Put texts in quotes"),
        (["kind: rumour"], "none of: official"),
        (["id: two words"], "without spaces"),
        (["id: " + "x" * 201], "200"),
        (["language: 'quite foreign'"], "code"),
        (["title: [a, list]"], "must be a text"),
        (["sources: Reuters"], "must be a list"),
        (["parties: [{a: b}]"], "list of texts"),
        (["a: &anchor [1]", "b: *anchor"], "anchors"),
        (["- just", "- a list"], "key: value"),
        (["? [odd]", ": key"], "a key is not a word"),
        (["title: " + "[" * 60_000], "nested too deeply"),
        (["title: " + "- " * 30_000], "cannot be read"),
        (["title: " + "x" * 70_000], "longer than"),
        (["title: \x01"], "cannot be read"),
    ],
)
def test_what_is_wrong_with_a_header_is_said(lines, reason):
    with pytest.raises(UnreadableInput) as caught:
        parse_article_file(header(*lines), "fish.md")
    assert reason in caught.value.reason
    assert caught.value.location == "fish.md"


def test_a_date_that_cannot_be_read_costs_the_article_nothing_and_is_told():
    draft = parse_article_file(header("title: Fish", "date: 26.3.2015", "updated: [2015]"), "fish.md")
    assert (draft.title, draft.published, draft.updated) == ("Fish", None, None)
    first, second = draft.noted
    assert "`date` is '26.3.2015'" in first
    assert "`updated`" in second


def test_tags_make_no_objects_but_strings():
    assert parse_article_file(header("title: !!python/name:os.getcwd ''", "x: 1")).title == ""
    assert parse_article_file(header("date: !!timestamp 2015-03-26")).published == PartialDate(2015, 3, 26)


def test_a_text_without_header_is_none():
    with pytest.raises(UnreadableInput, match="no header"):
        parse_article_file("Ministers met.")
    assert not has_header("Ministers met.\n---\n")
    assert not has_header("--- Ministers met.")
    assert not has_header("---\nMinisters met: all of them.\n")
    assert has_header(FILE)


def test_a_header_whose_end_was_forgotten_is_not_taken_for_text():
    text = "---\ntitle: Fish\ndate: 2015-03-26\n\nMinisters met.\n"
    assert has_header(text)
    with pytest.raises(UnreadableInput, match="no end"):
        parse_article_file(text)
