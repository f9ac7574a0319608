import json

import pytest
from small_corpus import ARTICLES, WHEAT

from corpus.article_file import parse_article_file


class TestStatus:
    def test_it_counts_what_is_there(self, collected, data_dir):
        run = collected("corpus", "status")
        assert (run.code, run.err) == (0, "")
        assert run.out.startswith(f"3 articles from 2 publishers in {data_dir}\n")
        assert "dated 2021-05 to 2021-06-02, 1 undated" in run.out

    def test_for_machines(self, collected):
        status = collected("corpus", "status", "--json").json
        assert (status["articles"], status["publishers"], status["undated"], status["removed"]) == (3, 2, 1, 0)

    def test_an_empty_corpus_is_counted_too(self, attache):
        assert attache("corpus", "status").out.startswith("0 articles")


class TestShow:
    def test_an_article_is_shown_as_the_file_it_could_be_collected_from(self, collected):
        run = collected("corpus", "show", "wheat")
        draft = parse_article_file(run.out)
        assert run.code == 0
        assert (draft.id, draft.title, draft.text) == ("wheat", ARTICLES[0].title, WHEAT)
        assert (draft.publisher, str(draft.published), draft.url) == ("Prairie Courier", "2021-06-02", ARTICLES[0].url)

    def test_an_older_version_can_be_shown(self, collected, tmp_path):
        record = {"id": "wheat", "title": "Changed", "body": "India answered."}
        (tmp_path / "new.jsonl").write_text(json.dumps(record))
        collected("collect", tmp_path / "new.jsonl")
        assert "India answered." in collected("corpus", "show", "wheat").out
        assert WHEAT in collected("corpus", "show", "wheat", "--version", "1").out

    @pytest.mark.parametrize(
        ("arguments", "code", "told"),
        [
            (("nobody",), 1, "No article has the id 'nobody'"),
            (("wheat", "--version", "9"), 1, "wheat has no version 9"),
            (("wheat", "--version", "0"), 2, "--version"),
            (("wheat", "--version", "99999999999999999999"), 2, "--version"),
        ],
    )
    def test_what_is_not_there_is_named(self, collected, arguments, code, told):
        run = collected("corpus", "show", *arguments)
        assert (run.code, run.out) == (code, "")
        assert told in run.err

    def test_ids_are_found_by_searching_as_the_error_says(self, collected):
        assert "attache search" in collected("corpus", "show", "nobody").err
        assert "(wheat)" in collected("search", "inspects wheat").out


class TestExport:
    def test_the_body_is_the_text_that_offsets_point_into(self, collected):
        exported = {one["id"]: one for one in collected("corpus", "export", "--format", "jsonl").lines}
        assert {name: one["body"] for name, one in exported.items()} == {one.id: one.text for one in ARTICLES}
        for one in collected("ask", "--json", "wheat shoes mackerel").json["evidence"]:
            assert exported[one["article_id"]]["body"][one["start"] : one["end"]] == one["sentence"]

    def test_an_export_collects_into_the_same_corpus(self, collected, attache, tmp_path, monkeypatch):
        first = collected("corpus", "export")
        (tmp_path / "all.jsonl").write_text(first.out)
        monkeypatch.setenv("DATA_DIR", str(tmp_path / "another"))
        assert attache("collect", "--json", tmp_path / "all.jsonl").json["added"] == 3
        second = attache("corpus", "export")
        untimed = [[{**record, "retrieved_at": None} for record in run.lines] for run in (first, second)]
        assert untimed[0] == untimed[1]

    def test_what_was_removed_is_not_exported(self, collected):
        collected("corpus", "remove", "wheat")
        assert {one["id"] for one in collected("corpus", "export").lines} == {"shoes", "fish"}


class TestRemove:
    def test_what_is_removed_is_never_cited_again_and_stays_in_the_record(self, collected):
        run = collected("corpus", "remove", "wheat", "fish", "--reason", "withdrawn")
        assert (run.code, run.out) == (0, "2 removed\n")
        assert {one["article_id"] for one in collected("ask", "--json", "wheat shoes mackerel").json["evidence"]} == {
            "shoes"
        }
        shown = collected("corpus", "show", "wheat")
        assert WHEAT in shown.out
        assert "withdrawn" in shown.err

    def test_removing_twice_removes_once(self, collected):
        collected("corpus", "remove", "wheat")
        assert collected("corpus", "remove", "wheat").out == "0 removed\n"

    def test_an_id_that_is_not_there_removes_nothing(self, collected):
        run = collected("corpus", "remove", "wheat", "nobody")
        assert (run.code, run.out) == (1, "")
        assert "'nobody'" in run.err
        assert collected("corpus", "status", "--json").json["articles"] == 3

    def test_nothing_named_is_wrong_usage(self, collected):
        assert collected("corpus", "remove").code == 2

    def test_an_article_comes_back_when_it_is_collected_again(self, collected, tmp_path):
        collected("corpus", "remove", "wheat")
        assert collected("collect", "--json", tmp_path / "small.jsonl").json["ids"]["added"] == ["wheat"]
        assert collected("ask", "--json", "What did Canada ask India to explain?").json["answered"]
