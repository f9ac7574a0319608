"""The arrays give what Whoosh itself gives, on any index: scores to 1e-6, and the same passages but for equal scores.

Whoosh is asked without a limit. With one it skips blocks, and loses passages: `UnionMatcher.skip_to_quality` drops a
whole block of one list for what another list scores at its beginning only.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import whoosh.index
import whoosh.query
from backend_contract import passage, query
from hypothesis import given, settings
from hypothesis import strategies as st

from index.query import Query
from index.whoosh_backend import WhooshBackend, collector
from index.whoosh_backend.clauses import clauses_of
from index.whoosh_backend.reading import Reading
from index.whoosh_backend.schema import SCORED_FIELDS

WORDS = "steel iron zinc copper duty quota ship port grain wheat".split()

texts = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)
articles = st.tuples(st.integers(0, 14), st.lists(st.tuples(texts, texts), max_size=3))
commits = st.lists(st.lists(articles, min_size=1, max_size=6), min_size=1, max_size=4)
phrases = st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(" ".join)


def stock_scores(folder: Path, asked: Query) -> dict[int, float]:
    """Every document that stock Whoosh finds, with its score."""
    clauses = [
        whoosh.query.Term(field, clause.words[0].decode(), boost=boost)
        if len(clause.words) == 1
        else whoosh.query.Phrase(field, [word.decode() for word in clause.words], boost=boost)
        for clause in clauses_of(asked)
        for field, boost in zip(SCORED_FIELDS, clause.boosts, strict=True)
    ]
    generation = max(folder.glob("g*/"))
    with whoosh.index.open_dir(str(generation)).searcher() as searcher:
        return {document: score for score, document in searcher.search(whoosh.query.Or(clauses), limit=None).top_n}


def assert_same(folder: Path, asked: Query, limit: int) -> None:
    stock = stock_scores(folder, asked)
    found = Reading(folder).snapshot().best(clauses_of(asked), limit)
    assert [score for _, score in found] == pytest.approx(sorted(stock.values(), reverse=True)[:limit], abs=1e-6)
    assert all(score == pytest.approx(stock[document], abs=1e-6) for document, score in found)
    assert found == sorted(found, key=lambda hit: (-hit[1], hit[0]))


def commit(backend: WhooshBackend, batch) -> None:
    with backend.writing():
        for number, parts in batch:
            name = f"a{number}"
            backend.replace(
                name, [passage(name, text, title=title, ordinal=at) for at, (title, text) in enumerate(parts)]
            )


@settings(max_examples=60, deadline=None)
@given(
    commits, st.lists(st.sampled_from(WORDS), min_size=1, max_size=5), st.lists(phrases, max_size=2), st.integers(1, 12)
)
@pytest.mark.parametrize(
    ("columns", "dense_from", "sparse", "few"), [(4, 0.0, 9, 16), (64, 100.0, 9, 0), (64, 0.0, 0, 2)]
)
def test_the_best_are_those_of_stock_whoosh(columns, dense_from, sparse, few, batches, words, asked_phrases, limit):
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(collector, "_COLUMNS", columns)
        patch.setattr(collector, "_SPARSE", sparse)
        patch.setattr(collector, "_DENSE_FROM", dense_from)
        patch.setattr(collector, "_FIRST_BATCH", 2)
        patch.setattr("index.whoosh_backend.phrases._FEW", few)
        root = Path(folder) / "whoosh"
        backend = WhooshBackend.open(root)
        for batch in batches:
            commit(backend, batch)
        if backend.count():
            assert_same(root, query(" ".join(words), *asked_phrases), limit)


@settings(max_examples=30, deadline=None)
@given(commits, st.lists(st.sampled_from(WORDS), min_size=1, max_size=5), st.lists(phrases, max_size=2))
def test_segments_without_arrays_give_the_same_from_whoosh_s_own_blocks(batches, words, asked_phrases):
    asked = query(" ".join(words), *asked_phrases)
    with TemporaryDirectory() as folder:
        root = Path(folder) / "whoosh"
        backend = WhooshBackend.open(root)
        for batch in batches:
            commit(backend, batch)
        before = backend.search(asked, 10)
        for path in root.glob("g*/*.arrays"):
            path.write_bytes(b"something else" + path.read_bytes()[14:])
        assert WhooshBackend.open(root).search(asked, 10) == before


def test_terms_longer_than_a_block_and_several_segments():
    with TemporaryDirectory() as folder:
        root = Path(folder) / "whoosh"
        backend = WhooshBackend.open(root)
        commit(
            backend,
            [
                (at, [("steel", f"steel {'duty ' * (at % 5)} {'port' if at % 3 else 'zinc quota'}")])
                for at in range(700)
            ],
        )
        commit(backend, [(at, [("iron", "steel duty quota " * (at % 4))]) for at in range(650, 720)])
        for words, phrase in (("steel", "duty quota"), ("zinc port duty", "steel duty"), ("quota", "quota steel duty")):
            assert_same(root, query(words, phrase), 10)


@pytest.mark.parametrize(("repeated", "before"), [(300, 0), (3, 70_000), (400, 70_000)])
def test_frequencies_and_positions_too_great_for_the_narrow_types(repeated, before):
    with TemporaryDirectory() as folder:
        root = Path(folder) / "whoosh"
        backend = WhooshBackend.open(root)
        commit(backend, [(1, [("", "zinc " * before + "steel duty " * repeated)]), (2, [("", "steel and duty")])])
        assert_same(root, query("steel zinc", "steel duty"), 10)
        assert [hit.passage.article_id for hit in backend.search(query("", "steel duty"), 10)] == ["a1"]


def test_stock_whoosh_opens_searches_and_verifies_the_index_without_this_project(tmp_path):
    root = tmp_path / "whoosh"
    backend = WhooshBackend.open(root)
    commit(backend, [(1, [("", "steel duty steel")]), (2, [("", "iron duty")]), (3, [("zinc", "steel")])])
    commit(backend, [(3, [])])
    program = """if True:
        import sys
        import whoosh.index
        from whoosh.query import Or, Phrase, Term
        with whoosh.index.open_dir(sys.argv[1]).searcher() as searcher:
            print([hit.docnum for hit in searcher.search(Or([Term("text", "steel"), Term("title", "zinc")]))])
            print([hit.docnum for hit in searcher.search(Phrase("text", ["duti", "steel"]))])
            print(sorted(text.decode() for text in searcher.lexicon("article")))
            print(list(searcher.reader().column_reader("version", searcher.schema["version"].column_type)))
            print(searcher.reader().column_reader("passage", searcher.schema["passage"].column_type)[1].decode()[:6])
        print([name for name in sys.modules if name.partition(".")[0] in ("index", "corpus", "bot")])
    """
    generation = str(max(root.glob("g*/")))
    run = subprocess.run([sys.executable, "-c", program, generation], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == ["[0]", "[0]", "['a1', 'a2']", "[1, 1]", '["a2",', "[]"]
