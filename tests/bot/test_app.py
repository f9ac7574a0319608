import json
from dataclasses import replace

import pytest
from inputs import draft, received

from bot.app import EMPTY_CORPUS, EMPTY_INDEX, index_folder, open_app, open_store, record_path
from bot.settings import Settings, SettingsError
from corpus.errors import StoreError
from index.answer import Level
from index.confidence import shipped_model
from index.errors import SearchError


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def app(settings):
    app = open_app(settings)
    yield app
    app.close()


def save(store, text="Peru taxes steel wire."):
    store.save(draft(text, id="a"), received("/a", text), extractor=1)


def test_all_that_is_written_lives_in_the_data_folder(app, settings, tmp_path):
    save(app.store)
    app.build()
    assert {path.name for path in tmp_path.iterdir()} == {"data"}
    assert record_path(settings).is_file()
    assert index_folder(settings).is_dir()


def test_an_empty_corpus_is_told_with_how_to_fill_it(app):
    answer = app.ask("what does Peru tax?")
    assert (answer.level, answer.reason) == (Level.NOT_COVERED, EMPTY_CORPUS)
    assert "attache collect --starter" in EMPTY_CORPUS


def test_a_corpus_that_is_not_indexed_is_told_with_how_to_do_it(app):
    save(app.store)
    answer = app.ask("what does Peru tax?")
    assert (answer.level, answer.reason) == (Level.NOT_COVERED, EMPTY_INDEX)
    assert "attache index" in EMPTY_INDEX


def test_what_is_collected_and_built_is_answered(app):
    save(app.store)
    assert app.build().indexed == 1
    assert app.ask("what does Peru tax?").text == "Peru taxes steel wire."


def test_an_index_with_articles_never_blames_the_corpus(app):
    save(app.store)
    app.build()
    assert app.ask("zymurgy").reason not in (EMPTY_CORPUS, EMPTY_INDEX)


def test_articles_of_another_process_are_seen_by_the_next_question(app, settings):
    assert not app.ask("what does Peru tax?").answered
    other = open_app(settings)
    save(other.store)
    other.build()
    other.close()
    assert app.ask("what does Peru tax?").answered


def test_a_rebuild_makes_the_index_anew(app):
    save(app.store)
    assert app.rebuild().indexed == 1
    assert app.build().indexed == 0
    assert app.ask("what does Peru tax?").answered


def test_a_deleted_index_is_made_again_from_the_record(app, settings, tmp_path):
    save(app.store)
    app.build()
    app.close()
    index_folder(settings).rename(tmp_path / "gone")
    again = open_app(settings)
    assert again.build().indexed == 1
    assert again.ask("what does Peru tax?").answered
    again.close()


def test_another_record_of_the_same_files_is_never_answered_from_the_old_index(app, settings):
    """Ids and versions of articles are the same in both; only the texts are not."""
    save(app.store, "Peru taxes steel wire at 9 percent.")
    app.build()
    app.close()
    for path in settings.data_dir.glob("record.sqlite*"):
        path.unlink()
    other = open_app(settings)
    save(other.store, "Peru taxes steel wire at 25 percent.")
    assert other.build().indexed == 1
    assert other.ask("what does Peru tax?").text == "Peru taxes steel wire at 25 percent."
    assert other.build().indexed == 0
    other.close()


def test_a_record_that_went_back_in_time_is_indexed_anew(app, settings):
    save(app.store, "Peru taxes steel wire.")
    app.build()
    old = record_path(settings).with_name("copy")
    app.store._database.execute("VACUUM INTO ?", (str(old),))
    save(app.store, "Peru taxes steel wire at 9 percent.")
    save(app.store, "Peru taxes steel wire at 12 percent.")
    app.build()
    app.close()
    for path in settings.data_dir.glob("record.sqlite*"):
        path.unlink()
    old.rename(record_path(settings))
    again = open_app(settings)
    save(again.store, "Peru taxes nothing.")
    again.build()
    assert again.ask("what does Peru tax?").text == "Peru taxes nothing."
    again.close()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"record": 1}'])
def test_a_note_of_the_index_s_origin_that_is_torn_costs_a_rebuild_and_nothing_else(app, settings, text):
    save(app.store)
    app.build()
    (settings.data_dir / "indexed-record.json").write_text(text)
    assert app.build().indexed == 1
    assert app.build().indexed == 0


@pytest.mark.parametrize("text", ["what does \udcff Peru \ud800 tax?", "\ud800"])
def test_what_is_no_character_is_answered_and_can_be_sent(app, text):
    save(app.store)
    app.build()
    answer = app.ask(text, previous=text)
    assert "?" in answer.question
    assert json.dumps(answer.question, ensure_ascii=False).encode()


def test_a_model_of_one_s_own_replaces_the_shipped_one(settings):
    model = shipped_model()
    own = {"intercept": -99, "answered_from": model.answered_from, "covered_from": model.covered_from}
    weights = {name: getattr(model.weights, name) for name in type(model.weights).__dataclass_fields__}
    settings.data_dir.mkdir()
    (settings.data_dir / "confidence.json").write_text(json.dumps(own | {"weights": weights}))
    app = open_app(settings)
    save(app.store)
    app.build()
    assert not app.ask("what does Peru tax?").answered
    app.close()


@pytest.mark.parametrize("text", ["", "{}", '{"weights": {}}', "\x00", '{"intercept": 1, "weights": {"nothing": 1}}'])
def test_a_model_that_cannot_be_used_is_named_with_what_to_do(settings, text):
    settings.data_dir.mkdir()
    (settings.data_dir / "confidence.json").write_text(text)
    with pytest.raises(SettingsError, match=r"confidence.json cannot be used: .*attache calibrate"):
        open_app(settings)


@pytest.mark.parametrize("name", ["", "record.sqlite"])
def test_a_data_folder_that_cannot_be_used_is_named(settings, tmp_path, name):
    (tmp_path / "data" / name if name else tmp_path).mkdir(parents=True, exist_ok=True)
    if not name:
        settings = replace(settings, data_dir=tmp_path / "file")
        settings.data_dir.write_text("a file")
    with pytest.raises(StoreError, match=str(settings.data_dir)):
        open_store(settings)
    with pytest.raises(StoreError, match="DATA_DIR"):
        open_app(settings)


def test_an_index_that_cannot_be_used_is_told(settings):
    settings.data_dir.mkdir()
    index_folder(settings).write_text("a file")
    with pytest.raises(SearchError, match="whoosh"):
        open_app(settings)
