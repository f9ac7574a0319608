"""The answers to the collection are no worse than those that were recorded."""

import pytest

from bot.commands.evaluate import ASKING_DAY
from corpus.collect import collect_starter
from corpus.store import ArticleStore
from index.answer import QuestionAnswerer
from index.build import build
from index.evaluation.evaluate import DECLINING, MEASURES, figures, judge_answers, run
from index.evaluation.recorded import SLACK, read_recorded, worse, write_recorded
from index.evaluation.topics import COLLECTION, read_topics
from index.whoosh_backend import WhooshBackend


@pytest.fixture
def starter(tmp_path):
    store, backend = ArticleStore.open(tmp_path / "record.sqlite"), WhooshBackend.open(tmp_path / "whoosh")
    collect_starter(store)
    build(store, backend)
    yield store, backend
    backend.close()
    store.close()


def test_the_collection_is_answered_as_well_as_recorded_and_quoted_exactly(starter):
    store, backend = starter
    texts = {article.id: article.text for article in store.articles()}
    topics = read_topics(COLLECTION, texts.__getitem__)
    judged, inexact = judge_answers(run(QuestionAnswerer(backend), topics, today=ASKING_DAY), texts.__getitem__)
    new, old = figures(judged), read_recorded()
    assert inexact == ()
    assert worse(new, old, SLACK) == (), f"worse than recorded; `attache evaluate` shows where: {new}, was {old}"


def test_what_is_recorded_are_all_measures():
    assert list(read_recorded()) == [*MEASURES, *DECLINING]


def test_less_is_worse_but_for_errors():
    old = {"hit@1": 0.5, "error at 75 % answered": 0.2}
    assert worse({"hit@1": 0.4, "error at 75 % answered": 0.2}, old) == ("hit@1",)
    assert worse({"hit@1": 0.6, "error at 75 % answered": 0.3}, old) == ("error at 75 % answered",)
    assert worse({"hit@1": 0.5, "error at 75 % answered": 0.2, "AUROC": 0.0}, old) == ()


def test_a_loss_within_the_slack_is_none():
    assert worse({"hit@1": 0.5 - SLACK / 2}, {"hit@1": 0.5}, SLACK) == ()
    assert worse({"hit@1": 0.5 - SLACK * 2}, {"hit@1": 0.5}, SLACK) == ("hit@1",)


def test_figures_are_kept_to_four_decimals(tmp_path):
    write_recorded({"hit@1": 1 / 3}, tmp_path / "kept.json")
    assert read_recorded(tmp_path / "kept.json") == {"hit@1": 0.3333}
