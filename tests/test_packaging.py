"""What is installed is whole: version, command, data; and what is locked can be installed from anywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_string
from importlib.metadata import entry_points, version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
BUILD = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel that hatchling, which is locked too, builds from this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    run = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    with zipfile.ZipFile(folder / run.stdout.strip()) as archive:
        yield archive


def in_tree(*patterns):
    return {
        str(path.relative_to(ROOT))
        for pattern in patterns
        for path in ROOT.glob(pattern)
        if "__pycache__" not in path.parts
    }


class TestWheel:
    def test_every_module_and_all_data_are_in_it(self, wheel):
        wanted = in_tree(*(f"{package}/**/*.*" for package in ("bot", "index", "corpus")), "corpus/articles/LICENSE")
        packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
        assert packed == wanted
        assert {
            "bot/py.typed",
            "index/py.typed",
            "corpus/py.typed",
            "index/data/parties.toml",
            "corpus/sources.toml",
        } <= packed
        assert sum(name.startswith("corpus/articles/") and name.endswith(".md") for name in packed) >= 12

    def test_nothing_of_tests_data_or_secrets_is_in_it(self, wheel):
        tops = {name.split("/")[0] for name in wheel.namelist()}
        assert {top for top in tops if not top.endswith(".dist-info")} == {"bot", "index", "corpus"}
        assert not [name for name in wheel.namelist() if re.search(r"\.(env|sqlite|lock|pyc)\b", name)]

    def test_it_says_what_the_project_says(self, wheel):
        (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        told = message_from_string(wheel.read(name).decode())
        assert (told["Name"], told["Version"]) == (PROJECT["project"]["name"], PROJECT["project"]["version"])
        assert told["License-Expression"] == "MIT AND CC-BY-4.0"
        assert set(told.get_all("License-File")) == {"LICENSE", "corpus/articles/LICENSE"}
        assert len(told.get_all("Requires-Dist")) == len(PROJECT["project"]["dependencies"])
        assert told.get_payload().startswith("# Trade Attaché")

    def test_it_brings_the_command(self, wheel):
        (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/entry_points.txt"))
        assert wheel.read(name).decode().split() == ["[console_scripts]", "attache", "=", "bot.cli:main"]

    def test_it_works_unpacked_anywhere_without_this_tree(self, wheel, tmp_path):
        wheel.extractall(tmp_path / "unpacked")
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(tmp_path / "unpacked"),
            "DATA_DIR": str(tmp_path / "data"),
        }
        for arguments, told in (
            (["collect", "--starter"], " added"),
            (["ask", "what did the U.S. ask China to clarify?"], "Answered"),
        ):
            run = subprocess.run(
                [sys.executable, "-P", "-m", "bot", *arguments],
                env=environment, cwd=tmp_path, capture_output=True, text=True, check=True,
            )  # fmt: skip
            assert told in run.stdout
            assert run.stderr == ""


class TestInstallation:
    def test_the_version_is_the_project_s(self):
        assert version("trade-attache") == PROJECT["project"]["version"]

    def test_the_command_leads_to_the_program(self):
        (command,) = entry_points(group="console_scripts", name="attache")
        assert command.value == PROJECT["project"]["scripts"]["attache"] == "bot.cli:main"
        assert callable(command.load())

    def test_the_command_is_beside_the_interpreter(self):
        run = subprocess.run(
            [Path(sys.executable).with_name("attache"), "--version"], capture_output=True, text=True, check=True
        )
        assert run.stdout == f"attache, version {PROJECT['project']['version']}\n"

    def test_the_change_log_tells_of_this_version_first(self):
        told = re.findall(
            r"^(?:## \[?|To be )(\d[\d.]*\d)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
        )
        assert told[0] == PROJECT["project"]["version"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
class TestLocks:
    def test_every_package_is_pinned_with_hashes(self, lock):
        entries = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
        packages = [entry for entry in entries if not entry.startswith("#")]
        assert packages
        for entry in packages:
            assert re.match(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==\S+", entry), entry[:80]
            assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry[:80]

    def test_no_address_is_in_it(self, lock):
        text = lock.read_text(encoding="utf-8")
        assert re.findall(r"\w+://\S+|--(?:index|find|extra|trusted)\S*|^-i .*| @ ", text, re.MULTILINE) == []

    def test_every_dependency_of_the_project_is_locked(self, lock):
        names = {re.split(r"[=\[;]", line)[0] for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line}
        wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
        if lock.name == "dev.lock":
            wanted += PROJECT["dependency-groups"]["dev"]
        missing = {_normal(re.split(r"[<>=!~ \[;]", one)[0]) for one in wanted} - {_normal(name) for name in names}
        assert missing == set()


def _normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(name):
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)(?:\[\S+\])?==([^\s;]+)", text, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_what_runs_is_the_same_wherever_it_is_installed(lock):
    running, others = pins("run.lock"), pins(lock.name)
    assert {name: others.get(name) for name in running} == running
