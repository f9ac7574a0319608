"""docs/reliability.md and docs/security.md name tests that exist, and leave no line out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from guards import GUARDS

ROOT = Path(__file__).parents[2]
PAGES = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("reliability.md", "security.md")}
TESTS = {
    name
    for path in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))
} | set(re.findall(r"def (test_\w+)", (ROOT / "tests" / "backend_contract.py").read_text(encoding="utf-8")))
LINES = [
    f"{letter}{number}"
    for letter, count in (("R", 17), ("I", 8), ("A", 12), ("N", 11))
    for number in range(1, count + 1)
]


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_is_named_exists(page):
    named = set(re.findall(r"`(test_\w+)", PAGES[page]))
    assert len(named) > 30
    assert named - TESTS == set()


def test_every_line_has_a_test_or_a_program_that_tries_it():
    rows = dict(re.findall(r"^\| ([RIAN]\d+) \| .* \| (.+) \|$", "\n".join(PAGES.values()), re.MULTILINE))
    assert list(rows) == LINES
    assert not [line for line, shown in rows.items() if "`test_" not in shown and "`python -m " not in shown]


def test_every_guard_was_taken_out_and_missed():
    section = PAGES["security.md"].split("## Guards taken out", 1)[1]
    told = re.findall(r"^\| ([^|]+) \| `\S.*` \|$", section, re.MULTILINE)
    assert told == [guard.name for guard in GUARDS]


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_every_guard_stands_where_it_is_looked_for(guard):
    assert guard.old in (ROOT / guard.file).read_text(encoding="utf-8")
