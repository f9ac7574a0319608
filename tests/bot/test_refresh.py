"""Refreshing while somebody asks: what was stored is found at the next question."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
import trade_articles
from local_server import fetcher, page, serving, xml

from bot import refresh as refreshing
from bot.app import open_app, sources_file
from bot.refresh import described_by_origin, keys_of, known_sources, refresh
from bot.settings import Settings
from corpus.article import Kind
from corpus.received import Draft
from corpus.sources.setting import SourceKind
from corpus.sources.settings_file import write_user_source
from corpus.sources.state import HealthStatus
from corpus.writer_lock import writer_lock


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def app(settings):
    app = open_app(settings)
    yield app
    app.close()


def watch(settings, folder, name="watched", **values):
    write_user_source(sources_file(settings), name, {"kind": "folder", "path": str(folder), "enabled": True, **values})
    return folder


def refreshed(app, **how):
    return list(refresh(app, fetcher(), **({"only_due": False} | how)))


def test_what_was_stored_is_found_at_the_next_question(app, settings, tmp_path):
    watch(settings, trade_articles.write_articles(tmp_path / "drop", 3))
    (report,) = refreshed(app)
    assert len(report.collected.added) == 3
    assert app.ask(trade_articles.question(1)).evidence[0].passage.title.endswith("notice 1")
    trade_articles.write_articles(tmp_path / "drop", 1, first=7)
    refreshed(app)
    assert app.ask(trade_articles.question(7)).evidence[0].passage.title.endswith("notice 7")


def test_another_app_that_was_open_all_along_finds_it_too(app, settings, tmp_path):
    watch(settings, trade_articles.write_articles(tmp_path / "drop", 3))
    asking = open_app(settings)
    assert not asking.ask(trade_articles.question(1)).evidence
    refreshed(app)
    assert asking.ask(trade_articles.question(1)).evidence
    asking.close()


def test_sources_that_are_off_are_not_visited(app, settings, tmp_path):
    watch(settings, trade_articles.write_articles(tmp_path / "drop", 1), enabled=False)
    assert refreshed(app) == []


def test_the_schedule_visits_only_what_is_due(app, settings, tmp_path, monkeypatch):
    watch(settings, trade_articles.write_articles(tmp_path / "drop", 1))
    assert len(refreshed(app, only_due=True)) == 1
    assert refreshed(app, only_due=True) == []
    assert len(refreshed(app, only_due=False)) == 1
    now = refreshing.now()
    monkeypatch.setattr(refreshing, "now", lambda: now + timedelta(hours=2))
    assert len(refreshed(app, only_due=True)) == 1


def test_those_that_waited_longest_come_first(app, settings, tmp_path, monkeypatch):
    for name in ("a", "b"):
        watch(settings, trade_articles.write_articles(tmp_path / name, 1), name)
    refreshed(app)
    watch(settings, trade_articles.write_articles(tmp_path / "c", 1), "c")
    assert next(report.name for report in refreshed(app)) == "c"


def test_a_source_that_fails_does_not_keep_the_others_waiting(app, settings, tmp_path):
    watch(settings, tmp_path / "nowhere", "a-first")
    watch(settings, trade_articles.write_articles(tmp_path / "drop", 2), "b-second")
    first, second = refreshed(app)
    assert first.health.status is HealthStatus.FAILING
    assert "no such folder" in first.health.message
    assert len(second.collected.added) == 2


def test_entries_of_the_sources_file_that_cannot_be_used_are_named_and_the_others_are_visited(app, settings, tmp_path):
    watch(settings, trade_articles.write_articles(tmp_path / "drop", 2))
    with sources_file(settings).open("a") as file:
        file.write('\n[sources.wrong]\nkind = "fead"\n')
    assert len(known_sources(settings).problems) == 1
    assert len(refreshed(app)) == 1


def test_without_an_index_nothing_is_built(app, settings, tmp_path):
    watch(settings, trade_articles.write_articles(tmp_path / "drop", 2))
    refreshed(app, index=False)
    assert (app.store.count(), app.backend.count()) == (2, 0)


def test_the_index_catches_up_even_where_nothing_is_new(app, settings, tmp_path):
    watch(settings, trade_articles.write_articles(tmp_path / "drop", 2))
    refreshed(app, index=False)
    refreshed(app)
    assert app.backend.count() == 2


def test_two_do_not_refresh_at_once(app, settings, tmp_path):
    watch(settings, trade_articles.write_articles(tmp_path / "drop", 1))
    told = []
    with writer_lock(settings.data_dir, "refreshing sources", name="refresh"):
        second = threading.Thread(target=lambda: refreshed(app, told=told.append))
        second.start()
        second.join(0.5)
        assert second.is_alive()
        assert app.store.count() == 0
    second.join(30)
    assert app.store.count() == 1
    assert told[0].startswith("refreshing sources (process ")


def test_a_page_is_fetched_without_the_lock_that_others_need_to_write(app, settings):
    with serving() as server:

        def slow(_request):
            with writer_lock(settings.data_dir, "a person collects", wait_seconds=0):
                return page("<html><body><p>The duty on wire rises to 25 percent in June, officials said.</p></body>")

        item = f"<item><title>Notice</title><link>{server.url}/1</link></item>"
        server.routes = {"/feed": xml(f"<rss version='2.0'><channel>{item}</channel></rss>"), "/1": slow}
        write_user_source(
            sources_file(settings), "port", {"kind": "feed", "url": f"{server.url}/feed", "enabled": True}
        )
        (report,) = refreshed(app)
    assert len(report.collected.added) == 1


def test_the_key_goes_to_the_sources_that_need_it():
    assert keys_of(Settings()) == {}
    assert keys_of(Settings(regulations_gov_api_key="abc")) == {SourceKind.REGULATIONS_GOV: "abc"}


def test_what_a_source_says_of_its_texts_is_told_by_their_origin(settings, tmp_path):
    watch(settings, tmp_path, licence="CC0", article_kind="news")
    described = described_by_origin(settings)
    bare = Draft(title="Duties", text="They rise.")
    assert (described("watched", bare).licence, described("watched", bare).kind) == ("CC0", Kind.NEWS)
    assert described("file", bare) == bare


def test_states_are_plain_json(app, settings, tmp_path):
    watch(settings, trade_articles.write_articles(tmp_path / "drop", 1))
    refreshed(app)
    assert json.loads(app.store.source_state("watched") or "")["last_success"]
