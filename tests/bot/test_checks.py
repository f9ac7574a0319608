"""`attache doctor` finds what is wrong and says how to mend it; it takes nothing sound for broken."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import trade_articles
from click.testing import CliRunner
from ports import free_port
from prometheus_client import CollectorRegistry

from bot import checks
from bot.app import open_app, record_path, sources_file
from bot.chat_store import ChatStore
from bot.checks import Verdict
from bot.commands.doctor import command
from bot.health import Health, serving_health
from bot.settings import Settings
from corpus.collect import collect

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.a-token-that-was-never-one-12345"


@pytest.fixture
def settings(tmp_path) -> Settings:
    settings = Settings(data_dir=tmp_path / "data", discord_token=TOKEN)
    app = open_app(settings)
    collect(app.store, trade_articles.inputs(4))
    app.build()
    app.close()
    return settings


@pytest.fixture(autouse=True)
def no_env_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def found(settings: Settings, subject: str) -> checks.Check:
    (check,) = [each for each in checks.checks(settings) if each.subject == subject]
    return check


def ill(settings: Settings) -> Iterator[str]:
    return (check.subject for check in checks.checks(settings) if check.verdict is not Verdict.WELL)


def test_a_sound_installation_is_well_all_over(settings):
    ChatStore.open(settings.data_dir / "chat.sqlite").close()
    assert list(ill(settings)) == []
    assert {"record.sqlite", "chat.sqlite", "index", "sources"} <= {each.subject for each in checks.checks(settings)}


def test_looking_changes_nothing(settings):
    def state() -> dict[str, bytes]:
        files = [path for path in settings.data_dir.rglob("*") if path.is_file() and path.suffix != ".sqlite-shm"]
        return {str(path): path.read_bytes() for path in files if path.stat().st_size}

    before = state()
    list(checks.checks(settings))
    assert state() == before


def test_a_new_folder_is_made_for_its_owner_only(settings):
    assert settings.data_dir.stat().st_mode & 0o777 == 0o700


def test_an_empty_corpus_is_no_fault(tmp_path):
    check = found(Settings(data_dir=tmp_path / "empty"), "index")
    assert (check.verdict, check.found) == (Verdict.CARE, "the corpus is empty")


@pytest.mark.parametrize(("token", "verdict"), [("", Verdict.CARE), ("abc", Verdict.BROKEN), (TOKEN, Verdict.WELL)])
def test_the_token_is_looked_at_and_never_shown(settings, token, verdict):
    check = found(Settings(data_dir=settings.data_dir, discord_token=token), "token")
    assert check.verdict is verdict
    assert not token or token not in check.found + check.mend.replace("Reset Token", "")


@pytest.mark.parametrize(("mode", "verdict"), [(0o600, Verdict.WELL), (0o640, Verdict.CARE), (0o644, Verdict.CARE)])
def test_an_env_file_that_others_can_read_is_a_warning(settings, mode, verdict):
    Path(".env").write_text("")
    Path(".env").chmod(mode)
    check = found(settings, ".env")
    assert check.verdict is verdict
    assert verdict is Verdict.WELL or check.mend == f"chmod 600 {Path('.env').absolute()}"


def test_a_data_folder_that_others_can_read_is_a_warning(settings):
    settings.data_dir.chmod(0o755)
    assert found(settings, "data folder").mend == f"chmod 700 {settings.data_dir}"


def test_a_file_in_the_place_of_the_data_folder_is_said_to_be_one(tmp_path):
    (tmp_path / "file").write_text("")
    assert "it is a file" in found(Settings(data_dir=tmp_path / "file"), "data folder").found


def test_a_data_folder_that_cannot_be_had_is_the_last_check(tmp_path):
    (tmp_path / "file").write_text("")
    *_, last = checks.checks(Settings(data_dir=tmp_path / "file" / "data"))
    assert (last.subject, last.verdict) == ("data folder", Verdict.BROKEN)


def test_a_full_disk_is_a_warning(settings, monkeypatch):
    monkeypatch.setattr(checks, "LEAST_FREE", 1 << 62)
    assert found(settings, "disk").verdict is Verdict.CARE


def test_libraries_that_are_too_old_are_named(settings, monkeypatch):
    monkeypatch.setattr(checks, "LEAST_EXPAT", (99, 0, 0))
    check = found(settings, "libraries")
    assert check.verdict is Verdict.BROKEN
    assert "expat is older than 99.0.0" in check.mend


def test_a_damaged_record_is_found_by_reading_all_of_it(settings):
    raw = bytearray(record_path(settings).read_bytes())
    raw[3 * 4096 : 4 * 4096] = b"\x5a" * 4096
    record_path(settings).write_bytes(raw)
    check = found(settings, "record.sqlite")
    assert check.verdict is Verdict.BROKEN
    assert "attache restore" in check.mend


def test_of_a_damaged_record_there_is_one_complaint(settings):
    record_path(settings).write_bytes(b"garbage" * 1000)
    assert [each.subject for each in checks.checks(settings) if each.verdict is Verdict.BROKEN] == ["record.sqlite"]


def test_a_record_that_was_lost_is_not_taken_for_an_empty_corpus(settings):
    record_path(settings).unlink()
    assert found(settings, "index").verdict is Verdict.BROKEN
    assert "restore" in found(settings, "index").mend


def test_on_a_full_disk_nobody_is_sent_to_a_backup(settings, monkeypatch):
    record_path(settings).write_bytes(b"garbage" * 1000)  # a full disk has SQLite complain of the file, too
    monkeypatch.setattr(checks, "LEAST_TO_OPEN", 1 << 62)
    assert "make room" in found(settings, "record.sqlite").mend
    assert "restore" not in found(settings, "record.sqlite").mend


def test_a_record_of_a_later_version_is_named(settings):
    with closing(sqlite3.connect(record_path(settings))) as connection:
        connection.execute("PRAGMA user_version = 99")
    check = found(settings, "record.sqlite")
    assert "format 99" in check.found
    assert "update the program" in check.mend
    assert "overwrite" not in check.mend


def test_a_bit_flipped_in_the_index_is_found(settings):
    path = next((settings.data_dir / "whoosh").glob("g*/*.seg"))
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    check = found(settings, "index")
    assert check.verdict is Verdict.BROKEN
    assert "checksum" in check.found
    assert "attache index --heal" in check.mend


def test_an_index_folder_of_others_is_found(settings):
    (settings.data_dir / "whoosh").chmod(0o777)
    assert "writable by other users" in found(settings, "index").found


def test_an_index_that_is_refused_says_nothing_of_the_sources(settings):
    (settings.data_dir / "whoosh").chmod(0o777)
    assert found(settings, "sources").verdict is Verdict.WELL


def test_an_index_that_is_behind_is_a_warning(settings):
    app = open_app(settings)
    collect(app.store, trade_articles.inputs(2, first=4))
    app.close()
    check = found(settings, "index")
    assert check.verdict is Verdict.CARE
    assert "2 articles not indexed yet" in check.found


def test_a_source_that_fails_is_named_with_its_reason(settings):
    name = "somewhere"
    sources_file(settings).write_text(
        f'[sources.{name}]\nkind = "feed"\nurl = "https://feeds.example/rss"\nenabled = true\n'
    )
    app = open_app(settings)
    state = '{"last_attempt": "2026-01-02T00:00:00+00:00", "failing_since": "2026-01-01T00:00:00+00:00"'
    app.store.save_source_state(name, state + ', "last_error": "it answers 503", "consecutive_failures": 3}')
    app.close()
    check = found(settings, "sources")
    assert check.verdict is Verdict.CARE, check
    assert "somewhere failing since 2026-01-01: it answers 503" in check.found


def test_entries_of_sources_that_cannot_be_used_are_a_fault(settings):
    sources_file(settings).write_text('[sources.x]\nkind = "rumour"\n')
    assert found(settings, "sources").verdict is Verdict.BROKEN


@pytest.mark.parametrize(
    ("health", "verdict", "words"),
    [
        (Health(gateway=True, index=True, passages=3), Verdict.WELL, "running and ready"),
        (Health(gateway=True, index=True, passages=3, warning="An older index is served"), Verdict.CARE, "older"),
        (Health(gateway=False, index=True, passages=3), Verdict.BROKEN, "not ready: gateway"),
        (Health(gateway=False, index=False, passages=0), Verdict.BROKEN, "not ready: gateway and index"),
    ],
)
def test_a_running_bot_is_asked_how_it_is(settings, health, verdict, words, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with serving_health(Settings(health_port=free_port()), lambda: health, CollectorRegistry()) as port:
        check = found(Settings(data_dir=settings.data_dir, health_port=port), "bot")
    assert check.verdict is verdict
    assert words in check.found


def test_a_bot_that_does_not_run_is_a_warning(settings):
    check = found(Settings(data_dir=settings.data_dir, health_port=free_port()), "bot")
    assert check.verdict is Verdict.CARE
    assert "not running" in check.found


def test_the_command_prints_a_line_a_check_and_fails_only_for_what_is_broken(settings):
    done = CliRunner().invoke(command, obj=settings)
    assert done.exit_code == 0
    assert [line[:4] for line in done.output.splitlines()] == ["ok  "] * len(done.output.splitlines())
    broken = Settings(data_dir=settings.data_dir, discord_token="abc")
    assert CliRunner().invoke(command, obj=broken).exit_code == 1
    printed = json.loads(CliRunner().invoke(command, ["--json"], obj=broken).output)
    assert [each["subject"] for each in printed if each["verdict"] == "FAIL"] == ["token"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_read_only_folder_is_named_to_a_user_who_cannot_write():
    with tempfile.TemporaryDirectory() as reachable:
        Path(reachable).chmod(0o755)
        (Path(reachable) / "data").mkdir(mode=0o555)
        os.seteuid(65534)
        try:
            *_, last = checks.checks(Settings(data_dir=Path(reachable) / "data"))
        finally:
            os.seteuid(0)
    assert (last.subject, last.verdict) == ("data folder", Verdict.BROKEN)
    assert "Permission denied" in last.found
