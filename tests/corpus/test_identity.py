"""Which article an input is: told by what the record holds after collecting, never by how it was found out."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from inputs import draft, received, record_line

from corpus.article import Kind, article_id
from corpus.collect import collect
from corpus.store import ArticleStore, Outcome

URL = "https://example.org/a"


@pytest.fixture
def store(tmp_path):
    store = ArticleStore.open(tmp_path / "record.sqlite")
    yield store
    store.close()


def texts(store):
    return sorted(article.text for article in store.articles())


def save(store, text, location, *, data=None, **fields):
    given = received(location, data or f"{text}{sorted(fields.items())}")
    return store.save(draft(text, **fields), given, extractor=1, restore=True)


class TestNewArticles:
    def test_an_id_that_is_given_is_kept(self, store):
        assert save(store, "One.", "/a", id="ds543-panel") == (Outcome.ADDED, "ds543-panel")

    def test_an_article_with_a_url_is_known_by_its_canonical_form(self, store):
        assert save(store, "One.", "/a", url="http://Example.org/a/#top") == (Outcome.ADDED, article_id(URL))

    def test_an_article_with_neither_is_known_by_where_it_came_from(self, store):
        assert save(store, "One.", "/a") == (Outcome.ADDED, article_id("/a"))

    def test_briefs_may_share_the_url_of_their_source(self, store):
        save(store, "One.", "/a", url=URL, kind=Kind.BRIEF)
        save(store, "Two.", "/b", url=URL, kind=Kind.BRIEF)
        save(store, "The source itself.", "/c", url=URL)
        assert texts(store) == ["One.", "The source itself.", "Two."]


class TestTheSameArticleAgain:
    def test_by_id_from_another_place(self, store):
        save(store, "One.", "/a", id="x")
        assert save(store, "Two.", "/b", id="x", url=URL) == (Outcome.UPDATED, "x")

    def test_by_url_from_another_place(self, store):
        _, first = save(store, "One.", "/a", url=URL)
        assert save(store, "Two.", "https://feed.example/1", url=f"{URL}/") == (Outcome.UPDATED, first)

    def test_by_place_with_another_text(self, store):
        _, first = save(store, "One.", "/a")
        assert save(store, "Two.", "/a") == (Outcome.UPDATED, first)

    def test_by_place_when_its_url_becomes_known_or_is_dropped(self, store):
        _, first = save(store, "One.", "/a")
        assert save(store, "One.", "/a", url=URL) == (Outcome.UPDATED, first)
        assert save(store, "One.", "/a") == (Outcome.UPDATED, first)
        assert store.count() == 1

    def test_by_its_bytes_when_a_file_was_moved(self, store):
        _, first = save(store, "One.", "/a")
        assert save(store, "One.", "/b") == (Outcome.UNCHANGED, first)


class TestArticlesThatPart:
    def test_another_url_in_the_same_place_is_another_article(self, store):
        save(store, "One.", "/download.html", url=URL)
        save(store, "Two.", "/download.html", url="https://example.org/b")
        assert texts(store) == ["One.", "Two."]

    @pytest.mark.parametrize("edited", ["/a", "/b"])
    def test_a_copy_that_is_edited_does_not_take_the_other_one_with_it(self, store, edited):
        save(store, "One.", "/a")
        save(store, "One.", "/b")
        save(store, "Edited.", edited)
        assert texts(store) == ["Edited.", "One."]

    def test_a_new_file_under_the_name_of_one_that_was_moved_replaces_nothing(self, store):
        save(store, "One.", "/a")
        save(store, "One.", "/moved")
        save(store, "Two.", "/a")
        assert texts(store) == ["One.", "Two."]
        save(store, "One, edited.", "/moved")
        assert texts(store) == ["One, edited.", "Two."]

    def test_an_old_state_of_a_file_kept_elsewhere_is_an_article_of_its_own(self, store):
        save(store, "Old.", "/a")
        save(store, "New.", "/a")
        save(store, "Old.", "/a.bak")
        assert texts(store) == ["New.", "Old."]

    def test_the_same_bytes_at_two_addresses_are_two_articles(self, store):
        for name in ("a", "b"):
            url = f"https://example.org/{name}"
            store.save(draft("Wait ...", url=url), received(url, "Wait ...", url=url), extractor=1)
        assert store.count() == 2
        assert {store.received(one).url for one in store.current_versions()} == {URL, "https://example.org/b"}

    def test_an_id_that_an_article_has_taken_with_it_is_not_given_again(self, store):
        _, first = save(store, "One.", "/a", url=URL)
        save(store, "One.", "/a")
        _, second = save(store, "Two.", "/b", url=URL)
        assert first != second
        assert texts(store) == ["One.", "Two."]


SENTENCES = st.sampled_from(["Tariffs rise.", "Quotas end.", "A panel meets.", "Talks fail."])
PLACES = st.sampled_from(["/a.txt", "/b.txt", "/c.txt", "/d.txt"])
HEADERS = st.sampled_from(["", "id: x\n", "id: y\n", f"url: {URL}\n", "url: https://example.org/b\n"])


class Folder(RuleBasedStateMachine):
    """A folder of text files, article files and one file of records, changed at will and collected now and then."""

    def __init__(self):
        super().__init__()
        from pathlib import Path

        self.store = ArticleStore.open(Path(":memory:"))
        self.files, self.headed, self.lines = {}, {}, []
        self.versions = {}

    @rule(place=PLACES, sentence=SENTENCES)
    def write(self, place, sentence):
        self.files[place] = sentence

    @rule(place=PLACES, header=HEADERS, sentence=SENTENCES)
    def write_with_a_header(self, place, header, sentence):
        self.headed[place.replace(".txt", ".md")] = (header, sentence)

    @rule(one=PLACES, other=PLACES)
    def swap_or_move(self, one, other):
        pair = (self.files.pop(one, None), self.files.pop(other, None))
        self.files |= {place: text for place, text in zip((other, one), pair, strict=True) if text}

    @rule(at=st.integers(0, 3), sentence=SENTENCES)
    def put_in_a_line(self, at, sentence):
        if sentence not in self.lines:
            self.lines.insert(at, sentence)

    @rule(at=st.integers(0, 3))
    def take_out_a_line(self, at):
        del self.lines[at : at + 1]

    @rule(pick=st.randoms(use_true_random=False))
    def remove_an_article(self, pick):
        if ids := list(self.store.current_versions()):
            self.store.remove(pick.choice(ids), "by hand")

    @rule(restore=st.booleans())
    def collect(self, restore):
        report = collect(self.store, self._inputs(), restore=restore)
        assert not report.skipped
        before = contents(self.store)
        again = collect(self.store, self._inputs(), restore=restore)
        assert contents(self.store) == before
        assert not (again.added)
        assert not (again.updated)
        assert not (again.skipped)
        if restore:
            assert set(self.files.values()) | set(self.lines) <= set(texts(self.store))

    @invariant()
    def every_version_is_kept(self):
        held = {
            (one.id, one.version): (one.title, one.text)
            for row in self.store._database.execute("SELECT id FROM articles").fetchall()
            for one in self.store.versions(row[0])
        }
        assert self.versions.items() <= held.items()
        self.versions = held

    @invariant()
    def numbers_of_versions_have_no_gaps(self):
        for article in {one for one, _ in self.versions}:
            assert [one.version for one in self.store.versions(article)] == list(
                range(1, 1 + sum(one == article for one, _ in self.versions))
            )

    def _inputs(self):
        yield from (received(place, f"{place}\n\n{text}") for place, text in sorted(self.files.items()))
        for place, (header, text) in sorted(self.headed.items()):
            data = f"---\ntitle: {place}\n{header}---\n\n{text}\n"
            yield type(received())(location=place, data=data.encode(), media_type="text/markdown")
        yield from (
            record_line(f"/r.jsonl:{number}", title="Record", body=text) for number, text in enumerate(self.lines, 1)
        )

    def teardown(self):
        self.store.close()


def contents(store):
    return list(store._database._connection.iterdump())


TestFolder = Folder.TestCase
TestFolder.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
