"""The port that every search index implements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from index.passage import Passage
from index.query import Query

STALE = 0
"""No version of an article: that of one whose terms are not those that would be made of it today."""

Standing = Mapping[str, Sequence[int]]
"""For each form of a query that a text holds the positions at which it stands, ascending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that was found; `rank` counts from 1, `score` compares only within one search.

    `in_heading` and `in_text` tell where the forms of the query stand, `begins` the position at which each sentence of
    the text begins: what a ranking needs to know of the words without reading them again.
    """

    passage: Passage
    score: float
    rank: int
    in_heading: Standing
    in_text: Standing
    begins: Sequence[int]


class SearchBackend(Protocol):
    """Finds passages. One process writes at a time; any number of threads and processes search."""

    def replace(self, article_id: str, passages: Sequence[Passage]) -> None:
        """Make these the passages of the article; none of them deletes it."""

    def search(self, query: Query, limit: int) -> Sequence[Hit]:
        """The best passages, best first, as of the newest commit of any process.

        A query that only restricts finds what it lets through, the newest first and what has no date last, with scores
        of 0.
        """

    def frequency(self, term: str) -> int:
        """How many passages hold the term, in title or text."""

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        """The frequency of each of the terms."""

    def vocabulary(self) -> Mapping[str, int]:
        """Every term of the passages with its frequency; where passages were deleted it may count them still."""

    def similar_terms(self, word: str, edits: int, least: int = 1, /) -> Mapping[str, int]:
        """Terms that a misspelt word may stand for, with about how many passages hold each; quick on any index.

        Among them are all names of parties, and every term with the word's first letter that the word, or its beginning
        as long as the term, becomes by at most `edits` letters more, less, other or swapped, or a beginning one shorter
        by the letter that it lacks, if `least` passages hold it; others may be there too. None for a word that is not
        of small letters a to z.
        """

    def count(self) -> int:
        """How many passages there are."""

    def versions(self) -> Mapping[str, int]:
        """The version in which each article is indexed; STALE for what another analyzer indexed."""

    def clear(self) -> None:
        """Remove every passage."""

    def writing(self) -> AbstractContextManager[None]:
        """One commit for all replaces within; nothing of them is kept when it is left by an exception."""

    def verify(self) -> Sequence[str]:
        """What is wrong with the index, a line each; reads all of it. Empty when it is sound."""

    def repair(self) -> bool:
        """Derive anew what is missing or damaged and can be derived from the rest; whether anything was."""

    def close(self) -> None:
        """Release files and locks."""
