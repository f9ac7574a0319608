"""The files for running it somewhere: that they can be read, agree with the program, and give away no more than is needed."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from bot.chat.run import CANNOT_RUN
from bot.cli import _COMMANDS
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "docs" / "deploy"
SETTINGS = {each.name.upper() for each in fields(Settings)}
NOT_OURS = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PIP_NO_CACHE_DIR"}


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, continued lines joined."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines)]


def last_stage() -> list[tuple[str, str]]:
    begins = [at for at, (name, _) in enumerate(instructions()) if name == "FROM"]
    return instructions()[begins[-1] :]


def environment(stage: list[tuple[str, str]]) -> dict[str, str]:
    return dict(pair for name, rest in stage if name == "ENV" for pair in re.findall(r"(\w+)=(\S+)", rest))


def test_the_dockerfile_has_only_instructions_that_exist():
    known = set("FROM RUN COPY ENV WORKDIR USER VOLUME STOPSIGNAL HEALTHCHECK ENTRYPOINT CMD".split())
    assert {name for name, _ in instructions()} <= known


def test_what_the_image_copies_is_there_and_not_ignored():
    wanted = [rest.split()[:-1] for name, rest in instructions() if name == "COPY" and not rest.startswith("--from")]
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    for path in (each for paths in wanted for each in paths):
        assert (ROOT / path).exists(), path
        assert f"!{path}" in ignored, path
    assert not [line for line in ignored if line.startswith("!") and (".env" in line or "data" in line)]


def test_packages_come_from_the_lock_with_their_hashes():
    installs = [rest for name, rest in instructions() if name == "RUN" and "pip install" in rest]
    assert "--require-hashes -r requirements/run.lock" in installs[0]
    assert all("--require-hashes" in each or "--no-deps --no-build-isolation" in each for each in installs)


def test_the_image_runs_the_bot_as_nobody_in_particular():
    stage = dict(last_stage())
    assert stage["USER"] == "attache"
    assert stage["ENTRYPOINT"] == '["attache"]'
    assert stage["CMD"] == '["run"]'
    assert "run" in _COMMANDS
    python = re.search(r"python:(3\.\d+)", stage["FROM"])
    assert python
    assert python[1] in ("3.11", "3.12", "3.13")


def test_settings_of_image_and_compose_exist_and_hold_no_secret():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]["bot"]
    for given in (environment(last_stage()), compose["environment"]):
        assert set(given) - NOT_OURS <= SETTINGS
        assert not [name for name in given if name.endswith(("_TOKEN", "_KEY"))]
        values = {name: value for name, value in given.items() if name in SETTINGS}
        assert Settings.from_environment(values, Path("/nonexistent")).health_port == 8080
    assert "127.0.0.1:8080/healthz" in dict(last_stage())["HEALTHCHECK"]


def test_compose_gives_the_container_no_more_than_it_needs():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    service = compose["services"]["bot"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert "ports" not in service
    assert service["volumes"] == ["data:/data"]
    assert "data" in compose["volumes"]
    assert (DEPLOY / service["build"]["context"]).resolve() == ROOT
    assert (ROOT / service["build"]["dockerfile"]).is_file()
    assert int(service["stop_grace_period"].removesuffix("s")) > 10


def unit() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment]
    parser.read(DEPLOY / "trade-attache.service", encoding="utf-8")
    return parser


def test_the_unit_stops_in_time_and_is_started_again_unless_that_makes_no_sense():
    service = unit()["Service"]
    assert service["ExecStart"].endswith("/.venv/bin/attache run")
    assert service["Restart"] == "always"
    assert service["RestartPreventExitStatus"] == str(CANNOT_RUN)
    assert int(service["TimeoutStopSec"]) > 10
    text = (DEPLOY / "trade-attache.service").read_text(encoding="utf-8")
    assert set(re.findall(r"^Environment=(\w+)=", text, re.MULTILINE)) - NOT_OURS <= SETTINGS


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd")
def test_systemd_understands_the_unit_and_finds_it_hardened(tmp_path):
    text = (DEPLOY / "trade-attache.service").read_text(encoding="utf-8")
    installed = tmp_path / "trade-attache.service"
    installed.write_text(text.replace("/opt/trade-attache/.venv/bin/attache", "/bin/true"), encoding="utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", str(installed)], capture_output=True, text=True, check=False
    )
    assert [line for line in verified.stderr.splitlines() if installed.name in line] == []
    security = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(installed)], capture_output=True, text=True, check=False
    )
    exposure = re.search(r"Overall exposure level for [^:]+: ([\d.]+)", security.stdout)
    if exposure is None:
        pytest.skip("this systemd does not look at units that are not loaded")
    assert float(exposure[1]) <= 2.0


def test_the_command_for_root_has_user_settings_data_and_program_of_the_unit():
    script, service = (DEPLOY / "attache.sh").read_text(encoding="utf-8"), unit()["Service"]
    text = (DEPLOY / "trade-attache.service").read_text(encoding="utf-8")
    assert f". {service['EnvironmentFile']}\n" in script
    assert f"--reuid={service['User']} --regid={service['Group']}" in script
    assert f'{service["ExecStart"].removesuffix(" run")} "$@"' in script
    data = re.search(r"^Environment=DATA_DIR=(\S+)$", text, re.MULTILINE)
    assert data
    assert f"DATA_DIR:-{data[1]}}}" in script
    assert f"umask {service['UMask'].removeprefix('0')}" in script
    assert subprocess.run(["sh", "-n", str(DEPLOY / "attache.sh")], check=False).returncode == 0
