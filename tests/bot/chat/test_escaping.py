import re

import pytest
from discord_standin.markdown import Live, invitations, previews, shown
from hostile_text import PIECES, hostile
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.chat.escaping import LONGEST_LINK, escaped, escaped_line, link_target, one_line, seen


@settings(deadline=None)
@given(hostile)
@example("[x](https://evil.example) y](https://evil.example)")
@example("\\*a* \\\\[b](http://c.example)")
@example(">>> a\n# b\n - c\n\u00a01. d")
@example("discord\u200b.gg/abc")
@example("a\u202e\u200dhttps\u2060://evil.example")
def test_text_shows_as_written_and_nothing_of_it_is_alive(text: str) -> None:
    message = escaped(text)
    assert shown(message).text == seen(text)
    assert not shown(message).live
    assert not previews(message)


@settings(deadline=None)
@given(hostile)
@example("x](https://evil.example) y")
@example("x](\\https://evil.example)")
def test_the_same_between_links_of_ours(text: str) -> None:
    line = f"[first](<https://1.example/>) {escaped_line(text)} [second](<https://2.example/>)"
    result = shown(line)
    assert result.text.replace("\u2068", "").replace("\u2069", "") == f"first {one_line(text)} second"
    assert result.live == [Live("link", "https://1.example/"), Live("link", "https://2.example/")]
    assert previews(line) == []


@settings(deadline=None)
@given(hostile)
def test_escaped_text_stays_inert_in_a_quotation(text: str) -> None:
    result = shown("\n".join(f"> {line}" for line in escaped(text).split("\n")))
    assert result.quotes == [seen(text).removesuffix("\n")]
    assert result.kinds() == {"quote"}


@pytest.mark.parametrize("piece", [piece for piece in PIECES if shown(piece).live or invitations(piece)])
def test_each_construct_would_be_alive_without_escaping(piece: str) -> None:
    assert not shown(escaped(piece)).live
    assert not invitations(escaped(piece))


def test_ordinary_prose_is_left_as_it_is() -> None:
    prose = 'On 26 March 2015 the U.S. asked (G/TBT/N/CHN/1172) about "secure and controllable" - at a cost of $3.5bn, 25%; see #4.'
    assert escaped(prose) == prose


@pytest.mark.parametrize(
    ("text", "what_is_seen"),
    [
        ("\u202efdp.exe\u202c", "fdp.exe"),
        ("se\u00adcure\u200b and\ufeff", "secure and"),
        ("a\u200db", "ab"),
        ("👩\u200d💻 ❤️\u200d🔥", "👩\u200d💻 ❤️\u200d🔥"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("nul\x00 esc\x1b[0m", "nul esc[0m"),
        ("one\r\ntwo\u2028three\x85four", "one\ntwo\nthree\nfour"),
        ("half \ud83d", "half \ufffd"),
    ],
)
def test_what_cannot_be_seen_is_dropped(text: str, what_is_seen: str) -> None:
    assert seen(text) == what_is_seen


def test_right_to_left_text_is_isolated_from_what_surrounds_it() -> None:
    assert escaped_line("שלום") == "\u2068שלום\u2069"
    assert escaped_line("salut") == "salut"


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://www.wto.org/english/news_e/", "https://www.wto.org/english/news_e/"),
        ("HTTP://Example.ORG:8080/A?b=c&d#e", "http://example.org:8080/A?b=c&d#e"),
        ("https://example.org/a(b)>c d\\e", "https://example.org/a%28b%29%3Ec%20d%5Ce"),
        ("https://пример.рф/п", "https://xn--e1afmkfd.xn--p1ai/%D0%BF"),
        ("  https://example.org/x\n", "https://example.org/x"),
        ("https://example.org/100%25?q='a'", "https://example.org/100%25?q=%27a%27"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("ftp://example.org/", None),
        ("discord://-/channels/1", None),
        ("//example.org/x", None),
        ("https://", None),
        ("https://user@example.org/", None),
        ("https://good.example\\@evil.example/", None),
        ("https://discord.gg/abc", None),
        ("https://www.discord.com/invite/abc", None),
        ("https://[::1]/", None),
        ("https://[nonsense/", None),
        ("https://example.org:99999/", None),
        ("https://exa mple.org/", None),
        ("https://example.org/\ud800", None),
        ("https://example.org/" + "a" * LONGEST_LINK, None),
        ("", None),
    ],
)
def test_only_plain_web_addresses_become_links(url: str, target: str | None) -> None:
    assert link_target(url) == target


@settings(deadline=None)
@given(st.one_of(hostile, hostile.map(lambda tail: f"https://example.org/{tail}")))
def test_a_link_cannot_be_broken_out_of(url: str) -> None:
    target = link_target(url)
    if target is None:
        return
    assert re.fullmatch(r"https?://[!-~]+", target)
    result = shown(f"[open](<{target}>) **x**")
    assert result.text == "open x"
    assert [live.value for live in result.live] == [target, "x"]
    assert not previews(f"[open](<{target}>)")
