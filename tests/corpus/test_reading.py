import os
import socket
from pathlib import Path

import pytest

from corpus import reading
from corpus.errors import UnreadableInput
from corpus.reading import location_of, read_path
from corpus.received import MARKDOWN, PDF, PLAIN, RECORD, Received

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NEEDS_POSIX = pytest.mark.skipif(os.name != "posix", reason="links, pipes and rights of POSIX")


def taken(path):
    return [one for one in read_path(path) if isinstance(one, Received)]


def refused(path):
    return {Path(one.location).name: one.reason for one in read_path(path) if isinstance(one, UnreadableInput)}


def test_a_file_is_received_as_it_is(tmp_path):
    file = tmp_path / "fish.txt"
    file.write_bytes(b"Fish\r\n\r\nMinisters met.\xff")
    (received,) = read_path(file, origin="starter")
    assert received == Received(location=str(file), data=file.read_bytes(), media_type=PLAIN, origin="starter")


def test_a_folder_is_read_with_its_subfolders_in_the_order_of_names(tmp_path):
    for name in ("b.md", "a/z.txt", "a/deep/er/x.MD", "c.pdf", "a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Title\n\nText.")
    assert [(str(Path(one.location).relative_to(tmp_path)), one.media_type) for one in taken(tmp_path)] == [
        (str(Path("a/deep/er/x.MD")), MARKDOWN),
        (str(Path("a/z.txt")), PLAIN),
        ("a.txt", PLAIN),
        ("b.md", MARKDOWN),
        ("c.pdf", PDF),
    ]


def test_what_is_about_the_folder_is_passed_over_and_all_else_is_listed(tmp_path):
    for name in (
        "LICENSE",
        "README.md",
        "licence.txt",
        ".hidden.txt",
        ".git/config.txt",
        "table.xlsx",
        "noname",
        "notice.txt",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Title\n\nText.")
    assert [Path(one.location).name for one in taken(tmp_path)] == ["notice.txt"]
    assert set(refused(tmp_path)) == {"table.xlsx", "noname"}
    assert ".docx" in refused(tmp_path)["table.xlsx"]


def test_what_a_person_names_is_read_even_if_it_is_called_readme(tmp_path):
    (tmp_path / "README.md").write_text("Title\n\nText.")
    assert len(taken(tmp_path / "README.md")) == 1


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    (problem,) = read_path(tmp_path / "none.txt")
    assert problem.reason == "there is no such file or folder"


def test_only_files_that_are_wanted_are_read(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Title\n\nText.")
    wanted = list(read_path(tmp_path, wanted=lambda path: path.name == "b.txt"))
    assert [Path(one.location).name for one in wanted] == ["b.txt"]


@NEEDS_POSIX
def test_links_in_a_folder_are_not_followed(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "own.txt").write_text("Title\n\nText.")
    (folder / "out.txt").symlink_to(outside)
    (folder / "up").symlink_to(tmp_path)
    (folder / "again.txt").symlink_to(folder / "own.txt")
    (folder / "broken.txt").symlink_to("nowhere")
    (folder / "loop.txt").symlink_to("loop.txt")
    assert [Path(one.location).name for one in taken(folder)] == ["own.txt"]
    reasons = refused(folder)
    assert "leads out of the folder" in reasons["out.txt"]
    assert "leads out of the folder" in reasons["up"]
    assert "under its own name" in reasons["again.txt"]
    assert "nowhere" in reasons["broken.txt"]
    assert "nowhere" in reasons["loop.txt"]


@NEEDS_POSIX
def test_a_link_that_a_person_names_is_followed(tmp_path):
    (tmp_path / "real.txt").write_text("Title\n\nText.")
    (tmp_path / "link.txt").symlink_to("real.txt")
    assert len(taken(tmp_path / "link.txt")) == 1


@NEEDS_POSIX
def test_a_file_that_becomes_a_link_before_it_is_opened_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text("Title\n\nText.")
    (tmp_path / "b.txt").write_text("Title\n\nText.")
    inputs = read_path(tmp_path)
    next(inputs)
    (tmp_path / "b.txt").unlink()
    (tmp_path / "b.txt").symlink_to("a.txt")
    (problem,) = inputs
    assert "cannot be opened" in problem.reason


@NEEDS_POSIX
def test_pipes_and_sockets_are_listed_and_nothing_waits_for_them(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe.txt")
    monkeypatch.chdir(tmp_path)  # a socket's path has a short limit
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.txt")
        assert refused(tmp_path) == {"pipe.txt": "it is a pipe, not a file", "s.txt": "it is a socket, not a file"}


@NEEDS_POSIX
def test_devices_are_refused():
    (problem,) = reading._read(reading._Entry(Path("/dev/zero"), given=True), "file")
    assert problem.reason == "it is a device, not a file"


@NEEDS_POSIX
@pytest.mark.skipif(AS_ROOT, reason="root may read everything")
def test_what_may_not_be_read_is_listed(tmp_path):
    (tmp_path / "closed.txt").write_text("x")
    (tmp_path / "closed.txt").chmod(0)
    (tmp_path / "folder").mkdir(mode=0)
    assert set(refused(tmp_path)) == {"closed.txt", "folder"}


def test_too_large_a_file_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 1024 * 1024)
    (tmp_path / "large.txt").write_bytes(b"x" * (1024 * 1024 + 1))
    assert refused(tmp_path) == {"large.txt": "it is larger than 1 MB"}


@NEEDS_POSIX
@pytest.mark.parametrize("name", ["hole.txt", "hole.jsonl"])
def test_a_sparse_file_is_refused_whatever_size_it_claims(tmp_path, name):
    with (tmp_path / name).open("wb") as file:
        file.truncate(5 * 1024**3)
    assert "sparse" in refused(tmp_path)[name]


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path, monkeypatch):
    file = tmp_path / "growing.jsonl"
    file.write_text('{"title": "a"}\n{"title": "b"}\n')
    inputs = read_path(file)
    next(inputs)
    with file.open("a") as other:
        other.write('{"title": "c"}\n')
    *_, problem = inputs
    assert "changed while it was read" in problem.reason


def test_names_that_are_no_text_can_still_be_told(tmp_path):
    strange = Path(os.fsdecode(b"fi\xffsh\x1b[31m\n.txt"))
    assert location_of(strange) == "fi\\xffsh\\x1b[31m\\n.txt"


def test_each_line_of_a_json_lines_file_is_a_record_of_its_own(tmp_path):
    file = tmp_path / "two.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"title": "a"}\r\n\n  \n{"title": "b"}')
    assert [(one.location, one.data, one.media_type) for one in taken(file)] == [
        (f"{file}:1", b'{"title": "a"}', RECORD),
        (f"{file}:4", b'{"title": "b"}', RECORD),
    ]


def test_too_long_a_line_does_not_stop_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 2 * 1024 * 1024)
    file = tmp_path / "long.jsonl"
    file.write_bytes(b'{"a": 1}\n' + b"x" * (5 * 1024 * 1024) + b'\n{"b": 2}\n')
    first, problem, last = read_path(file)
    assert (first.data, last.data) == (b'{"a": 1}', b'{"b": 2}')
    assert problem.location == f"{file}:2"
    assert "longer than 2 MB" in problem.reason


def test_json_lines_in_utf_16_are_said_to_be_so(tmp_path):
    file = tmp_path / "wide.jsonl"
    file.write_text('{"title": "a"}', "utf-16")
    (problem,) = read_path(file)
    assert "UTF-8" in problem.reason
