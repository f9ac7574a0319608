import shutil

from bot.app import open_app
from bot.settings import Settings


def test_an_index_that_is_up_to_date_is_left_alone(collected):
    run = collected("index")
    assert (run.code, run.out, run.err) == (0, "0 articles indexed, 0 taken out\n", "")


def test_what_was_only_stored_is_indexed(attache, tmp_path):
    (tmp_path / "a.txt").write_text("Duties\n\nPeru taxes steel wire.\n")
    attache("collect", "--no-index", tmp_path / "a.txt")
    assert attache("index").out == "1 articles indexed, 0 taken out\n"


def test_a_rebuild_indexes_everything_anew(collected):
    assert collected("index", "--rebuild").out == "3 articles indexed, 0 taken out\n"
    assert collected("ask", "--json", "What did Canada ask India to explain?").json["answered"]


def test_a_deleted_index_comes_back_from_the_record(collected, data_dir):
    shutil.rmtree(data_dir / "whoosh")
    assert collected("index").out == "3 articles indexed, 0 taken out\n"


def test_a_second_writer_waits_and_says_for_whom(collected, data_dir, monkeypatch):
    from corpus.writer_lock import writer_lock

    monkeypatch.setattr("corpus.writer_lock.time.monotonic", iter([0, 0, 0, 10_000]).__next__)
    monkeypatch.setattr("corpus.writer_lock.time.sleep", lambda _: None)
    with writer_lock(data_dir, "collecting in another process"):
        run = collected("index")
    assert run.code == 1
    assert "Waiting for: collecting in another process" in run.err
    assert "Try again when it is done" in run.err


def test_while_one_writes_others_can_ask(collected, data_dir):
    from corpus.writer_lock import writer_lock

    app = open_app(Settings(data_dir=data_dir))
    with writer_lock(data_dir, "collecting"), app.store.transaction():
        app.store.remove("fish", "by hand")
        run = collected("ask", "--json", "What did Canada ask India to explain?")
    app.close()
    assert (run.code, run.err) == (0, "")
    assert run.json["answered"]


def test_a_sound_index_is_verified(collected):
    run = collected("index", "verify")
    assert (run.code, run.out, run.err) == (0, "The index is sound.\n", "")


def test_every_damaged_file_is_named_and_nothing_is_changed(collected, data_dir):
    damaged = min((data_dir / "whoosh").rglob("*.arrays"))
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-20] + bytes(20))
    run = collected("index", "verify")
    assert run.code == 1
    assert damaged.name in run.out
    assert "--heal" in run.err
    assert damaged.read_bytes() == whole[:-20] + bytes(20)


def test_that_an_older_index_is_served_is_said_first(collected, data_dir):
    collected("index", "--rebuild")
    shutil.rmtree(data_dir / "whoosh" / "g000002")
    run = collected("index", "verify")
    assert run.code == 1
    assert run.out.startswith("An older index is served")
    doctor = collected("doctor")
    assert "An older index is served" in doctor.out
