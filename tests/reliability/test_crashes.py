"""Out of room at every size, killed at any moment, rebuilt under readers: the old state or the new, and sound at once.

The sweeps have SQLite's form (https://sqlite.org/testing.html): the point of failure moves on until the work succeeds.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import trade_articles
from bot_process import attache
from injected import CALLS, HARM, OTHER_HARM

from bot.app import open_app
from bot.settings import Settings

TESTS = Path(__file__).parents[1]
EVERY = {"begin": 32768, "collect": 8192, "build": 2048, "rebuild": 2048, "backup": 8192, "restore": 16384}
EVERY_LONG = {"begin": 256, "collect": 256, "build": 32, "rebuild": 32, "backup": 128, "restore": 256}
"""Bytes from one size to the next: below a page of SQLite (4096) and its header in the log (24), pages are torn."""


def crashes(*arguments: object, module: str = "crashes") -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("work", EVERY)
def test_wherever_room_runs_out_the_old_state_or_the_new_is_there_and_the_work_can_be_done_again(tmp_path, work):
    """I1, I2."""
    found = crashes("full", tmp_path / "data", work, EVERY[work])
    assert found["refused"] > 3


@pytest.mark.long
@pytest.mark.parametrize("work", EVERY_LONG)
def test_wherever_room_runs_out_at_smaller_steps(tmp_path, work):
    found = crashes("full", tmp_path / "data", work, EVERY_LONG[work])
    assert found["refused"] > 30


def test_killed_at_any_moment_nothing_acknowledged_is_lost_and_all_is_sound(tmp_path):
    """R14."""
    found = crashes("kill", tmp_path / "data", 7, 20)
    assert found["cut"] >= 5


@pytest.mark.long
@pytest.mark.parametrize("seed", [11, 12])
def test_killed_a_hundred_times(tmp_path, seed):
    found = crashes("kill", tmp_path / "data", seed, 100)
    assert found["cut"] >= 50


def test_readers_see_whole_indexes_only_while_another_process_makes_new_ones(tmp_path):
    """I4."""
    found = crashes("read", tmp_path / "data", 10)
    assert found["asked"] > 5  # how many a busy machine gets round to; each of them saw a whole index


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 6 MB."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting needs root")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"mounting is not allowed here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_said_so_what_is_there_can_be_asked_and_room_mends_it(small_disk, tmp_path):
    """I2, on a file system that is full for real."""
    environment = {"DATA_DIR": str(small_disk / "data"), "PATH": os.environ["PATH"]}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(attache(*arguments), env=environment, capture_output=True, text=True, check=False)

    few = trade_articles.write_articles(tmp_path / "few", 10)
    assert run("collect", str(few)).returncode == 0
    app = open_app(Settings(data_dir=small_disk / "data"))
    assert app.store.count() == 10
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\0" * (5 << 20))
    with ballast.open("ab") as file:
        try:
            while file.write(b"\0" * 65536):
                file.flush()
        except OSError:
            pass
    many = trade_articles.write_articles(tmp_path / "many", 300, first=10)
    failed = run("collect", str(many))
    assert failed.returncode == 1
    assert failed.stderr.startswith("Error: ")
    assert "is full" in failed.stderr
    assert "notice 3" in str(app.ask(trade_articles.question(3)).text)
    app.close()
    ballast.unlink()
    assert run("collect", str(many)).returncode == 0
    assert "notice 309" in run("ask", trade_articles.question(309)).stdout
    assert "FAIL" not in run("doctor").stdout


def test_a_few_calls_of_the_system_fail_or_are_the_last(tmp_path, traceable):
    """What the long sweep does everywhere, at the few renames of a rebuild."""
    for harm in OTHER_HARM:
        found = crashes(tmp_path / harm / "data", "rebuild", "rename", harm, module="injected")
        assert found["calls"] >= 3
        assert not found["borne"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("work", "group", "harm"),
    [(work, group, harm) for work in EVERY for group in CALLS for harm in HARM.get(group, OTHER_HARM)],
)
def test_whichever_call_of_the_system_fails_or_is_the_last_the_state_is_whole(tmp_path, traceable, work, group, harm):
    """I1, at the system's border and so within SQLite too: the k-th call fails, or the process dies at it."""
    crashes(tmp_path / "data", work, group, harm, module="injected")


@pytest.fixture
def traceable():
    """A machine on which strace may take hold of a process."""
    if shutil.which("strace") is None:
        pytest.skip("there is no strace")
    with subprocess.Popen(["sleep", "60"]) as process:
        probe = subprocess.Popen(["strace", "-p", str(process.pid)], stderr=subprocess.PIPE, text=True)
        assert probe.stderr is not None
        said = probe.stderr.readline()
        process.kill()
        probe.communicate()
    if "attached" not in said:
        pytest.skip(f"tracing is not allowed here: {said}")
