"""An index comes right by itself, from whatever state, and is served meanwhile where anything can be."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
import trade_articles

from bot.app import App, open_app
from bot.healing import Healer, heal, index_damage
from bot.settings import Settings
from corpus.collect import collect
from index.build import rebuild
from index.errors import IndexUnavailable

ARTICLES = 12


@pytest.fixture
def app(tmp_path):
    app = open_app(Settings(data_dir=tmp_path / "data"))
    collect(app.store, trade_articles.inputs(ARTICLES))
    app.build()
    yield app
    app.close()


def answers(app: App) -> list[str | None]:
    return [app.ask(trade_articles.question(number)).text for number in range(ARTICLES)]


def reopened(app: App) -> App:
    return open_app(app.settings)


def root(app: App) -> Path:
    return app.settings.data_dir / "whoosh"


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def healed(healer: Healer) -> None:
    for thread in threading.enumerate():
        if thread.name == "healing the index":
            thread.join()
    assert not healer.is_at_work


DAMAGES = {
    "a flipped bit in a segment": lambda folder: flip(next(folder.glob("g*/*.seg"))),
    "a flipped bit in the arrays": lambda folder: flip(next(folder.glob("g*/*.arrays"))),
    "a flipped bit in the table of contents": lambda folder: flip(next(folder.glob("g*/*.toc"))),
    "a segment cut short": lambda folder: (p := next(folder.glob("g*/*.seg"))).write_bytes(p.read_bytes()[:-9]),
    "a missing segment": lambda folder: next(folder.glob("g*/*.seg")).unlink(),
    "a missing table of contents": lambda folder: next(folder.glob("g*/*.toc")).unlink(),
    "a missing manifest": lambda folder: next(folder.glob("g*/manifest_*.json")).unlink(),
    "a missing generation": lambda folder: shutil.rmtree(next(folder.glob("g*/"))),
    "a pointer that is no JSON": lambda folder: (folder / "CURRENT").write_text("{"),
    "a pointer of a later version": lambda folder: (folder / "CURRENT").write_text('{"format": 99, "generations": []}'),
    "a missing pointer": lambda folder: (folder / "CURRENT").unlink(),
    "nothing at all": lambda folder: shutil.rmtree(folder),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_after_healing_every_question_is_answered_as_before(app, damage):
    expected = answers(app)
    assert all(expected)
    app.close()
    DAMAGES[damage](root(app))
    other = reopened(app)
    told = heal(other)
    assert answers(other) == expected
    assert index_damage(other) == ()
    assert ("damaged" in told) == (damage not in ("a flipped bit in the arrays", "a missing pointer", "nothing at all"))
    other.close()


def test_healing_a_sound_index_only_indexes_what_is_missing(app):
    collect(app.store, trade_articles.inputs(2, first=ARTICLES))
    before = [path.name for path in root(app).glob("g*/")]
    assert heal(app) == "The index is sound; 2 articles indexed, 0 taken out."
    assert [path.name for path in root(app).glob("g*/")] == before


def test_a_rebuild_that_fails_leaves_the_index_that_is_served(app, monkeypatch):
    expected = answers(app)
    monkeypatch.setattr(type(app.store), "articles", lambda self: iter([self.get("missing")]))
    with pytest.raises(Exception, match="missing"):
        app.rebuild()
    assert answers(app) == expected
    assert index_damage(app) == ()


def test_the_index_before_is_served_until_a_rebuild_is_complete(app):
    expected, seen = answers(app), []
    reader = reopened(app)
    articles = type(app.store).articles

    class Watched:
        def count(self):
            return app.store.count()

        def articles(self):
            for article in articles(app.store):
                seen.append(answers(reader))
                yield article

    rebuild(Watched(), app.backend)
    assert len(seen) == ARTICLES
    assert all(each == expected for each in seen)
    assert answers(reader) == expected
    reader.close()


def test_a_damaged_generation_is_not_kept_as_the_one_to_fall_back_to(app):
    app.rebuild()
    flip(next(max(root(app).glob("g*/")).glob("*.seg")))
    heal(app)
    heal(app)
    assert index_damage(app) == ()
    assert [path.name for path in sorted(root(app).glob("g*/"))] == ["g000001", "g000003"]


def test_a_folder_that_is_not_ours_is_not_healed_but_refused(app):
    app.close()
    root(app).chmod(0o777)
    with pytest.raises(IndexUnavailable, match="writable by other users"):
        reopened(app)


def test_the_command_heals(app):
    app.close()
    next(root(app).glob("g*/*.toc")).unlink()
    environment = {"DATA_DIR": str(app.settings.data_dir)}
    command = [sys.executable, "-P", "-m", "bot", "index", "--heal"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert f"made anew from {ARTICLES} articles" in done.stdout
    with closing(reopened(app)) as other:
        assert index_damage(other) == ()


def test_one_healing_at_a_time_and_not_all_the_time(app, monkeypatch, caplog):
    monkeypatch.setenv("DATA_DIR", str(app.settings.data_dir))
    caplog.set_level("INFO")
    healer = Healer()
    assert healer.begin()
    assert healer.is_at_work
    assert not healer.begin()
    healed(healer)
    assert not healer.begin()
    assert "The index is sound; 0 articles indexed" in caplog.text
    healer.close()


def test_a_healing_that_is_cut_off_says_nothing_and_harms_nothing(app, monkeypatch, caplog):
    monkeypatch.setenv("DATA_DIR", str(app.settings.data_dir))
    expected = answers(app)
    healer = Healer()
    healer.begin()
    healer.close()
    assert answers(app) == expected
    assert index_damage(app) == ()
    assert not caplog.records


def test_a_healing_that_fails_says_why_in_the_log(app, monkeypatch, caplog):
    monkeypatch.setenv("DATA_DIR", str(app.settings.data_dir))
    root(app).chmod(0o777)
    healer = Healer()
    healer.begin()
    healed(healer)
    assert "could not be healed: Error: The index folder" in caplog.text
    healer.close()
