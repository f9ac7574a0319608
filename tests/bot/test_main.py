"""The program as a person or another program starts it: `python -m bot` in a process of its own, with nothing faked."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.writer_lock import writer_lock

ROOT = Path(__file__).parents[2]
SCRAPED = """Ruritania asks Freedonia to explain its inspections of bicycles

Ruritania asked Freedonia on Thursday to explain its new inspections of imported bicycles, calling them a burden on trade.

The request, filed with the trade committee, names the words "fit and proper", which the rules leave undefined. It also asks what "domestic spokes" are.

"We shall answer within 30 days," Freedonia's envoy Ana Kovács said.

— Updated 4:12 p.m.

Tags Bicycles Freedonia Ruritania

The Courier has removed its comment section, as many people discuss on social media.

Most Popular

Load more

See all Video
"""
FURNITURE = ("Updated 4:12", "Tags Bicycles", "comment section", "Most Popular", "Load more", "See all Video")
QUESTION = "What did Ruritania ask Freedonia to explain?"


@pytest.fixture
def environment(tmp_path):
    """A newcomer's environment: an empty data folder, warnings shown, nothing set."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "DATA_DIR": str(tmp_path / "data"),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "default",
        "COLUMNS": "100",
    }


@pytest.fixture
def attache(environment, tmp_path):
    def run(*arguments, options=(), stdin=None, **changed):
        return subprocess.run(
            [sys.executable, *options, "-m", "bot", *map(str, arguments)],
            env=environment | changed,
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(SCRAPED, encoding="utf-8")
    return path


def test_from_a_scraped_page_to_a_cited_answer_and_out_again(attache, page):
    """The whole way, in the commands that a newcomer types; no library says a word."""
    runs = [attache("collect", "--json", page)]
    (article_id,) = json.loads(runs[0].stdout)["ids"]["added"]

    runs.append(attache("ask", "--json", QUESTION))
    answer = json.loads(runs[-1].stdout)
    best = answer["evidence"][0]
    assert (answer["level"], answer["answered"]) == ("answered", True)
    assert best["sentence"].startswith("Ruritania asked Freedonia on Thursday to explain")
    assert (best["article_id"], best["title"]) == (article_id, SCRAPED.partition("\n")[0])
    assert best["published"] is None
    assert any("fit and proper" in one["sentence"] for one in answer["evidence"][:3])

    runs.append(attache("corpus", "export"))
    (record,) = [json.loads(line) for line in runs[-1].stdout.splitlines()]
    assert not any(words in record["body"] for words in FURNITURE)
    for one in answer["evidence"]:
        assert record["body"][one["start"] : one["end"]] == one["sentence"]
        assert one["sentence"] in SCRAPED

    runs.append(attache("ask", QUESTION))
    assert f"“{best['sentence'][:40]}" in runs[-1].stdout
    runs.append(attache("ask", "What is the capital of Sylvania?"))
    assert "Sylvania" in runs[-1].stdout
    runs += [
        attache("corpus", "status"),
        attache("corpus", "show", article_id),
        attache("search", "bicycles"),
        attache("index"),
    ]
    runs.append(attache("corpus", "remove", article_id))
    assert [(run.returncode, run.stderr) for run in runs] == [(0, "")] * len(runs)
    assert json.loads(attache("ask", "--json", QUESTION).stdout)["evidence"] == []


def test_the_first_run_of_all_shows_no_warning_of_a_library(attache, page, tmp_path):
    """Nothing is compiled yet, so that every warning that compiling gives would show."""
    fresh = {"PYTHONPYCACHEPREFIX": str(tmp_path / "compiled")}
    runs = [attache("collect", page, **fresh), attache("ask", QUESTION)]
    assert [(run.returncode, run.stderr) for run in runs] == [(0, "")] * 2


def test_no_warning_of_our_own_is_left(attache, page):
    attache("collect", page)
    runs = [attache("ask", QUESTION, options=["-W", "error"]), attache("collect", page, options=["-W", "error"])]
    assert [(run.returncode, run.stderr) for run in runs] == [(0, "")] * 2


def test_a_batch_comes_back_in_order_with_bad_lines_in_their_places(attache, page):
    attache("collect", page)
    lines = [
        json.dumps({"id": 1, "question": QUESTION}),
        "bad",
        "",
        json.dumps({"id": "last", "question": "Who is the envoy?"}),
    ]
    run = attache("ask", "--batch", "-", stdin="\n".join(lines))
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert (run.returncode, run.stderr) == (1, "")
    assert [one["id"] for one in answers] == [1, None, "last"]
    assert "Ana Kovács" in answers[2]["evidence"][0]["sentence"]


class TestExitCodes:
    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (("--version",), 0),
            (("index",), 0),
            (("corpus", "status"), 0),
            (("corpus", "show", "nobody"), 1),
            (("run",), 78),
            (("ask",), 2),
            (("frobnicate",), 2),
            (("collect", "missing"), 2),
        ],
    )
    def test_0_is_done_1_is_failed_2_is_wrong_usage_78_is_no_use_trying(self, attache, arguments, code):
        run = attache(*arguments)
        assert run.returncode == code
        assert (run.stderr == "") == (code == 0)
        assert "Traceback" not in run.stderr


class TestDataFolders:
    def test_a_mistyped_one_is_an_empty_corpus_that_says_where_it_is(self, attache, page, tmp_path):
        attache("collect", page)
        run = attache("ask", QUESTION, DATA_DIR=str(tmp_path / "dtaa"))
        assert run.returncode == 0
        assert "The corpus is empty" in run.stdout
        assert str(tmp_path / "dtaa") in run.stderr

    @pytest.mark.parametrize(
        "command", [("ask", "what?"), ("collect", "."), ("index",), ("corpus", "status"), ("search", "x"), ("chat",)]
    )
    def test_one_that_is_a_file_is_named_in_one_line(self, attache, tmp_path, command):
        (tmp_path / "file").write_text("a file")
        run = attache(*command, DATA_DIR=str(tmp_path / "file"))
        assert (run.returncode, run.stdout) == (1, "")
        assert run.stderr.count("\n") == 1
        assert str(tmp_path / "file") in run.stderr

    def test_a_record_that_is_damaged_is_named_in_one_line(self, attache, page, tmp_path):
        attache("collect", page)
        (tmp_path / "data" / "record.sqlite").write_bytes(b"not a database" * 1000)
        for command in (("ask", QUESTION), ("corpus", "status"), ("collect", page)):
            run = attache(*command)
            assert (run.returncode, run.stdout, run.stderr.count("\n")) == (1, "", 1)
            assert "record.sqlite is damaged" in run.stderr


class TestPipesAndTerminals:
    def test_a_reader_that_has_seen_enough_ends_it_quietly(self, environment, attache, tmp_path):
        attache("collect", "--starter", "--no-index")
        with subprocess.Popen(
            [sys.executable, "-m", "bot", "corpus", "export"],
            env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == ""

    @pytest.mark.parametrize(
        "changed", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C"}, {"TERM": "dumb"}, {"NO_COLOR": "1"}]
    )
    def test_any_terminal_can_show_an_answer(self, attache, page, changed):
        attache("collect", page)
        run = attache("ask", QUESTION, **changed)
        assert (run.returncode, run.stderr) == (0, "")
        assert "Ruritania asked Freedonia on Thursday" in run.stdout

    def test_an_interruption_ends_it_without_a_traceback(self, environment, attache, page, tmp_path):
        attache("collect", page)
        with subprocess.Popen(
            [sys.executable, "-m", "bot", "ask", "--batch", "-"],
            env=environment, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            process.stdin.write(json.dumps({"id": "1", "question": QUESTION}) + "\n")
            process.stdin.flush()
            assert process.stdout.readline()
            process.send_signal(signal.SIGINT)
            error = process.communicate()[1]
        assert process.returncode in (0, 1)  # 0 where the end of the input was seen before the signal
        assert "Traceback" not in error


def test_writers_of_several_processes_take_turns(environment, attache, page, tmp_path):
    attache("collect", page)
    (tmp_path / "more.txt").write_text("Quotas\n\nSylvania ends its quota on fishmeal.\n")
    with writer_lock(tmp_path / "data", "a test"):
        waiting = subprocess.Popen(
            [sys.executable, "-m", "bot", "collect", "more.txt"],
            env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert waiting.stderr.readline().startswith("Waiting for: a test (process ")
        assert json.loads(attache("ask", "--json", QUESTION).stdout)["answered"]
    assert waiting.communicate()[0].startswith("1 added")
    assert waiting.returncode == 0
