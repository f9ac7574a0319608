import sqlite3

import pytest
from inputs import received

from corpus.article import article_id
from corpus.collect import collect
from corpus.extract import EXTRACTOR_VERSION
from corpus.schema import MIGRATIONS
from corpus.store import ArticleStore

OLD_FORMATS = range(1, len(MIGRATIONS))


def make(path, number):
    """A record in an old format, with one article as the program of that time stored it, and its removed neighbour."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(MIGRATIONS[0])
    connection.execute("INSERT INTO record VALUES ('the old record', 3)")
    connection.execute(
        "INSERT INTO received VALUES (1, 'ab', 'text/plain', '/a.txt', NULL, ?, x'789c030000000001', '2026-01-01T00:00:00+00:00')",
        ('{"title": null, "publisher": null, "published": null, "found": "none"}',),
    )
    for name, removed in ((article_id("/a.txt"), None), ("gone", "2026-02-01T00:00:00+00:00")):
        connection.execute("INSERT INTO articles VALUES (?, 1, NULL, 'file', 1, ?, ?)", (name, removed, removed))
        connection.execute(
            "INSERT INTO versions VALUES (?, 1, 1, 1, 'cd', 'Duties rise', 'The duty is 25 percent.', NULL, 'WTO',"
            " '2015-03', 'header', NULL, '2026-01-01T00:00:00+00:00', 'news', NULL, 'en', ?)",
            (name, '{"parties": ["United States"], "topics": [], "identifiers": [], "sources": []}'),
        )
    connection.execute("INSERT INTO locations VALUES ('/a.txt', ?)", (article_id("/a.txt"),))
    for migration in MIGRATIONS[1:number]:
        connection.executescript(migration)
    connection.execute(f"PRAGMA user_version = {number}")
    connection.close()


def tables(path):
    connection = sqlite3.connect(path)
    found = {
        name: {tuple(column[1:4]) for column in connection.execute(f"PRAGMA table_info({name})")}
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    }
    found["indexes"] = set(connection.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'index'"))
    connection.close()
    return found


@pytest.mark.parametrize("number", OLD_FORMATS)
def test_a_record_of_every_old_format_is_opened_with_all_that_is_in_it(tmp_path, number):
    make(tmp_path / "record.sqlite", number)
    store = ArticleStore.open(tmp_path / "record.sqlite")
    (article,) = store.articles()
    assert (article.title, article.publisher, str(article.published)) == ("Duties rise", "WTO", "2015-03")
    assert article.parties == ("United States",)
    assert store.id == "the old record"
    assert store.removal("gone")
    assert store._database.execute("PRAGMA foreign_key_check").fetchall() == []
    store.close()


@pytest.mark.parametrize("number", OLD_FORMATS)
def test_every_old_format_becomes_the_newest(tmp_path, number):
    make(tmp_path / "old.sqlite", number)
    ArticleStore.open(tmp_path / "old.sqlite").close()
    ArticleStore.open(tmp_path / "new.sqlite").close()
    assert tables(tmp_path / "old.sqlite") == tables(tmp_path / "new.sqlite")


def test_a_file_that_an_older_program_collected_is_still_the_same_article(tmp_path):
    make(tmp_path / "record.sqlite", 1)
    store = ArticleStore.open(tmp_path / "record.sqlite")
    report = collect(store, [received("/a.txt", "Duties rise\n\nThe duty is 30 percent.")])
    assert report.updated == [article_id("/a.txt")]
    assert store.get(article_id("/a.txt")).version == 2
    assert store.known(received("/a.txt", "Duties rise\n\nThe duty is 30 percent."), EXTRACTOR_VERSION)
    store.close()
