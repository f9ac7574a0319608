"""What an index knows of a passage's words, read from the text in the plain way."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from index.analyzer import places, tokens
from index.backend import Hit
from index.passage import Passage
from index.query import Query


def heading(passage: Passage) -> dict[str, list[int]]:
    """Every term of the heading with its positions."""
    return _positions([passage.heading])


def text(passage: Passage) -> dict[str, list[int]]:
    """Every term of the text with its positions."""
    return _positions(_sentences(passage))


def hit_of(passage: Passage, query: Query, *, score: float = 1.0, rank: int = 1) -> Hit:
    """The passage as a backend finds it."""
    forms = {form for term in query.terms for form, _ in term.forms}
    lengths = [len(places(sentence)) for sentence in _sentences(passage)]
    return Hit(
        passage=passage,
        score=score,
        rank=rank,
        in_heading={term: found for term, found in heading(passage).items() if term in forms},
        in_text={term: found for term, found in text(passage).items() if term in forms},
        begins=[sum(lengths[:number]) for number in range(len(lengths))],
    )


def _sentences(passage: Passage) -> list[str]:
    cuts = [0, *(begin - passage.start for begin, _ in passage.sentences[1:]), len(passage.text)]
    return [passage.text[begin:end] for begin, end in pairwise(cuts)]


def _positions(sentences: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    begin = 0
    for sentence in sentences:
        for token in tokens(sentence):
            for term in token.terms:
                found.setdefault(term, []).append(begin + token.position)
        begin += len(places(sentence))
    return found
