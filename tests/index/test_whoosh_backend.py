import subprocess
import sys

import pytest
from backend_contract import BackendContract, found, passage

from index.errors import IndexIsBusy, IndexUnavailable
from index.whoosh_backend import WhooshBackend


class TestWhooshBackend(BackendContract):
    @pytest.fixture
    def open_backend(self, tmp_path):
        opened = []

        def open_():
            opened.append(WhooshBackend.open(tmp_path / "whoosh"))
            return opened[-1]

        yield open_
        for backend in opened:
            backend.close()

    def test_another_instance_sees_a_commit_at_its_next_search(self, open_backend):
        reader, writer = open_backend(), open_backend()
        writer.replace("a1", [passage("a1", "soybeans")])
        assert found(reader, "soybeans") == ["a1"]
        writer.replace("a1", [passage("a1", "pork")])
        assert found(reader, "soybeans") == []
        assert found(reader, "pork") == ["a1"]
        with writer.writing():
            writer.clear()
        assert reader.count() == 0

    def test_another_process_sees_and_is_seen(self, open_backend, tmp_path):
        backend = open_backend()
        backend.replace("a1", [passage("a1", "soybeans")])
        program = """if True:
            import sys
            from pathlib import Path
            from backend_contract import found, passage
            from index.whoosh_backend import WhooshBackend
            backend = WhooshBackend.open(Path(sys.argv[1]))
            print(found(backend, "soybeans"))
            backend.replace("a2", [passage("a2", "pork")])
        """
        import backend_contract

        run = subprocess.run(
            [sys.executable, "-W", "error", "-c", program, str(tmp_path / "whoosh")],
            env={"PYTHONPATH": backend_contract.__file__.rpartition("/")[0]},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout == "['a1']\n"
        assert found(backend, "pork") == ["a2"]

    def test_a_second_writer_is_told_and_the_first_goes_on(self, open_backend):
        first, second = open_backend(), open_backend()
        with first.writing():
            first.replace("a1", [passage("a1", "soybeans")])
            with pytest.raises(IndexIsBusy, match="written by process"):
                second.replace("a2", [passage("a2", "pork")])
        second.replace("a2", [passage("a2", "pork")])
        assert first.count() == 2

    def test_a_closed_backend_opens_again_at_the_next_search(self, open_backend):
        backend = open_backend()
        backend.replace("a1", [passage("a1", "soybeans")])
        backend.close()
        assert found(backend, "soybeans") == ["a1"]


def test_a_folder_that_others_can_write_to_is_refused(tmp_path):
    folder = tmp_path / "whoosh"
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(IndexUnavailable, match="chmod go-w"):
        WhooshBackend.open(folder)


def test_a_folder_of_another_user_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 54321)
    with pytest.raises(IndexUnavailable, match="another user"):
        WhooshBackend.open(tmp_path / "whoosh")


def test_a_damaged_index_says_what_to_do(tmp_path):
    folder = tmp_path / "whoosh"
    backend = WhooshBackend.open(folder)
    backend.replace("a1", [passage("a1", "soybeans")])
    for toc in folder.glob("g*/*.toc"):
        toc.write_bytes(b"\0" * 40)
    with pytest.raises(IndexUnavailable, match="attache index --rebuild"):
        WhooshBackend.open(folder).count()


def test_the_folder_is_private(tmp_path):
    WhooshBackend.open(tmp_path / "data" / "whoosh")
    assert (tmp_path / "data" / "whoosh").stat().st_mode & 0o777 == 0o700
