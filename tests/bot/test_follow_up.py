from __future__ import annotations

from dataclasses import replace

from fake_answers import answer
from hypothesis import given
from hypothesis import strategies as st

from bot.follow_up import standing_question
from index.follow_up import inherit
from index.question import LONGEST_QUESTION, analyze_question


def standing_after(*questions: str) -> str:
    """What stands when each of the questions was asked after the one before."""
    standing = ""
    for question in questions:
        query = inherit(analyze_question(question), analyze_question(standing))
        standing = standing_question(replace(answer(question=question), query=query)) or standing
    return standing


def read(standing: str) -> list[str]:
    return [term.surface for term in analyze_question(standing).terms]


FIRST = "what did the U.S. ask China to clarify?"


def test_a_follow_up_stands_with_what_it_took_over() -> None:
    assert standing_after(FIRST) == FIRST
    assert standing_after(FIRST, "and Japan?") == "what U.S. ask clarify and Japan?"
    assert standing_after(FIRST, "and Japan?", "and Korea?") == "what U.S. ask clarify and Korea?"


def test_what_asks_nothing_leaves_the_question_before() -> None:
    assert standing_after(FIRST, "thanks!") == FIRST


def test_a_conversation_too_long_to_be_read_loses_its_oldest_words() -> None:
    words = [f"commodit{first}{second}" for first in "bcdfghklmn" for second in "aeou"]
    standing = standing_after("what about zirconium?", *(f"and {word}?" for word in words))
    assert len(standing) <= LONGEST_QUESTION
    assert "zirconium" not in standing
    kept = read(standing)
    assert kept == words[-len(kept) :]
    assert len(kept) > 20


def test_a_question_as_long_as_can_be_read_stands_by_itself() -> None:
    longest = ("and on " + "steel wire " * 99)[: LONGEST_QUESTION - 1] + "?"
    assert standing_after("what about zirconium?", longest) == longest


word = st.from_regex(r"[a-z]{3,30}", fullmatch=True)


@given(st.lists(word, min_size=1, max_size=60, unique=True))
def test_the_newest_question_is_read_whole_by_the_next(words: list[str]) -> None:
    questions = [f"and {one}?" for one in words]
    newest = read(questions[-1])
    assert read(standing_after(*questions))[-len(newest) or 99 :] == newest
