"""The engines that are compared, each with the same terms of the same articles and the same questions.

Terms come from `index.analyzer` once, for everybody; the peers get them as words of letters and digits, which their
tokenizers leave alone. Every engine returns the ten best documents with their scores, without reading stored texts.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from corpus.article import Kind
from corpus.dates import PartialDate
from index.analyzer import terms
from index.passage import Passage
from index.whoosh_backend import WhooshBackend
from index.whoosh_backend.clauses import Clause
from index.whoosh_backend.reading import Reading

LIMIT = 10
FIELDS = ("title", "text")
Question = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article as the engines get it."""

    number: int
    title: str
    text: str

    def passage(self) -> Passage:
        """The whole article as one passage."""
        name = f"{self.number:08}"
        return Passage(
            id=f"{name}#0",
            article_id=name,
            ordinal=0,
            text=self.text,
            start=0,
            sentences=((0, len(self.text)),),
            title=self.title,
            publisher="The Wire",
            url=f"https://example.org/{name}",
            published=PartialDate(1990 + self.number % 35, 1 + self.number % 12),
            kind=Kind.WIRE,
            version=1,
        )


class Engine(Protocol):
    """An index in a folder. `any_of` and `phrase` give (document, score), best first."""

    name: str

    def build(self, articles: Iterable[Article]) -> None:
        """Make the index of these articles."""

    def open(self) -> None:
        """Open it for searching."""

    def any_of(self, words: Question) -> Sequence[tuple[int, float]]:
        """The best documents for an OR of the words over title and text."""

    def phrase(self, words: Question) -> Sequence[tuple[int, float]]:
        """The best documents with the phrase, in title or text."""


def plain(term: str) -> str:
    """The term in letters and digits only; different terms stay different."""
    return "".join(letter if letter.isascii() and letter.isalnum() else f"x{ord(letter):x}x" for letter in term)


def plain_text(text: str) -> str:
    return " ".join(map(plain, terms(text)))


class Arrays:
    """This project's backend."""

    name = "Trade Attaché"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def build(self, articles: Iterable[Article]) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        backend = WhooshBackend.open(self._folder)
        with backend.writing():
            for article in articles:
                passage = article.passage()
                backend.replace(passage.article_id, [passage])

    def open(self) -> None:
        self.reading = Reading(self._folder)
        self.reading.snapshot()

    def any_of(self, words: Question) -> Sequence[tuple[int, float]]:
        clauses = [Clause((word.encode(),), (1.0, 1.0)) for word in words]
        return self.reading.snapshot().best(clauses, LIMIT)

    def phrase(self, words: Question) -> Sequence[tuple[int, float]]:
        encoded = tuple(word.encode() for word in words)
        return self.reading.snapshot().best([Clause(encoded, (1.0, 1.0))], LIMIT)


class StockWhoosh:
    """Whoosh as it comes, with the same analyzer in its own writer."""

    name = "stock Whoosh"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def build(self, articles: Iterable[Article]) -> None:
        from bench.stock import stock_schema
        from whoosh.index import create_in

        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        writer = create_in(str(self._folder), stock_schema()).writer(limitmb=256)
        for article in articles:
            writer.add_document(**stock_document(article))
        writer.commit()

    def open(self) -> None:
        from whoosh.index import open_dir

        self.searcher = open_dir(str(self._folder)).searcher()

    def any_of(self, words: Question) -> Sequence[tuple[int, float]]:
        return self.search(self.or_query(words), LIMIT)

    def phrase(self, words: Question) -> Sequence[tuple[int, float]]:
        return self.search(self.phrase_query(words), LIMIT)

    def search(self, query: Any, limit: int | None) -> Sequence[tuple[int, float]]:
        return [(document, score) for score, document in self.searcher.search(query, limit=limit).top_n]

    @staticmethod
    def or_query(words: Question) -> Any:
        from whoosh.query import Or, Term

        return Or([Term(field, word) for word in words for field in FIELDS])

    @staticmethod
    def phrase_query(words: Question) -> Any:
        from whoosh.query import Or, Phrase

        return Or([Phrase(field, list(words)) for field in FIELDS])


def stock_document(article: Article) -> dict[str, Any]:
    passage = article.passage()
    return {
        "article": passage.article_id,
        "title": passage.title,
        "text": passage.text,
        "publisher": passage.publisher,
        "published": passage.published.first.toordinal() if passage.published else 0,
        "passage": {"id": passage.id, "title": passage.title, "text": passage.text, "url": passage.url},
    }


class Fts5:
    """SQLite's full-text index."""

    name = "SQLite FTS5"

    def __init__(self, folder: Path) -> None:
        self._path = folder / "fts5.sqlite"

    def build(self, articles: Iterable[Article]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.unlink(missing_ok=True)
        with sqlite3.connect(self._path) as connection:
            connection.execute("CREATE VIRTUAL TABLE article USING fts5(title, text, content='', tokenize='ascii')")
            rows = ((each.number + 1, plain_text(each.title), plain_text(each.text)) for each in articles)
            connection.executemany("INSERT INTO article(rowid, title, text) VALUES (?, ?, ?)", rows)
            connection.execute("INSERT INTO article(article) VALUES ('optimize')")
        connection.close()

    def open(self) -> None:
        self._connection = sqlite3.connect(self._path)

    def any_of(self, words: Question) -> Sequence[tuple[int, float]]:
        return self._match(" OR ".join(f'"{plain(word)}"' for word in words))

    def phrase(self, words: Question) -> Sequence[tuple[int, float]]:
        return self._match(f'"{" ".join(map(plain, words))}"')

    def _match(self, expression: str) -> Sequence[tuple[int, float]]:
        statement = "SELECT rowid - 1, rank FROM article WHERE article MATCH ? ORDER BY rank LIMIT ?"
        return self._connection.execute(statement, (expression, LIMIT)).fetchall()


class Tantivy:
    """Tantivy, in Rust, through its Python binding."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def build(self, articles: Iterable[Article]) -> None:
        import tantivy

        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        builder = tantivy.SchemaBuilder()
        for field in FIELDS:
            builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
        index = tantivy.Index(builder.build(), path=str(self._folder))
        writer = index.writer(heap_size=256_000_000, num_threads=1)
        for article in articles:
            writer.add_document(tantivy.Document(title=plain_text(article.title), text=plain_text(article.text)))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        import tantivy

        self._tantivy = tantivy
        self._index = tantivy.Index.open(str(self._folder))
        self._index.reload()
        self._searcher = self._index.searcher()

    def any_of(self, words: Question) -> Sequence[tuple[int, float]]:
        query, should = self._tantivy.Query, self._tantivy.Occur.Should
        terms = [(should, query.term_query(self._index.schema, f, plain(word))) for word in words for f in FIELDS]
        return self._search(query.boolean_query(terms))

    def phrase(self, words: Question) -> Sequence[tuple[int, float]]:
        query, should = self._tantivy.Query, self._tantivy.Occur.Should
        spelt: list[Any] = [plain(word) for word in words]
        phrases = [(should, query.phrase_query(self._index.schema, field, spelt)) for field in FIELDS]
        return self._search(query.boolean_query(phrases))

    def _search(self, query: Any) -> Sequence[tuple[int, float]]:
        return [(address.doc, score) for score, address in self._searcher.search(query, LIMIT).hits]


class Bm25s:
    """bm25s: scores computed when indexing. One field, title and text together; no phrases."""

    name = "bm25s"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def build(self, articles: Iterable[Article]) -> None:
        import bm25s

        texts = [f"{plain_text(each.title)} {plain_text(each.text)}".split() for each in articles]
        index = bm25s.BM25()
        index.index(texts, show_progress=False)
        index.save(str(self._folder))

    def open(self) -> None:
        import bm25s

        self._index = bm25s.BM25.load(str(self._folder), mmap=True)

    def any_of(self, words: Question) -> Sequence[tuple[int, float]]:
        spelt = [[plain(word) for word in words]]
        documents, scores = self._index.retrieve(spelt, k=LIMIT, show_progress=False)
        return list(zip(documents[0].tolist(), scores[0].tolist(), strict=True))

    def phrase(self, words: Question) -> Sequence[tuple[int, float]]:
        raise NotImplementedError


ENGINES: tuple[type[Any], ...] = (StockWhoosh, Fts5, Tantivy, Bm25s, Arrays)
