"""`attache sources`: the user's own file, changed and tried out from the command line."""

from __future__ import annotations

import json
from contextlib import closing

import pytest
import trade_articles
from click.testing import CliRunner
from local_server import fetcher, page, serving, xml

from bot.app import open_store, sources_file
from bot.commands import sources
from bot.commands.collect import command as collect
from bot.refresh import known_sources
from bot.settings import Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "data")


def run(settings, *arguments, command=sources.command):
    return CliRunner().invoke(command, [str(one) for one in arguments], obj=settings)


def named(settings, name):
    return next(one for one in known_sources(settings).settings if one.name == name)


class TestAdd:
    def test_a_feed_is_written_to_the_users_file_and_enabled(self, settings):
        done = run(
            settings, "add", "port", "--kind", "feed", "--url", "https://port.example/feed",
            "--publisher", "Port of Antwerp", "--article-kind", "release", "--licence", "CC0",
            "--display-limit", "300", "--interval-minutes", "15", "--option", "max_pages=5", "--option", "always_page=true",
        )  # fmt: skip
        assert done.exit_code == 0, done.output
        assert "port added: feed, https://port.example/feed" in done.output
        port = named(settings, "port")
        assert (port.enabled, port.publisher, port.display_limit) == (True, "Port of Antwerp", 300)
        assert (port.option("max_pages"), port.option("always_page")) == (5, True)
        assert port.interval.total_seconds() == 900

    def test_a_source_that_is_replaced_is_visited_as_if_for_the_first_time(self, settings, tmp_path):
        run(settings, "add", "drop", "--kind", "folder", "--path", tmp_path / "mistyped")
        run(settings, command=collect)
        assert "failing" in run(settings, "list").output
        run(settings, "add", "drop", "--kind", "folder", "--path", trade_articles.write_articles(tmp_path / "drop", 1))
        assert f"drop: not visited yet (folder, {tmp_path / 'drop'})" in run(settings, "list").output

    def test_lists_are_written_with_commas(self, settings):
        run(
            settings,
            "add",
            "uk",
            "--kind",
            "govuk",
            "--option",
            "organisations=hm-treasury, border-force",
            "--disabled",
        )
        uk = named(settings, "uk")
        assert uk.option("organisations") == ("hm-treasury", "border-force")
        assert not uk.enabled

    def test_a_relative_path_counts_from_the_working_folder(self, settings, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        run(settings, "add", "drop", "--kind", "folder", "--path", "drop")
        assert named(settings, "drop").path == tmp_path / "drop"

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (["port", "--kind", "feed"], "needs a `url`"),
            (["Port!", "--kind", "feed", "--url", "https://port.example/feed"], "the name 'Port!' cannot be used"),
            (["port", "--kind", "feed", "--url", "file:///etc/passwd"], "`url`"),
            (
                ["port", "--kind", "feed", "--url", "https://port.example/", "--option", "max_pages=lots"],
                "whole number",
            ),
        ],
    )
    def test_what_cannot_be_used_is_refused_and_not_written(self, settings, arguments, told):
        done = run(settings, "add", *arguments)
        assert done.exit_code != 0
        assert told in str(done.exception)
        assert not sources_file(settings).exists()

    def test_an_option_that_its_kind_does_not_have_is_wrong_usage(self, settings):
        done = run(settings, "add", "p", "--kind", "page", "--url", "https://p.example/", "--option", "max_pages=5")
        assert done.exit_code == 2
        assert "no option of the kind page" in done.output

    def test_the_help_lists_the_options_of_every_kind(self, settings):
        told = run(settings, "add", "--help").output
        for name in ("max_pages", "organisations", "docket", "agencies"):
            assert name in told

    def test_a_source_that_needs_a_key_says_where_to_put_it(self, settings):
        done = run(settings, "add", "reg", "--kind", "regulations_gov")
        assert "REGULATIONS_GOV_API_KEY" in done.stderr
        keyed = Settings(data_dir=settings.data_dir, regulations_gov_api_key="abc")
        assert "REGULATIONS_GOV_API_KEY" not in run(keyed, "enable", "reg").stderr


class TestSwitching:
    def test_a_source_that_ships_is_switched_on_and_off_in_the_users_file(self, settings):
        done = run(settings, "enable", "wto-news")
        assert "unverified" in done.output
        assert named(settings, "wto-news").enabled
        run(settings, "disable", "wto-news")
        assert not named(settings, "wto-news").enabled

    def test_what_a_person_wrote_is_kept(self, settings):
        settings.data_dir.mkdir()
        sources_file(settings).write_text("# for the desk\n[sources.wto-news]\npublisher = 'WTO' # short\n")
        run(settings, "enable", "wto-news")
        assert (
            sources_file(settings)
            .read_text()
            .startswith("# for the desk\n[sources.wto-news]\npublisher = 'WTO' # short\n")
        )

    @pytest.mark.parametrize("what", ["enable", "disable", "check"])
    def test_a_name_that_no_source_has_is_named(self, settings, what):
        done = run(settings, what, "nobody")
        assert done.exit_code == 1
        assert "There is no source 'nobody'" in done.output

    def test_taking_out_undoes_changes_to_what_ships(self, settings):
        run(settings, "enable", "wto-news")
        assert run(settings, "remove", "wto-news").exit_code == 0
        assert not named(settings, "wto-news").enabled
        assert run(settings, "remove", "wto-news").exit_code == 1


class TestList:
    def test_every_source_is_listed_with_how_it_is_doing(self, settings, tmp_path):
        run(settings, "add", "drop", "--kind", "folder", "--path", trade_articles.write_articles(tmp_path / "drop", 1))
        run(settings, "add", "gone", "--kind", "folder", "--path", tmp_path / "gone")
        run(settings, command=collect)
        lines = dict(line.split(": ", 1) for line in run(settings, "list").output.splitlines())
        assert lines["drop"] == f"ok (folder, {tmp_path / 'drop'})"
        assert lines["gone"].startswith("failing since ")
        assert lines["wto-news"].startswith("off (feed, https://www.wto.org/")

    def test_as_json_with_what_is_wrong_in_the_file(self, settings):
        settings.data_dir.mkdir()
        sources_file(settings).write_text('[sources.wrong]\nkind = "fead"\n')
        told = json.loads(run(settings, "list", "--json").stdout)
        assert {one["name"] for one in told["sources"]} >= {"wto-news", "govuk-trade"}
        assert {one["health"]["status"] for one in told["sources"]} == {"off"}
        assert "[sources.wrong]" in told["problems"][0]


class TestCheck:
    def test_it_says_what_would_be_collected_and_keeps_nothing(self, settings, monkeypatch):
        monkeypatch.setattr(sources, "http_fetcher", lambda _settings: fetcher())
        with serving() as server:
            item = f"<item><title>Notice</title><link>{server.url}/1</link></item>"
            text = "<html><body><article><p>The duty on wire rises to 25 percent in June, officials said.</p></article></body></html>"
            server.routes = {"/feed": xml(f"<rss version='2.0'><channel>{item}</channel></rss>"), "/1": page(text)}
            run(settings, "add", "port", "--kind", "feed", "--url", f"{server.url}/feed", "--disabled")
            done = run(settings, "check", "port")
            told = json.loads(run(settings, "check", "port", "--json").stdout)
        assert done.exit_code == 0, done.output
        assert "port: ok" in done.output
        assert f"fetched {server.url}/feed (application/xml, " in done.output
        assert "article “Notice”: 12 words, undated" in done.output
        assert told[0]["articles"][0]["words"] == 12
        with closing(open_store(settings)) as store:
            assert store.count() == 0

    def test_one_that_fails_says_why(self, settings, tmp_path):
        run(settings, "add", "gone", "--kind", "folder", "--path", tmp_path / "gone")
        done = run(settings, "check")
        assert done.exit_code == 1
        assert "gone: not ok, there is no such folder" in done.output
