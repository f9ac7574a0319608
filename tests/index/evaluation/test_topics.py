import json

import pytest

from index.evaluation.topics import COLLECTION, TopicsError, read_topics

TEXT = "Norway cut its quota. Iceland kept its own. Both will meet again."


def text_of(article):
    return {"fish": TEXT}[article]


def written(path, *records):
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path


def test_a_line_with_its_evidence_is_a_topic(tmp_path):
    evidence = [[{"article_id": "fish", "text": "Norway cut its quota."}], [{"article_id": "fish", "text": "Both."}]]
    line = {
        "id": "q1", "question": "who cut?", "type": "who", "style": ["terse"], "answers": ["Norway"],
        "evidence": evidence, "previous": "what of fish?",
    }  # fmt: skip
    (topic,) = read_topics(written(tmp_path / "t.jsonl", line), text_of)
    assert (topic.id, topic.question, topic.type, topic.styles) == ("q1", "who cut?", "who", ("terse",))
    assert topic.groups == (("Norway cut its quota.",), ("Both.",))
    assert topic.article_ids == {"fish"}
    assert topic.answers == ("Norway",)
    assert topic.previous == "what of fish?"
    assert topic.answerable


def test_a_line_without_evidence_cannot_be_answered(tmp_path):
    (topic,) = read_topics(written(tmp_path / "t.jsonl", {"id": 7, "question": "who?"}), text_of)
    assert (topic.id, topic.answerable, topic.groups, topic.type) == ("7", False, (), "other")


def test_qrels_beside_the_topics_are_offsets_into_articles(tmp_path):
    written(tmp_path / "topics.jsonl", {"id": "q1", "question": "who?"}, {"id": "q2", "question": "what?"})
    rows = ["topic\tgroup\tarticle\tstart\tend\tsha1", "q1\t2\tfish\t22\t43\tx", "q1\t1\tfish\t0\t21\tx"]
    (tmp_path / "qrels.tsv").write_text("\n".join(rows), encoding="utf-8")
    one, two = read_topics(tmp_path, text_of)
    assert one.groups == (("Norway cut its quota.",), ("Iceland kept its own.",))
    assert one.answerable
    assert not two.answerable


@pytest.mark.parametrize("line", ["nonsense", '{"id": "q1"}', "[]", "7", "{}"])
def test_a_bad_line_is_named(tmp_path, line):
    path = tmp_path / "t.jsonl"
    path.write_text('{"id": "q0", "question": "who?"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(TopicsError, match=r"t\.jsonl:2 is not a JSON object"):
        read_topics(path, text_of)


@pytest.mark.parametrize("row", ["q1\t1\tfish\tx\t21\tx", "q1\t1", ""])
def test_a_bad_line_of_qrels_is_named(tmp_path, row):
    written(tmp_path / "topics.jsonl", {"id": "q1", "question": "who?"})
    (tmp_path / "qrels.tsv").write_text(f"topic\tgroup\tarticle\tstart\tend\n{row or 'q1'}\n", encoding="utf-8")
    with pytest.raises(TopicsError, match=r"qrels\.tsv:2 is not a line of qrels"):
        read_topics(tmp_path, text_of)


def test_the_collection_can_be_read():
    class Texts(dict):
        def __missing__(self, _article):
            return "x" * 20_000

    topics = read_topics(COLLECTION, Texts().__getitem__)
    assert len(topics) > 300
    assert {topic.answerable for topic in topics} == {True, False}
