import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from drafts import dates, drafts, full_lines, web_addresses
from hypothesis import given
from hypothesis import strategies as st
from inputs import draft, received, record_line

from corpus.article import Kind
from corpus.dates import DateFound, PartialDate
from corpus.errors import ArticleNotFound, StoreError, StoreIsBusy, StoreIsNewer
from corpus.received import HTML, MARKDOWN, PLAIN, Received
from corpus.schema import MIGRATIONS
from corpus.store import ArticleStore, Outcome

anything_received = st.builds(
    Received,
    location=full_lines,
    data=st.binary(max_size=200),
    media_type=st.sampled_from([PLAIN, MARKDOWN, f"{HTML}; charset=utf-8"]),
    url=st.none() | web_addresses,
    published=dates,
    published_found=st.sampled_from(DateFound),
    publisher=st.none() | full_lines,
    title=st.none() | full_lines,
    origin=full_lines,
)


IN_MEMORY = Path(":memory:")


@contextmanager
def opened(path):
    store = ArticleStore.open(path)
    try:
        yield store
    finally:
        store.close()


@pytest.fixture
def store(tmp_path):
    with opened(tmp_path / "record.sqlite") as store:
        yield store


def save(store, given_draft=None, given=None, *, restore=False):
    return store.save(given_draft or draft(), given or received(), extractor=1, restore=restore)


def contents(store):
    return list(store._database._connection.iterdump())


class TestWhatIsKept:
    def test_a_new_record_is_empty(self, store):
        assert (store.count(), store.sequence(), list(store.articles()), store.current_versions()) == (0, 0, [], {})
        assert store.summary()["articles"] == store.summary()["removed"] == 0
        assert store.summary()["oldest"] is None

    @given(drafts, anything_received)
    def test_an_article_comes_back_as_it_was_drafted(self, given_draft, given_received):
        before = datetime.now(UTC) - timedelta(seconds=1)
        with opened(IN_MEMORY) as store:
            outcome, article_id = save(store, given_draft, given_received)
            kept = store.get(article_id)
            assert list(store.articles()) == [kept]
        assert outcome is Outcome.ADDED
        assert kept.version == 1
        assert before <= kept.retrieved_at <= datetime.now(UTC)
        same = asdict(kept).keys() & asdict(given_draft).keys()
        assert {name: getattr(kept, name) for name in same} == {name: getattr(given_draft, name) for name in same}

    @given(anything_received)
    def test_what_was_received_comes_back_byte_for_byte(self, given_received):
        with opened(IN_MEMORY) as store:
            _, article_id = save(store, draft(), given_received)
            assert store.received(article_id) == given_received

    def test_an_article_is_of_the_origin_that_brought_it_unless_it_names_another(self, store):
        save(store, draft(), received("/a.txt", origin="watched"))
        save(store, draft(id="b", origin="wto-news"), received("/b.txt", "b", origin="watched"))
        assert len(store.of_origin("watched")) == 1
        assert store.of_origin("wto-news") == ("b",)

    def test_the_summary_counts_what_is_there(self, store):
        save(store, draft(id="a", publisher="WTO", published=PartialDate(2015, 3, 26)), received("/a"))
        save(store, draft(id="b", publisher="WTO", published=PartialDate(2014)), received("/b", "b"))
        save(store, draft(id="c", publisher="USTR"), received("/c", "c"))
        save(store, draft(id="d", published=PartialDate(2020)), received("/d", "d"))
        store.remove("d", "withdrawn")
        summary = store.summary()
        assert summary.pop("last_retrieved")
        assert summary == {
            "articles": 3,
            "publishers": 2,
            "oldest": "2014",
            "newest": "2015-03-26",
            "undated": 1,
            "removed": 1,
        }

    def test_articles_come_in_the_order_of_their_ids_however_many_there_are(self, store):
        with store.transaction():
            for number in range(450):
                save(store, draft(id=f"a{number:03}"), received(f"/{number}", f"{number}"))
        assert [article.id for article in store.articles()] == [f"a{number:03}" for number in range(450)]

    def test_a_record_has_an_id_of_its_own(self, store, tmp_path):
        other = ArticleStore.open(tmp_path / "other.sqlite")
        again = ArticleStore.open(tmp_path / "record.sqlite")
        assert store.id == again.id != other.id
        other.close()
        again.close()

    def test_what_a_source_says_of_itself_is_kept_and_replaced(self, store):
        assert store.source_state("wto") is None
        store.save_source_state("wto", '{"etag": "1"}')
        store.save_source_state("wto", '{"etag": "2"}')
        assert store.source_state("wto") == '{"etag": "2"}'

    @pytest.mark.parametrize("ask", ["get", "removal", "versions", "received"])
    def test_an_id_that_no_article_has_is_named_in_the_error(self, store, ask):
        with pytest.raises(ArticleNotFound, match="'nobody'"):
            getattr(store, ask)("nobody")

    def test_a_version_that_an_article_never_had_is_named_in_the_error(self, store):
        _, article_id = save(store)
        with pytest.raises(ArticleNotFound, match=f"{article_id} has no version 7"):
            store.get(article_id, 7)


class TestVersions:
    def test_a_changed_file_becomes_a_new_version_and_the_old_one_can_be_read(self, store):
        _, article_id = save(store)
        outcome = save(store, draft("The duty is 30 percent."), received(text="changed"))
        assert outcome == (Outcome.UPDATED, article_id)
        assert store.get(article_id).text == "The duty is 30 percent."
        assert store.get(article_id, 1).text == "The duty is 25 percent."
        assert [(one.version, one.text) for one in store.versions(article_id)] == [
            (1, "The duty is 25 percent."),
            (2, "The duty is 30 percent."),
        ]
        assert store.current_versions() == {article_id: 2}
        assert store.count() == 1

    @pytest.mark.parametrize(
        "change", [{"title": "Duties fall"}, {"publisher": "USTR"}, {"published": PartialDate(2015)}]
    )
    def test_whatever_a_draft_says_anew_makes_a_version(self, store, change):
        save(store)
        assert save(store, draft(**change), received(text="changed"))[0] is Outcome.UPDATED

    def test_other_bytes_with_the_same_content_are_no_new_version_but_are_remembered(self, store):
        _, article_id = save(store)
        other = received(text="Duties rise\n\n\n\nThe duty is 25 percent.")
        assert save(store, draft(), other) == (Outcome.UNCHANGED, article_id)
        assert store.get(article_id).version == 1
        assert store.received(article_id) == other
        assert store.known(other, 1) == article_id

    def test_going_back_to_an_old_text_is_a_new_version(self, store):
        _, article_id = save(store)
        save(store, draft("New."), received(text="new"))
        assert save(store) == (Outcome.UPDATED, article_id)
        assert [one.text for one in store.versions(article_id)] == [draft().text, "New.", draft().text]

    def test_the_sequence_counts_changes_and_nothing_else(self, store):
        _, article_id = save(store)
        assert store.sequence() == 1
        save(store)
        assert store.sequence() == 1
        store.remove(article_id, "by hand")
        assert store.sequence() == 2


class TestWhatIsKnown:
    def test_the_same_bytes_from_the_same_place_are_known(self, store):
        assert store.known(received(), 1) is None
        _, article_id = save(store)
        assert store.known(received(), 1) == article_id

    @pytest.mark.parametrize(
        "other",
        [
            received(text="other"),
            received("/b.txt"),
            received(title="A title that its feed told"),
            received(published=PartialDate(2015), published_found=DateFound.FEED),
            received(url="https://example.org/a"),
        ],
    )
    def test_other_bytes_another_place_and_other_hints_are_news(self, store, other):
        save(store)
        assert store.known(other, 1) is None

    def test_a_newer_extractor_reads_it_again(self, store):
        _, article_id = save(store)
        assert store.known(received(), 2) is None
        store.save(draft(), received(), extractor=2)
        assert store.known(received(), 2) == article_id

    def test_what_was_removed_is_not_known(self, store):
        _, article_id = save(store)
        store.remove(article_id, "by hand")
        assert store.known(received(), 1) is None


class TestRemoval:
    def test_a_removed_article_is_out_of_the_corpus_and_stays_in_the_record(self, store):
        _, article_id = save(store)
        assert store.removal(article_id) is None
        assert store.remove(article_id, "withdrawn by its publisher") is True
        assert (store.count(), list(store.articles()), store.current_versions()) == (0, [], {})
        assert store.of_origin("file") == ()
        assert store.get(article_id).text == draft().text
        assert store.received(article_id) == received()
        removal = store.removal(article_id)
        assert datetime.fromisoformat(removal.when).tzinfo
        assert removal.reason == "withdrawn by its publisher"

    def test_removing_twice_keeps_the_first_reason(self, store):
        _, article_id = save(store)
        store.remove(article_id, "first")
        assert store.remove(article_id, "second") is False
        assert store.removal(article_id).reason == "first"

    def test_a_feed_does_not_bring_back_what_a_person_took_out(self, store):
        _, article_id = save(store)
        store.remove(article_id, "by hand")
        assert save(store) == (Outcome.REMOVED, article_id)
        assert save(store, draft("Changed."), received(text="changed")) == (Outcome.REMOVED, article_id)
        assert store.count() == 0

    def test_a_person_brings_it_back_with_all_its_versions(self, store):
        _, article_id = save(store)
        store.remove(article_id, "by hand")
        assert save(store, restore=True) == (Outcome.ADDED, article_id)
        assert store.current_versions() == {article_id: 1}
        store.remove(article_id, "by hand")
        assert save(store, draft("Changed."), received(text="changed"), restore=True) == (Outcome.ADDED, article_id)
        assert [one.version for one in store.versions(article_id)] == [1, 2]
        assert store.removal(article_id) is None


class TestTransactions:
    def test_an_exception_undoes_everything_and_the_record_goes_on(self, store):
        save(store)
        before = contents(store)

        def fail_half_way():
            with store.transaction():
                save(store, draft("Two."), received("/b", "b"))
                with store.transaction():
                    store.remove(next(store.articles()).id, "by mistake")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail_half_way()
        assert contents(store) == before
        assert save(store, draft("Two."), received("/b", "b"))[0] is Outcome.ADDED

    def test_a_commit_that_fails_undoes_everything_and_the_record_goes_on(self, store):
        def leave_a_version_without_its_article():
            with store.transaction():
                save(store)
                store._database.execute("UPDATE articles SET id = 'other'")

        with pytest.raises(StoreError):
            leave_a_version_without_its_article()
        assert store.count() == 0
        assert save(store)[0] is Outcome.ADDED

    def test_threads_share_a_record(self, store):
        def collect(number):
            return save(store, draft(f"Text {number}."), received(f"/{number}", f"{number}"))[1]

        with ThreadPoolExecutor(8) as pool:
            ids = set(pool.map(collect, range(60)))
            assert len(ids) == 60
            assert {pool.submit(store.get, one).result().id for one in ids} == ids
        assert store.sequence() == 60


class TestSeveralProcesses:
    @pytest.fixture
    def other(self, store, tmp_path):
        other = ArticleStore.open(tmp_path / "record.sqlite")
        yield other
        other.close()

    def test_another_sees_a_commit_whole_and_nothing_before_it(self, store, other):
        with store.transaction():
            save(store)
            save(store, draft("Two."), received("/b", "b"))
            assert other.count() == 0
        assert other.count() == 2

    def test_a_second_writer_is_told_that_another_writes(self, store, tmp_path, monkeypatch):
        monkeypatch.setattr("corpus.database.BUSY_TIMEOUT_SECONDS", 0)
        other = ArticleStore.open(tmp_path / "record.sqlite")
        with store.transaction(), pytest.raises(StoreIsBusy, match="Another process is writing"):
            save(other)
        assert save(other)[0] is Outcome.ADDED
        other.close()

    def test_opening_and_reading_never_wait_for_a_writer(self, store, tmp_path, monkeypatch):
        save(store)
        monkeypatch.setattr("corpus.database.BUSY_TIMEOUT_SECONDS", 0)
        with store.transaction():
            save(store, draft("Two."), received("/b", "b"))
            reader = ArticleStore.open(tmp_path / "record.sqlite")
            assert reader.count() == 1
            reader.close()

    def test_a_new_record_can_be_opened_by_many_at_once(self, tmp_path):
        program = (
            "import sys; from pathlib import Path; from corpus.store import ArticleStore; sys.stdin.readline();"
            "print(ArticleStore.open(Path(sys.argv[1])).id)"
        )
        command = [sys.executable, "-c", program, str(tmp_path / "new" / "record.sqlite")]
        openers = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in range(6)
        ]
        said = [opener.communicate("now\n") for opener in openers]
        assert {error for _, error in said} == {""}
        assert len({out for out, _ in said}) == 1


class TestFilesThatCannotBeUsed:
    def test_a_record_of_a_later_program_is_left_alone(self, tmp_path):
        path = tmp_path / "record.sqlite"
        ArticleStore.open(path).close()
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        connection.close()
        before = path.read_bytes()
        with pytest.raises(StoreIsNewer, match=f"{path} has format {len(MIGRATIONS) + 1}.*Update Trade Attaché"):
            ArticleStore.open(path)
        assert path.read_bytes() == before

    def test_a_file_that_is_no_record_is_named_and_left_alone(self, tmp_path):
        path = tmp_path / "record.sqlite"
        path.write_text("These are the minutes of the meeting of the board.\n" * 100)
        with pytest.raises(StoreError, match=f"{path} is damaged"):
            ArticleStore.open(path)
        assert path.read_text().startswith("These are the minutes")

    def test_a_folder_that_cannot_be_made_is_named(self, tmp_path):
        (tmp_path / "data").write_text("a file")
        with pytest.raises(StoreError, match=r"data/record.sqlite cannot be opened.*DATA_DIR"):
            ArticleStore.open(tmp_path / "data" / "record.sqlite")

    def test_a_folder_in_the_place_of_the_record_is_named(self, tmp_path):
        (tmp_path / "record.sqlite").mkdir()
        with pytest.raises(StoreError, match=r"record\.sqlite cannot be opened"):
            ArticleStore.open(tmp_path / "record.sqlite")

    def test_a_record_that_could_not_be_opened_is_let_go_of(self, tmp_path):
        path = tmp_path / "record.sqlite"
        ArticleStore.open(path).close()
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA user_version = 99")
        with pytest.raises(StoreIsNewer):
            ArticleStore.open(path)
        assert connection.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)  # needs to be alone with it
        connection.close()


def test_records_without_identity_are_known_by_their_bytes_wherever_their_line_moves(store):
    first, second = {"title": "One", "body": "First."}, {"title": "Two", "body": "Second."}
    _, one = save(store, draft("First."), record_line("/a.jsonl:1", **first))
    _, two = save(store, draft("Second."), record_line("/a.jsonl:1", **second))
    again = save(store, draft("First."), record_line("/a.jsonl:2", **first))
    assert one != two
    assert again == (Outcome.UNCHANGED, one)
    assert {article.text for article in store.articles()} == {"First.", "Second."}


def test_kinds_and_licences_survive(store):
    _, article_id = save(store, draft(kind=Kind.OFFICIAL, licence="CC0"))
    assert (store.get(article_id).kind, store.get(article_id).licence) == (Kind.OFFICIAL, "CC0")
