import json
from dataclasses import replace

from drafts import articles
from hypothesis import given

from index.passage import split_into_passages
from index.whoosh_backend.payload import from_bytes, to_bytes


@given(articles)
def test_a_passage_comes_back_as_it_was(article):
    for passage in split_into_passages(replace(article, story="s")):
        assert from_bytes(to_bytes(passage, [0, 7])) == (passage, [0, 7])


@given(articles)
def test_what_was_stored_before_all_of_it_was_known_is_still_read(article):
    for passage in split_into_passages(article):
        fields = json.loads(to_bytes(passage, [0]))
        filed = replace(passage, identifiers=())
        assert from_bytes(json.dumps(fields[:17]).encode()) == (passage, None)
        assert from_bytes(json.dumps(fields[:16]).encode()) == (filed, None)
        bare = replace(filed, story="", origin="", pages=())
        assert from_bytes(json.dumps(fields[:13]).encode()) == (bare, None)
