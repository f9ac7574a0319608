import json

import pytest
from small_corpus import WHEAT

from index.evaluation import recorded

ASKED = WHEAT.split(". ")[0] + "."
TOPICS = [
    {
        "id": "q1", "question": "What did Canada ask India to explain?", "type": "what", "style": ["plain"],
        "evidence": [[{"article_id": "wheat", "text": ASKED}]], "answers": ["wheat"],
    },
    {"id": "q2", "question": "What did Peru say of zymurgy?", "type": "what", "style": ["plain"], "answerable": False},
]  # fmt: skip


@pytest.fixture
def topics(tmp_path):
    path = tmp_path / "topics.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in TOPICS), encoding="utf-8")
    return path


def row(out, name):
    """The cells of a table's row."""
    line = next(line for line in out.splitlines() if line.startswith(f"│ {name} "))
    return [cell.strip() for cell in line.split("│")[2:-1]]


def test_own_topics_are_measured_over_the_own_corpus(collected, topics):
    run = collected("evaluate", topics)
    assert run.code == 0
    assert "2 topics" in run.out
    assert row(run.out, "hit@1")[0] == "1.000"
    assert row(run.out, "abstention recall")[0] == "1.000"
    assert "every quotation is exact" in run.out


def test_a_run_is_written_and_compared_with(collected, topics, tmp_path):
    kept = tmp_path / "run.jsonl"
    assert collected("evaluate", topics, "--run", kept).code == 0
    lines = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["q1", "q2"]
    assert lines[0]["sentences"][0] == ASKED
    again = collected("evaluate", topics, "--compare", kept)
    assert again.code == 0
    assert row(again.out, "hit@1")[2] == "1.000"


def test_a_figure_that_fell_below_the_earlier_run_fails(collected, topics, tmp_path):
    kept = tmp_path / "run.jsonl"
    collected("evaluate", topics, "--run", kept)
    harder = [{**TOPICS[0], "evidence": [[{"article_id": "shoes", "text": "Brazil said something else entirely."}]]}]
    topics.write_text(json.dumps(harder[0]), encoding="utf-8")
    line = json.loads(kept.read_text(encoding="utf-8").splitlines()[0])
    kept.write_text(
        json.dumps({**line, "sentences": ["Brazil said something else entirely."], "article_ids": ["shoes"]}),
        encoding="utf-8",
    )
    run = collected("evaluate", topics, "--compare", kept)
    assert run.code == 1
    assert row(run.out, "hit@1") == ["0.000", "0.000 to 0.000", "1.000"]


@pytest.mark.parametrize("content", ["nonsense", '{"question": "who?"}'])
def test_bad_topics_are_told_with_their_line(collected, topics, content):
    topics.write_text(content, encoding="utf-8")
    run = collected("evaluate", topics)
    assert run.code == 1
    assert "topics.jsonl:1 is not a JSON object" in run.err
    assert "Traceback" not in run.err


def test_an_earlier_run_that_is_none_is_told(collected, topics):
    run = collected("evaluate", topics, "--compare", topics)
    assert run.code == 1
    assert "is not a line of a run" in run.err


def test_only_figures_of_the_collection_are_recorded(collected, topics):
    before = recorded.RECORDED.read_bytes()
    run = collected("evaluate", topics, "--record")
    assert run.code == 2
    assert "--record is for the collection" in run.err
    assert recorded.RECORDED.read_bytes() == before
