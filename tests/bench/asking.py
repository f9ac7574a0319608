"""Whole answers: from a question in words to evidence, over passages of three sentences, beside the bare searches."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from bench.engines import Arrays, Article, StockWhoosh
from bench.measure import engine, read_articles

from corpus.article import Article as Collected
from index.answer import QuestionAnswerer
from index.passage import split_into_passages
from index.query import Query
from index.whoosh_backend import WhooshBackend

_OPENINGS = ("What did {} say about {}?", "Why did {} ask for {}?", "When did {} and {} meet?", "Who told {} of {}?")


def asked(work: Path, articles: Path, count: int) -> dict[str, float]:
    """p50 and p95 in CPU ms of a whole answer; beside it the bare searches over passages, over articles and in stock."""
    folder = work / "passages"
    backend = WhooshBackend.open(folder)
    if not backend.count():
        _index(backend, articles)
    typed = list(_typed(articles, count))
    answerer = QuestionAnswerer(backend)
    answerer.answer("What did anybody say?")
    figures = {"passages": float(backend.count())}
    spent = []
    for question, _ in typed:
        begin = time.process_time()
        answerer.answer(question)
        spent.append((time.process_time() - begin) * 1e3)
    figures |= {"ask_p50": float(np.percentile(spent, 50)), "ask_p95": float(np.percentile(spent, 95))}
    for name, subject in (
        ("passages", Arrays(folder)),
        ("articles", engine(Arrays.name, work)),
        ("stock", engine(StockWhoosh.name, work)),
    ):
        subject.open()
        spent = []
        for _, words in typed[: 60 if name == "stock" else count]:
            begin = time.process_time()
            subject.any_of(words)
            spent.append((time.process_time() - begin) * 1e3)
        figures[f"bare_{name}_p50"] = float(np.percentile(spent, 50))
    return figures


def _index(backend: WhooshBackend, articles: Path) -> None:
    with backend.writing():
        for article in read_articles(articles):
            backend.replace(f"{article.number:08}", split_into_passages(_collected(article)))


def _collected(article: Article) -> Collected:
    return Collected(
        id=f"{article.number:08}", title=article.title, text=article.text, retrieved_at=datetime(2025, 1, 1, tzinfo=UTC)
    )


def _typed(articles: Path, count: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Questions in words, with the terms that are left when the asking words are taken away."""
    from index.question import analyze_question

    choose = random.Random(11)
    chosen = choose.sample(list(read_articles(articles)), count)
    for article in chosen:
        sentence = choose.choice(article.text.split("."))
        words = [word.strip(",") for word in sentence.split() if len(word) > 3]
        if len(words) < 4:
            words = article.title.split()
        half = max(1, len(words) // 4)
        question = choose.choice(_OPENINGS).format(" ".join(words[:half][:3]), " ".join(words[-half:][-4:]))
        query: Query = analyze_question(question)
        yield question, tuple(term.forms[0][0] for term in query.terms)
