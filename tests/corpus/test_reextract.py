from dataclasses import replace
from pathlib import Path

import pytest
from inputs import draft, received

from corpus.collect import BATCH, collect
from corpus.errors import UnreadableInput
from corpus.extract import EXTRACTOR_VERSION, extract
from corpus.reextract import reextract
from corpus.store import ArticleStore


@pytest.fixture
def store():
    store = ArticleStore.open(Path(":memory:"))
    yield store
    store.close()


def saved_by_an_older_extractor(store, given_draft, location="/a.txt", text="Duties rise\n\nThe duty is 25 percent."):
    return store.save(given_draft, received(location, text), extractor=EXTRACTOR_VERSION - 1)[1]


def test_an_article_that_comes_out_otherwise_gets_a_new_version(store):
    article_id = saved_by_an_older_extractor(store, draft("ADVERTISEMENT\n\nThe duty is 25 percent."))
    report = reextract(store)
    assert (report.texts, report.details, report.unchanged, report.failed) == ([article_id], [], 0, [])
    assert [one.text for one in store.versions(article_id)] == [
        "ADVERTISEMENT\n\nThe duty is 25 percent.",
        "The duty is 25 percent.",
    ]


def test_one_of_which_only_something_else_is_known_now_is_told_apart(store):
    was = replace(extract(received()), language="fr")
    article_id = saved_by_an_older_extractor(store, was)
    report = reextract(store)
    assert (report.texts, report.details) == ([], [article_id])
    assert store.get(article_id).version == 2


def test_the_rest_stays_and_is_not_looked_at_again(store):
    article_id = saved_by_an_older_extractor(store, extract(received()))
    assert reextract(store).unchanged == 1
    assert store.get(article_id).version == 1
    assert reextract(store).unchanged == 0
    assert reextract(store, every=True).unchanged == 1


def test_collecting_the_file_again_after_that_has_nothing_to_do(store):
    article_id = saved_by_an_older_extractor(store, draft("Old."))
    reextract(store)
    assert collect(store, [received()]).unchanged == [article_id]
    assert store.get(article_id).version == 2


def test_an_article_keeps_its_id_its_origin_and_what_its_source_says_of_it(store):
    one = received("/a.txt", origin="port-feed")
    _, article_id = store.save(replace(draft("Old."), id="given"), one, extractor=EXTRACTOR_VERSION - 1)
    reextract(store, described=lambda origin, made: replace(made, licence=f"that of {origin}"))
    kept = store.get(article_id)
    assert (article_id, kept.origin, kept.licence) == ("given", "port-feed", "that of port-feed")


def test_what_cannot_be_read_any_more_is_named_and_stays_as_it_is(store):
    saved_by_an_older_extractor(store, draft("Old."), "/empty.txt", " ")
    article_id = saved_by_an_older_extractor(store, draft("Old, too."))
    report = reextract(store)
    assert [(type(one), one.location) for one in report.failed] == [(UnreadableInput, "/empty.txt")]
    assert report.texts == [article_id]
    assert store.count() == 2


def test_removed_articles_are_left_alone(store):
    article_id = saved_by_an_older_extractor(store, draft("Old."))
    store.remove(article_id, "by hand")
    assert reextract(store, every=True).texts == []
    assert store.get(article_id).version == 1


def test_progress_is_told_batch_by_batch(store):
    for number in range(BATCH + 1):
        saved_by_an_older_extractor(store, draft(f"Old {number}."), f"/{number}", f"T\n\nNew {number}.")
    steps = []
    assert len(reextract(store, progress=lambda done, total: steps.append((done, total))).texts) == BATCH + 1
    assert steps == [(BATCH, BATCH + 1), (BATCH + 1, BATCH + 1)]
