"""`attache corpus`: histories, exports, extracting anew, and coming back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from inputs import draft, received

from bot.app import open_app
from bot.commands.collect import command as collect
from bot.commands.corpus import NOTHING_DUE
from bot.commands.corpus import command as corpus
from bot.settings import Settings
from corpus.article import Kind
from corpus.dates import PartialDate
from corpus.extract import EXTRACTOR_VERSION
from corpus.notice import Notice, NoticeKind


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def app(settings):
    app = open_app(settings)
    yield app
    app.close()


def run(settings, *arguments, command=corpus):
    return CliRunner().invoke(command, [str(one) for one in arguments], obj=settings, catch_exceptions=False)


def save(app, text, article_id="a", **other):
    given = draft(text, id=article_id, **other)
    app.store.save(given, received(f"/{article_id}", text + str(given.title)), extractor=EXTRACTOR_VERSION)


class TestHistory:
    @pytest.fixture(autouse=True)
    def an_article_that_changed(self, app):
        save(app, "The duty is 25 percent. Talks failed in May.")
        save(app, "The duty is 30 percent. Talks failed in May. A panel meets.", title="Duties rise again")
        save(
            app,
            "The duty is 30 percent. Talks failed in May. A panel meets.",
            title="Duties rise again",
            kind=Kind.NEWS,
        )
        app.store.note(
            Notice(
                kind=NoticeKind.CORRECTED,
                article_id="a",
                correction_id="c",
                reason="corrected by notice c",
                happened="2020-05-06",
                source="port",
            )
        )
        app.store.remove("a", "not ours")

    def test_each_version_is_told_with_what_it_changed(self, settings):
        lines = [line.partition(" UTC")[2] or line for line in run(settings, "history", "a").output.splitlines()]
        assert lines[:5] == [
            ": Duties rise",
            ": sentences: 1 rewritten, 1 added",
            "    title: Duties rise -> Duties rise again",
            ": the text stayed",
            "    kind: unknown -> news",
        ]
        assert lines[5] == "corrected by c, 2020-05-06: corrected by notice c (port)"
        assert lines[6].startswith("out of the corpus since ")
        assert lines[6].endswith(", by hand: not ours")

    def test_the_diff_shows_the_sentences(self, settings):
        lines = run(settings, "history", "a", "--diff").output.splitlines()
        assert lines[3:7] == [
            "    - The duty is 25 percent.",
            "    + The duty is 30 percent.",
            "      Talks failed in May.",
            "    + A panel meets.",
        ]

    def test_as_json(self, settings):
        told = json.loads(run(settings, "history", "a", "--json").output)
        assert [one["version"] for one in told["versions"]] == [1, 2, 3]
        assert told["versions"][1]["fields"] == [{"name": "title", "old": "Duties rise", "new": "Duties rise again"}]
        assert [one["change"] for one in told["versions"][1]["sentences"]] == ["rewritten", "same", "added"]
        assert told["notices"][0]["correction_id"] == "c"
        assert (told["removal"]["kind"], told["removal"]["superseded_by"]) == ("by hand", None)

    def test_every_version_can_still_be_read(self, settings):
        assert "25 percent" in run(settings, "show", "a", "--version", "1").output
        assert "30 percent" in run(settings, "show", "a").output


class TestComingBack:
    def test_a_removed_article_is_reinstated_and_indexed(self, settings, app):
        save(app, "The duty on wire is 25 percent.")
        run(settings, "remove", "a")
        assert app.backend.count() == 0
        assert run(settings, "reinstate", "a").output == "1 reinstated\n"
        assert app.backend.count() == 1
        assert run(settings, "reinstate", "a").output == "0 reinstated\n"


class TestExtractingAnew:
    def test_better_rules_reach_old_articles_and_the_index(self, settings, app):
        one = received("/a.txt", "Duties rise\n\nADVERTISEMENT\n\nThe duty on wire is 25 percent.")
        app.store.save(draft("ADVERTISEMENT\n\nThe duty on wire is 25 percent."), one, extractor=EXTRACTOR_VERSION - 1)
        done = run(settings, "reextract")
        assert done.output == "1 with another text, 0 with other details only, 0 unchanged, 0 failed\n"
        assert app.ask("what is the duty on wire?").evidence[0].start == 0
        assert run(settings, "reextract").output == f"{NOTHING_DUE}\n"
        told = json.loads(run(settings, "reextract", "--all", "--json").output)
        assert told == {"texts": [], "details": [], "unchanged": 1, "failed": []}


class TestExport:
    @pytest.fixture(autouse=True)
    def articles(self, app):
        save(app, "The duty is 25 percent.\n\nTalks fail.", publisher="Port", url="https://port.example/a")
        save(app, "Kontingente enden.", "b/../b", title="Ende", language="de", pages=(0, 5))
        save(app, "Gone.", "gone")
        app.store.remove("gone", "by hand")

    def exported(self, settings):
        records = [json.loads(line) for line in run(settings, "export").output.splitlines()]
        for record in records:
            del record["version"], record["retrieved_at"]
        return records

    @pytest.mark.parametrize("form", ["jsonl", "markdown"])
    def test_an_export_collects_back_into_equal_articles(self, settings, tmp_path, form):
        target = tmp_path / "all.jsonl" if form == "jsonl" else tmp_path / "all"
        run(settings, "export", "--format", form, target)
        other = replace(settings, data_dir=tmp_path / "other")
        assert run(other, target, "--no-index", command=collect).output.startswith("2 added, ")
        assert self.exported(other) == self.exported(settings)

    def test_markdown_files_lie_in_the_folder_and_nowhere_else(self, settings, tmp_path):
        done = run(settings, "export", "--format", "markdown", tmp_path / "all")
        assert sorted(one.name for one in (tmp_path / "all").iterdir()) == ["a.md", "b%2F..%2Fb.md"]
        assert done.stderr == f"2 files in {tmp_path / 'all'}\n"

    def test_markdown_needs_a_folder(self, settings):
        assert run(settings, "export", "--format", "markdown").exit_code == 2


def test_the_status_tells_kinds_languages_and_publishers(settings, app):
    for number in range(12):
        save(app, f"Notice {number}.", f"n{number}", publisher=f"Paper {number % 11:02}", language="en", kind=Kind.NEWS)
    save(app, "Ende.", "de", language="de")
    told = json.loads(run(settings, "status", "--json").output)
    assert told["kinds"] == {"news": 12, "unknown": 1}
    assert told["languages"] == {"en": 12, "de": 1}
    assert len(told["most_from"]) == 10
    assert next(iter(told["most_from"].items())) == ("Paper 00", 2)
    lines = run(settings, "status").output.splitlines()
    assert "languages: en 12, de 1" in lines
    assert "most from: Paper 00 2" in lines


def test_the_status_names_no_publisher_where_each_has_one_article(settings, app):
    for number in range(3):
        save(app, f"Notice {number}.", f"n{number}", publisher=f"Paper {number}, evening edition")
    assert "most from" not in run(settings, "status").output


def test_the_status_tells_days_without_their_hours(settings, app):
    save(app, "Notice.", "n", published=PartialDate.parse("2025-07-15T09:00:00+00:00"))
    assert "dated 2025-07-15 to 2025-07-15, 0 undated" in run(settings, "status").output
