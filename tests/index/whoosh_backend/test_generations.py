"""Commits are whole or not there, whatever fails on the way; a damaged index is noticed, and an older one serves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import backend_contract
import pytest
from backend_contract import found, passage

from index.errors import IndexUnavailable
from index.query import Restriction
from index.whoosh_backend import WhooshBackend, arrays
from index.whoosh_backend.arrays import Arrays
from index.whoosh_backend.derive import StockPostings
from index.whoosh_backend.generation import Generation
from index.whoosh_backend.generations import Pointer


@pytest.fixture
def root(tmp_path):
    return tmp_path / "whoosh"


def rebuilt(root, *names: str) -> WhooshBackend:
    """An index in a new generation that holds these articles."""
    backend = WhooshBackend.open(root)
    with backend.writing():
        backend.clear()
        for name in names:
            backend.replace(name, [passage(name, f"steel {name}")])
    return backend


def held(backend) -> set[str]:
    return set(found(backend, "steel", limit=100))


def damage_toc(root, generation: str) -> None:
    for path in (root / generation).glob("*.toc"):
        path.write_bytes(b"\0" * path.stat().st_size)


def test_a_rebuild_is_a_new_generation_and_the_one_before_is_kept(root):
    rebuilt(root, "a")
    rebuilt(root, "b")
    backend = rebuilt(root, "c")
    assert Pointer.read(root).generations == ("g000003", "g000002")
    assert sorted(path.name for path in root.glob("g*")) == ["g000002", "g000003"]
    assert held(backend) == {"c"}


def test_a_running_reader_goes_over_to_the_new_generation(root):
    reader = rebuilt(root, "a")
    assert held(reader) == {"a"}
    rebuilt(root, "b")
    assert held(reader) == {"b"}
    rebuilt(root, "c")
    assert held(reader) == {"c"}


def test_the_last_good_generation_serves_when_the_newest_fails_to_open(root):
    rebuilt(root, "a")
    rebuilt(root, "b")
    damage_toc(root, "g000002")
    backend = WhooshBackend.open(root)
    assert held(backend) == {"a"}
    assert "g000002" in backend.warning
    assert held(rebuilt(root, "c")) == {"c"}
    assert backend.warning == ""


def test_an_index_of_which_nothing_opens_can_be_rebuilt(root):
    rebuilt(root, "a")
    damage_toc(root, "g000001")
    backend = WhooshBackend.open(root)
    with pytest.raises(IndexUnavailable, match="attache index --rebuild"):
        backend.count()
    with pytest.raises(IndexUnavailable, match="attache index --rebuild"):
        backend.replace("b", [passage("b", "steel")])
    assert held(rebuilt(root, "c")) == {"c"}


def test_a_format_of_the_future_is_named(root):
    rebuilt(root, "a")
    pointer = root / "CURRENT"
    pointer.write_text(pointer.read_text().replace('"format": 1', '"format": 99'))
    with pytest.raises(IndexUnavailable, match="later version"):
        WhooshBackend.open(root).count()


def test_a_sound_index_verifies(root):
    backend = rebuilt(root, "a", "b")
    backend.replace("c", [passage("c", "steel")])
    backend.replace("a", [])
    assert backend.verify() == ()


def test_verify_finds_a_flipped_bit_a_cut_file_and_a_missing_one_in_every_file(root):
    backend = rebuilt(root, "a", "b")
    backend.replace("c", [passage("c", "steel")])
    files = [path for path in (root / "g000001").iterdir() if path.name.startswith(("MAIN_", "_MAIN_"))]
    assert len(files) >= 3
    for path in files:
        whole = path.read_bytes()
        flipped = bytearray(whole)
        flipped[len(whole) // 2] ^= 1
        path.write_bytes(flipped)
        assert any(path.name in line for line in backend.verify()), path
        path.write_bytes(whole[:-1])
        assert any(path.name in line for line in backend.verify()), path
        path.unlink()
        assert backend.verify(), path
        path.write_bytes(whole)
    assert backend.verify() == ()


def test_a_segment_cut_short_is_noticed_at_opening(root):
    rebuilt(root, "a")
    for path in root.glob("g*/*.seg"):
        path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(IndexUnavailable, match="bytes instead of"):
        WhooshBackend.open(root).count()


def test_who_has_damaged_arrays_open_reads_the_repaired_ones_after_the_repair(root):
    serving = rebuilt(root, "a", "b")
    assert found(serving, "steel") == ["a", "b"]
    (path,) = root.glob("g*/*.arrays")
    _, begin, size, _ = Arrays.open(path, path.stem, 2).header.sections["entries"]
    with path.open("r+b") as file:
        file.seek(begin + size // 2)
        file.write(b"damaged!")
    assert WhooshBackend.open(root).repair()
    assert found(serving, "steel") == ["a", "b"]
    assert all(leaf.postings.sound() for leaf in serving._reading.snapshot().leaves)


@pytest.mark.parametrize(
    ("how", "by"),
    [(how, by) for how in ("missing", "cut", "of another version") for by in ("repair", "commit")]
    + [("flipped", "repair")],
)
def test_arrays_are_derived_anew_and_searches_do_not_wait_for_them(root, how, by):
    rebuilt(root, "a", "b")
    (path,) = root.glob("g*/*.arrays")
    whole = path.read_bytes()
    path.unlink()
    if how == "cut":
        path.write_bytes(whole[:-1])
    elif how == "flipped":
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    elif how == "of another version":
        path.write_bytes(b"TAarray\x00" + whole[8:])
    backend = WhooshBackend.open(root)
    assert held(backend) == {"a", "b"}
    assert any(".arrays" in line for line in backend.verify())
    if by == "repair":
        assert backend.repair()
        assert not backend.repair()
    else:
        backend.replace("b", [passage("b", "steel b")])
    assert backend.verify() == ()
    assert held(WhooshBackend.open(root)) == {"a", "b"}


def test_while_arrays_are_missing_what_a_search_reads_is_decoded_once(root, monkeypatch):
    rebuilt(root, "a", "b")
    (path,) = root.glob("g*/*.arrays")
    path.unlink()
    decoded: list[tuple[str, ...]] = []
    for name in ("_decoded", "_length_column"):
        whole = getattr(StockPostings, name)
        monkeypatch.setattr(StockPostings, name, lambda *each, of=whole: decoded.append(each[1:]) or of(*each))
    backend = WhooshBackend.open(root)
    of_a = Restriction(field="article", any_of=(("a",),))
    for _ in range(3):
        assert found(backend, "steel", "notice steel", restrictions=(of_a,)) == ["a"]
    assert sorted(decoded) == [
        ("article", b"a"),
        ("text",),
        ("text", b"steel"),
        ("title",),
        ("title", b"notic"),
    ]


def test_what_an_earlier_program_derived_is_named_and_derived_anew(root, monkeypatch):
    with monkeypatch.context() as earlier:
        earlier.setattr(arrays, "_MAGIC", b"TAarray\x00")
        rebuilt(root, "a")
        rebuilt(root, "a", "b")
    backend = WhooshBackend.open(root)
    assert held(backend) == {"a", "b"}
    (line,) = backend.verify()
    assert "g000002: " in line
    assert "of another version" in line
    assert backend.repair()
    assert backend.verify() == ()
    assert held(WhooshBackend.open(root)) == {"a", "b"}


def test_an_index_that_goes_away_while_it_is_verified_is_told_as_any_that_cannot_be_used(root, monkeypatch):
    backend = rebuilt(root, "a")

    def gone(generation):
        shutil.rmtree(generation.folder)
        return generation.commit()

    monkeypatch.setattr(Generation, "unusable", gone)
    with pytest.raises(IndexUnavailable, match="attache index --rebuild"):
        backend.verify()


def test_damage_of_what_is_derived_is_not_merged_into_whoosh_s_own_files(root, tmp_path):
    rebuilt(root, "zinc", "iron", "tin")
    (path,) = root.glob("g*/*.arrays")
    _, begin, size, _ = Arrays.open(path, path.stem, 3).header.sections["entries"]
    for number, at in enumerate(range(begin, begin + size, 61)):
        copy = Path(shutil.copytree(root, tmp_path / f"damaged{number}"))
        (damaged,) = copy.glob("g*/*.arrays")
        content = bytearray(damaged.read_bytes())
        content[at] ^= 1
        damaged.write_bytes(content)
        backend = WhooshBackend.open(copy)
        backend.replace("lead", [passage("lead", "steel lead")])
        assert [found(backend, name) for name in ("zinc", "iron", "tin", "lead")] == [
            ["zinc"],
            ["iron"],
            ["tin"],
            ["lead"],
        ]
        assert held(backend) == {"zinc", "iron", "tin", "lead"}
        assert backend.verify() == ()


class Sabotage:
    """Lets the k-th of some calls of the system fail."""

    def __init__(self, monkeypatch, fail_at: int) -> None:
        self.calls = 0
        self.fail_at = fail_at
        for name in ("fsync", "rename", "replace", "open"):
            monkeypatch.setattr(os, name, self._counted(getattr(os, name)))

    def _counted(self, call):
        def counted(*arguments, **options):
            self.calls += 1
            if self.calls == self.fail_at:
                raise OSError(28, "No space left on device")
            return call(*arguments, **options)

        return counted


@pytest.mark.parametrize("rebuild", [False, True])
def test_a_commit_that_fails_at_any_step_leaves_the_old_state_or_the_new(root, tmp_path, monkeypatch, rebuild):
    rebuilt(root, "a", "b")
    for step in range(1, 200):
        trial = tmp_path / f"trial{step}"
        shutil.copytree(root, trial)
        trial.chmod(0o700)
        backend = WhooshBackend.open(trial)
        with monkeypatch.context() as patch:
            sabotage = Sabotage(patch, step)
            try:
                with backend.writing():
                    if rebuild:
                        backend.clear()
                        backend.replace("a", [passage("a", "steel")])
                    else:
                        backend.replace("b", [])
                    backend.replace("c", [passage("c", "steel")])
                failed = False
            except IndexUnavailable:
                failed = True
        assert held(WhooshBackend.open(trial)) in ({"a", "b"}, {"a", "c"})
        assert held(backend) in ({"a", "b"}, {"a", "c"})
        backend.replace("d", [passage("d", "steel")])
        assert "d" in held(WhooshBackend.open(trial))
        assert backend.verify() == ()
        if sabotage.calls < step:
            assert not failed
            assert step > 5
            return
    pytest.fail("the sabotage never ran out")


def test_a_process_killed_while_it_writes_loses_nothing_committed(root):
    rebuilt(root, "start")
    program = """if True:
        import sys
from pathlib import Path
        from pathlib import Path
        from backend_contract import passage
        from index.whoosh_backend import WhooshBackend
        backend = WhooshBackend.open(Path(sys.argv[1]))
        for at in range(10_000):
            backend.replace(f"k{at}", [passage(f"k{at}", "steel")])
            print(at, flush=True)
    """
    committed = {"start"}
    for round_ in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", program, str(root)],
            env={"PYTHONPATH": str(Path(backend_contract.__file__).parent)},
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                committed.add(f"k{int(line)}")
                if int(line) == 3 + 4 * round_:
                    process.kill()
                    break
        backend = WhooshBackend.open(root)
        assert committed <= held(backend)
        assert backend.verify() == ()


def test_everything_is_on_disk_before_a_name_makes_it_visible(root, monkeypatch):
    events: list[tuple[str, str]] = []
    fsync, rename, replace = os.fsync, os.rename, os.replace

    def recorded(call):
        def renamed(old, new, **options):
            events.append(("rename", Path(new).name))
            call(old, new, **options)

        return renamed

    def synced(descriptor: int) -> None:
        events.append(("sync", Path(f"/proc/self/fd/{descriptor}").readlink().name))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "rename", recorded(rename))
    monkeypatch.setattr(os, "replace", recorded(replace))
    rebuilt(root, "a", "b")

    visible = next(at for at, (what, name) in enumerate(events) if what == "rename" and name.endswith(".toc"))
    before = {name for what, name in events[:visible] if what == "sync"}
    files = {path.name for path in (root / "g000001").iterdir()}
    expected = {name for name in files if name.endswith((".seg", ".arrays", ".json"))}
    assert len(expected) == 3
    assert expected <= before
    assert any(name.startswith("_MAIN_") for name in before)
    served = events.index(("rename", "CURRENT"))
    assert ("sync", "g000001") in events[visible:served]
    assert ("sync", "CURRENT.new") in events[visible:served]
    assert ("sync", "whoosh") in events[served:]
