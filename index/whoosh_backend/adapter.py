"""SearchBackend on generations of a Whoosh index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from index.analyzer import ANALYZER_VERSION
from index.backend import STALE, Hit
from index.errors import IndexUnavailable, SearchError
from index.passage import Passage
from index.query import Query
from index.whoosh_backend import by_sentence
from index.whoosh_backend.clauses import clauses_of, form_weights
from index.whoosh_backend.filters import allowed_documents, restricts
from index.whoosh_backend.folder import prepare_folder
from index.whoosh_backend.generation import Generation
from index.whoosh_backend.generations import Pointer
from index.whoosh_backend.payload import from_bytes
from index.whoosh_backend.reading import Reading
from index.whoosh_backend.schema import ARTICLE
from index.whoosh_backend.snapshot import Allowed, Snapshot
from index.whoosh_backend.standing import standing as standing_in
from index.whoosh_backend.writing import Writing


class WhooshBackend:
    """An index on disk. Searches are safe from several threads; one process writes at a time."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._reading = Reading(root)
        self._writing = Writing(root)

    @classmethod
    def open(cls, folder: Path) -> WhooshBackend:
        """Open the index in the folder, which is created when missing; raises IndexUnavailable."""
        prepare_folder(folder)
        return cls(folder)

    @property
    def warning(self) -> str:
        """Why an older generation is served instead of the newest; empty when all is well."""
        with _translated(self._root):
            self._reading.snapshot()
            return self._reading.warning

    def search(self, query: Query, limit: int) -> Sequence[Hit]:
        """The best passages, best first, as of the newest commit of any process."""
        if limit < 1:
            return ()
        with _translated(self._root):
            snapshot = self._reading.snapshot()
            return tuple(_hits(snapshot, query, _found(snapshot, query, limit)))

    def frequency(self, term: str) -> int:
        """How many passages hold the term, in title or text."""
        return self.frequencies([term])[term]

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        """The frequency of each of the terms."""
        with _translated(self._root):
            snapshot = self._reading.snapshot()
            return {term: snapshot.frequency(term.encode("utf-8", "surrogatepass")) for term in terms}

    def vocabulary(self) -> Mapping[str, int]:
        """Every term of the passages with its frequency; where passages were deleted it may count them still."""
        with _translated(self._root):
            return self._reading.snapshot().vocabulary

    def similar_terms(self, word: str, edits: int, least: int = 1, /) -> Mapping[str, int]:
        """Terms that a misspelt word may stand for, with about how many passages hold each; see the port."""
        if not (word.isascii() and word.isalpha() and word.islower()):
            return {}
        with _translated(self._root):
            return self._reading.snapshot().similar(word, edits, least)

    def count(self) -> int:
        """How many passages there are."""
        with _translated(self._root):
            return self._reading.snapshot().count()

    def versions(self) -> Mapping[str, int]:
        """The version in which each article is indexed; STALE for what another analyzer indexed."""
        with _translated(self._root):
            return _versions(self._reading.snapshot())

    def replace(self, article_id: str, passages: Sequence[Passage]) -> None:
        """Make these the passages of the article; none of them deletes it."""
        with self.writing(), _translated(self._root):
            self._writing.transaction.replace(article_id, passages)

    def clear(self) -> None:
        """Remove every passage: within `writing`, what follows is a new generation, served when it is complete."""
        with self.writing(), _translated(self._root):
            self._writing.start_anew()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One commit for all replaces within; nothing of them is kept when it is left by an exception."""
        with self._writing.joined(_translated):
            yield

    def verify(self) -> Sequence[str]:
        """What is wrong with the index, a line each; reads all of it. Empty when it is sound."""
        generations = [Generation(self._root / name) for name in Pointer.read(self._root).generations]
        damaged = tuple(line for generation in generations for line in generation.verify())
        with _translated(self._root):
            return damaged or tuple(line for generation in generations[:1] for line in generation.unusable())

    def repair(self) -> bool:
        """Derive anew what is missing or damaged beside Whoosh's own files; whether anything was."""
        with self.writing(), _translated(self._root):
            return bool(Pointer.read(self._root).generations) and self._writing.transaction.repair()

    def close(self) -> None:
        """Release files; a later search opens them again."""
        self._reading.close()


@contextmanager
def _translated(root: Path) -> Iterator[None]:
    """Every error of Whoosh as one of ours: there are many kinds, and all mean that the index cannot be used."""
    try:
        yield
    except SearchError:
        raise
    except Exception as error:
        raise IndexUnavailable(
            f"The index in {root} cannot be used ({type(error).__name__}: {error}). "
            "`attache index --rebuild` makes it anew from the record."
        ) from error


def _found(snapshot: Snapshot, query: Query, limit: int) -> list[tuple[int, float]]:
    allowed = (lambda leaf: allowed_documents(query, leaf)) if restricts(query) else None
    clauses = clauses_of(query)
    if clauses:
        return snapshot.best(clauses, limit, allowed)
    return [] if allowed is None else [(document, 0.0) for document in _newest(snapshot, allowed, limit)]


def _hits(snapshot: Snapshot, query: Query, found: Sequence[tuple[int, float]]) -> Iterator[Hit]:
    """The documents found, with their scores, as hits."""
    documents, forms = [document for document, _ in found], form_weights(query)
    standing = standing_in(snapshot, forms, documents)
    for rank, ((document, score), (in_heading, in_text)) in enumerate(zip(found, standing, strict=True), 1):
        passage, begins = from_bytes(snapshot.payload(document))
        yield Hit(
            passage=passage,
            score=score,
            rank=rank,
            in_heading=in_heading,
            in_text=in_text,
            begins=begins or by_sentence.begins(by_sentence.read(passage)),
        )


def _newest(snapshot: Snapshot, allowed: Allowed, limit: int) -> list[int]:
    """The newest documents that may be found, those without a date last; of one day the earlier document."""
    documents, days = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for leaf in snapshot.leaves:
        mask = allowed(leaf)
        chosen = np.arange(leaf.documents) if mask is None else np.flatnonzero(mask)
        documents.append(chosen + leaf.offset)
        days.append(leaf.postings.column("last")[chosen].astype(np.int64))
    every = np.concatenate(documents)
    newest: list[int] = every[np.argsort(-np.concatenate(days), kind="stable")[:limit]].tolist()
    return newest


def _versions(snapshot: Snapshot) -> dict[str, int]:
    """Each article with its version; the passages of an article are added and deleted together, so one tells of all."""
    found: dict[str, int] = {}
    for leaf in snapshot.leaves:
        version, analyzer = leaf.postings.column("version").tolist(), leaf.postings.column("analyzer").tolist()
        for text, document in leaf.postings.first_documents(ARTICLE):
            if leaf.alive is None or leaf.alive[document]:
                known = version[document] if analyzer[document] == ANALYZER_VERSION else STALE
                found[text.decode("utf-8", "surrogatepass")] = known
    return found
