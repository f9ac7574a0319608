import itertools

from backend_contract import found, passage
from hypothesis import given
from hypothesis import strategies as st

from index.whoosh_backend import WhooshBackend, merge, transaction
from index.whoosh_backend.merge import Size, to_merge


@given(st.lists(st.integers(1, 400), max_size=200))
def test_one_commit_after_another_leaves_few_segments_and_loses_no_document(added):
    sizes: list[int] = []
    for new in added:
        chosen = to_merge([Size(size) for size in sizes], Size(new))
        sizes = [size for at, size in enumerate(sizes) if at not in chosen] + [new + sum(sizes[at] for at in chosen)]
    assert sum(sizes) == sum(added)
    assert len(sizes) <= 6
    ordered = sorted(sizes)
    assert all(8 * smaller < larger for smaller, larger in itertools.pairwise(ordered))


def test_a_segment_with_many_deleted_documents_is_written_anew():
    assert to_merge([Size(1000, 400), Size(100_000, 10)], Size(1)) == [0]
    assert to_merge([Size(1000, 100)], Size(1)) == []


def test_very_large_segments_are_left_alone(monkeypatch):
    monkeypatch.setattr(merge, "_LARGEST", 1000)
    assert to_merge([Size(900), Size(50)], Size(60)) == [1]
    assert to_merge([Size(900), Size(800)], Size(700)) == []


def test_no_segment_grows_beyond_what_whoosh_s_offsets_can_tell():
    gigabytes = [Size(1000, 0, 2 * 2**30), Size(1000, 500, 2 * 2**30), Size(10, 0, 2**20)]
    assert to_merge(gigabytes, Size(1000, 0, 2**20)) == [1, 2]


def test_nor_does_what_one_writing_adds(tmp_path, monkeypatch):
    monkeypatch.setattr(transaction, "_LARGEST_PAYLOAD", 5_000)
    monkeypatch.setattr(merge, "_MOST_BYTES", 0)
    backend = WhooshBackend.open(tmp_path / "whoosh")
    with backend.writing():
        for at in range(10):
            backend.replace(f"a{at}", [passage(f"a{at}", "钢" * 1000)])
    assert len(list(tmp_path.glob("whoosh/g*/*.seg"))) == 5
    assert backend.count() == 10


def test_files_of_merged_segments_are_removed_with_their_arrays(tmp_path):
    backend = WhooshBackend.open(tmp_path / "whoosh")
    for at in range(12):
        backend.replace(f"a{at}", [passage(f"a{at}", "steel")])
    backend.replace("a3", [])
    segments = {path.stem for path in tmp_path.glob("whoosh/g*/*.seg")}
    assert {path.stem for path in tmp_path.glob("whoosh/g*/*.arrays")} == segments
    assert len(segments) <= 3
    assert {path.suffix for path in tmp_path.glob("whoosh/g*/*")} == {".seg", ".arrays", ".toc", ".json"}
    assert len(found(backend, "steel", limit=20)) == 11
