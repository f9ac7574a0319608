"""`attache backup` and `attache restore`: what was asked before is answered the same way after."""

from __future__ import annotations

import stat

import pytest
import trade_articles
from click.testing import CliRunner

from bot.answer_json import answer_to_json
from bot.app import open_app
from bot.chat_records import Judgement
from bot.chat_store import ChatStore
from bot.cli import attache
from bot.commands.backup import command as backup_command
from bot.commands.restore import command as restore_command
from bot.settings import Settings
from corpus.collect import collect

ARTICLES = 8
JUDGEMENT = Judgement(answer="a", asker=2, given_at=100.0, server=None, question="what is new?", useful=False)


def run(command, settings: Settings, *arguments: str):
    return CliRunner().invoke(command, [*arguments], obj=settings, catch_exceptions=False)


def answers(settings: Settings) -> list[dict[str, object]]:
    app = open_app(settings)
    found = []
    for number in range(ARTICLES):
        printed = answer_to_json(app.ask(trade_articles.question(number)))
        found.append({name: value for name, value in printed.items() if name not in ("id", "elapsed_ms")})
    app.close()
    return found


@pytest.fixture
def settings(tmp_path):
    settings = Settings(data_dir=tmp_path / "data")
    app = open_app(settings)
    collect(app.store, trade_articles.inputs(ARTICLES))
    app.store.remove(min(app.store.current_versions()), "a test")
    app.build()
    app.close()
    chat = ChatStore.open(settings.data_dir / "chat.sqlite")
    chat.judge(JUDGEMENT)
    chat.close()
    return settings


def test_a_restore_answers_the_same_questions_the_same_way(settings, tmp_path):
    before = answers(settings)
    assert run(backup_command, settings, str(tmp_path / "b.zip")).exit_code == 0
    elsewhere = Settings(data_dir=tmp_path / "elsewhere")
    done = run(restore_command, elsewhere, str(tmp_path / "b.zip"))
    assert done.output == f"Restored and indexed: {ARTICLES - 1} articles.\n"
    assert answers(elsewhere) == before
    chat = ChatStore.open(elsewhere.data_dir / "chat.sqlite")
    assert chat.complaints(None) == (JUDGEMENT,)
    chat.close()


def test_a_corpus_is_replaced_only_on_request_and_then_wholly(settings, tmp_path):
    before = answers(settings)
    run(backup_command, settings, str(tmp_path / "b.zip"))
    app = open_app(settings)
    collect(app.store, trade_articles.inputs(3, first=ARTICLES))
    app.build()
    app.close()
    refused = run(restore_command, settings, str(tmp_path / "b.zip"))
    assert refused.exit_code == 1
    assert "--overwrite" in refused.output
    assert run(restore_command, settings, str(tmp_path / "b.zip"), "--overwrite").exit_code == 0
    assert answers(settings) == before


def test_a_version_number_that_meant_another_text_before_is_indexed_anew(settings, tmp_path):
    """After a restore the same number may mean another text, which a comparison of numbers would not see."""
    run(backup_command, settings, str(tmp_path / "b.zip"))
    changed = next(iter(trade_articles.inputs(1, first=3)))
    for percent in (61, 62):
        app = open_app(settings)
        text = changed.data.replace(b"percent", f"percent, later {percent} percent,".encode())
        collect(app.store, [type(changed)(location=changed.location, data=text, media_type=changed.media_type)])
        app.build()
        found = app.ask("what does notice 3 say about the later duty?")
        assert f"later {percent} percent" in found.evidence[0].sentence
        app.close()
        run(restore_command, settings, str(tmp_path / "b.zip"), "--overwrite")


def test_without_a_record_there_is_nothing_to_back_up(tmp_path):
    done = run(backup_command, Settings(data_dir=tmp_path / "none"), str(tmp_path / "b.zip"))
    assert done.exit_code == 1
    assert "nothing to back up" in done.output
    assert not (tmp_path / "none").exists()


def test_the_commands_are_reached_by_their_names(settings, tmp_path):
    environment = {"DATA_DIR": str(settings.data_dir)}
    done = CliRunner().invoke(attache, ["backup", str(tmp_path / "b.zip")], env=environment)
    assert done.exit_code == 0
    assert done.output.endswith("MB, checked\n")
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600
    assert CliRunner().invoke(attache, ["restore", "--help"]).exit_code == 0
