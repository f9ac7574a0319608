"""`attache collect` without paths: all enabled sources, then the index."""

from __future__ import annotations

import json

import pytest
import trade_articles
from click.testing import CliRunner

from bot.app import open_app, sources_file
from bot.commands.collect import NO_SOURCE
from bot.commands.collect import command as collect
from bot.settings import Settings
from corpus.sources.settings_file import write_user_source


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "data")


def watch(settings, folder, name="watched"):
    write_user_source(sources_file(settings), name, {"kind": "folder", "path": str(folder), "enabled": True})


def run(settings, *arguments):
    return CliRunner().invoke(collect, [str(one) for one in arguments], obj=settings)


def test_new_articles_of_every_enabled_source_are_collected_and_can_be_asked_for(settings, tmp_path):
    watch(settings, trade_articles.write_articles(tmp_path / "a", 2), "a")
    watch(settings, trade_articles.write_articles(tmp_path / "b", 1, first=2), "b")
    done = run(settings)
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        "a: 2 added, 0 updated, 0 unchanged, 0 skipped (ok)",
        "b: 1 added, 0 updated, 0 unchanged, 0 skipped (ok)",
        "3 indexed",
    ]
    app = open_app(settings)
    assert app.ask(trade_articles.question(2)).evidence
    app.close()


def test_as_json_each_source_has_its_counts_reasons_and_health(settings, tmp_path):
    folder = trade_articles.write_articles(tmp_path / "drop", 2)
    (folder / "empty.txt").write_text("")
    watch(settings, folder)
    told = json.loads(run(settings, "--json").stdout)
    (source,) = told["sources"]
    assert (source["name"], source["added"], source["health"]) == ("watched", 2, {"status": "ok", "message": "ok"})
    assert source["skipped"] == [{"location": f"{folder / 'empty.txt'}", "reason": "there is no text in it"}]
    assert (told["added"], told["indexed"], told["problems"]) == (2, 2, [])
    assert len(told["ids"]["added"]) == 2


def test_a_second_time_there_is_nothing_to_do(settings, tmp_path):
    watch(settings, trade_articles.write_articles(tmp_path / "drop", 2))
    run(settings)
    told = json.loads(run(settings, "--json").stdout)
    assert (told["added"], told["updated"], told["indexed"]) == (0, 0, 0)


def test_without_an_enabled_source_it_says_so(settings):
    done = run(settings)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"{NO_SOURCE}\n")


def test_if_no_source_could_be_reached_the_work_failed(settings, tmp_path):
    watch(settings, tmp_path / "nowhere")
    done = run(settings)
    assert done.exit_code == 1
    assert "watched: 0 added" in done.output
    assert "no such folder" in done.output


def test_a_fault_in_the_sources_file_is_told_and_does_not_stop_the_others(settings, tmp_path):
    watch(settings, trade_articles.write_articles(tmp_path / "drop", 2))
    with sources_file(settings).open("a") as file:
        file.write('\n[sources.wrong]\nkind = "fead"\n')
    done = run(settings)
    assert done.exit_code == 1
    assert "[sources.wrong]" in done.stderr
    assert "watched: 2 added" in done.stdout


def test_storing_only_leaves_the_index_for_later(settings, tmp_path):
    watch(settings, trade_articles.write_articles(tmp_path / "drop", 2))
    assert run(settings, "--no-index").output.splitlines()[-1] == "Not indexed yet: `attache index` does it."


def test_a_correction_among_files_is_reported(settings, tmp_path):
    (tmp_path / "a.txt").write_text(
        "Customs stop steel wire\n\nCustoms officers stopped 40 containers of steel wire.\n"
    )
    run(settings, tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text(
        "CORRECTED-Customs stop steel wire\n\nOfficers stopped 14 containers of steel wire.\n"
    )
    done = run(settings, tmp_path / "b.txt")
    assert done.output.splitlines()[0] == "1 added, 0 updated, 0 unchanged, 0 skipped, 1 superseded"
