import io
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fake_answers import INDIGENOUS, SECURE, answer, answered, evidence
from hostile_text import hostile
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.terminal import render_answer, render_hit
from corpus.article import Kind
from corpus.dates import PartialDate
from index.answer import Level
from index.query import Query, QueryTerm, QuestionType

GOLDEN = Path(__file__).parent / "golden"


def printed(renderable, width=80):
    console = Console(file=io.StringIO(), width=width, highlight=False)
    console.print(renderable, crop=False)
    return "\n".join(line.rstrip() for line in console.file.getvalue().split("\n"))


def of_kind(one, kind):
    return replace(one, passage=replace(one.passage, kind=kind))


def marked(one, words):
    start = one.start + one.sentence.index(words)
    return replace(one, answer=(start, start + len(words)))


def explained():
    query = Query(
        question="who asked?",
        terms=(
            QueryTerm(surface="asked", forms=(("ask", 1.0), ("request", 0.8))),
            QueryTerm(surface="China", forms=(("=china", 1.0),)),
        ),
        question_type=QuestionType.WHO,
    )
    return replace(answered(), query=query)


EXAMPLES = {
    "answered": answered(),
    "several_articles": answer(
        marked(of_kind(evidence(SECURE), Kind.OFFICIAL), "secure and controllable"),
        evidence(INDIGENOUS, article_id="a2", title="Words that nobody defined", publisher=None, published=PartialDate(2015, 4), url=None),
        evidence("It gave no answer.", article_id="a3", title="Silence", publisher="Harbour Gazette", published=None),
    ),
    "uncovered": answer(evidence(SECURE), uncovered=("Peru", "fishmeal")),
    "copies": answer(replace(evidence(SECURE), also_in=(evidence(article_id="a2", title="The same again", publisher="Wire", published=PartialDate(2015)).passage,))),
    "led_in": answer(replace(evidence(f"Ana Kovács spoke. {INDIGENOUS}", start=40), sentence=INDIGENOUS, start=58, lead_in=(40, 57))),
    "closest": answer(
        evidence(SECURE), evidence(INDIGENOUS), evidence("Three."), evidence("A fourth that is not shown."),
        level=Level.CLOSEST, shown=0, uncovered=("Brazil",), reason='No passage that is near the question mentions "Brazil".',
    ),
    "not_covered": answer(
        evidence(SECURE), level=Level.NOT_COVERED, shown=0, reason='No article of the corpus mentions "France".', uncovered=("France",)
    ),
    "corrected": replace(answered(), query=Query(question="", terms=(), corrections=(("clarfy", "clarifi"), ("chnia", "=china")))),
    "dated": replace(answered(), query=Query(question="", terms=(), window=(date(2015, 3, 1), date(2015, 3, 31)), wants_latest=True)),
    "long": answer(evidence("A word and another " * 20 + "end.", title="A title that goes on and on " * 4, url="https://example.org/" + "path/" * 30)),
    "quoted": answer(evidence('"We need 25 percent," the minister said.')),
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_answers_are_as_they_were_looked_at(name):
    """The files are what a person found right; GOLDEN=write writes them anew, to be looked at."""
    path = GOLDEN / f"{name}.txt"
    text = printed(render_answer(EXAMPLES[name]))
    if os.environ.get("GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


def test_the_explanation_is_as_it_was_looked_at():
    text = printed(render_answer(explained(), explain=True))
    if os.environ.get("GOLDEN") == "write":
        (GOLDEN / "explained.txt").write_text(text, encoding="utf-8", newline="\n")
    assert text == (GOLDEN / "explained.txt").read_text(encoding="utf-8")


def test_the_answering_words_are_bold_where_bold_can_be_shown():
    console = Console(file=io.StringIO(), width=200, force_terminal=True, color_system="standard", highlight=False)
    console.print(render_answer(answer(marked(evidence(SECURE), "secure and controllable"))))
    assert "\x1b[1msecure and controllable\x1b[0m" in console.file.getvalue()


def test_an_address_is_in_one_piece_and_all_else_within_the_width():
    address = "https://example.org/" + "path/" * 30
    lines = printed(render_answer(EXAMPLES["long"]), width=60).split("\n")
    assert [line.strip() for line in lines if len(line) > 60] == [address]


def test_a_refusal_shows_no_source_as_if_it_answered():
    text = printed(render_answer(EXAMPLES["not_covered"]))
    assert SECURE not in text
    assert "http" not in text


def test_the_closest_passages_are_few_and_said_to_be_no_answer():
    text = printed(render_answer(EXAMPLES["closest"]))
    assert "may not answer" in text
    assert "A fourth" not in text


def test_a_hit_shows_where_it_is_from_and_the_id_of_its_article():
    passage = evidence(SECURE, article_id="3f2a", url="https://example.org/a").passage
    text = printed(render_hit(7, passage), width=200)
    assert "[7]" in text
    assert SECURE in text
    assert "https://example.org/a" in text
    assert "(3f2a)" in text


@given(st.text(st.characters(exclude_categories=["C", "Z", "M"]), min_size=1), hostile, hostile, st.integers(20, 200))
def test_every_word_of_a_sentence_is_shown_in_any_width(sentence, title, question, width):
    example = answer(evidence(sentence, title=title, publisher=title or None), question=question)
    text = printed(render_answer(example), width=width)
    assert "".join(sentence.split()) in "".join(text.split())


@given(hostile, hostile, st.sampled_from(Level))
def test_any_answer_can_be_shown(sentence, reason, level):
    one = evidence(sentence or "x", title=sentence, publisher=sentence or None, url=None)
    example = answer(one, level=level, shown=1 if level is Level.ANSWERED else 0, uncovered=(reason,), reason=reason)
    assert printed(render_answer(example, explain=True))


def test_what_looks_like_markup_is_shown_as_it_is():
    text = printed(render_answer(answer(evidence("The [bold]duty[/bold] is :smile: high [link=x]."))), width=200)
    assert "The [bold]duty[/bold] is :smile: high [link=x]." in text
