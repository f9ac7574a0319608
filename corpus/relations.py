"""Which articles of the record are copies of one story, and which of them corrects which."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.article import Kind
from corpus.correction import MOST_DAYS, Candidate, is_state_of, read_title, superseded
from corpus.database import Result
from corpus.dates import PartialDate
from corpus.received import Draft
from corpus.resemblance import Resemblance, Shingles, anchors, fingerprint, resemblance, shingles, words_of

Execute = Callable[[str, tuple[object, ...]], Result]

STORY_DAYS = 3
"""Newspapers print what a wire service wrote on the same day or within the next few."""

COPY_ALIKE = 0.8
COPY_WITHIN = 0.87
"""From here on an article is a copy of another one, whole or cut short."""

SAME_TITLE = 0.7
"""Share of words that two titles of one publisher have in common if they name one story. Notices of a register on two
cases are up to 0.82 alike in their texts, with 0.55 of their titles' words in common; a story sent twice has 0.78."""

COPY_SHINGLES = 30
"""A text of fewer is too short for its standing in another one to tell much."""

MOST_COMPARED = 8
_LATEST = 64  # articles with one anchor that are looked at; formulas stand in thousands
_MANY_ANCHORS = 4  # a text with so many is compared only with those that share two

_ITSELF = Resemblance(1.0, 1.0)
_MEANT = "removed_at IS NULL AND id <> ?"
_COLUMNS = "a.id, a.story, v.kind, v.title, v.publisher, v.published, v.text"
_NEWEST = "articles a JOIN versions v ON v.article_id = a.id AND v.version = a.version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """What saving an article brought to light: its story, what it supersedes, and what supersedes it."""

    story: str
    supersedes: tuple[str, ...] = ()
    superseded_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Neighbour:
    candidate: Candidate
    story: str
    kind: Kind
    same_words: bool


class _Own:
    """The article that is placed."""

    def __init__(self, article: str, draft: Draft) -> None:
        self.id = article
        self.draft = draft
        self.title = read_title(draft.title)
        words = words_of(draft.text)
        self.words = fingerprint(words)
        self.shingles = shingles(words)
        self.anchors = anchors(self.shingles)

    def candidate(self, like: Resemblance) -> Candidate:
        return Candidate(
            id=self.id,
            title=self.title,
            publisher=self.draft.publisher,
            published=self.draft.published,
            resemblance=like,
        )

    def days(self) -> tuple[int | None, int | None]:
        """The first and last day on which it may have been published, as ordinals."""
        published = self.draft.published
        return (published.first.toordinal(), published.last.toordinal()) if published else (None, None)


def relate(execute: Execute, article: str, draft: Draft, *, is_new: bool = False) -> Related:
    """Place an article that was just saved among the others, and remember what later ones are compared with."""
    own = _Own(article, draft)
    near = _neighbours(execute, own)
    story = _story(execute, own, near, is_new=is_new)
    if not is_new:
        _forget(execute, article)
    _remember(execute, own, story)
    if own.title.corrects:
        others = [one.candidate for one in (*near, *_titled(execute, own, near))]
        return Related(story=story, supersedes=tuple(superseded(own.candidate(_ITSELF), others)))
    return Related(story=story, superseded_by=_correction_of(execute, own, near))


@lru_cache(maxsize=1024)
def _shingles(text: str) -> Shingles:
    found = shingles(words_of(text))
    found.flags.writeable = False
    return found


def _neighbours(execute: Execute, own: _Own) -> list[_Neighbour]:
    """Articles of the same words, the latest of the same title, and those that share most anchors with this one."""
    same = execute(
        "SELECT article_id FROM fingerprints WHERE words = ? AND article_id <> ? ORDER BY number LIMIT ?",
        (own.words, own.id, MOST_COMPARED),
    ).fetchall()
    ids = dict.fromkeys([str(row[0]) for row in same] + _titled_ids(execute, own, 2) + _sharing_anchors(execute, own))
    return _read(execute, own, list(ids)[:MOST_COMPARED], same_words={str(row[0]) for row in same})


def _sharing_anchors(execute: Execute, own: _Own) -> list[str]:
    if not own.anchors:
        return []
    latest = f"SELECT * FROM (SELECT number FROM anchors WHERE shingle = ? ORDER BY number DESC LIMIT {_LATEST})"  # noqa: S608 - a number
    found = execute(" UNION ALL ".join([latest] * len(own.anchors)), tuple(own.anchors))
    shared = Counter(row[0] for row in found.fetchall())
    least = 2 if len(own.anchors) >= _MANY_ANCHORS else 1
    numbers = [number for number, times in shared.most_common(_LATEST) if times >= least]
    if not numbers:
        return []
    first, last = own.days()
    near = execute(
        f"SELECT number, article_id FROM fingerprints WHERE number IN ({_marks(numbers)}) AND article_id <> ?"  # noqa: S608 - only marks
        " AND (first_day IS NULL OR ? IS NULL OR (last_day >= ? - ? AND first_day <= ? + ?))",
        (*numbers, own.id, first, first, MOST_DAYS, last, MOST_DAYS),
    ).fetchall()
    return [str(row["article_id"]) for row in sorted(near, key=lambda row: (-shared[row["number"]], -row["number"]))]


def _read(execute: Execute, own: _Own, ids: Sequence[str], same_words: set[str]) -> list[_Neighbour]:
    if not ids:
        return []
    found = execute(
        f"SELECT {_COLUMNS} FROM {_NEWEST} WHERE a.id IN ({_marks(ids)}) AND a.removed_at IS NULL",  # noqa: S608 - only marks
        tuple(ids),
    ).fetchall()
    neighbours = [_neighbour(own, row, same_words=row["id"] in same_words) for row in found]
    return sorted(neighbours, key=lambda one: ids.index(one.candidate.id))


def _neighbour(own: _Own, row: sqlite3.Row, *, same_words: bool) -> _Neighbour:
    candidate = Candidate(
        id=row["id"],
        title=read_title(row["title"]),
        publisher=row["publisher"],
        published=PartialDate.parse(row["published"]) if row["published"] else None,
        resemblance=resemblance(own.shingles, _shingles(row["text"])),
    )
    return _Neighbour(candidate=candidate, story=row["story"], kind=Kind(row["kind"]), same_words=same_words)


def _story(execute: Execute, own: _Own, near: Sequence[_Neighbour], *, is_new: bool) -> str:
    """The story of the article most like this one, or one of its own: a new one where it left copies behind."""
    copies = [one for one in near if _is_copy(own, one)]
    if copies:
        return max(copies, key=lambda one: (one.same_words, one.candidate.resemblance.alike)).story
    if is_new:
        return own.id
    taken = execute("SELECT 1 FROM articles WHERE story = ? AND id <> ? LIMIT 1", (own.id, own.id)).fetchone()
    return f"{own.id}+{own.words[:8]}" if taken else own.id


def _is_copy(own: _Own, other: _Neighbour) -> bool:
    """Whether both print one text. A register's own documents are different ones unless they agree in every word."""
    if other.same_words:
        return True
    same_publisher = own.draft.publisher == other.candidate.publisher
    if same_publisher and (own.draft.kind is other.kind is Kind.OFFICIAL or not _is_retitled(own, other)):
        return False
    likeness = other.candidate.resemblance
    is_cut_short = own.shingles.size >= COPY_SHINGLES and likeness.within >= COPY_WITHIN
    if likeness.alike < COPY_ALIKE and not is_cut_short:
        return False
    mine, theirs = own.draft.published, other.candidate.published
    if mine is None or theirs is None:
        return True
    return (mine.first - theirs.last).days <= STORY_DAYS and (theirs.first - mine.last).days <= STORY_DAYS


def _is_retitled(own: _Own, other: _Neighbour) -> bool:
    one, two = set(own.title.key.split()), set(other.candidate.title.key.split())
    return bool(one) and len(one & two) >= SAME_TITLE * len(one | two)


def _titled(execute: Execute, own: _Own, known: Sequence[_Neighbour]) -> list[_Neighbour]:
    """Articles with the title that a correction names, which need not be like it."""
    have = {one.candidate.id for one in known}
    return _read(execute, own, [one for one in _titled_ids(execute, own, _LATEST) if one not in have], same_words=set())


def _titled_ids(execute: Execute, own: _Own, most: int) -> list[str]:
    """The latest articles of the same title."""
    if not own.title.key:
        return []
    found = execute(
        f"SELECT id FROM articles WHERE title_key = ? AND {_MEANT} ORDER BY changed DESC LIMIT ?",  # noqa: S608 - a constant
        (own.title.key, own.id, most),
    ).fetchall()
    return [str(row[0]) for row in found]


def _correction_of(execute: Execute, own: _Own, near: Sequence[_Neighbour]) -> str | None:
    """The correction in the record that already replaces the article: feeds tell the newest first."""
    found = execute(
        "SELECT article_id FROM corrections WHERE title_key = ? AND title_key <> '' AND NOT EXISTS"
        " (SELECT * FROM articles WHERE superseded_by = corrections.article_id) LIMIT ?",
        (own.title.key, MOST_COMPARED),
    ).fetchall()
    repeating = [one for one in near if is_state_of(one.candidate.resemblance)]
    for one in (*repeating, *_read(execute, own, [str(row[0]) for row in found], same_words=set())):
        correction = one.candidate
        if correction.title.corrects and superseded(correction, [own.candidate(correction.resemblance)]):
            return correction.id
    return None


def _forget(execute: Execute, article: str) -> None:
    """Let go of what an older version is compared by; its anchors stay and lead nowhere."""
    execute("DELETE FROM fingerprints WHERE article_id = ?", (article,))
    execute("DELETE FROM corrections WHERE article_id = ?", (article,))


def _remember(execute: Execute, own: _Own, story: str) -> None:
    execute("UPDATE articles SET story = ?, title_key = ? WHERE id = ?", (story, own.title.key, own.id))
    number = execute(
        "INSERT INTO fingerprints (article_id, words, first_day, last_day) VALUES (?, ?, ?, ?)",
        (own.id, own.words, *own.days()),
    ).lastrowid
    if own.anchors:
        pairs = [value for anchor in own.anchors for value in (anchor, number)]
        execute(f"INSERT INTO anchors VALUES {', '.join(['(?, ?)'] * len(own.anchors))}", tuple(pairs))  # noqa: S608 - marks
    if own.title.corrects:
        execute("INSERT INTO corrections VALUES (?, ?)", (own.id, own.title.key))


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
