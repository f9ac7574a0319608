"""docs/licences.md lists what is locked, each with a licence."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_locked_package_is_listed_with_its_licence():
    lock = (ROOT / "requirements" / "run.lock").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w.-]+) \| (\S+) \| (.+) \|$", page, re.MULTILINE)
    assert [(name, version) for name, version, _ in rows if name != "package"] == re.findall(
        r"^([\w.-]+)==(\S+)", lock, re.MULTILINE
    ), "python docs/make_licences.py brings the page up to date"
    assert not [name for name, _, licence in rows if licence in ("?", "UNKNOWN")]
