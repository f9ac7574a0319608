from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from backend_contract import found, passage

from index.whoosh_backend import WhooshBackend, reading
from index.whoosh_backend.residency import PARTS

STATM = Path("/proc/self/statm")


def mapped_pages() -> int:
    return int(STATM.read_text().split()[2])


def test_searches_go_on_while_mapped_pages_are_let_go_of(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MOST_TOUCHED", 0)
    backend = WhooshBackend.open(tmp_path / "whoosh")
    with backend.writing():
        for at in range(2000):
            backend.replace(f"a{at}", [passage(f"a{at}", f"steel {'duty ' * (at % 7)}")])
    expected = found(backend, "steel duty", limit=50)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: tuple(found(backend, "steel duty", limit=50)), range(60))) == {tuple(expected)}


@pytest.mark.skipif(not STATM.exists(), reason="the system does not tell")
def test_pages_that_are_let_go_of_leave_the_process(tmp_path):
    backend = WhooshBackend.open(tmp_path / "whoosh")
    backend.replace("a", [passage("a", " ".join(f"word{at % 5}" for at in range(1_500_000)))])
    found(backend, "word1", "word1 word2")
    snapshot = backend._reading.snapshot()
    assert snapshot.touched > 0
    before = mapped_pages()
    for part in range(PARTS):
        snapshot.let_go(part)
    assert mapped_pages() <= before - 250
    assert found(backend, "word1", "word1 word2") == ["a"]
