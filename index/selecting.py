"""Ranked sentences to the evidence of an answer: copies folded, the answering words marked, disagreements found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from index.evidence import Evidence
from index.query import Query, QuestionType
from index.ranking import Ranked
from index.spans import answer_span
from index.text import Span

SAME_WORDS = 0.9
"""Share of words in common (Jaccard) from which two sentences are copies of each other."""

FOLDED = 60
"""Sentences among which copies are looked for; comparing all with all would cost more than ranking them."""

DIFFERS_AMONG = 5
DIFFERS_FROM_SCORE = 0.85  # of the best: sentences that are nearly as good an answer
DIFFERS_SHARED = 0.7  # of the question's words that the best sentence has

_WORD = re.compile(r"\w+")
_NO_WORDS = frozenset({""})
_MEASURED = (QuestionType.HOW_MUCH, QuestionType.HOW_MANY, QuestionType.HOW_LONG, QuestionType.WHEN)
_NEEDS_LEAD_IN = re.compile(r"[\"“'‘]|(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those)\b")
_NAMES_SPEAKER = re.compile(
    r"\b(said|says|told|added|according to|asked|wrote|warned|argued)\b.{0,40}\b[A-Z]|\b[A-Z]\w+ (said|told|added)\b"
)


def fold_copies(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Each sentence once, best first; where wire copies repeat it, the others are listed as `also_in`.

    Looks at the first FOLDED only, which is more than anybody is shown: the rest stays as it is.
    """
    kept: list[Ranked] = []
    by_size: dict[int, list[tuple[int, frozenset[str]]]] = {}
    for one in ranked[:FOLDED]:
        words = frozenset(_WORD.findall(one.evidence.sentence.lower())) or _NO_WORDS
        shared = int(SAME_WORDS * len(words))
        some = sorted(words, key=len)[
            shared - 1 :
        ]  # one more than a copy may lack, and long ones, which few others have
        sizes = range(shared, int(len(words) / SAME_WORDS) + 2)
        near = [entry for size in sizes for entry in by_size.get(size, ()) if not entry[1].isdisjoint(some)]
        at = min([at for at, other in near if _are_copies(words, other)], default=None)
        if at is None:
            by_size.setdefault(len(words), []).append((len(kept), words))
            kept.append(one)
        else:
            kept[at] = _with_copy(kept[at], one)
    return [*kept, *ranked[FOLDED:]]


def select(query: Query, ranked: Iterable[Ranked]) -> Iterator[Evidence]:
    """The evidence with its answering words marked and the sentence before it where it is needed, one by one."""
    asked = [term.surface for term in query.terms]
    return (
        replace(one.evidence, answer=_answer(query, one.evidence, asked), lead_in=_lead_in(one.evidence))
        for one in ranked
    )


def disagreements(query: Query, evidence: Sequence[Evidence]) -> tuple[int, ...]:
    """Ranks (from 1) of sentences of other articles that tell what the best one tells, with another figure or date."""
    if query.question_type not in _MEASURED or not evidence or not (best := evidence[0]).answer_text:
        return ()
    found = enumerate(evidence[:DIFFERS_AMONG], 1)
    return tuple(rank for rank, one in found if rank > 1 and _tells_the_same(best, one) and _differs(best, one))


def _are_copies(words: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(words & other)
    return shared >= SAME_WORDS * (len(words) + len(other) - shared)


def _with_copy(first: Ranked, copy: Ranked) -> Ranked:
    evidence, passage = first.evidence, copy.evidence.passage
    known = {evidence.passage.article_id, *(other.article_id for other in evidence.also_in)}
    if passage.article_id in known:
        return first
    return replace(first, evidence=replace(evidence, also_in=(*evidence.also_in, passage)))


def _answer(query: Query, evidence: Evidence, asked: Sequence[str]) -> Span | None:
    span = answer_span(query.question_type, evidence.sentence, asked)
    return (evidence.start + span[0], evidence.start + span[1]) if span else None


def _lead_in(evidence: Evidence) -> Span | None:
    """The sentence before one that opens with a quotation or a pronoun and does not name the speaker itself."""
    sentences = evidence.passage.sentences
    at = sentences.index((evidence.start, evidence.end))
    if at == 0 or not _NEEDS_LEAD_IN.match(evidence.sentence) or _NAMES_SPEAKER.search(evidence.sentence):
        return None
    return sentences[at - 1]


def _tells_the_same(best: Evidence, other: Evidence) -> bool:
    shared = set(best.matched_terms) & set(other.matched_terms)
    return (
        other.passage.article_id != best.passage.article_id
        and other.score >= DIFFERS_FROM_SCORE * best.score
        and len(shared) >= DIFFERS_SHARED * len(best.matched_terms)
    )


def _differs(best: Evidence, other: Evidence) -> bool:
    """Another number of the same unit, or another date."""
    if other.answer_text is None or best.answer_text is None:
        return False
    one, two = _measure(best.answer_text), _measure(other.answer_text)
    return one[1] == two[1] and one[0] != two[0]


def _measure(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers and the units of an amount or date, each in order."""
    words = re.findall(r"[\d.,]*\d|[^\W\d_]+|[%$£€¥]", text.lower())
    return tuple(_numbers(words)), tuple(word for word in words if not word[0].isdigit())


def _numbers(words: Sequence[str]) -> Iterator[str]:
    return (word.replace(",", "") for word in words if word[0].isdigit())


def within_limits(evidence: Iterable[Evidence], limit_of: Callable[[str], int | None]) -> Iterator[Evidence]:
    """The evidence that may be shown, best first, one by one.

    `limit_of` gives for the origin of an article how many of its characters may be shown, None for all of them. The
    sentences of one article count together; one that would go over is left out whole, and so is what leads in to it.
    """
    shown: dict[str, int] = {}
    for one in evidence:
        limit = limit_of(one.passage.origin)
        if limit is None:
            yield one
            continue
        total = shown.get(one.passage.article_id, 0) + len(one.sentence)
        if total <= limit:
            shown[one.passage.article_id] = total
            yield replace(one, lead_in=None)
