import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from corpus.database import Database
from corpus.errors import StoreError, StoreIsNewer

FIRST = "CREATE TABLE names (name TEXT NOT NULL);\n"
SECOND = "ALTER TABLE names ADD COLUMN born INTEGER;\nUPDATE names SET born = 1948;\n"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "some" / "folder" / "file.sqlite"


def test_a_new_file_is_made_with_its_folder(path):
    database = Database.open(path, [FIRST])
    database.execute("INSERT INTO names VALUES (?)", ("GATT",))
    database.close()
    assert path.is_file()


def test_only_migrations_that_are_missing_run(path):
    database = Database.open(path, [FIRST])
    database.execute("INSERT INTO names VALUES (?)", ("GATT",))
    database.close()
    database = Database.open(path, [FIRST, SECOND])
    assert tuple(database.one("SELECT * FROM names")) == ("GATT", 1948)
    database.close()


def test_rows_are_read_by_name(path):
    database = Database.open(path, [FIRST, SECOND])
    database.execute("INSERT INTO names VALUES (?, ?)", ("WTO", 1995))
    assert database.one("SELECT born FROM names")["born"] == 1995
    database.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(path):
    Database.open(path, [FIRST]).close()
    with pytest.raises(StoreError, match=f"{path} cannot be used: no such table: missing"):
        Database.open(path, [FIRST, "CREATE TABLE more (a);\nINSERT INTO missing VALUES (1);\n"])
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("names",)]
    connection.close()


def test_a_file_with_more_migrations_than_are_known_is_refused(path):
    Database.open(path, [FIRST, SECOND]).close()
    with pytest.raises(StoreIsNewer, match="format 2, this program knows 1"):
        Database.open(path, [FIRST])


def test_commits_are_synced_and_foreign_keys_hold(path):
    database = Database.open(path, [FIRST])
    told = [database.one(f"PRAGMA {name}")[0] for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert told == ["wal", 2, 1]  # 2 is FULL
    database.close()
    database = Database.open(path, [FIRST])  # the second time there is nothing to migrate
    assert [database.one(f"PRAGMA {name}")[0] for name in ("journal_mode", "synchronous", "foreign_keys")] == told
    database.close()


def test_a_statement_that_the_file_refuses_is_an_error_of_the_record(path):
    database = Database.open(path, [FIRST])
    with pytest.raises(StoreError, match=r"names\.name"):
        database.execute("INSERT INTO names VALUES (NULL)")
    database.close()


def test_a_row_that_is_there_is_read_however_many_threads_ask_at_once(tmp_path):
    """From Python 3.12 on they share prepared statements: one may reset what another is still reading."""
    database = Database.open(tmp_path / "rows.sqlite", ("CREATE TABLE kept (number INTEGER)",))
    database.execute("INSERT INTO kept VALUES (7)")
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(lambda _: database.execute("SELECT number FROM kept").fetchone(), range(40_000)))
    finally:
        sys.setswitchinterval(before)
        database.close()
    assert {row and row[0] for row in found} == {7}
