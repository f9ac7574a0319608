"""A quoted sentence with what stands around it in its article."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.article import Article
from index.passage import Passage, split_into_passages
from index.text import Span

CONTEXT_ROOM = 3000
"""Characters that an excerpt has at most, unless a single passage is longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A run of an article's text: code points `start` to `end` of it, and whether there is more on either side."""

    text: str
    start: int
    end: int
    has_earlier: bool
    has_later: bool


def excerpt(article: Article, at: int, *, shift: int = 0, room: int = CONTEXT_ROOM) -> Excerpt:
    """The passage that holds the character `at`, with its neighbours as far as `room` characters allow.

    `shift` moves on by as many passages, backwards when negative; beyond the ends it stays at the first or last.
    """
    passages = split_into_passages(article)
    if not passages:
        return Excerpt(
            text=article.text[:room], start=0, end=min(room, len(article.text)), has_earlier=False, has_later=False
        )
    holding = next((one.ordinal for one in passages if at < one.end), len(passages) - 1)
    middle = min(max(holding + shift, 0), len(passages) - 1)
    first, last = _widened(passages, middle, room)
    start, end = passages[first].start, passages[last].end
    return Excerpt(
        text=article.text[start:end],
        start=start,
        end=end,
        has_earlier=first > 0,
        has_later=last < len(passages) - 1,
    )


def _widened(passages: tuple[Passage, ...], middle: int, room: int) -> Span:
    """The first and last of up to three passages about the middle one that fit."""
    first = last = middle
    if last + 1 < len(passages) and passages[last + 1].end - passages[first].start <= room:
        last += 1
    if first > 0 and passages[last].end - passages[first - 1].start <= room:
        first -= 1
    return first, last
