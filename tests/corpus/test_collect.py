import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from drafts import articles
from hypothesis import given
from hypothesis import strategies as st
from inputs import received, record_line

from corpus.collect import BATCH, STARTER, CollectReport, collect, collect_paths, collect_starter
from corpus.errors import UnreadableInput
from corpus.export import to_record
from corpus.extract import extract
from corpus.store import ArticleStore


@pytest.fixture
def store(tmp_path):
    store = ArticleStore.open(tmp_path / "data" / "record.sqlite")
    yield store
    store.close()


def contents(store):
    return list(store._database._connection.iterdump())


def numbered(count):
    return [received(f"/{number:03}.txt", f"Title {number}\n\nText {number}.") for number in range(count)]


class TestReports:
    def test_each_input_is_told_under_what_became_of_it(self, store):
        first = collect(store, [received("/a.txt"), received("/b.txt", "Quotas\n\nQuotas end.")])
        assert (len(first.added), first.updated, first.unchanged, first.skipped) == (2, [], [], [])
        second = collect(
            store,
            [
                received("/a.txt"),
                received("/b.txt", "Quotas\n\nQuotas stay."),
                received("/c.txt", "Talks\n\nThey fail."),
            ],
        )
        assert (len(second.added), second.updated, second.unchanged) == (1, [first.added[1]], [first.added[0]])
        assert second.added[0] in store.current_versions()

    def test_what_is_taken_without_its_date_is_told_with_its_place_and_the_value(self, store):
        report = CollectReport().joined(collect(store, [record_line(body="Duties rise.", date="03/04/2015")]))
        assert [(one.location, "'03/04/2015'" in one.reason) for one in report.noted] == [("/a.jsonl:1", True)]

    def test_the_index_has_something_to_do_only_after_a_change(self, store):
        assert collect(store, [received()]).changed
        assert not collect(store, [received()]).changed
        assert collect(store, [received(text="Title\n\nAnother text.")]).changed

    def test_articles_that_a_person_removed_are_told(self, store):
        (article_id,) = collect(store, [received()]).added
        store.remove(article_id, "by hand")
        report = collect(store, [received()])
        assert (report.removed, report.changed, store.count()) == ([article_id], False, 0)
        assert collect(store, [received()], restore=True).added == [article_id]

    def test_two_reports_join_into_one_that_names_everything(self):
        one = CollectReport(added=["a"], skipped=[UnreadableInput("/x", "empty")])
        other = CollectReport(added=["b"], updated=["c"], unchanged=["d"], removed=["e"])
        joined = one.joined(other)
        assert (joined.added, joined.updated, joined.unchanged, joined.removed) == (["a", "b"], ["c"], ["d"], ["e"])
        assert joined.skipped == one.skipped

    def test_progress_is_told_for_every_input_taken_or_not(self, store):
        steps = []
        inputs = [*numbered(BATCH), UnreadableInput("/x", "empty"), received("/y", "")]
        collect(store, inputs, progress=steps.append)
        assert steps == [BATCH, 2]


class TestBadInputs:
    BAD = (
        UnreadableInput("/locked.txt", "it cannot be opened"),
        received("/empty.txt", " \n"),
        record_line("/r.jsonl:1", title="No body"),
        type(received())(location="/picture.png", data=b"\x89PNG", media_type="image/png"),
        type(received())(location="/r.jsonl:2", data=b'{"body": ', media_type="application/x-article+json"),
    )

    def test_each_is_skipped_with_its_reason_and_the_rest_is_collected(self, store):
        report = collect(
            store, [self.BAD[0], received("/a.txt"), *self.BAD[1:], received("/b.txt", "Quotas\n\nQuotas end.")]
        )
        assert len(report.added) == 2
        assert [one.location for one in report.skipped] == [
            "/locked.txt", "/empty.txt", "/r.jsonl:1", "/picture.png", "/r.jsonl:2",
        ]  # fmt: skip
        assert all(one.reason for one in report.skipped)

    @given(st.lists(st.binary(max_size=300), max_size=4))
    def test_any_bytes_are_taken_or_skipped_and_never_stop_the_rest(self, texts):
        store = ArticleStore.open(Path(":memory:"))
        types = ("text/plain", "text/markdown", "application/x-article+json")
        inputs = [
            type(received())(location=f"/{number}.{kind}", data=data, media_type=kind)
            for number, data in enumerate(texts)
            for kind in types
        ]
        report = collect(store, [*inputs, received("/last.txt", "The last one\n\nIt is here.")])
        told = report.added + report.updated + report.unchanged
        assert len(told) + len(report.skipped) == len(inputs) + 1
        assert any(article.title == "The last one" for article in store.articles())
        store.close()

    def test_characters_that_cannot_be_stored_do_not_stop_anything(self, store):
        line = b'{"title": "A \\ud800 title", "body": "A \\udfff sentence and \\u0000 more.", "source": "\\ud83d"}'
        report = collect(
            store, [type(received())(location="/r.jsonl:1", data=line, media_type=record_line().media_type)]
        )
        assert len(report.added) == 1
        assert next(store.articles()).text == "A  sentence and  more."


class TestFilesAndFolders:
    @pytest.fixture
    def folder(self, tmp_path):
        folder = tmp_path / "articles"
        folder.mkdir()
        (folder / "a.md").write_text("---\ntitle: Duties\ndate: 2015-03\npublisher: WTO\n---\n\nDuties rise.\n")
        (folder / "b.txt").write_text("Quotas\n\nQuotas end.\n")
        lines = [{"id": "ds1", "title": "One", "body": "A panel meets."}, {"title": "Two", "body": "Talks fail."}]
        (folder / "c.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
        return folder

    def test_collecting_the_same_folder_twice_changes_nothing(self, store, folder):
        first = collect_paths(store, [folder])
        before = contents(store)
        second = collect_paths(store, [folder])
        assert len(first.added) == 4
        assert second.unchanged == first.added
        assert contents(store) == before

    def test_only_what_changed_is_updated(self, store, folder):
        collect_paths(store, [folder])
        (folder / "b.txt").write_text("Quotas\n\nQuotas stay.\n")
        report = collect_paths(store, [folder])
        assert (len(report.added), len(report.updated), len(report.unchanged)) == (0, 1, 3)
        assert store.get(report.updated[0]).text == "Quotas stay."

    def test_lines_put_in_before_others_add_articles_and_change_none(self, store, folder):
        collect_paths(store, [folder])
        old = (folder / "c.jsonl").read_text()
        (folder / "c.jsonl").write_text('{"title": "Zero", "body": "A notice."}\n' + old)
        report = collect_paths(store, [folder])
        assert (len(report.added), len(report.updated), len(report.unchanged)) == (1, 0, 4)

    def test_a_given_id_is_kept(self, store, folder):
        collect_paths(store, [folder])
        assert store.get("ds1").title == "One"

    def test_files_that_a_person_names_come_back_after_they_were_removed(self, store, folder):
        collect_paths(store, [folder])
        store.remove("ds1", "by hand")
        assert collect_paths(store, [folder / "c.jsonl"]).added == ["ds1"]

    @given(st.lists(articles, max_size=5, unique_by=lambda article: article.id))
    def test_an_export_collects_back_into_equal_articles(self, tmp_path_factory, exported):
        path = tmp_path_factory.mktemp("export") / "all.jsonl"
        path.write_text("".join(json.dumps(to_record(article), ensure_ascii=False) + "\n" for article in exported))
        store = ArticleStore.open(Path(":memory:"))
        report = collect_paths(store, [path])
        assert report.skipped == []
        kept = [to_record(article) for article in store.articles()]
        wanted = sorted((to_record(article) for article in exported), key=lambda record: record["id"])
        for record in (*kept, *wanted):
            del record["version"], record["retrieved_at"]
        assert kept == wanted
        store.close()


def test_the_starter_corpus_is_all_collected_and_can_be_told_from_the_rest(store):
    report = collect_starter(store)
    assert report.skipped == []
    assert len(report.added) >= 12
    assert list(store.of_origin(STARTER)) == sorted(report.added)
    assert collect_starter(store).unchanged == report.added
    for article in store.articles():
        assert article.title
        assert article.sources
        assert "brief" in article.publisher.lower()
        assert article.url is None or article.url in {source.url for source in article.sources}


COLLECT_AND_WAIT = """if True:
    import sys
    from pathlib import Path
    from corpus.collect import collect
    from corpus.received import Received
    from corpus.store import ArticleStore

    stop_at = int(sys.argv[2])

    def inputs():
        for number in range(stop_at + 1):
            if number == stop_at:
                print("here", flush=True)
                sys.stdin.read()
            text = f"Title {number}\\n\\nText {number}.".encode()
            yield Received(location=f"/{number:03}.txt", data=text, media_type="text/plain")

    collect(ArticleStore.open(Path(sys.argv[1])), inputs(), progress=lambda done: None)
"""


@pytest.mark.parametrize("stop_at", [1, BATCH, 2 * BATCH + 50])
def test_a_kill_leaves_whole_batches_and_collecting_again_ends_the_same(tmp_path, stop_at):
    path = tmp_path / "record.sqlite"
    process = subprocess.Popen(
        [sys.executable, "-c", COLLECT_AND_WAIT, str(path), str(stop_at)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "here\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()

    store = ArticleStore.open(path)
    assert store.count() == stop_at - stop_at % BATCH
    assert store._database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    collect(store, numbered(300))
    undisturbed = ArticleStore.open(tmp_path / "other.sqlite")
    collect(undisturbed, numbered(300))
    assert [(one.id, one.version, one.text) for one in store.articles()] == [
        (one.id, one.version, one.text) for one in undisturbed.articles()
    ]
    store.close()
    undisturbed.close()


KILLED_WITHIN_A_TRANSACTION = """if True:
    import os, signal, sys
    from pathlib import Path
    from corpus.received import Draft, Received
    from corpus.store import ArticleStore

    store = ArticleStore.open(Path(sys.argv[1]))
    with store.transaction():
        for number in range(2000):  # more than SQLite keeps in memory before it writes to disk
            text = os.urandom(2000).hex()
            one = Received(location=f"/{number}", data=text.encode(), media_type="text/plain")
            store.save(Draft(title="Killed", text=text), one, extractor=1)
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_after_much_was_written_leaves_nothing_of_the_transaction(tmp_path):
    path = tmp_path / "record.sqlite"
    store = ArticleStore.open(path)
    collect(store, numbered(3))
    before = contents(store)
    run = subprocess.run([sys.executable, "-c", KILLED_WITHIN_A_TRANSACTION, str(path)], check=False)
    assert run.returncode == -signal.SIGKILL
    assert contents(store) == before
    assert len(collect(store, numbered(4)).added) == 1
    store.close()


def test_a_reader_that_fails_costs_one_input_and_not_the_batch(store, monkeypatch, caplog):
    def broken(one):
        if one.location == "/002.txt":
            raise RecursionError("too deep")
        return extract(one)

    monkeypatch.setattr("corpus.collect.extract", broken)
    report = collect(store, numbered(5))
    assert len(report.added) == 4
    (skipped,) = report.skipped
    assert skipped.location == "/002.txt"
    assert "RecursionError: too deep" in skipped.reason
    assert "/002.txt could not be read" in caplog.text
