"""The form of the evaluation collection: what makes its figures worth reading."""

import csv
import hashlib
import json
import re
from collections import Counter, defaultdict
from importlib.resources import files

import pytest

from corpus.collect import STARTER_FOLDER
from corpus.extract import extract
from corpus.reading import read_path
from index.text import paragraphs, sentences
from index.vocabulary import ASKING_WORDS, STOP_WORDS, fold, stem

COLLECTION = files("index") / "evaluation" / "collection"
TYPES = {"who", "what", "when", "where", "why", "howmuch", "howlong"} | {
    "yesno", "definition", "list", "multi", "timeline",
}  # fmt: skip
STYLES = {"plain", "terse", "typo", "paraphrase", "alias", "dated", "follow-up"}
ATTRIBUTES = {"party", "year", "number", "product", "agency"}
COLUMNS = ["topic", "group", "article", "start", "end", "sha1"]
FIELDS = {"id", "question", "type", "style", "answerable", "answers", "note"}
SEVERAL_FACTS = {"multi", "timeline"}


def words(text):
    """Words without case, accents and punctuation, between spaces; figures keep their points and commas."""
    return " " + " ".join(re.findall(r"\w+(?:[.,]\d+)*|[$€]", fold(text))) + " "


def content(text):
    """The stems of a text's content words; names are not folded, so `Brussels` and `European Union` differ."""
    plain = words(text.replace("U.S.", "US").replace("'s", "")).split()
    return {stem(word) for word in plain if word not in STOP_WORDS | ASKING_WORDS}


def says(text, answers):
    return any(words(answer) in words(text) for answer in answers)


@pytest.fixture(scope="module")
def topics():
    return [json.loads(line) for line in (COLLECTION / "topics.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def answerable(topics):
    return [topic for topic in topics if topic["answerable"]]


@pytest.fixture(scope="module")
def unanswerable(topics):
    return [topic for topic in topics if not topic["answerable"]]


@pytest.fixture(scope="module")
def qrels():
    lines = (COLLECTION / "qrels.tsv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t"))


@pytest.fixture(scope="module")
def articles():
    drafts = [extract(received) for received in read_path(STARTER_FOLDER, origin="starter")]
    return {draft.id: draft.text for draft in drafts}


@pytest.fixture(scope="module")
def gold(qrels, articles):
    """The acceptable sentences of each topic, in groups."""
    groups = defaultdict(lambda: defaultdict(list))
    for line in qrels:
        text = articles[line["article"]]
        groups[line["topic"]][int(line["group"])].append(text[int(line["start"]) : int(line["end"])])
    return groups


def test_the_collection_has_at_least_220_topics_with_ids_and_questions_of_their_own(topics):
    asked = Counter((topic["question"], topic.get("previous")) for topic in topics)
    assert len(topics) >= 220
    assert max(Counter(topic["id"] for topic in topics).values()) == 1
    assert max(asked.values()) == 1


def test_topics_have_the_fields_that_the_readme_tells_and_no_others(topics):
    for topic in topics:
        optional = (
            {"previous": "follow-up" in topic["style"]}
            | {"verdict": topic["answerable"] and topic["type"] == "yesno"}
            | {"miss": not topic["answerable"], "changed": topic.get("miss") == "near-miss"}
            | {"near": topic.get("miss") in ("near-miss", "false-premise")}
        )
        assert set(topic) == FIELDS | {name for name, wanted in optional.items() if wanted}, topic["id"]


def test_types_and_styles_are_the_known_ones(topics):
    assert {topic["type"] for topic in topics} == TYPES
    assert {style for topic in topics for style in topic["style"]} == STYLES
    assert not [topic["id"] for topic in topics if not topic["style"] or len(set(topic["style"])) < len(topic["style"])]


def test_every_type_has_at_least_15_answerable_topics(answerable):
    assert min(Counter(topic["type"] for topic in answerable).values()) >= 15


def test_every_style_has_at_least_15_answerable_topics(answerable):
    assert min(Counter(style for topic in answerable for style in topic["style"]).values()) >= 15


def test_a_follow_up_tells_the_question_before(topics):
    assert all(topic["previous"].strip() for topic in topics if "follow-up" in topic["style"])


def test_yes_and_no_both_occur_often(answerable):
    verdicts = Counter(topic["verdict"] for topic in answerable if topic["type"] == "yesno")
    assert set(verdicts) == {"yes", "no"}
    assert min(verdicts.values()) >= 8


def test_a_third_of_the_topics_cannot_be_answered(topics, unanswerable):
    assert len(unanswerable) >= 74
    assert 3 * len(unanswerable) >= len(topics)


def test_at_least_half_of_the_unanswerable_are_near_misses(unanswerable):
    near = [topic for topic in unanswerable if topic["miss"] == "near-miss"]
    assert {topic["miss"] for topic in unanswerable} == {"near-miss", "off-topic", "false-premise"}
    assert 2 * len(near) >= len(unanswerable)


def test_near_misses_change_each_attribute_of_a_true_fact(unanswerable, articles):
    changed = Counter(topic["changed"] for topic in unanswerable if topic["miss"] == "near-miss")
    assert set(changed) == ATTRIBUTES
    assert min(changed.values()) >= 8
    assert {topic["near"] for topic in unanswerable if "near" in topic} <= set(articles)


def test_only_answerable_topics_have_answers_and_qrels(topics, gold):
    answered = {topic["id"] for topic in topics if topic["answerable"]}
    assert set(gold) == answered
    assert {topic["id"] for topic in topics if topic["answers"]} == answered


def test_qrels_have_the_columns_that_the_readme_tells(qrels):
    assert list(qrels[0]) == COLUMNS
    assert max(Counter(tuple(line.values()) for line in qrels).values()) == 1


def test_groups_are_numbered_from_1(gold):
    assert not [topic for topic, groups in gold.items() if sorted(groups) != list(range(1, len(groups) + 1))]


def test_every_qrel_is_a_whole_sentence_of_its_article(qrels, articles):
    """Fails when an article or the sentence model changes; the sha1 tells which sentence is to be found again."""
    whole = {
        article: {span for paragraph in paragraphs(text) for span in sentences(text, paragraph)}
        for article, text in articles.items()
    }
    assert not [line for line in qrels if (int(line["start"]), int(line["end"])) not in whole[line["article"]]]


def test_every_qrel_has_the_sha1_of_its_sentence(qrels, articles):
    for line in qrels:
        sentence = articles[line["article"]][int(line["start"]) : int(line["end"])]
        assert hashlib.sha1(sentence.encode()).hexdigest() == line["sha1"], line


def test_every_acceptable_sentence_holds_an_answer_and_every_answer_is_in_one(answerable, gold):
    for topic in answerable:
        accepted = [sentence for group in gold[topic["id"]].values() for sentence in group]
        assert all(says(sentence, topic["answers"]) for sentence in accepted), topic["id"]
        assert all(says(" ".join(accepted), [answer]) for answer in topic["answers"]), topic["id"]


def test_no_question_gives_its_answer_away(answerable):
    open_questions = [topic for topic in answerable if topic["type"] != "yesno"]
    asked = {topic["id"]: f"{topic.get('previous', '')} {topic['question']}" for topic in open_questions}
    assert not [topic["id"] for topic in open_questions if says(asked[topic["id"]], topic["answers"])]


def test_multi_and_timeline_topics_need_several_facts(answerable, gold):
    needing = [topic["id"] for topic in answerable if topic["type"] in SEVERAL_FACTS]
    assert min(len(gold[topic]) for topic in needing) >= 2


def test_most_multi_topics_need_several_articles(answerable, qrels):
    used = defaultdict(set)
    for line in qrels:
        used[line["topic"]].add(line["article"])
    multi = [topic["id"] for topic in answerable if topic["type"] == "multi"]
    assert 2 * sum(len(used[topic]) > 1 for topic in multi) > len(multi)


def test_every_article_answers_something(qrels, articles):
    assert {line["article"] for line in qrels} == set(articles)


def test_half_of_the_answerable_questions_use_other_words_than_their_sentences(answerable, gold):
    """A misspelt word is no other word: typo topics count as using the same."""

    def shared(topic):
        asked = content(topic["question"])
        accepted = [sentence for group in gold[topic["id"]].values() for sentence in group]
        return max(len(asked & content(sentence)) for sentence in accepted) / max(len(asked), 1)

    reworded = [topic for topic in answerable if "typo" not in topic["style"] and shared(topic) <= 0.5]
    assert 2 * len(reworded) >= len(answerable)
