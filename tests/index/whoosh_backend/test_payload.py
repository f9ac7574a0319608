import json
from dataclasses import replace

from drafts import articles
from hypothesis import given

from index.passage import split_into_passages
from index.whoosh_backend.payload import passage_from_bytes, passage_to_bytes


@given(articles)
def test_a_passage_comes_back_as_it_was(article):
    for passage in split_into_passages(replace(article, story="s")):
        assert passage_from_bytes(passage_to_bytes(passage)) == passage


@given(articles)
def test_what_was_stored_before_stories_and_pages_were_known_is_still_read(article):
    for passage in split_into_passages(article):
        old = json.dumps(json.loads(passage_to_bytes(passage))[:13]).encode()
        assert passage_from_bytes(old) == replace(passage, story="", origin="", pages=())
