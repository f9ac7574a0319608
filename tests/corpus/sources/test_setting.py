from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Kind
from corpus.sources.setting import OPTIONS, SourceKind, parse_setting

HOME = Path("/data")


def parse(table, name="tin-news"):
    return parse_setting(name, table, HOME)


def problem(table, name="tin-news"):
    setting, problems = parse(table, name)
    assert setting is None
    return " / ".join(problems)


def test_an_entry_with_everything_is_read():
    setting, problems = parse(
        {
            "kind": "feed",
            "url": "https://tin.test/feed",
            "enabled": True,
            "verified": False,
            "publisher": "Tin  Daily",
            "article_kind": "news",
            "licence": "all rights reserved",
            "display_limit": 200,
            "interval_minutes": 30,
            "silent_after_days": 5,
            "options": {"summary_only": True, "max_pages": 5},
        }
    )

    assert problems == ()
    assert (setting.name, setting.kind, setting.url) == ("tin-news", SourceKind.FEED, "https://tin.test/feed")
    assert (setting.enabled, setting.verified, setting.publisher) == (True, False, "Tin Daily")
    assert (setting.article_kind, setting.display_limit) == (Kind.NEWS, 200)
    assert (setting.interval, setting.silent_after) == (timedelta(minutes=30), timedelta(days=5))
    assert (setting.option("summary_only"), setting.option("always_page"), setting.option("max_pages")) == (
        True,
        False,
        5,
    )


def test_a_source_is_off_and_shown_in_full_unless_it_says_otherwise():
    setting, _ = parse({"kind": "feed", "url": "https://tin.test/feed"})
    assert (setting.enabled, setting.display_limit, setting.interval) == (False, None, timedelta(hours=1))


def test_official_sources_know_their_address_and_pages_may_be_silent():
    register, _ = parse({"kind": "federal_register"})
    page, _ = parse({"kind": "page", "url": "https://tin.test/"})
    assert register.url == "https://www.federalregister.gov/api/v1"
    assert (register.silent_after, page.silent_after) == (timedelta(days=30), None)


def test_a_path_counts_from_the_folder_of_its_file(monkeypatch):
    monkeypatch.setenv("HOME", "/home/ann")
    assert parse({"kind": "folder", "path": "drop"})[0].path == Path("/data/drop")
    assert parse({"kind": "folder", "path": "/abs"})[0].path == Path("/abs")
    assert parse({"kind": "folder", "path": "~/drop"})[0].path == Path("/home/ann/drop")


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({}, "no `kind`"),
        ({"kind": "fed"}, "must be one of feed, sitemap"),
        ({"kind": ["feed"]}, "must be one of"),
        ({"kind": "feed"}, "needs a `url`"),
        ({"kind": "folder"}, "needs a `path`"),
        ({"kind": "feed", "url": "https://x.test/", "path": "a"}, "only a folder"),
        ({"kind": "feed", "url": "ftp://x.test/"}, "only http and https"),
        ({"kind": "feed", "url": "https://ann:pw@x.test/"}, "user name"),
        ({"kind": "feed", "url": "http://127.1/"}, "plainly written address"),
        ({"kind": "feed", "url": 7}, "must be a text"),
        ({"kind": "feed", "url": "https://x.test/", "enabled": "yes"}, "true or false"),
        ({"kind": "feed", "url": "https://x.test/", "interval_minutes": 1}, "at least 5"),
        ({"kind": "feed", "url": "https://x.test/", "interval_minutes": 1_440_000_000_000}, "at most 1,000,000"),
        ({"kind": "feed", "url": "https://x.test/", "silent_after_days": 10**9}, "at most 1,000,000"),
        ({"kind": "feed", "url": "https://x.test/", "display_limit": -1}, "at least 0"),
        ({"kind": "feed", "url": "https://x.test/", "display_limit": True}, "whole number"),
        ({"kind": "feed", "url": "https://x.test/", "article_kind": "gossip"}, "must be one of official"),
        ({"kind": "feed", "url": "https://x.test/", "publisher": " "}, "not empty"),
        ({"kind": "feed", "url": "https://x.test/", "enable": True}, "is `enabled` meant?"),
        ({"kind": "feed", "url": "https://x.test/", "options": []}, "must be a table"),
        ({"kind": "feed", "url": "https://x.test/", "options": {"sumary_only": True}}, "is `summary_only` meant?"),
        ({"kind": "feed", "url": "https://x.test/", "options": {"zzz": True}}, "known are summary_only"),
        ({"kind": "page", "url": "https://x.test/", "options": {"zzz": True}}, "known are none"),
        ({"kind": "feed", "url": "https://x.test/", "options": {"max_pages": 0}}, "at least 1"),
        ({"kind": "govuk", "options": {"organisations": "one"}}, "list of texts"),
        ({"kind": "govuk", "options": {"organisations": [1]}}, "must be a text"),
    ],
)
def test_what_cannot_be_used_is_said_for_people(table, words):
    assert words in problem(table)


@pytest.mark.parametrize("name", ["", "Tin", "tin news", "-tin", "../x", "x" * 61, "file", "starter", "zölle"])
def test_names_are_small_plain_and_not_taken(name):
    assert "name" in problem({"kind": "feed", "url": "https://x.test/"}, name)


def test_all_that_is_wrong_with_an_entry_is_told_at_once():
    text = problem({"kind": "feed", "url": "x", "enabled": 1, "interval_minutes": "often"})
    assert all(f"`{key}`" in text for key in ("url", "enabled", "interval_minutes"))


def test_every_kind_of_source_has_its_options_described():
    assert set(OPTIONS) == set(SourceKind)
    assert all(option.doc for options in OPTIONS.values() for option in options.values())


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(["kind", "url", "path", "enabled", "publisher", "interval_minutes", "options", "licence", "x"])


@given(st.text(max_size=10), st.dictionaries(KEYS, VALUES | st.sampled_from([*SourceKind]), max_size=6))
def test_any_table_is_a_source_or_has_problems(name, table):
    setting, problems = parse_setting(name, table, HOME)
    assert (setting is None) == bool(problems)
