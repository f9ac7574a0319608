"""A passage as it is indexed: sentence by sentence, so that positions tell in which of them a term stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from index.analyzer import Places, places
from index.passage import Passage


def read(passage: Passage) -> list[Places]:
    """What stands at each position of each sentence; all of the text, also what is before, between and after them."""
    cuts = [0, *(begin - passage.start for begin, _ in passage.sentences[1:]), len(passage.text)]
    return [places(passage.text[begin:end]) for begin, end in pairwise(cuts)]


def begins(sentences: Sequence[Places]) -> list[int]:
    """The position at which each sentence begins."""
    return [0, *accumulate(map(len, sentences[:-1]))]
