"""Sources into the record: what a visit brings is kept together with the state that says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from local_server import Answer, fetcher, page, serving, xml
from source_visits import NOW, setting

from corpus.article import Kind
from corpus.collect_sources import Visitor
from corpus.notice import NoticeKind
from corpus.sources.state import HealthStatus
from corpus.store import ArticleStore

FEED = (
    """<?xml version="1.0"?><rss version="2.0"><channel><title>Port</title><link>{site}</link>{items}</channel></rss>"""
)
ITEM = """<item><title>{title}</title><link>{site}/{number}</link><guid>{site}/{number}</guid>
<pubDate>Tue, 05 May 2020 10:00:00 GMT</pubDate></item>"""
BODY = (
    "<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>The port authority said on Tuesday"
    " that notice {number} on steel wire takes effect in June and concerns all importers of the region.</p>"
    "<p>Dealers called it a surprise and asked the ministry for a year to adjust their contracts.</p></article></body></html>"
)


@pytest.fixture
def store(tmp_path):
    store = ArticleStore.open(tmp_path / "record.sqlite")
    yield store
    store.close()


@pytest.fixture
def port():
    """A site with a feed of two notices."""
    with serving() as server:
        offer(server, 1, 2)
        yield server


def offer(server, *numbers):
    items = "".join(ITEM.format(title=f"Notice {number}", site=server.url, number=number) for number in numbers)
    server.routes["/feed"] = xml(FEED.format(site=server.url, items=items))
    for number in numbers:
        server.routes[f"/{number}"] = page(BODY.format(title=f"Notice {number}", number=number))


def feed(server, **values):
    return setting("feed", f"{server.url}/feed", **values)


def visitor(store, *, later=timedelta(), **other):
    return Visitor(store=store, fetcher=fetcher(), clock=lambda: NOW + later, **other)


class TestWhatIsKept:
    def test_articles_of_a_source_carry_its_name_and_what_it_says_of_them(self, store, port):
        source = feed(port, publisher="Port of Antwerp", article_kind="release", licence="CC0")
        report = visitor(store).visit(source)
        assert len(report.collected.added) == 2
        assert store.of_origin("test-source") == tuple(sorted(report.collected.added))
        for article in store.articles():
            assert (article.publisher, article.kind, article.licence) == ("Port of Antwerp", Kind.RELEASE, "CC0")
            assert str(article.published) == "2020-05-05"
        assert report.health.status is HealthStatus.OK
        assert not report.failed

    def test_visiting_again_fetches_nothing_twice_and_changes_nothing(self, store, port):
        visitor(store).visit(feed(port))
        before, sequence = port.paths(), store.sequence()
        report = visitor(store).visit(feed(port))
        assert (report.collected.added, report.collected.updated) == ([], [])
        assert store.sequence() == sequence
        assert port.paths()[len(before) :].count("/1") == 0

    def test_what_is_new_is_added_to_what_is_there(self, store, port):
        visitor(store).visit(feed(port))
        offer(port, 1, 2, 3)
        assert len(visitor(store).visit(feed(port)).collected.added) == 1
        assert store.count() == 3

    def test_what_a_person_removed_does_not_come_back(self, store, port):
        (first, _) = visitor(store).visit(feed(port)).collected.added
        store.remove(first, "by hand")
        port.routes["/feed"].body = port.routes["/feed"].body.replace(b"Notice 1<", b"Notice 1, again<")
        report = visitor(store).visit(feed(port))
        assert report.collected.removed == [first]
        assert store.count() == 1

    def test_one_entry_that_cannot_be_read_is_named_and_the_others_are_taken(self, store, port):
        port.routes["/1"] = Answer(body=b"\x00\x01", headers={"Content-Type": "video/mp4"})
        report = visitor(store).visit(feed(port))
        assert len(report.collected.added) == 1
        assert [one.location for one in report.collected.skipped] == [f"{port.url}/1"]
        assert report.health.status is HealthStatus.OK

    def test_a_dead_source_is_told_with_the_reason_and_not_asked_again_at_once(self, store, port):
        port.routes["/feed"] = Answer(status=404)
        source = feed(port)
        report = visitor(store).visit(source)
        assert report.failed
        assert "404" in report.health.message
        assert not visitor(store).is_due(source)
        assert visitor(store, later=timedelta(days=2)).is_due(source)

    def test_a_source_without_its_key_is_off_and_says_so(self, store):
        source = setting("regulations_gov")
        report = visitor(store).visit(source)
        assert (report.failed, report.health.status) == (True, HealthStatus.OFF)
        assert "needs a key" in report.collected.skipped[0].reason
        assert store.source_state(source.name) is None


class TestWhatPublishersTakeBack:
    def test_a_page_that_is_gone_for_good_leaves_the_corpus(self, store, port):
        source = setting("page", f"{port.url}/1")
        (article_id,) = visitor(store).visit(source).collected.added
        port.routes["/1"] = Answer(status=410)
        report = visitor(store).visit(source)
        assert report.collected.withdrawn == [article_id]
        assert report.collected.changed
        assert "410" in store.removal(article_id).reason
        assert [one.kind for one in store.notices(article_id)] == [NoticeKind.WITHDRAWN]

    def test_a_correction_takes_what_it_corrects_out(self, store, port):
        (old, _) = visitor(store).visit(feed(port)).collected.added
        items = ITEM.format(title="CORRECTED-Notice 1 on wire", site=port.url, number="1-corrected")
        port.routes["/feed"] = xml(FEED.format(site=port.url, items=items))
        port.routes["/1-corrected"] = page(BODY.format(title="CORRECTED-Notice 1 on wire", number=1))
        report = visitor(store).visit(feed(port))
        assert report.collected.superseded == [old]
        assert store.removal(old).superseded_by == report.collected.added[0]


class TestHowItIsKept:
    def test_nothing_is_fetched_while_the_record_is_being_written(self, store, port):
        held = []
        writing = False

        @contextmanager
        def write():
            nonlocal writing
            writing = True
            held.append(len(port.requests))
            yield
            writing = False

        class Watched:
            def fetch(self, url, *, etag=None, modified=None):
                assert not writing
                return inner.fetch(url, etag=etag, modified=modified)

        inner = fetcher()
        replace(visitor(store), fetcher=Watched(), writing=write).visit(feed(port))
        assert store.count() == 2
        assert held

    def test_whoever_builds_the_index_is_told_of_changes_only(self, store, port):
        told = []
        visits = visitor(store, stored=lambda: told.append(store.count()))
        visits.visit(feed(port))
        assert told[-1] == 2
        told.clear()
        visits.visit(feed(port))
        assert told == []

    def test_an_unforeseen_error_while_storing_leaves_state_and_articles_as_they_were(self, store, port, monkeypatch):
        def fail(*_):
            raise ZeroDivisionError

        monkeypatch.setattr(store, "save_source_state", fail)
        with pytest.raises(ZeroDivisionError):
            visitor(store).visit(feed(port))
        assert (store.count(), store.source_state("test-source")) == (0, None)


KILLED = """if True:
    import os, signal, sys
    from datetime import UTC, datetime
    from pathlib import Path
    from corpus.collect_sources import Visitor
    from corpus.sources.setting import parse_setting
    from corpus.store import ArticleStore

    store = ArticleStore.open(Path(sys.argv[1]))
    setting, _ = parse_setting("watched", {"kind": "folder", "path": sys.argv[2], "enabled": True}, Path("/"))
    batches = int(sys.argv[3])

    def stored():
        global batches
        batches -= 1
        if batches < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    clock = lambda: datetime(2026, 3, 20, tzinfo=UTC)
    Visitor(store=store, fetcher=None, clock=clock, stored=stored).visit(setting)
"""


def test_a_kill_between_batches_loses_nothing_and_the_next_visit_ends_the_same(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(45):
        (folder / f"{number:02}.txt").write_text(f"Notice {number}\n\nNotice {number} takes effect in June.\n")
    run = [sys.executable, "-c", KILLED, str(tmp_path / "record.sqlite"), str(folder)]
    counts = []
    for batches in (0, 1, 99):
        code = subprocess.run([*run, str(batches)], check=False, env=os.environ).returncode
        assert code == (0 if batches == 99 else -signal.SIGKILL)
        store = ArticleStore.open(tmp_path / "record.sqlite")
        counts.append(store.count())
        store.close()
    assert 0 < counts[0] < counts[1] < counts[2] == 45

    undisturbed = ArticleStore.open(tmp_path / "other.sqlite")
    source = replace(setting("folder", path=str(folder)), name="watched")
    visitor(undisturbed).visit(source)
    store = ArticleStore.open(tmp_path / "record.sqlite")
    assert [(one.id, one.version, one.text, one.story) for one in store.articles()] == [
        (one.id, one.version, one.text, one.story) for one in undisturbed.articles()
    ]
    store.close()
    undisturbed.close()


def test_a_file_of_very_many_lines_is_stored_in_batches(store, tmp_path):
    lines = "".join(f'{{"id": "n{number}", "title": "Notice", "body": "Notice {number}."}}\n' for number in range(250))
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "all.jsonl").write_text(lines)
    seen = []
    visits = visitor(store, stored=lambda: seen.append(store.count()))
    visits.visit(setting("folder", path=str(tmp_path / "drop")))
    assert seen[-1] == 250
    assert len(seen) > 2
    assert isinstance(visits.state(setting("folder", path=str(Path("/")))).seen, tuple)
