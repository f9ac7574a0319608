"""Which of the evidence is told, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.breadth import Breadth
from index.calendar_words import date_mentions
from index.evidence import Evidence
from index.ranking import LADDER

SHOWN_AT_MOST, SHOWN_FROM = 3, 0.8
SEVERAL_AT_MOST, SEVERAL_FROM = 5, 0.65
"""How many sentences are the answer, and from which share of the best score; more where several are asked for."""


def ranks_told(breadth: Breadth, evidence: Sequence[Evidence], differing: Sequence[int]) -> tuple[int, ...]:
    """The ranks (from 1) of the sentences that are the answer, in the order of telling: all from 1 to some rank.

    A course of events is told in order of time. Sentences that disagree (`differing` with the first) are all told, the
    newest first, of one day the most official. Else the best comes first.
    """
    ranks = range(1, max(shown(breadth, evidence), *differing, 0) + 1)
    if breadth is Breadth.COURSE:
        return tuple(sorted(ranks, key=lambda rank: _moment(evidence[rank - 1])))
    if not differing:
        return tuple(ranks)
    against = sorted((1, *differing), key=lambda rank: _newest_and_most_official(evidence[rank - 1]))
    return (*against, *(rank for rank in ranks if rank not in against))


def shown(breadth: Breadth, evidence: Sequence[Evidence]) -> int:
    """How many of the first sentences are the answer: those nearly as good as the best."""
    most, share = (SHOWN_AT_MOST, SHOWN_FROM) if breadth is Breadth.ONE else (SEVERAL_AT_MOST, SEVERAL_FROM)
    best = evidence[0].score if evidence else 0.0
    near = next((at for at, one in enumerate(evidence[:most]) if one.score < share * best), most)
    return min(near, len(evidence))


def _moment(evidence: Evidence) -> tuple[date, str, int]:
    """The first day that a sentence names, else its article's; of one day in the order of the text."""
    published = evidence.passage.published
    told = date_mentions(evidence.sentence, published.first if published else date.max)
    exact = next((mention.first for mention in told if not mention.is_relative), None)
    return exact or (published.first if published else date.max), evidence.passage.article_id, evidence.start


def _newest_and_most_official(evidence: Evidence) -> tuple[int, int]:
    published = evidence.passage.published
    return -(published.last.toordinal() if published else 0), LADDER.index(evidence.passage.kind)
