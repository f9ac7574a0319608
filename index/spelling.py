"""Misspelt words of a question, put right by the words of the corpus."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Protocol

from rapidfuzz.distance import OSA

from index.query import Query, QueryTerm
from index.vocabulary import ASKING_WORDS, STOP_WORDS, fold, is_known_word, stem, vocabulary

SHORTEST = 3
"""Letters; shorter words have too many neighbours."""
_LETTERS_FOR_ONE_EDIT = 5
SURE_FROM = {0: 0, 1: 5, 2: 7}
"""Letters, by edits, from which a word may be taken for one that a single passage has."""
FEWEST_FOR_SHORT = 3
"""Passages that must have the word a shorter one is taken for: next to a short word some rare one stands by chance."""
_MOST_EDITS = 2
_DISTANCE_COST = 4.0  # one more edit must be outweighed by a word e^4 times as frequent
_MOST = 3
_RIVAL = 2.5  # a word a twelfth as frequent as the best (e^2.5) is still a rival
_ENDINGS = (
    "e s es d ed ing er ers or ors ion ions ation ations ment ments al ally ly ity ities ty y ies ied ive ant ent ence "
    "ance able ible ism ist ists ness ful ate ates ated ating ize ized ise ised us"
).split()
_ASKING = tuple(word for word in ASKING_WORDS | STOP_WORDS if len(word) > SHORTEST)

RARE = 5
"""Passages; a word that fewer have may be somebody else's slip of the pen, if another is far more usual."""
_FAR_MORE_USUAL = 50
_CORRECTED_WEIGHT, _RIVAL_WEIGHT, _MAYBE_WEIGHT = 1.0, 0.7, 0.8


class Near(Protocol):
    """Gives terms of the corpus that a word may stand for, with their frequencies: `SearchBackend.similar_terms`."""

    def __call__(self, word: str, edits: int, least: int = 1, /) -> Mapping[str, int]:
        """Those by at most so many edits that `least` passages have, and others."""


def respell(query: Query, frequencies: Mapping[str, int], near: Near) -> Query:
    """The query with words that the corpus does not know put right, and named in `corrections`.

    `frequencies` holds the forms of the query.
    """
    terms: dict[str, QueryTerm] = {}
    corrected: list[tuple[str, str]] = []
    for term in query.terms:
        known = max(frequencies.get(form, 0) for form, weight in term.forms if weight >= 1)
        if known == 0 and not _is_acronym(term.surface) and not is_known_word(fold(term.surface)):
            if (found := _corrected(term, near)) is None:
                continue
            if found.forms[0][0] != term.forms[0][0]:
                corrected.append((term.surface, found.forms[0][0]))
        else:
            found = _widened(term, known, near) if known < RARE and term.surface.islower() else term
        terms.setdefault(found.forms[0][0], found)
    return replace(query, terms=tuple(terms.values()), corrections=tuple(corrected))


def _is_acronym(surface: str) -> bool:
    return surface.removesuffix("s").isupper() and len(surface) > 1  # EVs are no slip either


def _corrected(term: QueryTerm, near: Near) -> QueryTerm | None:
    """The term by its likeliest spellings; itself where there is none, None where it is a word that asks."""
    word = fold(term.surface).removesuffix("'s")
    if not term.is_name and any(asking[0] == word[0] and _distance(asking, word, 1) <= 1 for asking in _ASKING):
        return None
    edits = 1 if term.surface[0].isupper() else _forgiven(word)
    found = corrections(word, near(word, edits), edits=edits)
    if not found:
        return term
    forms = {found[0]: _CORRECTED_WEIGHT} | dict.fromkeys(found[1:], _RIVAL_WEIGHT)
    for other, weight in vocabulary().other_words.get(found[0], ()):
        forms.setdefault(other, weight)
    return replace(term, forms=tuple(forms.items()), is_name=term.is_name or found[0].startswith("="))


def _widened(term: QueryTerm, known: int, near: Near) -> QueryTerm:
    """A rare word together with the far more usual one that it may be a slip for."""
    word = fold(term.surface)
    least = _FAR_MORE_USUAL * max(known, 1)
    usual = {other: count for other, count in near(word, _forgiven(word), least).items() if count >= least}
    if not corrections(word, usual):  # then none of them is among the corrections by all terms, which take longer
        return term
    others = {other: count for other, count in near(word, _forgiven(word)).items() if other != term.forms[0][0]}
    for other in corrections(word, others):
        if other in usual:
            return replace(term, forms=(*term.forms, (other, _MAYBE_WEIGHT)))
    return term


def corrections(word: str, frequencies: Mapping[str, int], *, edits: int | None = None) -> tuple[str, ...]:
    """The terms that a word may stand for when the corpus does not know it, likeliest first, at most three.

    `word` is folded, not stemmed; `frequencies` gives for each term of the corpus how many passages hold it. One edit
    (a letter more, less, other, or two swapped) is forgiven in words of up to five letters, two in longer ones,
    unless `edits` says otherwise.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return ()
    if edits is None:
        edits = _forgiven(word)
    found: dict[str, tuple[int, float]] = {}
    for spelling, term in _candidates(word, frequencies, edits):
        cost = _distance(spelling, word, edits)
        fewest = 1 if len(word) >= SURE_FROM[min(cost, _MOST_EDITS)] else FEWEST_FOR_SHORT
        if cost <= edits and spelling[0] == word[0] and frequencies[term] >= fewest:
            better = (cost, -math.log(1 + frequencies[term]) + _DISTANCE_COST * cost)
            found[term] = min(found.get(term, better), better)
    return _likeliest(found)


def _forgiven(word: str) -> int:
    return 1 if len(word) <= _LETTERS_FOR_ONE_EDIT else _MOST_EDITS


def _likeliest(found: Mapping[str, tuple[int, float]]) -> tuple[str, ...]:
    """The best term, and those as near to the word and nearly as frequent."""
    ranked = sorted(found, key=lambda term: (found[term][1], term))
    if not ranked:
        return ()
    cost, best = found[ranked[0]]
    close = [term for term in ranked if found[term][0] <= cost and found[term][1] - best <= _RIVAL]
    return tuple(close[:_MOST])


def _candidates(word: str, frequencies: Mapping[str, int], edits: int) -> Iterator[tuple[str, str]]:
    """Spellings near the word with the terms they stand for: names of parties, and stems with an ending."""
    yield from ((name, term) for name, term in _names().get(word[0], ()) if term in frequencies)
    for term in frequencies:
        if term[0] == word[0] and term.isalpha():
            yield term, term
            if len(term) < len(word) + edits and _begins(word, term, edits):
                missing = len(word) - len(term)
                spellings = (term + end for end in _ENDINGS if abs(len(end) - missing) <= edits)
                near = (spelling for spelling in spellings if _distance(spelling, word, edits) <= edits)
                yield from ((spelling, term) for spelling in near if stem(spelling) == term)


def _begins(word: str, term: str, edits: int) -> bool:
    """Whether the word may begin with the term, or with all but a letter of it: bnks with bank."""
    return _distance(term, word[: len(term)], edits) <= edits or _distance(term, word[: len(term) - 1], 1) <= 1


@cache
def _names() -> Mapping[str, Sequence[tuple[str, str]]]:
    """The names of one word, by their first letter, with their terms."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, term in vocabulary().names.items():
        if " " not in name:
            found.setdefault(name[0], []).append((name, term))
    return found


def _distance(one: str, other: str, most: int) -> int:
    return int(OSA.distance(one, other, score_cutoff=most))
