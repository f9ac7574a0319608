"""A backup is whole or not there, says when it is damaged, and brings back exactly what it took."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
import trade_articles
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import backup
from corpus.backup import Kept, open_backup, restore, write_backup
from corpus.collect import collect
from corpus.errors import BackupError
from corpus.schema import MIGRATIONS
from corpus.store import ArticleStore

RECORD = "record.sqlite"
KEPT = (Kept(name=RECORD, migrations=MIGRATIONS), Kept(name="sources.toml"))


def content(folder: Path) -> list[str]:
    """Everything in the record, as SQL."""
    with closing(sqlite3.connect(folder / RECORD)) as connection:
        return list(connection.iterdump())


@pytest.fixture
def data(tmp_path):
    """A data folder with a record and a file of sources."""
    store = ArticleStore.open(tmp_path / "data" / RECORD)
    collect(store, trade_articles.inputs(5))
    store.close()
    (tmp_path / "data" / "sources.toml").write_text("[[source]]\n")
    return tmp_path / "data"


@pytest.fixture
def file(data, tmp_path):
    write_backup(data, KEPT, tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def restored(file: Path, folder: Path) -> tuple[str, ...]:
    with open_backup(file, KEPT, folder) as copies:
        return restore(copies, KEPT, folder)


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_what_was_backed_up_comes_back_exactly(data, file, tmp_path):
    restored(file, tmp_path / "new")
    assert content(tmp_path / "new") == content(data)
    assert (tmp_path / "new" / "sources.toml").read_text() == "[[source]]\n"
    assert left_over(tmp_path) == left_over(tmp_path / "new") == []


def test_a_restored_record_is_in_the_mode_in_which_readers_do_not_wait(file, tmp_path):
    restored(file, tmp_path / "new")
    with closing(sqlite3.connect(tmp_path / "new" / RECORD)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_backup_is_for_its_owner_only(file):
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_it_is_as_of_one_moment_while_another_thread_writes(data, tmp_path):
    stop, wrote = threading.Event(), threading.Event()

    def write():
        store = ArticleStore.open(data / RECORD)
        at = 5
        while not stop.is_set():
            with store.transaction():  # ten belong together
                collect(store, trade_articles.inputs(10, first=at))
            at += 10
            wrote.set()
        store.close()

    writer = threading.Thread(target=write)
    writer.start()
    counts = []
    for number in range(6):
        wrote.wait()
        wrote.clear()
        write_backup(data, KEPT, tmp_path / f"{number}.zip")
        restored(tmp_path / f"{number}.zip", tmp_path / f"new{number}")
        store = ArticleStore.open(tmp_path / f"new{number}" / RECORD)
        counts.append(store.count())
        store.close()
    stop.set()
    writer.join()
    assert all(count % 10 == 5 for count in counts)
    assert counts == sorted(set(counts))


def test_an_existing_file_is_replaced_only_on_request(data, file):
    before = file.read_bytes()
    with pytest.raises(BackupError, match="--overwrite"):
        write_backup(data, KEPT, file)
    assert file.read_bytes() == before
    (data / "sources.toml").write_text("# other\n")
    write_backup(data, KEPT, file, overwrite=True)
    assert zipfile.ZipFile(file).read("sources.toml") == b"# other\n"


def test_restoring_exchanges_the_record_of_a_process_that_has_it_open(data, file):
    before = content(data)
    store = ArticleStore.open(data / RECORD)
    collect(store, trade_articles.inputs(3, first=5))
    assert store.count() == 8
    restored(file, data)
    assert store.count() == 5
    collect(store, trade_articles.inputs(1, first=9))
    assert store.count() == 6
    store.close()
    assert content(data) != before


@pytest.mark.parametrize("damage", ["the header", "a page", "all of it"])
def test_a_damaged_record_is_moved_aside(data, file, damage):
    expected = content(data)
    raw = bytearray((data / RECORD).read_bytes())
    begin, length = {"the header": (0, 100), "a page": (4096 * 3, 4096), "all of it": (0, len(raw))}[damage]
    raw[begin : begin + length] = b"\x5a" * length
    (data / RECORD).write_bytes(raw)
    (aside,) = restored(file, data)
    assert content(data) == expected
    assert aside.startswith("record.sqlite.damaged-")
    assert (data / aside).read_bytes() == raw


def test_a_restore_that_fails_says_where_the_damaged_record_is(data, file, monkeypatch):
    raw = b"\x5a" * 8192
    (data / RECORD).write_bytes(raw)

    def no_room(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(backup, "_exchange", no_room)
    with pytest.raises(BackupError, match=r"no room\. The damaged file is kept as .*record\.sqlite\.damaged-"):
        restored(file, data)
    assert raw in [one.read_bytes() for one in data.glob(f"{RECORD}.damaged-*")]


def test_a_record_that_is_not_sound_is_not_backed_up(data, tmp_path):
    with closing(sqlite3.connect(data / RECORD)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM received WHERE id = 1")
        connection.commit()
    with pytest.raises(BackupError, match=r"record\.sqlite is not sound.*row"):
        write_backup(data, KEPT, tmp_path / "backup.zip")
    assert not (tmp_path / "backup.zip").exists()


def test_a_later_format_of_the_record_is_named(data, file, tmp_path):
    with closing(sqlite3.connect(data / RECORD)) as connection:
        connection.execute("PRAGMA user_version = 99")
    later = (Kept(name=RECORD, migrations=("",) * 99),)
    write_backup(data, later, tmp_path / "later.zip")
    with pytest.raises(BackupError, match="format 99, this program knows"):
        restored(tmp_path / "later.zip", tmp_path / "new")
    assert not (tmp_path / "new" / RECORD).exists()


def test_a_later_format_of_the_backup_is_named(file, tmp_path):
    contents = json.loads(zipfile.ZipFile(file).read("backup.json"))
    with zipfile.ZipFile(tmp_path / "later.zip", "w") as archive:
        archive.writestr("backup.json", json.dumps(contents | {"format": 2}))
    with pytest.raises(BackupError, match="a later version of the program"):
        restored(tmp_path / "later.zip", tmp_path / "new")


def hostile(path: Path, entries: dict[str, bytes], said: dict[str, int]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        files = {name: {"bytes": size, "sha256": "0" * 64} for name, size in said.items()}
        archive.writestr("backup.json", json.dumps({"format": 1, "files": files}))
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def test_paths_out_of_the_folder_are_never_written(tmp_path):
    file = hostile(tmp_path / "b.zip", {"../evil": b"x", "/evil": b"x"}, {"../evil": 1, "/evil": 1})
    restored(file, tmp_path / "inner" / "data")
    assert not list(tmp_path.rglob("evil"))


def test_an_entry_that_is_longer_than_it_says_is_cut_off(tmp_path):
    file = hostile(tmp_path / "b.zip", {"sources.toml": b"x" * (40 << 20)}, {"sources.toml": 3})
    with pytest.raises(BackupError, match="longer than it says"):
        restored(file, tmp_path / "data")
    assert not left_over(tmp_path / "data")


def test_a_file_that_was_exchanged_within_the_archive_is_noticed(file, tmp_path):
    """The archive's own checksums are right then."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(tmp_path / "b.zip", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) if name != "sources.toml" else b"[[sourcE]]\n")
    with pytest.raises(BackupError, match=r"sources\.toml is damaged"):
        restored(tmp_path / "b.zip", tmp_path / "data")


def test_a_backup_that_would_not_fit_is_refused_before_it_is_unpacked(tmp_path):
    file = hostile(tmp_path / "b.zip", {"sources.toml": b"x"}, {"sources.toml": 1 << 60})
    with pytest.raises(BackupError, match="MB are free"):
        restored(file, tmp_path / "data")


def test_what_is_no_backup_is_named(tmp_path):
    (tmp_path / "photo.zip").write_bytes(b"\xff\xd8 not a backup")
    with pytest.raises(BackupError, match=r"photo\.zip is not a whole backup"):
        restored(tmp_path / "photo.zip", tmp_path / "data")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), cut=st.booleans())
def test_a_damaged_backup_is_noticed_or_harmless(data, file, tmp_path_factory, place, bit, cut):
    raw = bytearray(file.read_bytes())
    at = int(place * len(raw))
    if cut:
        del raw[at:]
    else:
        raw[at] ^= 1 << bit
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "b.zip").write_bytes(raw)
    try:
        restored(folder / "b.zip", folder / "data")
    except BackupError:
        assert not (folder / "data" / RECORD).exists()
    else:
        assert content(folder / "data") == content(data)


class Sabotage:
    """Lets the k-th of these calls of the system fail."""

    def __init__(self, monkeypatch, fail_at: int) -> None:
        self.calls = 0
        self.fail_at = fail_at
        for name in ("fsync", "rename", "replace", "open", "mkdir"):
            monkeypatch.setattr(os, name, self._counted(getattr(os, name)))

    def _counted(self, call):
        def counted(*arguments, **options):
            self.calls += 1
            if self.calls == self.fail_at:
                raise OSError(28, "No space left on device")
            return call(*arguments, **options)

        return counted


def test_a_backup_that_fails_at_any_step_leaves_the_old_file_or_the_new(data, file, tmp_path, monkeypatch):
    for step in range(1, 100):
        before = file.read_bytes()
        (data / "sources.toml").write_text(f"# {step}\n")
        with monkeypatch.context() as patch:
            sabotage = Sabotage(patch, step)
            try:
                write_backup(data, KEPT, file, overwrite=True)
                failed = False
            except BackupError:
                failed = True
        if file.read_bytes() != before:
            assert zipfile.ZipFile(file).read("sources.toml").decode() == f"# {step}\n"
        restored(file, tmp_path / f"new{step}")
        if sabotage.calls < step:
            assert not failed
            assert step > 4
            assert not left_over(tmp_path)
            return
    pytest.fail("the sabotage never ran out")


def test_restoring_that_fails_at_any_step_leaves_the_old_record_or_the_new(data, file, monkeypatch):
    new = content(data)
    store = ArticleStore.open(data / RECORD)
    collect(store, trade_articles.inputs(3, first=5))
    store.close()
    old = content(data)
    assert old != new
    for step in range(1, 100):
        with monkeypatch.context() as patch:
            sabotage = Sabotage(patch, step)
            try:
                restored(file, data)
                failed = False
            except (BackupError, OSError):
                failed = True
        assert content(data) in (old, new)
        if sabotage.calls < step:
            assert not failed
            assert content(data) == new
            return
    pytest.fail("the sabotage never ran out")


def test_a_disk_that_gives_back_something_else_is_noticed(data, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "_sha256", lambda _: "0" * 64)
    with pytest.raises(BackupError, match="did not arrive"):
        write_backup(data, KEPT, tmp_path / "backup.zip")
    assert not (tmp_path / "backup.zip").exists()
