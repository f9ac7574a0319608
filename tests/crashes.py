"""Crashes on purpose, each in a child that a small process without threads forks: out of room, and killed.

    python -m crashes full DATA collect        every size at which a file may stop growing
    python -m crashes kill DATA SEED ROUNDS    kill -9 at random moments of whatever writes
    python -m crashes read DATA ROUNDS         questions while another process makes the index anew so often

What was found is printed as one line of JSON. After each crash the record and the index must be sound and hold a state
from before or after a step, never one in between; and the same work must succeed when it is done again.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sys
import time
from pathlib import Path

import trade_articles
from crash_work import (
    BATCH,
    MORE,
    REFUSED,
    START,
    WORK,
    commit_often,
    in_child,
    opened,
    prepare,
    rebuilding,
    state_of,
    steps_of,
    wrong,
)

from bot.healing import heal, index_damage
from corpus.collect import collect


def full(data: Path, name: str, every: int) -> dict[str, object]:
    """Let no file grow beyond a size, for every size until the work succeeds."""
    work, state = WORK[name], state_of(name)
    origin = data.with_name("origin")
    prepare(origin, name)
    shutil.copytree(origin, data.with_name("steps"))
    allowed = steps_of(data.with_name("steps"), work, state, name)
    for refused, size in enumerate(range(0, 64_000_000, every)):
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(origin, data)

        def limited(size: int = size) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            work(data)

        _, status = os.waitpid(in_child(limited), 0)
        code = os.waitstatus_to_exitcode(status)
        assert code in (0, REFUSED), (size, code)
        assert not (found := wrong(data)), (size, found)
        assert state(data) in allowed, size
        work(data)
        assert not (found := wrong(data)), (size, found)
        assert state(data) == allowed[-1], size
        if code == 0:
            return {"refused": refused, "until": size}
    raise AssertionError("it never succeeded")


def kill(data: Path, seed: int, rounds: int) -> dict[str, object]:
    """kill -9 at random moments: nothing that was acknowledged is lost, and everything is sound at once."""
    chance = random.Random(seed)
    prepare(data)
    acknowledged, landed, cut = START, 0, 0
    durations = {"collect": 0.15, "rebuild": 0.2, "backup": 0.05}
    for round_ in range(rounds):
        name = ("collect", "rebuild", "collect", "backup")[round_ % 4]
        reading, writing = os.pipe()
        first = acknowledged

        def work(name: str = name, first: int = first, writing: int = writing) -> None:
            if name != "collect":
                WORK[name](data)
                return
            with opened(data) as app:
                for at in range(first, first + MORE, BATCH):
                    collect(app.store, trade_articles.inputs(BATCH, first=at))
                    os.write(writing, b"%d\n" % (at + BATCH))
                    app.build()

        began = time.monotonic()
        child = in_child(work)
        os.close(writing)
        time.sleep(chance.uniform(0, durations[name] * 1.15))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        took = time.monotonic() - began
        if os.WIFSIGNALED(status):
            cut += 1
        else:
            durations[name] = took
        with os.fdopen(reading) as pipe:
            acknowledged = max([acknowledged, *(int(line) for line in pipe if line.endswith("\n"))])
        assert not (found := wrong(data)), (round_, name, found)
        with opened(data) as app:
            stored = app.store.count()
            assert stored >= acknowledged, (round_, stored, acknowledged)
            assert stored % BATCH == 0, (round_, stored)
            landed += stored > acknowledged
            acknowledged = stored
            app.build()
            assert len(app.backend.versions()) == stored
            newest = app.ask(trade_articles.question(stored - 1)).evidence
            assert newest
            assert f"notice {stored - 1}" in newest[0].sentence.lower()
    with opened(data) as app:
        assert heal(app).startswith("The index is sound")
    return {"rounds": rounds, "cut": cut, "unacknowledged": landed, "articles": acknowledged}


def read(data: Path, rounds: int) -> dict[str, object]:
    """Ask while another process makes the index anew: every answer is that of a whole index."""
    prepare(data)

    def rebuild_again_and_again() -> None:
        for _ in range(rounds):
            rebuilding(data)

    asked = 0
    with opened(data) as app:
        expected = [app.ask(trade_articles.question(number)).text for number in range(START)]
        child = in_child(rebuild_again_and_again)
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            number = asked % START
            assert app.ask(trade_articles.question(number)).text == expected[number], asked
            asked += 1
        assert not index_damage(app)
    return {"rounds": rounds, "asked": asked}


if __name__ == "__main__":
    commit_often()
    command, folder, *arguments = sys.argv[1:]
    if command == "full":
        told = full(Path(folder), arguments[0], int(arguments[1]))
    elif command == "read":
        told = read(Path(folder), int(arguments[0]))
    else:
        told = kill(Path(folder), int(arguments[0]), int(arguments[1]))
    print(json.dumps(told))
