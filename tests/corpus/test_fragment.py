import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.fragment import as_fragment, fragment_line, fragment_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("plain words", "plain words"),
        ("<p>One.</p><p>Two\n  lines.</p>", "One.\n\nTwo lines."),
        ("One.<br><br/>Two.", "One.\n\nTwo."),
        ("A <b>bold</b> and <a href='x'>linked</a> word", "A bold and linked word"),
        ("<ul><li>First</li><li>Second</li></ul>", "First\n\nSecond"),
        ("<h2>Head</h2>Text", "Head\n\nText"),
        ("Duty on <i>10</i>% &amp; more&nbsp;&lt;5&gt;", "Duty on 10% & more <5>"),
        (
            "<table><tr><th>Good</th><th>Rate</th></tr><tr><td>Steel</td><td>25%</td></tr><tr><td>Tin</td><td></td></tr></table>",
            "Good | Rate\n\nSteel | 25%\n\nTin",
        ),
        ("<pre>\nline one\n  line two\n</pre>after", "line one\n  line two\n\nafter"),
        ("<p>unclosed <b>tags<p>go on", "unclosed tags\n\ngo on"),
        ("<!-- only a comment -->", ""),
        ("a\0b", "ab"),
    ],
)
def test_blocks_become_paragraphs_and_inline_marks_vanish(html, text):
    assert fragment_text(html) == text


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert('BAD')</script>",
        "<style>p { content: 'BAD' }</style>",
        "<iframe src='//evil'>BAD</iframe>",
        "<noscript>BAD</noscript>",
        "<svg><text>BAD</text></svg>",
        "<form><input value='BAD'><button>BAD</button></form>",
        '<p onclick="BAD()"></p>',
        "<!-- BAD -->",
        "<![CDATA[ BAD ]]>",
        "<figure><img alt='BAD' src=x><figcaption>BAD</figcaption></figure>",
        "<object><embed src='BAD'>BAD</object>",
        "<template><p>BAD</p></template>",
        "<head><title>BAD</title></head>",
        "<script><script>BAD</script></script>",
    ],
)
def test_what_is_no_text_is_left_out(html):
    assert fragment_text(f"<p>Good.</p>{html}<p>Also good.</p>") == "Good.\n\nAlso good."


def test_elements_can_be_left_out_by_their_class():
    html = "<p>The duty <span class='a unprinted'>(page 7)</span>applies. <span class='b'>Always.</span></p>"
    assert fragment_text(html, skip_classes=frozenset({"unprinted"})) == "The duty applies. Always."


def test_a_title_comes_on_one_line():
    assert fragment_line("Tariffs &amp; <i>quotas</i>\n raised") == "Tariffs & quotas raised"
    assert fragment_line("a < b") == "a < b"


@given(st.text())
def test_any_markup_gives_clean_paragraphs(html):
    for line in fragment_text(html).split("\n\n"):
        assert line == line.strip() or "<pre" in html.lower()


@given(
    st.lists(st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters="&"), min_size=1), min_size=1)
)
@example(lines=["|"])
def test_plain_text_comes_back_as_its_lines(lines):
    text = "\n".join(lines)
    assert fragment_text(as_fragment(text)).split("\n\n") == [line for line in lines if line]


def test_absurd_depth_and_length_are_no_matter():
    assert fragment_text("<div>" * 100_000 + "deep") == "deep"
    assert fragment_text("<!--" * 100_000) == ""
    assert fragment_text("<a " * 100_000 + ">x") == "x"
