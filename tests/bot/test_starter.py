import pytest
from inputs import draft, received

from bot.app import open_app
from bot.settings import Settings
from bot.starter import ensure_starter
from corpus.collect import STARTER, collect_starter


@pytest.fixture
def app(tmp_path):
    app = open_app(Settings(data_dir=tmp_path))
    yield app
    app.close()


def test_an_empty_corpus_is_filled_and_indexed_and_that_is_said(app, capsys):
    ensure_starter(app)
    assert len(app.store.of_origin(STARTER)) == app.store.count() > 0
    assert app.backend.versions() == app.store.current_versions()
    assert capsys.readouterr().err == f"Collected the starter corpus: {app.store.count()} articles.\n\n"


def test_a_corpus_with_anything_in_it_is_left_alone(app, capsys):
    app.store.save(draft(id="a"), received(), extractor=1)
    app.build()
    ensure_starter(app)
    assert app.store.count() == 1
    assert capsys.readouterr().err == ""


def test_what_was_cut_off_between_collecting_and_indexing_is_finished(app):
    collect_starter(app.store)
    ensure_starter(app)
    assert app.backend.versions() == app.store.current_versions()
