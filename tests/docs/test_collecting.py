"""docs/collecting.md gives the numbers and names that the code has."""

from __future__ import annotations

import inspect
import re
import tomllib
from pathlib import Path

import pytest

from corpus.correction import MOST_DAYS, SAME_TITLE_DAYS
from corpus.fetch import HttpFetcher
from corpus.language import LOOK_AT
from corpus.relations import COPY_ALIKE, COPY_WITHIN, STORY_DAYS
from corpus.sources.setting import DEFAULT_SILENT, SourceKind, parse_setting
from corpus.sources.settings_file import SHIPPED, load_sources

PAGE = Path(__file__).parents[2].joinpath("docs", "collecting.md").read_text(encoding="utf-8")
BENCH = Path(__file__).parents[1].joinpath("bench", "bench_collect.py").read_text(encoding="utf-8")
FETCHER = {name: one.default for name, one in inspect.signature(HttpFetcher).parameters.items()}


@pytest.mark.parametrize(
    "words",
    [
        f"within {STORY_DAYS} days of each other {COPY_ALIKE:.0%}".replace("%", " %"),
        f"{COPY_WITHIN:.0%} of those of the shorter text".replace("%", " %"),
        f"up to {MOST_DAYS} days older and much like it, or else the latest of the last {SAME_TITLE_DAYS} days",
        f"told by the first {LOOK_AT} characters",
        f"(`silent_after_days`, {DEFAULT_SILENT.days} unless told)",
        f"at most {FETCHER['cap']:,} an hour",
        f"at most {FETCHER['max_bytes'] // 10**6} MB unpacked and {FETCHER['seconds']:.0f} seconds a page",
        "at most " + re.findall(r"^MOST_CPU = ([\d.]+)$", BENCH, re.MULTILINE)[0] + " of its CPU time",
    ],
)
def test_the_numbers_are_those_of_the_code(words):
    assert words in PAGE


def test_every_kind_of_source_is_told():
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == {kind.value for kind in SourceKind}


def test_as_many_sources_ship_as_are_told_and_all_are_off():
    sources = load_sources([SHIPPED])
    assert len(sources) == 8
    assert "Eight sources ship with the program, all of them off" in PAGE
    assert not any(one.enabled for one in sources)


def test_the_example_is_a_source_that_can_be_used():
    text = PAGE.split("```toml\n", 1)[1].split("```", 1)[0]
    for name, table in tomllib.loads(text)["sources"].items():
        setting, problems = parse_setting(name, table, Path("/"))
        assert setting, problems
