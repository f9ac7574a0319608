"""docs/commands.md tells all of the JSON that other programs rely on."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from fake_answers import answer, evidence

from bot.answer_json import answer_to_json

PAGE = Path(__file__).parents[2].joinpath("docs", "commands.md").read_text(encoding="utf-8")


def fields_told() -> set[str]:
    """The names in the table of the answer's fields; `evidence[].start`, `end` are two of evidence."""
    table = PAGE.split("| field | what it holds |", 1)[1].split("\n\n", 1)[0]
    told: set[str] = set()
    for cell in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE):
        prefix = "evidence[]." if cell.startswith("`evidence[].") else ""
        told |= {prefix + name.removeprefix("evidence[].") for name in re.findall(r"`([^`]+)`", cell)}
    return told


def test_the_fields_of_an_answer_are_those_of_the_page():
    one = evidence()
    printed = answer_to_json(answer(replace(one, also_in=(one.passage,))))
    names = {*printed, *(f"evidence[].{name}" for name in printed["evidence"][0])}
    assert fields_told() == names


def test_the_example_has_the_fields_of_an_answer():
    example = json.loads(PAGE.split("\n$ attache ask --json", 1)[1].split("\n", 1)[1].split("\n```", 1)[0])
    printed = answer_to_json(answer(evidence()))
    assert list(example) == list(printed)
    assert list(example["evidence"][0]) == list(printed["evidence"][0])
