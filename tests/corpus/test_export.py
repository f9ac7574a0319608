import json
from dataclasses import replace

import pytest
from drafts import articles, ids
from hypothesis import given
from small_corpus import article

from corpus.export import LONGEST_NAME, file_name, to_record


@given(ids)
def test_a_file_name_stays_in_its_folder_and_is_read_when_the_folder_is(article_id):
    name = file_name(article_id)
    assert name == file_name(article_id)
    assert "/" not in name
    assert name.isascii()
    assert name.isprintable()
    assert not name.startswith(".")
    assert name.endswith(".md")
    assert len(name) <= LONGEST_NAME + 16


@pytest.mark.parametrize(
    ("article_id", "name"),
    [
        ("fr-2025-07260", "fr-2025-07260.md"),
        ("../../etc/passwd", "_..%2F..%2Fetc%2Fpasswd.md"),
        ("readme", "_readme.md"),
        ("LICENSE", "_LICENSE.md"),
        (".hidden", "_.hidden.md"),
        ("münchen", "m%C3%BCnchen.md"),
    ],
)
def test_ids_that_would_make_awkward_names_are_written_out(article_id, name):
    assert file_name(article_id) == name


def test_long_ids_that_begin_alike_have_names_of_their_own():
    assert file_name("x" * 190 + "1") != file_name("x" * 190 + "2")


@given(articles)
def test_a_record_is_one_line_that_always_has_the_same_first_things(exported):
    record = to_record(exported)
    assert {"id", "title", "date", "source", "url", "body"} <= record.keys()
    assert record["body"] == exported.text
    assert "\n" not in json.dumps(record)
    assert None not in record.values()


def test_pages_are_told_where_there_are_some():
    assert "pages" not in to_record(article("A duty."))
    assert to_record(replace(article("A duty."), pages=(0, 2)))["pages"] == [0, 2]
