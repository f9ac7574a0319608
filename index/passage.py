"""A passage: a run of sentences of one article, the unit that is indexed and found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.article import Article, Kind
from corpus.dates import PartialDate
from corpus.page_marks import page_at
from index.text import Span, paragraphs, sentences

SENTENCES_PER_PASSAGE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of sentences. `start` and `sentences` are code points into the article's text.

    Passages of articles with the same `story` may say the same; `origin` is what Article.origin is. `pages` holds the
    page, from 1, on which each of the sentences begins, and is empty for texts without pages. `identifiers` are those
    under which the article is filed (a dispute, a docket) though neither its title nor its text has them.
    """

    id: str
    article_id: str
    ordinal: int
    text: str
    start: int
    sentences: tuple[Span, ...]
    title: str
    publisher: str | None
    url: str | None
    published: PartialDate | None
    kind: Kind
    version: int
    topics: tuple[str, ...] = ()
    story: str = ""
    origin: str = ""
    pages: tuple[int, ...] = ()
    identifiers: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The title with the identifiers under which the article is filed: what is indexed as its title."""
        return "\n".join((self.title, *self.identifiers))

    @property
    def end(self) -> int:
        """Where the passage ends in the article's text."""
        return self.start + len(self.text)

    def quote(self, span: Span) -> str:
        """The sentence at these offsets of the article's text."""
        return self.text[span[0] - self.start : span[1] - self.start]


def split_into_passages(article: Article) -> tuple[Passage, ...]:
    """The article as passages of about three sentences, in order, covering every sentence once."""
    filed_under = tuple(one for one in article.identifiers if one not in article.text and one not in article.title)
    return tuple(
        Passage(
            id=f"{article.id}#{ordinal}",
            article_id=article.id,
            ordinal=ordinal,
            text=article.text[run[0][0] : run[-1][1]],
            start=run[0][0],
            sentences=run,
            title=article.title,
            publisher=article.publisher,
            url=article.url,
            published=article.published,
            kind=article.kind,
            version=article.version,
            topics=article.topics,
            story=article.story,
            origin=article.origin,
            identifiers=filed_under,
            pages=tuple(page for begin, _ in run if (page := page_at(article.pages, begin))),
        )
        for ordinal, run in enumerate(_runs(article.text))
    )


def _runs(text: str) -> Iterator[tuple[Span, ...]]:
    """Sentences in runs that end with a paragraph where they can."""
    run: list[Span] = []
    for paragraph in paragraphs(text):
        for sentence in sentences(text, paragraph):
            run.append(sentence)
            if len(run) == SENTENCES_PER_PASSAGE:
                yield tuple(run)
                run = []
    if run:
        yield tuple(run)
