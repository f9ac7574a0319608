"""Writes docs/licences.md from what the installed packages say of themselves: `python docs/make_licences.py`."""  # noqa: INP001

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parent.parent
LONGEST = 60

ELSEWHERE = {"audioop-lts": "PSF-2.0", "colorama": "BSD-3-Clause", "tzdata": "Apache-2.0", "win32-setctime": "MIT"}
"""Packages of other systems and Python versions, read from their project pages."""

HEAD = """# Licences of the dependencies

What `attache` brings along when it is installed from `requirements/run.lock`, by `python docs/make_licences.py` from
what the packages say of themselves. All of them may be used, changed and passed on with this program, which is under
MIT; none asks that it be put under another licence. `make sbom` writes the bill of materials, with checksums.

| package | version | licence |
|---|---|---|
"""


def locked() -> list[tuple[str, str]]:
    """Names and versions of the lock."""
    text = (ROOT / "requirements" / "run.lock").read_text(encoding="utf-8")
    return re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)


def licence(name: str) -> str:
    """The licence in as few words as the package has for it."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return ELSEWHERE[name]
    return _expression(found) or _classifiers(found) or _license(found) or "?"


def _expression(found: Distribution) -> str:
    return str(found.metadata.get("License-Expression") or "")


def _license(found: Distribution) -> str:
    text = str(found.metadata.get("License") or "").strip()
    return text if "\n" not in text and len(text) <= LONGEST else ""


def _classifiers(found: Distribution) -> str:
    said = [text for text in found.metadata.get_all("Classifier") or [] if text.startswith("License ::")]
    return ", ".join(dict.fromkeys(text.rpartition(" :: ")[2] for text in said if text.count("::") > 1))


def main() -> None:
    """Write the page."""
    rows = [f"| {name} | {version} | {licence(name)} |\n" for name, version in locked()]
    (ROOT / "docs" / "licences.md").write_text(HEAD + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
