import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.characters import one_line, readable


@pytest.mark.parametrize(
    ("received", "text"),
    [
        ("Smith &amp; Sons", "Smith & Sons"),
        ("a &amp;lt;b&amp;gt; c", "a <b> c"),
        ("China&#8217;s rules &#x2014; now", "China’s rules — now"),
        ("AT&T &copy 2019 &nosuchname;", "AT&T &copy 2019 &nosuchname;"),
        ("one\r\ntwo\rthree\u2028four\x85five", "one\ntwo\nthree\nfour\nfive"),
        ("tariff\tschedule", "tariff schedule"),
        ("zero\u200bwidth, soft\xadhyphen, \ufeffmark", "zerowidth, softhyphen, mark"),
        ("right\u202eto left\u2066", "rightto left"),
        ("nul\x00 and \x1b[31mred\x7f", "nul and [31mred"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("kept:  two spaces, nbsp\xa0and “quotes” 👩‍👩‍👧", "kept:  two spaces, nbsp\xa0and “quotes” 👩‍👩‍👧"),
    ],
)
def test_readable(received, text):
    assert readable(received) == text


@given(st.text(st.sampled_from("&;#amplt38xX26 \x00\u200b\r\nAé")) | st.text(max_size=80))
def test_readable_text_stays_as_it_is(received):
    once = readable(received)
    assert readable(once) == once
    once.encode()


def test_entities_encoded_a_hundred_times_are_decoded_in_one_go():
    assert readable("&" + "amp;" * 100 + "lt;") == "<"


@given(st.text())
def test_one_line_holds_no_line_end_and_no_white_space_at_its_ends(received):
    line = one_line(received)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
