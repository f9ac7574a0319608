from concurrent.futures import ThreadPoolExecutor

import pytest
from backend_contract import found, passage

from index.whoosh_backend import WhooshBackend, residency
from index.whoosh_backend.residency import Residency, mapped_bytes


def test_searches_go_on_while_mapped_pages_are_let_go_of(tmp_path, monkeypatch):
    monkeypatch.setattr(Residency, "MOST_MAPPED", 0)
    monkeypatch.setattr(residency, "_LOOK_EVERY", 1)
    backend = WhooshBackend.open(tmp_path / "whoosh")
    with backend.writing():
        for at in range(2000):
            backend.replace(f"a{at}", [passage(f"a{at}", f"steel {'duty ' * (at % 7)}")])
    expected = found(backend, "steel duty", limit=50)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: tuple(found(backend, "steel duty", limit=50)), range(60))) == {tuple(expected)}


@pytest.mark.skipif(not mapped_bytes(), reason="the system does not tell")
def test_pages_that_are_let_go_of_leave_the_process(tmp_path):
    backend = WhooshBackend.open(tmp_path / "whoosh")
    backend.replace("a", [passage("a", " ".join(f"word{at % 5}" for at in range(1_500_000)))])
    found(backend, "word1", "word1 word2")
    before = mapped_bytes()
    for leaf in backend._reading.snapshot().leaves:
        leaf.postings.let_go()
    assert mapped_bytes() <= before - 1_000_000
    assert found(backend, "word1", "word1 word2") == ["a"]
