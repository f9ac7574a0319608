import sys

from bot.progress import progress_bar, say_who_writes


def test_nothing_is_drawn_where_nobody_watches(capsys):
    with progress_bar("Collecting", total=3) as show:
        show(1, 3)
        show(3, None)
    assert capsys.readouterr() == ("", "")


def test_a_bar_is_drawn_for_who_watches(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar("Collecting") as show:
        show(1, None)
        show(2, 5)
    told = capsys.readouterr()
    assert told.out == ""
    assert "Collecting" in told.err
    assert "2/5" in told.err


def test_who_holds_the_writer_s_lock_is_told_on_standard_error(capsys):
    say_who_writes("indexing (process 7)")
    assert capsys.readouterr() == ("", "Waiting for: indexing (process 7)\n")
