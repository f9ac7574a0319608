"""docs/answers.md gives the numbers that the code has."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from index.confidence import Signals, shipped_model
from index.question import KIN_WEIGHT, LONGEST_QUESTION, MOST_TERMS, PART_WEIGHT, SEAT_WEIGHT
from index.ranking import CANDIDATES, NEXT_TO_SHARE, PASSAGE_SHARE, TITLE_SHARE, WEIGHTS
from index.telling import SEVERAL_AT_MOST, SEVERAL_FROM, SHOWN_AT_MOST, SHOWN_FROM

PAGE = Path(__file__).parents[2].joinpath("docs", "answers.md").read_text(encoding="utf-8")


NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight"]


def first_cells(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading whose first cell is a name in backquotes."""
    section = PAGE.split(f"\n## {heading}", 1)[1].split("\n## ", 1)[0]
    return [[cell.strip() for cell in row.split("|")[1:-1]] for row in re.findall(r"^\| `.*$", section, re.MULTILINE)]


def test_the_features_have_the_weights_of_the_formula():
    written = {name.strip("`"): float(weight) for name, weight, _ in first_cells("3. Sentences are ranked")}
    assert written == WEIGHTS._asdict()


def test_the_signals_are_those_of_the_model():
    written = [name.strip("`") for name, _ in first_cells("4. The level is decided")]
    assert written == [field.name for field in fields(Signals)]


def in_words(number: float) -> str:
    """As the page writes it: five for 5, .4 for 0.4."""
    return NUMBERS[int(number)] if number >= 1 else f"{number:g}".removeprefix("0")


@pytest.mark.parametrize(
    "words",
    [
        f"Up to {LONGEST_QUESTION} characters and {MOST_TERMS} terms",
        f"a part of an identifier {in_words(PART_WEIGHT)}; the party that a capital suggests {in_words(SEAT_WEIGHT)};",
        f"the capital and the agencies of a party that the question names {in_words(KIN_WEIGHT)}.",
        f"The best {CANDIDATES} passages",
        f"{in_words(TITLE_SHARE)} credit for what only its title or the sentence before holds",
        f"and {in_words(PASSAGE_SHARE)} for its passage",
        f"`answered_from` ({shipped_model().answered_from:g})",
        f"`covered_from` ({shipped_model().covered_from:g})",
        f"up to {in_words(SHOWN_AT_MOST - 1)} more whose score is at least {in_words(SHOWN_FROM)} of its score",
        f"up to {in_words(SEVERAL_AT_MOST)} sentences are shown, from {in_words(SEVERAL_FROM)} of the best score",
    ],
)
def test_the_limits_are_those_of_the_code(words):
    assert words in PAGE


def test_the_title_and_the_sentence_before_have_the_credit_that_the_page_gives_both():
    assert TITLE_SHARE == NEXT_TO_SHARE
