"""Functions that are given any bytes: only the errors that are meant for people may leave, and what must hold, holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from discord_standin.markdown import shown
from fake_answers import answer, evidence

from bot.chat.card import card_of
from bot.chat.client import question_of
from bot.chat.layout import MESSAGE_LIMIT
from bot.chat.rendering import answer_text
from bot.redaction import redactor
from corpus.address_guard import parse_target
from corpus.article_file import format_article_file, parse_article_file
from corpus.errors import AddressRefused, FetchError, UnreadableInput
from corpus.extract import extract
from corpus.feed import parse_feed
from corpus.received import DOCX, EMAIL, HTML, MARKDOWN, PLAIN, RECORD, Received
from corpus.sources.sitemap_file import parse_sitemap
from index.question import analyze_question
from index.search_syntax import parse_search

LONGEST = 500
TODAY = date(2026, 1, 1)
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.a-token-that-was-never-one-12345"


def _is_for_people(error: Exception) -> None:
    assert str(error)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _extracting(media_type: str) -> Callable[[bytes], None]:
    def extracted(data: bytes) -> None:
        try:
            draft = extract(Received(location="/f", data=data, media_type=media_type))
        except UnreadableInput as error:
            _is_for_people(error)
            return
        assert draft.text.strip()
        assert draft.title
        assert not set(draft.text) & set(map(chr, (*range(9), 11, 12, *range(14, 32), 127)))
        draft.text.encode("utf-8")

    return extracted


def _feed(data: bytes) -> None:
    try:
        feed = parse_feed(data, url="https://feeds.example/rss")
    except UnreadableInput as error:
        _is_for_people(error)
        return
    for entry in feed.entries:
        assert not entry.url or entry.url.startswith(("http://", "https://"))


def _sitemap(data: bytes) -> None:
    try:
        parse_sitemap(data, url="https://site.example/sitemap.xml")
    except (UnreadableInput, FetchError) as error:
        _is_for_people(error)


def _address(data: bytes) -> None:
    try:
        target = parse_target(_text(data))
    except AddressRefused as error:
        _is_for_people(error)
        return
    assert target.scheme in ("http", "https")


def _article_file(data: bytes) -> None:
    try:
        draft = parse_article_file(_text(data))
    except UnreadableInput as error:
        _is_for_people(error)
        return
    again = parse_article_file(format_article_file(draft))
    assert (again.title, again.text, again.published) == (draft.title, draft.text, draft.published)


def _question(data: bytes) -> None:
    text = _text(data)[:LONGEST]
    query = analyze_question(text, today=TODAY)
    assert len(query.terms) <= LONGEST


def _search(data: bytes) -> None:
    parse_search(_text(data)[:LONGEST])


def _message(data: bytes) -> None:
    question_of(_text(data))


def _rendering(data: bytes) -> None:
    """Whatever articles and questions hold, nothing of theirs is alive, and the message fits."""
    first, second, third, fourth = (_text(part) for part in (data + b"\0\0\0").split(b"\0", 3))
    card = card_of(answer(evidence(first or "x", title=second, publisher=third), question=fourth), today=TODAY)
    text = answer_text(card, echo=True)
    assert len(text.encode("utf-16-le")) // 2 <= MESSAGE_LIMIT
    seen = shown(text)
    assert set(seen.links) <= {"https://www.wto.org/english/news_e/2015.htm"}, seen.links
    assert seen.kinds() <= {"bold", "quote", "small", "link"}, seen.kinds()


def _redaction(data: bytes) -> None:
    text = _text(data)
    assert TOKEN not in redactor([TOKEN])(f"{text} {TOKEN} {text}")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "html": _extracting(HTML),
    "plain": _extracting(PLAIN),
    "markdown": _extracting(MARKDOWN),
    "email": _extracting(EMAIL),
    "docx": _extracting(DOCX),
    "record": _extracting(RECORD),
    "feed": _feed,
    "sitemap": _sitemap,
    "address": _address,
    "article_file": _article_file,
    "question": _question,
    "search": _search,
    "message": _message,
    "rendering": _rendering,
    "redaction": _redaction,
}
