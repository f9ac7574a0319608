"""The process beside the bot: it ends with it, it starts again, and it leaves nothing locked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import trade_articles

from bot.app import open_app, sources_file
from bot.refresh_process import refreshing
from bot.settings import Settings
from corpus.sources.settings_file import write_user_source
from corpus.writer_lock import writer_lock

WAIT_SECONDS = 60.0


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """A data folder whose one source is a folder with two articles."""
    data = tmp_path / "data"
    monkeypatch.setenv("DATA_DIR", str(data))
    monkeypatch.setenv("LOG_LEVEL", "WARNING")
    monkeypatch.chdir(tmp_path)
    drop = trade_articles.write_articles(tmp_path / "drop", 2)
    settings = Settings(data_dir=data, refresh_minutes=1)
    write_user_source(sources_file(settings), "watched", {"kind": "folder", "path": str(drop), "enabled": True})
    return settings


def until(condition):
    """Wait for something that another process does; how long it takes is not what is tested."""
    end = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def children():
    me = str(os.getpid())
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[1] == me and fields[0] != "Z":
            found.append(int(status.parent.name))
    return set(found)


def is_running(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_while_the_bot_runs_new_articles_can_be_asked_for(settings):
    app = open_app(settings)
    before = children()
    with refreshing(settings):
        until(lambda: app.ask(trade_articles.question(1)).evidence)
        assert len(children() - before) == 1
    assert children() == before
    app.close()


def test_with_the_schedule_off_there_is_no_process(settings):
    before = children()
    with refreshing(Settings(data_dir=settings.data_dir, refresh_minutes=0)):
        assert children() == before


def test_one_that_dies_is_started_again(settings, monkeypatch, caplog):
    monkeypatch.setattr("bot.refresh_process._PAUSE", 0.1)
    before = children()
    with refreshing(settings):
        until(lambda: children() - before)
        (first,) = children() - before
        os.kill(first, signal.SIGKILL)
        until(lambda: children() - before - {first})
    assert children() == before
    assert "refreshing ended by itself (exit code -9)" in caplog.text


def refresh_process(**how):
    command = [sys.executable, "-m", "bot", "refresh", "--every", "60"]
    return subprocess.Popen([*command, *how.pop("more", [])], cwd=Path(__file__).parents[2], **how)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order_and_frees_the_locks(settings, number):
    process = refresh_process()
    until(lambda: (settings.data_dir / "refresh.lock").exists())
    process.send_signal(number)
    assert process.wait(WAIT_SECONDS) == 0
    for name in ("refresh", "writer"):
        with writer_lock(settings.data_dir, "a test", name=name, wait_seconds=0):
            pass


def test_it_ends_when_the_bot_was_killed(settings):
    program = (
        "import time; from bot.refresh_process import refreshing; from bot.settings import Settings;"
        "settings = Settings.from_environment()\n"
        "with refreshing(settings): time.sleep(600)"
    )
    bot = subprocess.Popen([sys.executable, "-c", program])
    app = open_app(settings)
    until(app.store.count)
    found = [
        int(status.parent.name)
        for status in Path("/proc").glob("[0-9]*/stat")
        if is_running(status.parent.name) and status.read_text().rpartition(")")[2].split()[1] == str(bot.pid)
    ]
    bot.kill()
    bot.wait()
    assert len(found) == 1
    until(lambda: not is_running(found[0]))
    app.close()
