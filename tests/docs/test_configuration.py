"""Every setting is documented once in the code; the page and .env.example say the same."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from dotenv import dotenv_values

from bot.settings import Settings

ROOT = Path(__file__).parents[2]
DOCUMENTED = {each.name.upper(): each.metadata["doc"] for each in fields(Settings)}


def test_the_example_names_every_setting_with_its_line():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    told = re.findall(r"^# (.+)\n([A-Z_]+)=", text, re.MULTILINE)
    assert [name for _, name in told] == list(DOCUMENTED)
    assert {name: doc for doc, name in told} == DOCUMENTED


def test_the_example_as_it_stands_gives_the_defaults():
    assert Settings.from_environment({}, ROOT / ".env.example") == Settings()


def test_the_page_names_every_setting_with_its_default_and_its_line():
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.+?) \| (.+) \|$", page, re.MULTILINE)
    assert {name: doc for name, _, doc in rows if name in DOCUMENTED} == DOCUMENTED
    values = dotenv_values(ROOT / ".env.example")
    assert {name: default for name, default, _ in rows if name in DOCUMENTED} == {
        name: f"`{values[name]}`" if values[name] else "(empty)" for name in DOCUMENTED
    }
