"""Copies, corrections and withdrawals, as the record finds them out when articles are saved."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from inputs import draft, received

from corpus.article import Kind
from corpus.dates import PartialDate
from corpus.notice import Notice, NoticeKind
from corpus.removal import RemovalKind
from corpus.store import ArticleStore, Outcome

STORY = (
    "The port authority of Antwerp said on Tuesday that customs officers stopped 40 containers of steel wire. "
    "The wire was declared as garden fencing, which pays no duty, by an importer from Ghent.\n\n"
    "A spokeswoman said the importer owes 1.2 million euros and may appeal within thirty days. "
    "Dealers in the harbour called the case unusual and asked the ministry for clearer rules on mixed goods."
)
CUT_SHORT = STORY[: STORY.index(" Dealers")]
ELSEWHERE = (
    "Growers in the north of Peru expect a record harvest of blueberries and look for new buyers in Asia. "
    "Freight rates have doubled since spring, an exporter in Trujillo told a local newspaper on Friday."
)


@pytest.fixture
def store():
    store = ArticleStore.open(Path(":memory:"))
    yield store
    store.close()


def save(store, article_id, text=STORY, *, day=5, publisher="Harbour News", restore=False, **other):
    fields = {"title": "Customs stop steel wire", "published": PartialDate(2020, 5, day) if day else None}
    given = draft(text, id=article_id, publisher=publisher, **(fields | other))
    place = received(f"/{article_id}", json.dumps([article_id, text, str(given.title)]))
    return store.save(given, place, extractor=1, restore=restore)


def story(store, article_id):
    return store.get(article_id).story


class TestStories:
    def test_an_article_is_a_story_of_its_own(self, store):
        save(store, "a")
        save(store, "b", ELSEWHERE)
        assert (story(store, "a"), story(store, "b")) == ("a", "b")

    @pytest.mark.parametrize(
        "text",
        [
            STORY,
            STORY.replace("Tuesday", "May 5"),
            CUT_SHORT,
            "ANTWERP (Wire) - " + STORY + "\n\nReporting by two people.",
        ],
    )
    def test_what_other_papers_print_of_it_is_the_same_story(self, store, text):
        save(store, "a")
        save(store, "b", text, publisher="Another paper", day=6, title="Fencing was steel")
        assert story(store, "b") == "a"
        assert store.of_story("a") == ("a", "b")

    def test_a_copy_of_a_copy_is_the_same_story(self, store):
        for number, article_id in enumerate("abcd"):
            save(store, article_id, STORY + f"\n\nPrinted by paper {number}.", publisher=f"Paper {number}")
        assert {story(store, article_id) for article_id in "abcd"} == {"a"}

    def test_the_same_words_are_one_story_whenever_they_were_printed(self, store):
        save(store, "a")
        save(store, "b", STORY.upper(), day=None, publisher="Archive")
        assert story(store, "b") == "a"

    def test_a_text_much_like_one_of_another_week_is_another_story(self, store):
        save(store, "a")
        save(store, "b", STORY.replace("Tuesday", "Monday"), day=25)
        assert story(store, "b") == "b"

    def test_notices_of_one_register_are_stories_of_their_own_however_alike(self, store):
        register = {"kind": Kind.OFFICIAL, "publisher": "The register"}
        save(store, "a", **register)
        save(store, "b", STORY.replace("steel wire", "copper pipes"), **register)
        assert story(store, "b") == "b"

    def test_a_few_sentences_of_a_long_story_under_the_same_title_are_found(self, store):
        long_story = STORY + "\n\n" + " ".join(f"Container {n} held wire of gauge {n * 7}." for n in range(80))
        save(store, "a", long_story, title="Customs stop steel wire at the port")
        save(store, "b", CUT_SHORT, title="Customs stop steel wire at the port")
        assert story(store, "b") == "a"

    def test_formulas_of_one_publisher_on_two_cases_are_two_stories(self, store):
        save(store, "a", title="Request for comments on imports of steel wire")
        save(store, "b", STORY.replace("steel wire", "copper pipes"), title="Request for comments on copper pipes")
        assert story(store, "b") == "b"

    def test_a_story_that_a_wire_service_sends_twice_is_one(self, store):
        save(store, "a", title="Customs stop 40 containers of steel wire")
        save(store, "b", STORY.replace("Tuesday", "May 5"), title="RPT-Customs stop containers of steel wire")
        assert story(store, "b") == "a"

    def test_formulas_within_a_longer_text_of_the_same_publisher_are_no_copy(self, store):
        save(store, "a", CUT_SHORT, title="One case")
        save(store, "b", CUT_SHORT + "\n\n" + ELSEWHERE, title="Quite another case")
        assert story(store, "b") == "b"

    def test_a_copy_that_becomes_another_text_leaves_the_story(self, store):
        save(store, "a")
        save(store, "b", publisher="Another paper")
        save(store, "b", ELSEWHERE, publisher="Another paper")
        assert (story(store, "a"), story(store, "b")) == ("a", "b")

    def test_a_first_copy_that_becomes_another_text_leaves_the_others_together(self, store):
        save(store, "a")
        save(store, "b", publisher="Another paper")
        save(store, "c", publisher="A third paper")
        save(store, "a", ELSEWHERE)
        assert story(store, "b") == story(store, "c")
        assert story(store, "a") != story(store, "b")

    def test_texts_of_no_words_and_of_very_many_are_placed(self, store):
        save(store, "none", "...")
        save(store, "none too", "?!")
        save(store, "long", " ".join(f"word{number}" for number in range(50_000)))
        assert story(store, "long") == "long"
        assert store.count() == 3


class TestCorrections:
    def test_the_corrected_article_leaves_the_corpus_with_the_reason(self, store):
        save(store, "old")
        save(store, "new", STORY.replace("40", "14"), title="CORRECTED-Customs stop steel wire", day=6)
        removal = store.removal("old")
        assert list(store.current_versions()) == ["new"]
        assert (removal.kind, removal.superseded_by) == (RemovalKind.SUPERSEDED, "new")
        assert removal.reason == "corrected by “CORRECTED-Customs stop steel wire”"
        assert store.get("old").text == STORY

    def test_a_short_note_with_the_title_of_what_it_corrects_is_enough(self, store):
        save(store, "old")
        save(store, "new", "The number of containers was 14, not 40.", title="Correction: Customs stop steel wire")
        assert store.removal("old").superseded_by == "new"

    def test_the_order_in_which_they_come_makes_no_difference(self, store):
        save(store, "new", STORY.replace("40", "14"), title="(CORRECTED) Customs stop steel wire", day=6)
        assert save(store, "old")[0] is Outcome.ADDED
        assert store.removal("old").superseded_by == "new"
        assert list(store.current_versions()) == ["new"]

    def test_a_correction_that_found_its_article_takes_no_other_of_the_same_title(self, store):
        save(store, "old")
        save(store, "new", STORY.replace("40", "14"), title="CORRECTED-Customs stop steel wire", day=6)
        save(store, "next", ELSEWHERE, title="Customs stop steel wire", day=7)
        assert store.removal("next") is None

    def test_the_same_in_another_paper_stays(self, store):
        save(store, "other", publisher="Another paper")
        save(store, "new", STORY.replace("40", "14"), title="CORRECTED-Customs stop steel wire", day=6)
        assert store.removal("other") is None

    def test_collecting_it_again_does_not_bring_it_back(self, store):
        save(store, "old")
        save(store, "new", STORY.replace("40", "14"), title="CORRECTED-Customs stop steel wire", day=6)
        assert save(store, "old", restore=True)[0] is Outcome.REMOVED
        assert store.removal("old").superseded_by == "new"

    def test_a_person_may_reinstate_it(self, store):
        save(store, "old")
        save(store, "new", STORY.replace("40", "14"), title="CORRECTED-Customs stop steel wire", day=6)
        assert store.reinstate("old") is True
        assert store.reinstate("old") is False
        assert store.removal("old") is None
        assert set(store.current_versions()) == {"old", "new"}

    def test_what_was_superseded_by_a_batch_can_be_asked_for(self, store):
        save(store, "old")
        before = store.sequence()
        save(store, "new", STORY.replace("40", "14"), title="CORRECTED-Customs stop steel wire", day=6)
        assert store.superseded_since(before) == ("old",)
        assert store.superseded_since(store.sequence()) == ()


def withdrawal(**which):
    return Notice(kind=NoticeKind.WITHDRAWN, reason="published in error", source="port-feed", **which)


class TestWithdrawals:
    def test_a_withdrawn_article_leaves_with_its_publishers_reason(self, store):
        save(store, "a", url="https://port.example/a")
        assert store.note(withdrawal(article_id="a", happened="2020-05-09")) == "a"
        removal = store.removal("a")
        assert (removal.kind, removal.reason) == (RemovalKind.WITHDRAWN, "published in error")

    def test_it_can_be_named_by_any_form_of_its_url(self, store):
        save(store, "a", url="https://www.port.example/a/")
        assert store.note(withdrawal(url="http://port.example/a?utm_source=x")) == "a"
        save(store, "b", ELSEWHERE, url="https://port.example/b")
        assert store.note(withdrawal(article_id="an id of the publisher's", url="https://port.example/b")) == "b"

    def test_neither_a_feed_nor_a_file_brings_it_back(self, store):
        save(store, "a")
        store.note(withdrawal(article_id="a"))
        assert save(store, "a", restore=True)[0] is Outcome.REMOVED
        assert store.count() == 0

    def test_what_a_person_had_taken_out_cannot_come_back_by_its_file_either(self, store):
        save(store, "a")
        store.remove("a", "not needed")
        assert store.note(withdrawal(article_id="a")) is None
        assert store.removal("a").kind is RemovalKind.WITHDRAWN
        assert save(store, "a", restore=True)[0] is Outcome.REMOVED

    @pytest.mark.parametrize("which", [{"article_id": "a"}, {"url": "https://port.example/a"}])
    def test_what_comes_after_its_withdrawal_stays_out(self, store, which):
        assert store.note(withdrawal(**which)) is None
        assert save(store, "a", url="https://port.example/a")[0] is Outcome.ADDED
        assert store.removal("a").reason == "published in error"
        assert store.count() == 0

    def test_one_that_a_person_reinstates_may_be_updated(self, store):
        save(store, "a")
        store.note(withdrawal(article_id="a"))
        store.reinstate("a")
        assert save(store, "a", CUT_SHORT)[0] is Outcome.UPDATED
        assert store.count() == 1


class TestNotices:
    def test_they_are_kept_once_and_told_in_order(self, store):
        save(store, "a", url="https://port.example/a")
        changed = Notice(kind=NoticeKind.CHANGED, article_id="a", reason="A table was added", source="port-feed")
        corrected = Notice(
            kind=NoticeKind.CORRECTED, article_id="a", correction_id="c", reason="corrected by notice c", source="f"
        )
        for notice in (changed, corrected, changed):
            assert store.note(notice) is None
        assert {(one.kind, one.correction_id, one.reason) for one in store.notices("a")} == {
            (NoticeKind.CHANGED, "", "A table was added"),
            (NoticeKind.CORRECTED, "c", "corrected by notice c"),
        }
        assert all(one.noted_at for one in store.notices("a"))
        assert store.removal("a") is None

    def test_an_amended_notice_of_a_register_stays_citable(self, store):
        save(store, "a", kind=Kind.OFFICIAL, title="Steel wire; final rule")
        save(store, "c", "On page 7 replace 40 by 14.", kind=Kind.OFFICIAL, title="Steel wire; final rule; Correction")
        assert store.removal("a") is None

    def test_there_may_be_notices_of_what_is_not_in_the_record(self, store):
        store.note(Notice(kind=NoticeKind.CHANGED, article_id="unknown", reason="A table was added", source="f"))
        assert [one.reason for one in store.notices("unknown")] == ["A table was added"]


class TestOddArticles:
    def test_an_article_of_a_thousand_versions_is_one_article(self, store):
        with store.transaction():
            for number in range(1000):
                save(store, "a", f"The duty is {number} percent.")
        assert store.current_versions() == {"a": 1000}
        assert store.get("a").text == "The duty is 999 percent."
        assert store.get("a", 500).text == "The duty is 499 percent."

    def test_an_article_whose_date_moves_stays_one(self, store):
        save(store, "a", day=5)
        assert save(store, "a", day=9)[0] is Outcome.UPDATED
        assert store.count() == 1

    @pytest.mark.parametrize(
        ("published", "ahead"),
        [
            (PartialDate(2020, 5, 5), False),
            (PartialDate(2999, 1, 1), True),
            (PartialDate(2999), True),
            (None, False),
        ],
    )
    def test_a_date_ahead_of_its_time_is_kept_and_flagged(self, store, published, ahead):
        save(store, "a", published=published)
        assert store.get("a").published == published
        assert store.get("a").is_dated_ahead is ahead
        assert store.dated_ahead() == (("a",) if ahead else ())

    def test_tomorrow_and_this_year_are_not_ahead(self, store):
        tomorrow = datetime.now(UTC).date() + timedelta(days=1)
        save(store, "a", published=PartialDate(tomorrow.year, tomorrow.month, tomorrow.day))
        save(store, "b", ELSEWHERE, published=PartialDate(datetime.now(UTC).year))
        assert store.dated_ahead() == ()
