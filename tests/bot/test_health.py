"""`/healthz` says ready only when a question would be answered; `/metrics` has figures and no words of people."""

from __future__ import annotations

import json
import shutil
import socket
import urllib.error
import urllib.request

import pytest
import trade_articles
from ports import free_port
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from bot import metrics
from bot.app import open_app
from bot.corpus_metrics import CorpusCollector
from bot.health import Health, health_of, serving_health
from bot.settings import Settings, SettingsError
from corpus.collect import collect
from corpus.sources.settings_file import SHIPPED, read_sources


@pytest.fixture
def app(tmp_path):
    app = open_app(Settings(data_dir=tmp_path / "data"))
    collect(app.store, trade_articles.inputs(3))
    app.build()
    yield app
    app.close()


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.parametrize(("gateway", "index"), [(True, True), (True, False), (False, True), (False, False)])
def test_ready_means_gateway_ready_and_index_open(app, gateway, index):
    if not index:
        app.close()
        next((app.settings.data_dir / "whoosh").glob("g*/*.toc")).unlink()
    settings = Settings(health_port=free_port())
    with serving_health(settings, lambda: health_of(app.backend, gateway=gateway), CollectorRegistry()) as port:
        status, text = get(port, "/healthz")
    told = json.loads(text)
    assert status == (200 if gateway and index else 503)
    assert (told["ready"], told["gateway"], told["index"]) == (gateway and index, gateway, index)
    assert bool(told["warning"]) is not index
    assert bool(told["passages"]) is index


def test_an_older_index_that_is_served_is_ready_with_a_warning(app):
    app.rebuild()
    app.close()
    shutil.rmtree(app.settings.data_dir / "whoosh" / "g000002")
    found = health_of(app.backend, gateway=True)
    assert found.ready
    assert "older index" in found.warning


def test_the_index_is_looked_at_anew_each_time(app):
    before = health_of(app.backend, gateway=True)
    collect(app.store, trade_articles.inputs(1, first=3))
    app.build()
    assert health_of(app.backend, gateway=True).passages > before.passages


def test_nothing_listens_unless_a_port_is_set(app):
    with serving_health(Settings(), lambda: pytest.fail("asked"), CollectorRegistry()) as port:
        assert port == 0


def test_it_listens_on_loopback_unless_told_otherwise():
    assert Settings().health_host == "127.0.0.1"


def test_a_port_that_is_taken_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = Settings(health_port=taken.getsockname()[1])
        with (
            pytest.raises(SettingsError, match=f"HEALTH_PORT={settings.health_port} .* cannot be listened on"),
            serving_health(settings, lambda: pytest.fail("asked"), CollectorRegistry()),
        ):
            pytest.fail("listening")


def test_other_paths_are_not_there_and_a_silent_client_holds_nothing_up():
    health = Health(gateway=True, index=True, passages=1)
    settings = Settings(health_port=free_port())
    with (
        serving_health(settings, lambda: health, CollectorRegistry()) as port,
        socket.create_connection(("127.0.0.1", port)),
    ):
        assert get(port, "/")[0] == 404
        assert get(port, "/../etc/passwd")[0] == 404
        assert get(port, "/healthz?x")[0] == 200


def test_the_metrics_have_the_corpus_the_index_and_the_sources(app):
    shipped = read_sources([SHIPPED]).settings[0]
    app.store.save_source_state(
        shipped.name,
        '{"last_attempt": "2026-01-01T00:00:00+00:00", "last_success": "2026-01-01T00:00:07+00:00",'
        ' "consecutive_failures": 2}',
    )
    registry = CollectorRegistry()
    registry.register(CorpusCollector(app, lambda: [shipped]))
    with serving_health(Settings(health_port=free_port()), lambda: pytest.fail("asked"), registry) as port:
        _, text = get(port, "/metrics")
    values = {sample.name: sample for family in text_string_to_metric_families(text) for sample in family.samples}
    assert values["attache_articles"].value == 3
    assert values["attache_index_passages"].value == app.backend.count()
    assert values["attache_source_failures"].labels == {"source": shipped.name}
    assert values["attache_source_failures"].value == 2
    assert values["attache_source_visit_seconds"].value == 7
    assert values["attache_source_success_time"].value == 1767225607


def test_an_index_that_cannot_be_searched_is_a_figure(app):
    registry = CollectorRegistry()
    registry.register(CorpusCollector(app, list))
    assert registry.get_sample_value("attache_index_open") == 1
    app.backend.close()
    next((app.settings.data_dir / "whoosh").glob("g*/*.toc")).unlink()
    assert registry.get_sample_value("attache_index_open") == 0
    assert registry.get_sample_value("attache_articles") == 3


def test_a_part_that_cannot_be_read_does_not_take_the_others_with_it(app, caplog):
    registry = CollectorRegistry()
    registry.register(CorpusCollector(app, list))
    app.store.close()
    assert registry.get_sample_value("attache_articles") is None
    assert registry.get_sample_value("attache_index_open") == 1
    assert "cannot be read" in caplog.text


def test_answers_are_counted_by_level_and_failures_are_there_from_the_start():
    before = metrics.REGISTRY.get_sample_value("attache_questions_total", {"level": "closest"}) or 0
    metrics.answered("closest", 12.0)
    assert metrics.REGISTRY.get_sample_value("attache_questions_total", {"level": "closest"}) == before + 1
    assert metrics.REGISTRY.get_sample_value("attache_answering_seconds_count", {"level": "closest"})
    for kind in metrics.FAILURE_KINDS:
        assert metrics.REGISTRY.get_sample_value("attache_failures_total", {"kind": kind}) is not None
