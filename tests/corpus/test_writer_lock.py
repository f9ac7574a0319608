import re
import signal
import subprocess
import sys

import pytest

from corpus.errors import StoreError, StoreIsBusy
from corpus.writer_lock import writer_lock

HOLD = """if True:
    import sys
    from pathlib import Path
    from corpus.writer_lock import writer_lock
    with writer_lock(Path(sys.argv[1]), "collecting feeds"):
        print("held", flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the lock until its standard input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.communicate()


def test_the_second_writer_is_told_who_holds_the_lock_and_gives_up_in_time(tmp_path, holder):
    with (
        pytest.raises(StoreIsBusy, match=rf"collecting feeds \(process {holder.pid}, since \d{{4}}-"),
        writer_lock(tmp_path, "indexing", wait_seconds=0),
    ):
        pytest.fail("two writers at once")


def test_the_second_writer_waits_and_says_once_for_whom(tmp_path, holder):
    told = []

    def let_go(who):
        told.append(who)
        holder.communicate()

    with writer_lock(tmp_path, "indexing", told=let_go):
        assert len(told) == 1
        assert re.match(rf"collecting feeds \(process {holder.pid}, ", told[0])


def test_a_writer_that_was_killed_holds_nothing(tmp_path, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with writer_lock(tmp_path, "indexing", wait_seconds=0):
        pass


def test_the_lock_is_let_go_of_after_the_work_and_after_a_failure(tmp_path):
    with pytest.raises(ZeroDivisionError), writer_lock(tmp_path / "new", "failing"):
        raise ZeroDivisionError
    with writer_lock(tmp_path / "new", "working", wait_seconds=0):
        pass
    assert (tmp_path / "new" / "writer.lock").read_text() == ""


def test_threads_of_one_process_take_turns_too(tmp_path):
    with (
        writer_lock(tmp_path, "collecting"),
        pytest.raises(StoreIsBusy, match="collecting"),
        writer_lock(tmp_path, "indexing", wait_seconds=0),
    ):
        pytest.fail("two writers at once")


def test_two_data_folders_have_two_locks(tmp_path):
    with writer_lock(tmp_path / "one", "collecting"), writer_lock(tmp_path / "two", "collecting", wait_seconds=0):
        pass


@pytest.mark.parametrize("obstacle", ["folder", "lock"])
def test_a_lock_that_cannot_be_made_is_named(tmp_path, obstacle):
    if obstacle == "folder":
        (tmp_path / "data").write_text("a file")
    else:
        (tmp_path / "data" / "writer.lock").mkdir(parents=True)
    with (
        pytest.raises(StoreError, match=r"data/writer.lock cannot be written.*DATA_DIR"),
        writer_lock(tmp_path / "data", "collecting"),
    ):
        pytest.fail("held nothing")
