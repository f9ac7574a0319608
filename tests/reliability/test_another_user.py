"""It runs as a user who owns nothing but the data folder, from a tree that nobody can write to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import pytest
import trade_articles

ROOT = Path(__file__).parents[2]
NOBODY = 65534

pytestmark = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user"
)


@pytest.fixture
def place():
    """A read-only copy of the program, a data folder of nobody's, and a folder of articles."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        tree = root / "tree"
        for package in ("bot", "index", "corpus"):
            shutil.copytree(ROOT / package, tree / package, ignore=shutil.ignore_patterns("__pycache__"))
        trade_articles.write_articles(root / "articles", 5)
        (root / "data").mkdir(mode=0o700)
        os.chown(root / "data", NOBODY, NOBODY)
        for path in (tree, *tree.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield root


def interpreter() -> str:
    """A Python that nobody can start: ours, or the system's of the same version."""
    for python in (sys.executable, shutil.which(f"python{sys.version_info[0]}.{sys.version_info[1]}", path="/usr/bin")):
        if python is None:
            continue
        try:
            probe = subprocess.run([python, "-c", ""], user=NOBODY, group=NOBODY, capture_output=True, check=False)
        except OSError:
            continue
        if probe.returncode == 0:
            return python
    pytest.skip("no Python of this version can be reached by another user")


def attache(place: Path, *arguments: str, within: Path | None = None) -> subprocess.CompletedProcess[str]:
    packages = sysconfig.get_paths()["purelib"]
    if subprocess.run(["test", "-r", packages], user=NOBODY, group=NOBODY, check=False).returncode:
        pytest.skip("the packages cannot be reached by another user")
    return subprocess.run(
        [interpreter(), "-P", "-m", "bot", *arguments],
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
        env={
            "DATA_DIR": str(place / "data"),
            "PYTHONPATH": os.pathsep.join([str(place / "tree"), packages]),
            "HOME": "/nonexistent",
            "PATH": "/usr/bin:/bin",
        },
        cwd=within or place / "tree",
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_collects_answers_checks_and_backs_up(place):
    collected = attache(place, "collect", str(place / "articles"), "--json")
    assert collected.returncode == 0, collected.stderr
    assert json.loads(collected.stdout)["added"] == 5
    asked = attache(place, "ask", trade_articles.question(4))
    assert "notice 4" in asked.stdout, asked.stderr
    assert attache(place, "index", "--rebuild").returncode == 0
    assert attache(place, "index", "--heal").stdout.startswith("The index is sound")
    doctor = attache(place, "doctor")
    assert doctor.returncode == 0, doctor.stdout
    backup = attache(place, "backup", str(place / "data" / "b.zip"))
    assert backup.returncode == 0, backup.stderr
    written = [path for path in place.rglob("*") if path.stat().st_uid == NOBODY]
    assert all(path.is_relative_to(place / "data") for path in written)
    assert not [path for path in written if path.is_file() and path.stat().st_mode & 0o022]


def test_where_it_may_not_write_it_says_so_in_one_line(place):
    (place / "data").chmod(0o500)
    refused = attache(place, "collect", str(place / "articles"))
    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert "DATA_DIR" in line


def test_started_in_a_folder_that_it_may_not_enter_it_works_all_the_same(place):
    """As with `sudo -u` in root's home."""
    (place / "home").mkdir(mode=0o700)
    (place / "home" / ".env").write_text("LOG_LEVEL=nonsense")
    assert attache(place, "doctor", within=place / "home").returncode == 0


def test_an_env_file_of_somebody_else_is_named(place):
    (place / "tree").chmod(0o755)
    (place / "tree" / ".env").write_text("DATA_DIR=elsewhere")
    (place / "tree" / ".env").chmod(0o600)
    refused = attache(place, "doctor")
    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert ".env cannot be read: Permission denied. Run as its owner" in line


def test_what_it_may_not_read_or_write_is_one_line_with_its_path(place):
    assert attache(place, "collect", str(place / "articles")).returncode == 0
    (place / "home").mkdir(mode=0o700)
    for arguments in (("backup",), ("restore",), ("corpus", "export")):
        refused = attache(place, *arguments, str(place / "home" / "b.zip"))
        assert refused.returncode in (1, 2)
        assert "Traceback" not in refused.stderr
        assert str(place / "home" / "b.zip") in refused.stderr, refused.stderr


def test_a_file_that_it_may_not_read_is_skipped_and_listed(place):
    """N7."""
    (place / "articles" / "00002.txt").chmod(0o600)
    collected = attache(place, "collect", str(place / "articles"))
    assert "4 added" in collected.stdout
    assert "1 skipped" in collected.stdout
    assert "00002.txt" in collected.stdout + collected.stderr
    assert "Permission denied" in collected.stdout + collected.stderr
