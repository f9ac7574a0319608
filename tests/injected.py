"""Calls of the system that fail, or at which the process dies: the first, the second, ... until the work has no more.

    python -m injected DATA collect write error=ENOSPC     every write of collecting finds no room
    python -m injected DATA rebuild rename signal=KILL     killed at every rename of a rebuild

strace injects it, so it happens within SQLite and Whoosh too. The work is done in a child that a small process forks
and strace then takes hold of. After each, the record and the index must be sound and hold a state from before or after
a step, and the same work must succeed when it is done again. What was found is printed as one line of JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from crash_work import REFUSED, WORK, commit_often, in_child, prepare, state_of, steps_of, wrong

CALLS = {
    "write": "write,pwrite64,?writev",
    "sync": "fsync,fdatasync",
    "truncate": "ftruncate,fallocate",
    "rename": "?rename,?renameat,renameat2",
    "remove": "?unlink,unlinkat,?rmdir",
}
"""Groups of calls by what they do to files; `?` where a machine may not have the call."""
HARM = {"write": ("error=ENOSPC", "error=EIO", "signal=KILL")}
OTHER_HARM = ("error=EIO", "signal=KILL")
_ATTACHING = 20.0  # seconds


def sweep(data: Path, name: str, group: str, harm: str) -> dict[str, object]:
    """Do the harm at the k-th call for k = 1, 2, 3, ...; how many there were, and how often the work went on."""
    work, state = WORK[name], state_of(name)
    origin = data.with_name("origin")
    prepare(origin, name)
    shutil.copytree(origin, data.with_name("steps"))
    allowed, borne, at = steps_of(data.with_name("steps"), work, state, name), 0, 0
    while True:
        at += 1
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(origin, data)
        code, hurt = _hurt(lambda: work(data), f"inject={CALLS[group]}:{harm}:when={at}", CALLS[group])
        assert code in (0, REFUSED, -signal.SIGKILL), (at, code)
        assert not (found := wrong(data)), (at, found)
        assert state(data) in (allowed if code else allowed[-1:]), at  # what said to be done is done
        work(data)
        assert not (found := wrong(data)), (at, found)
        assert state(data) == allowed[-1], at
        if not hurt:
            assert code == 0, (at, code)
            return {"calls": at - 1, "borne": borne}
        borne += code == 0


def _hurt(work: Callable[[], None], inject: str, calls: str) -> tuple[int, bool]:
    """How the work ended with that injected into it, and whether it was injected at all."""
    reading, writing = os.pipe()

    def held() -> None:
        os.close(writing)
        os.read(reading, 1)
        work()

    child = in_child(held)
    os.close(reading)
    with _traced(child, inject, calls) as trace:
        os.write(writing, b"x")
        os.close(writing)
        _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return code, "INJECTED" in trace[0] or code == -signal.SIGKILL


@contextlib.contextmanager
def _traced(process: int, inject: str, calls: str) -> Iterator[list[str]]:
    """A process in the hands of strace; afterwards the list has what it noted."""
    noted: list[str] = []
    command = ["strace", "-f", "-p", str(process), "-e", f"trace={calls}", "-e", inject]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as tracer:
        until = time.monotonic() + _ATTACHING
        while "TracerPid:\t0\n" in Path(f"/proc/{process}/status").read_text():
            if tracer.poll() is not None or time.monotonic() > until:
                os.kill(process, signal.SIGKILL)
                raise SystemExit(f"strace could not take hold of it: {tracer.communicate()[1]}")
            time.sleep(0.002)
        yield noted
        noted.append(tracer.communicate()[1])


if __name__ == "__main__":
    commit_often()
    folder, work_name, group_name, harm_name = sys.argv[1:]
    print(json.dumps(sweep(Path(folder), work_name, group_name, harm_name)))
