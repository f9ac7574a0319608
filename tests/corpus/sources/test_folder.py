import os

import pytest
from local_server import fetcher
from source_visits import setting, visit

from corpus.sources.state import SourceState


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


def source(folder):
    return setting("folder", path=str(folder))


def write(folder, name, text="words"):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def names(visited):
    return [one.location.rpartition("/")[2] for one in visited.received]


def look(folder, state=None, **how):
    return visit(source(folder), fetcher(), state, **how)


def test_files_come_once_and_again_when_they_change(folder):
    write(folder, "a.txt")
    write(folder, "sub/b.md", "---\ntitle: B\n---\nwords\n")
    first = look(folder)
    second = look(folder, first.state)
    write(folder, "a.txt", "other words")
    write(folder, "c.txt")
    third = look(folder, second.state)

    assert names(first) == ["a.txt", "b.md"]
    assert [one.origin for one in first.received] == ["test-source"] * 2
    assert names(second) == []
    assert names(third) == ["a.txt", "c.txt"]


def test_a_file_that_is_gone_is_forgotten_and_no_withdrawal(folder):
    path = write(folder, "a.txt")
    first = look(folder)
    path.unlink()
    second = look(folder, first.state)
    assert (second.withdrawals, second.state.seen) == ([], ())


def test_every_line_of_a_json_lines_file_comes(folder):
    write(folder, "a.jsonl", '{"title": "1", "body": "x"}\n{"title": "2", "body": "y"}\n')
    assert names(look(folder)) == ["a.jsonl:1", "a.jsonl:2"]


def test_what_cannot_be_read_is_told_once_until_it_changes(folder, tmp_path):
    outside = write(tmp_path, "secret.txt")
    (folder / "link.txt").symlink_to(outside)
    odd = write(folder, "a.exe")
    write(folder, "b.txt")
    first = look(folder)
    second = look(folder, first.state)
    os.utime(odd, (1, 1))
    third = look(folder, second.state)

    assert names(first) == ["b.txt"]
    assert sorted(one.location.rpartition("/")[2] for one in first.skipped) == ["a.exe", "link.txt"]
    assert second.skipped == []
    assert [one.location.rpartition("/")[2] for one in third.skipped] == ["a.exe"]


def test_pipes_and_files_without_permission_do_not_stop_the_rest(folder):
    os.mkfifo(folder / "a.txt")
    write(folder, "b.txt")
    visited = look(folder)
    assert names(visited) == ["b.txt"]
    assert "pipe" in visited.skipped[0].reason


def test_a_folder_that_is_not_there_is_a_failure(folder):
    state = look(folder / "missing").state
    assert state.last_error == "there is no such folder"
    assert state.consecutive_failures == 1


@pytest.mark.parametrize("events", range(1, 30, 3))
def test_a_visit_that_is_killed_loses_nothing_and_repeats_little(folder, events):
    for number in range(25):
        write(folder, f"{number:02}.txt", f"words {number}")
    killed = look(folder, events=events)
    again = look(folder, killed.state if killed.states else SourceState())

    assert {*names(killed), *names(again)} == {f"{n:02}.txt" for n in range(25)}
    assert len(set(names(killed)) & set(names(again))) <= 11
    assert look(folder, again.state).received == []
