"""A library that answers from a function, over articles in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from fake_answers import INDIGENOUS, MARCH_26, SECURE, Answerer

from bot.catalogue import Catalogue
from bot.scope import EVERYTHING, Limits
from corpus.article import Article, Kind
from corpus.headline import Headline
from index.answer import Answer
from index.backend import Hit
from index.query import Query
from index.search_syntax import Search

BEFORE = "The committee met in Geneva."
AFTER = "China said that it would reply in June."


def article(identity: str, text: str = "", **fields: object) -> Article:
    values = {
        "title": f"Article {identity}",
        "text": text or f"Text of {identity}.",
        "retrieved_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return Article(id=identity, **{**values, **fields})


def flagship() -> Article:
    """The article of the flagship's answer; its sentences stand where `fake_answers.answered` says."""
    return article(
        "a1",
        f"{SECURE} {INDIGENOUS}\n\n{BEFORE} It was a long day. The talks went on.\n\n{AFTER} Nobody else spoke. That was all.",
        title="U.S. raises China's bank technology rules at the WTO",
        publisher="Trade Attaché brief",
        url="https://www.wto.org/english/news_e/2015.htm",
        published=MARCH_26,
        kind=Kind.BRIEF,
    )


def headline(one: Article) -> Headline:
    """The article without its text."""
    names = ("id", "title", "url", "publisher", "published", "kind", "version", "topics", "parties", "identifiers")
    return Headline(**{name: getattr(one, name) for name in names})


class FakeLibrary:
    """Answers with `answerer`; holds the flagship's article and whatever is added to `articles`."""

    def __init__(self, answerer: Callable[..., Answer] | None = None, *articles: Article) -> None:
        self.answerer = answerer or Answerer()
        self.articles = {one.id: one for one in (flagship(), *articles)}
        self.display_limits: dict[str, int] = {}
        self.previous: list[str | None] = []
        self.limits: list[Limits] = []

    def ask(self, question: str, *, previous: str | None = None, limits: Limits = EVERYTHING) -> Answer:
        self.previous.append(previous)
        self.limits.append(limits)
        answer = self.answerer(question)
        for one in answer.evidence:  # what was quoted from a made-up article is in the corpus all the same
            passage = one.passage
            known = article(
                passage.article_id,
                passage.text,
                title=passage.title,
                url=passage.url,
                publisher=passage.publisher,
                published=passage.published,
            )
            self.articles.setdefault(passage.article_id, known)
        return replace(answer, id=f"{answer.id}{len(self.previous)}")

    def search(self, query: Query, limit: int) -> Sequence[Hit]:
        return ()

    def did_you_mean(self, search: Search, limits: Limits) -> str | None:
        return None

    def article(self, article_id: str, version: int | None = None) -> Article | None:
        return self.articles.get(article_id)

    def display_limit(self, origin: str) -> int | None:
        return self.display_limits.get(origin)

    def source_states(self) -> Sequence[tuple[str, str]]:
        return (("wto-news", "working"),)

    def problems(self) -> Sequence[str]:
        return ()

    def catalogue(self) -> Catalogue:
        return Catalogue(map(headline, self.articles.values()))

    @property
    def latest_catalogue(self) -> Catalogue:
        return self.catalogue()
