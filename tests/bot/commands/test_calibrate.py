import json

import pytest
from small_corpus import WHEAT

from index.confidence import read_model

QUESTIONS = {
    "What did Canada ask India to explain?": WHEAT.split(". ")[0] + ".",
    "How much did Canadian exports of wheat fall?": "Canadian exports of wheat to India fell by 40 percent last year.",
    "What did Norway want?": "Norway wanted a larger quota.",
    "What did Peru say of shoes?": None,
    "What did Canada say of mackerel?": None,
    "When did India leave the WTO?": None,
}


@pytest.fixture
def topics(tmp_path):
    path = tmp_path / "topics.jsonl"
    lines = [
        {"id": str(at), "question": asked, "evidence": [[{"article_id": "x", "text": told}]] if told else []}
        for at, (asked, told) in enumerate(QUESTIONS.items())
    ]
    path.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    return path


def test_a_model_is_fitted_to_topics_and_told_with_its_losses(collected, topics):
    run = collected("calibrate", topics)
    assert run.code == 0
    assert run.err.startswith("6 topics, ridge-penalised logistic regression: log loss ")
    assert "cross-validated" in run.err
    assert read_model(run.out).answered_from == 0.5


def test_the_same_topics_give_the_same_model(collected, topics):
    assert collected("calibrate", topics).out == collected("calibrate", topics).out


def test_a_model_written_into_the_data_folder_is_the_one_that_answers(collected, topics, data_dir):
    question = "What did Canada ask India to explain?"
    before = collected("ask", "--json", question).json["confidence"]
    assert collected("calibrate", topics, "--write", data_dir / "confidence.json").out == ""
    assert collected("ask", "--json", question).json["confidence"] != before


def test_topics_must_be_named(collected):
    assert collected("calibrate").code == 2
