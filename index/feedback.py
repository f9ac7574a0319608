"""A question in other words than the articles': search again with words of what was found first.

Pseudo-relevance feedback (Rocchio 1971; RM3 in later work), held on a short lead: only where the best sentence covers
little of the question, and only to find other candidates. They are ranked by the question's own words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from index.analyzer import terms
from index.backend import Hit
from index.query import Query, QueryTerm

FEEDBACK_BELOW = 0.6
"""Coverage of the question by the best passage and its title below which another search is worth its time."""

PASSAGES, WORDS, WEIGHT = 5, 10, 0.2
_RAREST = 3  # passages that must have a word: rarer ones are the first passages' own
_MOST_USUAL = 20  # a word that one passage in 20 has tells nothing
_MOST_COUNTED = 3


def widened(
    query: Query, hits: Sequence[Hit], frequencies: Callable[[Sequence[str]], Mapping[str, int]], passages: int
) -> Query:
    """The query with the weightiest words of the first hits at a small weight.

    `frequencies` gives for terms how many of the index's `passages` hold them.
    """
    known = {form for term in query.terms for form, _ in term.forms}
    counted = [(hit, Counter(term for term in terms(hit.passage.text) if term not in known)) for hit in hits[:PASSAGES]]
    frequency = frequencies(sorted({term for _, words in counted for term in words}))
    scores: dict[str, float] = {}
    for hit, words in counted:
        for term, count in words.items():
            if _RAREST <= frequency[term] < passages / _MOST_USUAL and not term[0].isdigit():
                weight = min(count, _MOST_COUNTED) * math.log(passages / frequency[term])
                scores[term] = scores.get(term, 0.0) + weight * hit.score
    added = sorted(scores, key=lambda term: (-scores[term], term))[:WORDS]
    return replace(query, terms=(*query.terms, *(QueryTerm(surface=term, forms=((term, WEIGHT),)) for term in added)))
