"""Work that may run away, done in a process of its own with a limit on memory, processor time and the clock."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from typing import Any

MAX_MEMORY = 1024 * 1024 * 1024
"""Bytes of address space. A PDF of 1,000 pages of text needs about 200 MB."""

MAX_CPU_SECONDS = 60
MAX_WALL_SECONDS = 90


class RanAway(Exception):
    """The work took more memory or time than it may; the message says which."""


def run_limited(module: str, data: bytes, *, wall_seconds: float = MAX_WALL_SECONDS) -> dict[str, Any]:
    """Run a module of this project as a program: bytes in, a JSON object out. RanAway if it must be stopped.

    The environment is not handed on: the process has no use for it, and a token is in it. The program itself calls
    `limit_this_process`, because a fork may not run Python in a process with threads.
    """
    command = [sys.executable, "-I", "-m", module]
    environment: dict[str, str] | None = {} if os.name == "posix" else None  # Windows cannot start a program without
    try:
        done = subprocess.run(  # noqa: S603 - the command holds nothing from outside
            command, input=data, capture_output=True, timeout=wall_seconds, check=False, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise RanAway(f"it takes more than {wall_seconds:.0f} seconds") from error
    with contextlib.suppress(ValueError):
        answer = json.loads(done.stdout)
        if isinstance(answer, dict):
            return answer
    if done.returncode == -getattr(signal, "SIGXCPU", signal.SIGTERM):
        raise RanAway(f"it takes more than {MAX_CPU_SECONDS} seconds of processor time")
    raise RanAway("it needs too much memory, or breaks the program that reads it")


def limit_this_process(*, memory: int = MAX_MEMORY, cpu_seconds: int = MAX_CPU_SECONDS) -> None:
    """Set the limits; does nothing where the system has none (Windows), so that only the clock counts there."""
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
