import json

import pytest


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.md").write_text("---\ntitle: Duties\ndate: 2015-03\n---\n\nPeru taxes steel wire at 9 percent.\n")
    (folder / "b.txt").write_text("Quotas\n\nChile ends its quota on fishmeal.\n")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


def test_a_folder_becomes_articles_that_answer(attache, folder):
    run = attache("collect", folder)
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith("2 added, 0 updated, 0 unchanged, 1 skipped")
    assert "picture.png" in run.out
    assert "2 indexed" in run.out
    assert "Peru taxes steel wire" in attache("ask", "What does Peru tax?").out


def test_collecting_again_changes_nothing(attache, folder):
    attache("collect", folder)
    before = attache("corpus", "status", "--json").json
    run = attache("collect", "--json", folder)
    assert (run.json["added"], run.json["updated"], run.json["unchanged"], run.json["indexed"]) == (0, 0, 2, 0)
    assert attache("corpus", "status", "--json").json == before


def test_a_changed_file_is_updated_and_answers_anew(attache, folder):
    attache("collect", folder)
    (folder / "b.txt").write_text("Quotas\n\nChile keeps its quota on fishmeal.\n")
    run = attache("collect", "--json", folder)
    assert (run.json["updated"], run.json["indexed"]) == (1, 1)
    assert "Chile keeps its quota" in attache("ask", "What does Chile do with its quota?").out


def test_the_report_for_machines_names_ids_and_reasons(attache, folder):
    report = attache("collect", "--json", folder).json
    assert report["added"] == len(report["ids"]["added"]) == 2
    (skipped,) = report["skipped"]
    assert skipped["location"].endswith("picture.png")
    assert skipped["reason"]
    for article_id in report["ids"]["added"]:
        assert attache("corpus", "show", article_id).code == 0


def test_what_is_only_stored_is_indexed_later(attache, folder):
    run = attache("collect", "--no-index", folder)
    assert "attache index" in run.out
    assert "not indexed yet" in " ".join(attache("ask", "What does Peru tax?").out.split())
    assert attache("index").out.startswith("2 articles indexed")
    assert attache("ask", "--json", "What does Peru tax?").json["answered"]


def test_nothing_that_could_be_taken_is_a_failure(attache, folder):
    run = attache("collect", folder / "picture.png")
    assert run.code == 1
    assert "picture.png" in run.out


def test_something_that_could_be_taken_is_none(attache, folder):
    assert attache("collect", folder / "picture.png", folder / "a.md").code == 0


def test_an_empty_folder_is_none_either(attache, tmp_path):
    (tmp_path / "empty").mkdir()
    run = attache("collect", tmp_path / "empty")
    assert (run.code, run.out.startswith("0 added")) == (0, True)


def test_paths_may_be_relative_to_the_working_folder(attache, folder, monkeypatch):
    monkeypatch.chdir(folder)
    first = attache("collect", "--json", "a.md").json
    monkeypatch.chdir(folder.parent)
    second = attache("collect", "--json", "articles/a.md").json
    assert (first["added"], second["unchanged"]) == (1, 1)


def test_the_starter_corpus_is_brought_in_and_taken_out(attache):
    report = attache("collect", "--json", "--starter").json
    assert report["added"] >= 12
    assert report["skipped"] == []
    assert attache("corpus", "remove", "--starter").out == f"{report['added']} removed\n"
    assert attache("corpus", "status", "--json").json["articles"] == 0
    assert attache("search", "--json", "China").json == []
    assert attache("collect", "--json", "--starter").json["added"] == report["added"]


def test_a_path_that_is_not_there_is_wrong_usage_and_collects_nothing(attache, folder):
    run = attache("collect", folder / "a.md", folder / "missing.md")
    assert (run.code, run.out) == (2, "")
    assert "missing.md" in run.err
    assert attache("corpus", "status", "--json").json["articles"] == 0


def test_an_article_whose_date_cannot_be_read_is_taken_and_the_line_and_the_value_are_told(attache, tmp_path):
    path = tmp_path / "r.jsonl"
    path.write_text('{"body": "Peru taxes wire."}\n{"body": "Chile taxes fish.", "date": "03/04/2015"}\n')
    first, second, _indexed = attache("collect", path).out.splitlines()
    assert first == "2 added, 0 updated, 0 unchanged, 0 skipped"
    assert second.startswith(f"  noted {path}:2: `date` is '03/04/2015'")
    path.write_text('{"body": "Chile taxes ore.", "date": "03/04/2015"}\n')
    (noted,) = attache("collect", "--json", path).json["noted"]
    assert noted["location"] == f"{path}:1"


def test_records_with_bad_lines_among_them_are_collected(attache, tmp_path):
    lines = [
        json.dumps({"id": "x", "title": "Duties", "body": "Peru taxes steel."}),
        "{",
        json.dumps({"title": "No body"}),
    ]
    (tmp_path / "r.jsonl").write_text("\n".join(lines))
    report = attache("collect", "--json", tmp_path / "r.jsonl").json
    assert (report["added"], report["ids"]["added"]) == (1, ["x"])
    assert [one["location"].rpartition(":")[2] for one in report["skipped"]] == ["2", "3"]
