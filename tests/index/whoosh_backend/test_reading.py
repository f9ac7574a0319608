"""Readers see what was committed, by whomever, and ask the system about it seldom."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import backend_contract
import pytest
from backend_contract import found, passage

from index.whoosh_backend import WhooshBackend, changes, reading, writing
from index.whoosh_backend.generation import Generation
from index.whoosh_backend.residency import MOST_TOUCHED, PARTS


class Clock:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(reading, "monotonic", clock)
    return clock


@pytest.fixture
def root(tmp_path):
    return tmp_path / "whoosh"


def holding(root: Path, *names: str) -> WhooshBackend:
    backend = WhooshBackend.open(root)
    with backend.writing():
        for name in names:
            backend.replace(name, [passage(name, f"steel {name}")])
    return backend


def held(backend: WhooshBackend) -> set[str]:
    return set(found(backend, "steel", limit=100))


def test_what_another_process_commits_is_found_at_once(root, clock):
    reader = holding(root, "a")
    assert held(reader) == {"a"}
    program = (
        "import sys; from pathlib import Path; from backend_contract import passage\n"
        "from index.whoosh_backend import WhooshBackend\n"
        "WhooshBackend.open(Path(sys.argv[1])).replace('b', [passage('b', 'steel')])\n"
    )
    paths = os.pathsep.join([str(Path(backend_contract.__file__).parent), *sys.path])
    subprocess.run([sys.executable, "-c", program, root], check=True, env={**os.environ, "PYTHONPATH": paths})
    assert held(reader) == {"a", "b"}


def test_searches_ask_the_system_once_a_second_while_nothing_is_committed(root, clock, monkeypatch):
    holding(root, "a")
    reader = WhooshBackend.open(root)
    held(reader)
    looks: list[str] = []
    monkeypatch.setattr(reading, "stamp", lambda path: looks.append(path) or (0, 0))
    for _ in range(5):
        assert held(reader) == {"a"}
    assert looks == []
    clock.now += 1
    assert held(reader) == {"a"}
    assert looks


@pytest.mark.parametrize("how", ["the counter cannot be written", "the folder is another one"])
def test_a_change_that_nobody_counted_is_found_within_a_second(root, tmp_path, clock, monkeypatch, how):
    reader = holding(root, "a")
    assert held(reader) == {"a"}
    if how == "the folder is another one":
        holding(tmp_path / "other", "a", "b")
        root.rename(tmp_path / "before")
        (tmp_path / "other").rename(root)
    else:
        monkeypatch.setattr(writing, "count_change", lambda root: None)
        holding(root, "b")
    clock.now += 1
    assert held(reader) == {"a", "b"}
    monkeypatch.undo()
    holding(root, "c")
    assert held(reader) == {"a", "b", "c"}


def test_what_is_written_after_an_interrupted_count_is_committed(root, monkeypatch):
    def interrupted(root):
        raise KeyboardInterrupt

    backend = holding(root, "a")
    with monkeypatch.context() as patch:
        patch.setattr(writing, "count_change", interrupted)
        with pytest.raises(KeyboardInterrupt):
            backend.replace("b", [passage("b", "steel")])
    backend.replace("c", [passage("c", "steel")])
    assert held(WhooshBackend.open(root)) == {"a", "b", "c"}


@pytest.mark.parametrize("harm", ["missing", "cut", "a folder"])
def test_an_index_whose_counter_is_no_counter_is_read_and_written_all_the_same(root, harm):
    holding(root, "a")
    counter = root / changes.COUNTER
    counter.unlink()
    if harm == "cut":
        counter.write_bytes(b"")
    elif harm == "a folder":
        counter.mkdir()
    reader = WhooshBackend.open(root)
    assert held(reader) == {"a"}
    holding(root, "b")
    assert held(reader) == {"a", "b"}


def test_an_older_generation_serves_only_until_the_newest_can_be_opened_again(root, clock, monkeypatch):
    holding(root, "a")
    reader = WhooshBackend.open(root)
    rebuild = WhooshBackend.open(root)
    with rebuild.writing():
        rebuild.clear()
        rebuild.replace("b", [passage("b", "steel")])
    whole = Generation.commit

    def no_files_left(generation):
        if generation.folder.name == "g000002":
            raise OSError(24, "Too many open files")
        return whole(generation)

    monkeypatch.setattr(Generation, "commit", no_files_left)
    assert held(reader) == {"a"}
    assert "Too many open files" in reader.warning
    monkeypatch.setattr(Generation, "commit", whole)
    clock.now += 1
    assert held(reader) == {"b"}
    assert reader.warning == ""


def test_pages_are_let_go_of_part_by_part_also_where_every_search_follows_a_commit(root, monkeypatch):
    reader = holding(root, "a")
    parts: list[int] = []
    monkeypatch.setattr("index.whoosh_backend.leaf.let_go", lambda mapped, part: parts.append(part))
    monkeypatch.setattr("index.whoosh_backend.arrays.let_go", lambda mapped, part: None)
    for at in range(PARTS):
        reader._reading.snapshot().touched += MOST_TOUCHED // 2 + 1
        holding(root, f"b{at}")
        reader._reading.snapshot().touched += MOST_TOUCHED // 2 + 1
        held(reader)
    assert set(parts) == set(range(PARTS))
