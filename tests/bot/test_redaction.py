"""No token, key or password passes, and ordinary text is left as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.redaction import HIDDEN, redactor

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.a-token-that-was-never-one-12345"
INTERACTION = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OmFiY2RlZg"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"Improper token {TOKEN} passed", TOKEN),
        (f"{{'op': 2, 'd': {{'token': '{INTERACTION}'}}}}", INTERACTION),
        (f'{{"token": "{INTERACTION}", "type": 2}}', INTERACTION),
        (f"POST https://discord.com/api/v10/webhooks/123456789012345678/{INTERACTION}/messages/@original", INTERACTION),
        (f"POST /interactions/123456789012345678/{INTERACTION}/callback with 503", INTERACTION),
        (f"Authorization: Bot {INTERACTION}", INTERACTION),
        (f"{{'Authorization': 'Bot {INTERACTION}', 'X': 'y'}}", INTERACTION),
        ("X-Api-Key: DEMO0KEY0DEMO0KEY", "DEMO0KEY0DEMO0KEY"),
        ("GET https://api.example/v4/documents?page=2&api_key=DEMO0KEY0DEMO0KEY", "DEMO0KEY0DEMO0KEY"),
        ("https://reader:open-sesame@feeds.example/trade.xml", "open-sesame"),
    ],
)
def test_what_looks_like_a_secret_is_hidden(text, secret):
    shown = redactor()(text)
    assert secret not in shown
    assert HIDDEN in shown


def test_where_the_secret_stood_can_still_be_seen():
    assert redactor()("https://u:pass@host/x?key=abc#top") == f"https://u:{HIDDEN}@host/x?key={HIDDEN}#top"
    assert redactor()(f"/webhooks/1/{INTERACTION}/messages") == f"/webhooks/1/{HIDDEN}/messages"


@given(
    secret=st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=8, max_size=60),
    before=st.text(max_size=20),
    after=st.text(max_size=20),
)
def test_a_secret_that_is_known_is_hidden_in_whatever_it_stands(secret, before, after):
    shown = redactor([secret])(f"{before}\0{secret}\0{after}")
    assert f"\0{secret}\0" not in shown


def test_the_longer_of_two_secrets_goes_first():
    shown = redactor(["long-secret", "long-secret-and-more"])("see long-secret-and-more")
    assert shown == f"see {HIDDEN}"


def test_a_setting_too_short_to_be_a_secret_does_not_blank_out_words():
    assert redactor(["", "a", "steel"])("a duty on steel") == "a duty on steel"


@pytest.mark.parametrize(
    "text",
    [
        "question 1a2b3c4d: answered in 12 ms",
        "89 FR 76581, WT/DS543/R and G/TBT/N/USA/1234 at https://www.wto.org/english/tratop_e/dispu_e/ds543_e.htm",
        "index.whoosh_backend.whole_generations.snapshot",
        "GET /api/v10/users/@me",
        "mail to someone@example.org",
    ],
)
def test_ordinary_text_is_left_as_it_is(text):
    assert redactor()(text) == text
