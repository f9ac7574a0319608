import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import article_id, canonical_url

hosts = st.from_regex(r"[a-z]{1,8}(\.[a-z]{2,5}){1,2}", fullmatch=True)
paths = st.text("abcXYZ019-._~%/ä", max_size=20).map(lambda path: "/" + path)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a/b?q=1",
        "http://example.org/a/b?q=1",
        "HTTPS://Example.ORG/a/b?q=1",
        "https://example.org/a/b/?q=1",
        "https://example.org/a/b?q=1#comments",
        "  https://example.org/a/b?q=1\n",
    ],
)
def test_one_article_has_one_canonical_url_however_it_is_written(url):
    assert canonical_url(url) == "https://example.org/a/b?q=1"


@pytest.mark.parametrize(
    ("one", "other"), [("/a", "/A"), ("/a", "/b"), ("/a?id=1", "/a?id=2"), ("/a", "/a/index.html")]
)
def test_urls_that_may_lead_to_different_articles_stay_different(one, other):
    assert canonical_url(f"https://example.org{one}") != canonical_url(f"https://example.org{other}")


def test_a_site_without_a_path_has_the_path_of_its_root():
    assert canonical_url("http://example.org") == canonical_url("https://example.org/") == "https://example.org/"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org/a",
        "ftp://example.org/a",
        "javascript:alert(1)",
        "https://",
        "/a/b",
        "http://[::1",
        "http://ex℀mple",
    ],
)
def test_what_is_no_web_address_has_no_canonical_url(url):
    assert canonical_url(url) is None


@given(st.text().flatmap(lambda text: st.sampled_from([text, f"http://{text}", f"https://example.org/{text}"])))
def test_any_text_is_taken_and_a_canonical_url_is_its_own(text):
    canonical = canonical_url(text)
    assert canonical is None or canonical_url(canonical) == canonical


amp_like = st.lists(
    st.sampled_from(
        ["amp", "s", "c", "a.example", "m.b.example", "amp.html", "x.amp", "", "ä", "%41", "%zz", "?amp=1"]
    ),
    max_size=5,
).map("/".join)


@given(
    st.sampled_from(["https://www.google.com/amp/", "https://x.cdn.ampproject.org/c/", "https://m.amp.example.org/"]),
    amp_like,
)
def test_the_canonical_url_of_a_cached_page_is_its_own_too(prefix, rest):
    canonical = canonical_url(prefix + rest)
    assert canonical is None or canonical_url(canonical) == canonical


@given(hosts, paths)
def test_the_scheme_and_a_closing_slash_do_not_make_another_article(host, path):
    assert canonical_url(f"http://{host}{path}") == canonical_url(f"https://{host.upper()}{path}/")


@given(st.text())
def test_an_id_is_short_and_depends_on_the_identity_alone(identity):
    assert re.fullmatch("[0-9a-f]{12}", article_id(identity))
    assert article_id(identity) == article_id(identity)
    assert article_id(identity) != article_id(identity + "x")


def test_ids_never_change_from_one_release_to_the_next():
    assert article_id("https://example.org/a") == "b5b10dd0429e"
