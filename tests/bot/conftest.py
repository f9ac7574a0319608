"""The `attache` command within the test's own process: quick, and with the exit codes and messages of the real one."""

from __future__ import annotations

import io
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from small_corpus import ARTICLES

from bot.cli import main
from corpus.export import to_record


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of the command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def data_dir(tmp_path, monkeypatch) -> Path:
    """An empty data folder that settings name, and a working folder without a .env file."""
    for name in [name for name in os.environ if name.endswith("_TOKEN") or name in ("LOG_LEVEL", "DISCORD_API_URL")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "working").mkdir()
    monkeypatch.chdir(tmp_path / "working")
    return tmp_path / "data"


@pytest.fixture
def attache(data_dir, monkeypatch, capsys):
    """Runs `attache` with these arguments, and with this on its standard input."""

    def run(*arguments: str | Path, stdin: str | bytes = "") -> Run:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "argv", ["attache", *map(str, arguments)])
        monkeypatch.setattr(
            sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8", errors="surrogateescape")
        )
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        told = capsys.readouterr()
        return Run(left.value.code or 0, told.out, told.err)

    return run


@pytest.fixture
def collected(attache, tmp_path):
    """`attache` with the small corpus collected and indexed."""
    path = tmp_path / "small.jsonl"
    path.write_text("".join(json.dumps(to_record(one)) + "\n" for one in ARTICLES), encoding="utf-8")
    assert attache("collect", path).code == 0
    return attache
