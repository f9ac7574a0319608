"""Where words stand is known from the index as it is from the text."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from backend_contract import passage, query
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_reading import hit_of
from small_corpus import article

from index.passage import Passage, split_into_passages
from index.whoosh_backend import WhooshBackend

WORDS = "steel. iron Section 301 the European Union of duty, Hong Kong ship. The".split()
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map(" ".join)
commits = st.lists(st.lists(st.tuples(st.integers(0, 9), texts, texts), min_size=1, max_size=5), min_size=1, max_size=3)


def commit(backend: WhooshBackend, batch: list[tuple[int, str, str]]) -> None:
    with backend.writing():
        for number, title, text in batch:
            name = f"a{number}"
            backend.replace(name, split_into_passages(article(text, article_id=name, title=title)))


@settings(max_examples=60, deadline=None)
@given(commits, texts, st.integers(1, 12))
@pytest.mark.parametrize("with_arrays", [True, False])
def test_hits_tell_where_each_form_of_the_question_stands(with_arrays, batches, words, limit):
    with TemporaryDirectory() as folder:
        root = Path(folder) / "whoosh"
        backend = WhooshBackend.open(root)
        for batch in batches:
            commit(backend, batch)
        if not with_arrays:
            for path in root.rglob("*.arrays"):
                path.unlink()
        asked = query(words)
        hits = WhooshBackend.open(root).search(asked, limit)
        assert list(hits) == [hit_of(hit.passage, asked, score=hit.score, rank=hit.rank) for hit in hits]


def test_what_was_indexed_before_beginnings_were_kept_is_read_again(tmp_path, monkeypatch):
    from index.whoosh_backend import builder, payload

    def without_beginnings(given: Passage, _begins) -> bytes:
        return payload.to_bytes(given, [0]).removesuffix(b",[0]]") + b"]"

    monkeypatch.setattr(builder, "to_bytes", without_beginnings)
    backend = WhooshBackend.open(tmp_path / "whoosh")
    backend.replace("a", [passage("a", "Steel and iron. Iron.", sentences=((0, 15), (16, 21)))])
    (hit,) = backend.search(query("iron"), 1)
    assert hit.begins == [0, 3]
    assert hit.in_text == {"iron": [2, 3]}
