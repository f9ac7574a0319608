"""SearchBackend on a Whoosh index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

import whoosh.index
import whoosh.query
import whoosh.writing

from index.analyzer import ANALYZER_VERSION
from index.backend import Hit
from index.errors import IndexIsBusy, IndexUnavailable, SearchError
from index.passage import Passage
from index.query import Query
from index.whoosh_backend.folder import prepare_folder
from index.whoosh_backend.payload import passage_from_bytes
from index.whoosh_backend.old_schema import NO_DATE, TEXT, TITLE, passage_schema, passage_to_document
from index.whoosh_backend.translate import to_whoosh


class WhooshBackend:
    """An index on disk. Searches are safe from several threads; one process writes at a time."""

    def __init__(self, folder: Path, found: Any) -> None:
        self._folder = folder
        self._index = found
        self._lock = RLock()
        self._searcher: Any = None
        self._generation = -1
        self._pending: dict[str, tuple[Passage, ...]] | None = None
        self._cleared = False

    @classmethod
    def open(cls, folder: Path) -> WhooshBackend:
        """Open the index in the folder, or make an empty one; raises IndexUnavailable."""
        prepare_folder(folder)
        with _translated(folder):
            if whoosh.index.exists_in(str(folder)):
                return cls(folder, whoosh.index.open_dir(str(folder)))
            return cls(folder, whoosh.index.create_in(str(folder), passage_schema()))

    def search(self, query: Query, limit: int) -> Sequence[Hit]:
        """The best passages, best first, as of the newest commit of any process."""
        if limit < 1 or not (query.terms or query.phrases):
            return ()
        with self._lock, _translated(self._folder):
            searcher = self._current()
            if not searcher.doc_count():
                return ()
            window = _window(searcher, query)
            if window is not None and not window:
                return ()  # Whoosh takes an empty filter for none
            found = searcher.search(to_whoosh(query), limit=limit, filter=window)
            payloads = _column(searcher, "passage")
            return tuple(
                Hit(passage=passage_from_bytes(payloads[document]), score=float(score), rank=rank)
                for rank, (score, document) in enumerate(found.top_n, start=1)
            )

    def frequency(self, term: str) -> int:
        """How many passages hold the term, in title or text."""
        return self.frequencies([term])[term]

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        """The frequency of each of the terms."""
        with self._lock, _translated(self._folder):
            searcher = self._current()
            return {term: len(_holding(searcher, term)) for term in terms}

    def vocabulary(self) -> Mapping[str, int]:
        """Every term of the passages with its frequency; where passages were deleted it may count them still."""
        with self._lock, _translated(self._folder):
            searcher = self._current()
            reader = searcher.reader()
            both = {text.decode() for name in (TITLE, TEXT) for text in reader.lexicon(name)}
            return {term: len(_holding(searcher, term)) for term in both}

    def count(self) -> int:
        """How many passages there are."""
        with self._lock, _translated(self._folder):
            return int(self._current().doc_count())

    def versions(self) -> Mapping[str, int]:
        """The version in which each article is indexed; what another analyzer indexed does not count."""
        with self._lock, _translated(self._folder):
            reader = self._current().reader()
            if not reader.doc_count():
                return {}
            column = reader.column_reader("indexed", reader.schema["indexed"].column_type)
            rows = {bytes(column[document]) for document in reader.all_doc_ids()}
        entries = (row.decode().split(" ", 2) for row in rows)
        return {article: int(version) for analyzer, version, article in entries if int(analyzer) == ANALYZER_VERSION}

    def replace(self, article_id: str, passages: Sequence[Passage]) -> None:
        """Make these the passages of the article; none of them deletes it."""
        with self._joined() as pending:
            pending[article_id] = tuple(passages)

    def clear(self) -> None:
        """Remove every passage."""
        with self._joined() as pending:
            pending.clear()
            self._cleared = True

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One commit for all replaces within; nothing of them is kept when it is left by an exception."""
        with self._joined():
            yield

    def close(self) -> None:
        """Release files and locks."""
        with self._lock:
            if self._searcher is not None:
                self._searcher.close()
            self._searcher = None
            self._generation = -1

    @contextmanager
    def _joined(self) -> Iterator[dict[str, tuple[Passage, ...]]]:
        if self._pending is not None:
            yield self._pending
            return
        writer = self._writer()
        self._pending, self._cleared = {}, False
        try:
            yield self._pending
            with _translated(self._folder):
                self._write(writer, self._pending)
        except BaseException:
            if not writer.is_closed:
                writer.cancel()
            raise
        finally:
            self._pending = None

    def _writer(self) -> Any:
        try:
            return self._index.writer()
        except whoosh.index.LockError as error:
            raise IndexIsBusy(
                f"Another process is writing to the index in {self._folder}. Try again when it is done."
            ) from error

    def _write(self, writer: Any, pending: Mapping[str, Sequence[Passage]]) -> None:
        with writer.reader() as reader:
            stale = reader.all_doc_ids() if self._cleared else _documents_of(reader, pending)
            for document in list(stale):
                writer.delete_document(document)
        for passages in pending.values():
            for passage in passages:
                writer.add_document(**passage_to_document(passage))
        writer.commit()

    def _current(self) -> Any:
        generation = self._index.latest_generation()
        if self._searcher is None or generation != self._generation:
            self.close()
            self._searcher = self._index.searcher()
            self._generation = generation
        return self._searcher


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """Every error of Whoosh as one of ours: there are many kinds, and all mean that the index cannot be used."""
    try:
        yield
    except SearchError:
        raise
    except Exception as error:
        raise IndexUnavailable(
            f"The index in {folder} cannot be used ({type(error).__name__}: {error}). "
            "`attache index --rebuild` makes it anew from the record."
        ) from error


def _documents_of(reader: Any, article_ids: Mapping[str, object]) -> list[int]:
    found: list[int] = []
    for article_id in article_ids:
        if ("article", article_id.encode()) in reader:
            found += reader.postings("article", article_id.encode()).all_ids()
    return found


def _holding(searcher: Any, term: str) -> set[int]:
    query = whoosh.query.Or([whoosh.query.Term(TITLE, term), whoosh.query.Term(TEXT, term)])
    return set(searcher.docs_for_query(query))


def _column(searcher: Any, name: str) -> Any:
    return searcher.reader().column_reader(name, searcher.schema[name].column_type)


def _window(searcher: Any, query: Query) -> set[int] | None:
    """The documents whose date may lie in the window; None where no window is asked for."""
    if query.published_from is None and query.published_until is None:
        return None
    earliest = query.published_from.toordinal() if query.published_from else 1
    latest = query.published_until.toordinal() if query.published_until else 2**31
    dates = zip(_column(searcher, "published_first"), _column(searcher, "published_last"), strict=True)
    return {at for at, (first, last) in enumerate(dates) if first != NO_DATE and first <= latest and last >= earliest}
