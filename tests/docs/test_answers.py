"""docs/answers.md gives the numbers that the code has."""

from __future__ import annotations

import re
from dataclasses import asdict, fields
from pathlib import Path

import pytest

from index.answer import SHOWN_AT_MOST, SHOWN_FROM
from index.confidence import Signals, shipped_model
from index.question import LONGEST_QUESTION, MOST_TERMS
from index.ranking import CANDIDATES, WEIGHTS

PAGE = Path(__file__).parents[2].joinpath("docs", "answers.md").read_text(encoding="utf-8")


def first_cells(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading whose first cell is a name in backquotes."""
    section = PAGE.split(f"\n## {heading}", 1)[1].split("\n## ", 1)[0]
    return [[cell.strip() for cell in row.split("|")[1:-1]] for row in re.findall(r"^\| `.*$", section, re.MULTILINE)]


def test_the_features_have_the_weights_of_the_formula():
    written = {name.strip("`"): float(weight) for name, weight, _ in first_cells("3. Sentences are ranked")}
    assert written == asdict(WEIGHTS)


def test_the_signals_are_those_of_the_model():
    written = [name.strip("`") for name, _ in first_cells("4. The level is decided")]
    assert written == [field.name for field in fields(Signals)]


@pytest.mark.parametrize(
    "words",
    [
        f"Up to {LONGEST_QUESTION} characters and {MOST_TERMS} terms",
        f"The best {CANDIDATES} passages",
        f"`answered_from` ({shipped_model().answered_from:g})",
        f"`covered_from` ({shipped_model().covered_from:g})",
        f"up to {['no', 'one', 'two', 'three'][SHOWN_AT_MOST - 1]} more whose score is at least {SHOWN_FROM:g}".replace(
            "0.", ".", 1
        ),
    ],
)
def test_the_limits_are_those_of_the_code(words):
    assert words in PAGE
