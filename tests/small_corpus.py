"""A few short articles, written for the tests, and answerers over them."""

from __future__ import annotations

from datetime import UTC, datetime

from memory_backend import MemoryBackend

from corpus.article import Article
from corpus.dates import PartialDate
from index.answer import QuestionAnswerer
from index.passage import split_into_passages

WHEAT = (
    "Canada asked India on Tuesday to explain how it inspects imported wheat. "
    'The request names the words "free of weeds", which Indian customs officers use at the port of Chennai.\n\n'
    "India promised an answer within 60 days. Canadian exports of wheat to India fell by 40 percent last year.\n\n"
    "Farmers in Saskatchewan welcomed the step. Their union said the inspections cost 12 million dollars a year."
)
SHOES = (
    "Brazil raised its duty on leather shoes to 35 percent. The decree took effect on May 4, 2021. "
    "Mr. Duarte, the minister of trade, said the duty protects 300,000 jobs.\n\n"
    "Vietnam may bring a complaint to the WTO. The U.S. did not comment."
)
FISH = (
    "Norway and Iceland ended their talks on mackerel without an agreement. Norway wanted a larger quota. "
    "The two sides will meet again in Bergen in October."
)


def article(
    text: str, *, article_id: str = "a1", title: str = "Notice", published: str | None = None, **other
) -> Article:
    """An article of this text."""
    return Article(
        id=article_id,
        title=title,
        text=text,
        published=PartialDate.parse(published) if published else None,
        retrieved_at=datetime(2026, 1, 1, tzinfo=UTC),
        **other,
    )


ARTICLES = (
    article(
        WHEAT,
        article_id="wheat",
        title="Canada questions India's wheat inspections",
        published="2021-06-02",
        publisher="Prairie Courier",
        url="https://prairie.example/wheat",
    ),
    article(
        SHOES,
        article_id="shoes",
        title="Brazil protects its shoemakers",
        published="2021-05",
        publisher="Rio Trade Post",
    ),
    article(FISH, article_id="fish", title="No deal on mackerel"),
)


def backend_with(*articles: Article) -> MemoryBackend:
    """A search backend in memory that holds these articles."""
    backend = MemoryBackend()
    for one in articles:
        backend.replace(one.id, split_into_passages(one))
    return backend


def answerer_over(*articles: Article) -> QuestionAnswerer:
    """An answerer that knows these articles, or all of this module when none is named."""
    return QuestionAnswerer(backend_with(*(articles or ARTICLES)))
