import pytest

from corpus.dates import DateFound, PartialDate
from corpus.errors import UnreadableInput
from corpus.extract import extract
from corpus.received import HTML, PLAIN, Received

SENTENCES = [
    "Ministers of twelve countries met in the harbor city on Monday to talk about fish.",
    "They agreed to lower the duties on frozen fish by 4.5 percent, the host said.",
    "“Nobody got all he wanted,” the minister of Norway told reporters after the talks.",
]
ARTICLE = "<article><h1>Duties on fish fall</h1>" + "".join(f"<p>{line}</p>" for line in SENTENCES) + "</article>"


def page(head="", body=ARTICLE, attributes=""):
    return f"<!doctype html><html {attributes}><head>{head}</head><body><nav><a href='/'>Home</a></nav>{body}</body></html>"


def draft_of(text, url=None, media_type=HTML, **told):
    data = text if isinstance(text, bytes) else text.encode()
    return extract(Received(location="fish.html", data=data, media_type=media_type, url=url, **told))


def meta(**names):
    return "".join(f'<meta name="{name.replace("__", ":")}" content="{content}">' for name, content in names.items())


def test_the_article_is_found_and_the_page_round_it_is_not():
    draft = draft_of(page("<title>Duties on fish fall</title>"))
    assert draft.title == "Duties on fish fall"
    assert draft.text == "\n\n".join(SENTENCES)
    assert draft.language == "en"


def test_nothing_that_runs_or_hides_is_in_the_text():
    hidden = (
        "<script>stolen()</script><style>.a{color:red}</style><!-- secret --><iframe src='https://evil.example'>frame</iframe>"
        "<noscript>enable scripts</noscript><template>templated</template><p hidden>veiled</p><p style='display: none'>veiled</p><svg><text>drawn</text></svg>"
    )
    text = draft_of(page(body=ARTICLE.replace("<p>", f"{hidden}<p onclick='steal()' style='x'>", 2))).text
    for word in ("stolen", "color", "secret", "evil", "frame", "steal", "templated", "veiled", "onclick"):
        assert word not in text
    assert all(line in text for line in SENTENCES)


@pytest.mark.parametrize(
    ("head", "iso"),
    [
        ('<meta property="article:published_time" content="2015-03-26T17:04:00+01:00">', "2015-03-26"),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2015-03-26"}</script>',
            "2015-03-26",
        ),
        (
            '<script type="application/ld+json">[{"@graph": [{"@type": ["Report"], "datePublished": "2015-03"}]}]</script>',
            "2015-03",
        ),
        (meta(date="March 26, 2015"), "2015-03-26"),
        (meta(citation_publication_date="2015/03/26"), "2015-03-26"),
        ('<meta itemprop="datePublished" content="2015">', "2015"),
    ],
)
def test_the_date_is_what_the_head_of_the_page_says(head, iso):
    draft = draft_of(page(head))
    assert (str(draft.published), draft.published_found) == (iso, DateFound.METADATA)


@pytest.mark.parametrize(
    "text",
    [
        page(),
        page(body=ARTICLE.replace("Monday", "March 26, 2015")),
        page(body=ARTICLE + "<time datetime='2015-03-26'>a day</time><footer>2015-03-26</footer>"),
        page('<link rel="canonical" href="https://example.org/2015/03/26/fish">'),
        page(meta(date="03/04/2015")),
        page('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": 7}</script>'),
        page('<script type="application/ld+json">{"@type": "Person", "datePublished": "2015-03-26"}</script>'),
        page('<script type="application/ld+json">' + "[" * 100_000 + "</script>"),
    ],
    ids=range(8),
)
def test_a_date_is_never_guessed_from_text_or_address(text):
    draft = draft_of(text)
    assert (draft.published, draft.published_found) == (None, DateFound.NONE)


def test_a_page_that_tells_its_day_and_none_can_be_read_is_told_of():
    (told,) = draft_of(page(meta(date="03/04/2015"))).noted
    assert "its date is '03/04/2015'" in told
    assert not draft_of(page(meta(article__published_time="soon", date="2015-03-26"))).noted


def test_the_day_of_the_last_change_and_the_site_are_told_by_the_head():
    draft = draft_of(page(meta(article__modified_time="2015-03-27T08:00:00Z", og__site_name="Harbor &amp; News")))
    assert draft.updated == PartialDate.parse("2015-03-27T08:00:00Z")
    assert draft.publisher == "Harbor & News"


def test_the_title_of_the_head_is_better_than_a_heading_and_a_feeds_better_still():
    text = page(meta(og__title="Fish: duties fall"))
    assert draft_of(text).title == "Fish: duties fall"
    assert draft_of(text, title="From the feed").title == "From the feed"


def test_a_page_may_name_its_address_but_not_one_of_another_site():
    def canonical(address):
        return page(f'<link rel="canonical" href="{address}">')

    fetched = "https://example.org/fish?from=feed"
    assert draft_of(canonical("https://www.example.org/fish"), fetched).url == "https://www.example.org/fish"
    assert draft_of(canonical("https://other.example/fish"), fetched).url == fetched
    assert draft_of(canonical("/fish"), fetched).url == fetched
    assert draft_of(canonical("javascript:alert(1)")).url is None
    assert draft_of(canonical("https://other.example/fish")).url == "https://other.example/fish"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (page().encode("utf-16"), HTML),
        (page('<meta charset="windows-1252">').encode("cp1252"), HTML),
        (page().encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (page('<meta charset="windows-1251">').encode(), HTML),
        (b"<?xml version='1.0' encoding='windows-1252'?>" + page().encode("cp1252"), HTML),
        (b"\xef\xbb\xbf" + page().encode(), HTML),
    ],
    ids=range(6),
)
def test_quotation_marks_survive_whatever_the_page_says_of_its_encoding(data, media_type):
    assert draft_of(data, media_type=media_type).text == "\n\n".join(SENTENCES)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<div>" * 100_000 + "fish", "nested"),
        (page(body="<table>" * 100_000), "nested"),
        (page(body="<p>fish</p>" * 100_000), "too many"),
        (page(body="<p " + " ".join(f"a{number}=1" for number in range(300_000)) + ">fish"), "too many"),
        (page(body="<table><tr><td>a</td></tr></table>" * 5_000), "too many"),
        ("", "no"),
        (page(body=""), "no article"),
        ("<!-- only a comment -->", "no"),
        (b"\x00" * 1000, "no"),
    ],
    ids=range(9),
)
def test_pages_without_an_article_and_pages_made_to_choke_on_are_refused(text, reason):
    with pytest.raises(UnreadableInput) as caught:
        draft_of(text)
    assert reason in caught.value.reason


def test_too_large_a_page_is_refused():
    with pytest.raises(UnreadableInput, match="10 MB"):
        draft_of(b" " * (10 * 1024 * 1024 + 1))


def test_a_page_saved_as_a_text_file_is_read_as_a_page():
    assert draft_of(page(), media_type=PLAIN).text == "\n\n".join(SENTENCES)
