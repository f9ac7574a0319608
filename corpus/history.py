"""How an article came to be what it is: what each version changed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.article import Article, SourceReference
from corpus.diff import Change, ChangedSentence, diff

_COMPARED = (
    *("title", "publisher", "published", "updated", "url", "kind", "licence", "language"),
    *("parties", "topics", "identifiers", "sources"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedField:
    """What a version says otherwise of the article, besides its text; "" where it says nothing."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A version, and what it changed; the first one changed nothing."""

    article: Article
    fields: tuple[ChangedField, ...] = ()
    sentences: tuple[ChangedSentence, ...] = ()

    def count(self, change: Change) -> int:
        """How many sentences had this change."""
        return sum(one.change is change for one in self.sentences)


def history(versions: Sequence[Article], sentences_of: Callable[[str], Sequence[str]]) -> tuple[Step, ...]:
    """The versions of an article, oldest first, each compared with the one before it."""
    steps = [Step(article=one) for one in versions[:1]]
    for old, new in pairwise(versions):
        changed = () if old.text == new.text else diff(sentences_of(old.text), sentences_of(new.text))
        steps.append(Step(article=new, fields=tuple(_changed_fields(old, new)), sentences=changed))
    return tuple(steps)


def _changed_fields(old: Article, new: Article) -> Iterator[ChangedField]:
    for name in _COMPARED:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield ChangedField(name=name, old=_in_words(before), new=_in_words(after))


def _in_words(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(one.title or one.publisher if isinstance(one, SourceReference) else str(one) for one in value)
    return "" if value is None else str(value)
