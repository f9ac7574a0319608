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
def test_what_was_stored_before_stories_pages_and_identifiers_were_known_is_still_read(article):
    for passage in split_into_passages(article):
        fields = json.loads(passage_to_bytes(passage))
        filed = replace(passage, identifiers=())
        assert passage_from_bytes(json.dumps(fields[:16]).encode()) == filed
        assert passage_from_bytes(json.dumps(fields[:13]).encode()) == replace(filed, story="", origin="", pages=())
