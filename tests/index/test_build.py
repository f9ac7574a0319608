from dataclasses import replace
from pathlib import Path

import pytest
from backend_contract import found
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from inputs import draft, received
from memory_backend import MemoryBackend
from small_corpus import article

from corpus.store import ArticleStore
from index import build as module
from index.build import behind, build, rebuild
from index.passage import split_into_passages
from index.whoosh_backend import WhooshBackend, builder


@pytest.fixture
def store(tmp_path):
    store = ArticleStore.open(tmp_path / "record.sqlite")
    yield store
    store.close()


@pytest.fixture
def backend():
    return MemoryBackend()


def save(store, article_id, text):
    store.save(draft(text, id=article_id), received(f"/{article_id}", text), extractor=1, restore=True)


def test_an_empty_record_builds_an_empty_index(store, backend):
    assert build(store, backend).indexed == 0
    assert backend.count() == 0


def test_articles_become_searchable(store, backend):
    save(store, "a", "Peru taxes steel.")
    report = build(store, backend)
    assert (report.indexed, report.removed) == (1, 0)
    assert found(backend, "steel") == ["a"]


def test_building_again_does_nothing(store, backend):
    save(store, "a", "Peru taxes steel.")
    build(store, backend)
    report = build(store, backend)
    assert (report.indexed, report.removed) == (0, 0)


def test_only_what_changed_is_indexed(store, backend, monkeypatch):
    for name in "abc":
        save(store, name, f"Peru taxes steel {name}.")
    build(store, backend)
    save(store, "b", "Peru taxes wire.")
    replaced = []
    monkeypatch.setattr(backend, "replace", lambda article, passages: replaced.append(article))
    assert build(store, backend).indexed == 1
    assert replaced == ["b"]


def test_a_new_version_takes_the_place_of_the_old_one(store, backend):
    save(store, "a", "Peru taxes steel. It is dear. So it is. And more.")
    build(store, backend)
    save(store, "a", "Peru taxes wire.")
    build(store, backend)
    assert found(backend, "steel") == []
    assert found(backend, "wire") == ["a"]
    assert backend.count() == 1


def test_what_was_removed_is_found_no_more_and_comes_back_when_it_does(store, backend):
    save(store, "a", "Peru taxes steel.")
    build(store, backend)
    store.remove("a", "by hand")
    report = build(store, backend)
    assert (report.indexed, report.removed) == (0, 1)
    assert backend.count() == 0
    save(store, "a", "Peru taxes steel.")
    assert build(store, backend).indexed == 1


def test_articles_that_no_record_has_are_taken_out(store, backend, tmp_path):
    save(store, "a", "Peru taxes steel.")
    build(store, backend)
    other = ArticleStore.open(tmp_path / "other.sqlite")
    assert build(other, backend).removed == 1
    other.close()


def test_progress_ends_with_all_that_there_was_to_do(store, backend, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 2)
    for name in "abcde":
        save(store, name, f"Peru taxes steel {name}.")
    steps = []
    build(store, backend, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(2, 5), (4, 5), (5, 5)]


def test_a_build_that_is_stopped_is_finished_by_the_next(store, backend, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 2)
    for name in "abcde":
        save(store, name, f"Peru taxes steel {name}.")

    def stop(done, _total):
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(store, backend, progress=stop)
    assert backend.versions().keys() == set("abcd")
    assert build(store, backend).indexed == 1


def test_what_another_analyzer_indexed_is_indexed_anew_or_taken_out(store, tmp_path, monkeypatch):
    backend = WhooshBackend.open(tmp_path / "whoosh")
    for name in "ab":
        save(store, name, f"Peru taxes steel {name}.")
    with monkeypatch.context() as patch:
        patch.setattr(builder, "ANALYZER_VERSION", builder.ANALYZER_VERSION - 1)
        build(store, backend)
    assert behind(store, backend) == 2
    store.remove("b", "withdrawn")
    assert behind(store, backend) == 2
    report = build(store, backend)
    assert (report.indexed, report.removed) == (1, 1)
    assert found(backend, "steel") == ["a"]
    assert behind(store, backend) == 0


def test_a_rebuild_makes_the_index_anew_whatever_is_in_it(store, backend):
    save(store, "a", "Peru taxes steel.")
    backend.replace("stray", split_into_passages(article("Wire is dear.", article_id="stray")))
    backend.replace("a", split_into_passages(article("An old text of wire.", article_id="a")))
    steps = []
    assert rebuild(store, backend, progress=lambda done, total: steps.append((done, total))).indexed == 1
    assert steps[-1] == (1, 1)
    assert found(backend, "wire") == []
    assert found(backend, "steel") == ["a"]


def test_a_rebuild_that_is_cut_off_leaves_what_was_there(store, backend, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 1)
    save(store, "a", "Peru taxes steel.")
    build(store, backend)
    save(store, "b", "Peru taxes wire.")

    def stop(_done, _total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(store, backend, progress=stop)
    assert backend.versions() == {"a": 1}


class RecordAndIndex(RuleBasedStateMachine):
    """Whatever happens to the record, the index holds the newest text of what is in it after a build, and no more."""

    def __init__(self):
        super().__init__()
        self.store = ArticleStore.open(Path(":memory:"))
        self.backend = MemoryBackend()
        self.built = True

    @rule(
        name=st.sampled_from("abc"),
        text=st.sampled_from(["Peru taxes steel.", "Wire is dear. So it is.", "No. No. No. No."]),
    )
    def save(self, name, text):
        save(self.store, name, text)
        self.built = False

    @rule(name=st.sampled_from("abc"))
    def remove(self, name):
        if name in self.store.current_versions():
            self.store.remove(name, "by hand")
            self.built = False

    @rule()
    def build(self):
        build(self.store, self.backend)
        self.built = True

    @invariant()
    def the_index_is_that_of_a_fresh_build(self):
        if self.built:
            fresh = {article.id: split_into_passages(article) for article in self.store.articles()}
            assert _without_stories(self.backend._articles) == _without_stories(fresh)

    def teardown(self):
        self.store.close()


def _without_stories(articles):
    """An article may join another story without a new version of its own, and is not indexed again for that."""
    return {name: [replace(passage, story="") for passage in passages] for name, passages in articles.items()}


TestRecordAndIndex = RecordAndIndex.TestCase
TestRecordAndIndex.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
