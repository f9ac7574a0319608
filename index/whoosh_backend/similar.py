"""Terms that a misspelt word may stand for: sifted by the letters in them, and the rest compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from index.whoosh_backend.segment import Numbers

_LONGEST_ENDING = 5  # letters of a word beyond its stem: ations, ments
_NO_LETTER = np.uint32(1 << 31)


def letters_of_terms(text: Numbers, starts: Numbers) -> Numbers:
    """For each term a number with a bit for each letter in it; `text` holds the terms, which begin at `starts`."""
    places = text.astype(np.int64) - ord("a")
    is_letter = (places >= 0) & (places < 26)
    bits = np.where(is_letter, np.uint32(1) << np.where(is_letter, places, 0).astype(np.uint32), _NO_LETTER)
    letters: Numbers = np.bitwise_or.reduceat(bits, starts) if starts.size else np.zeros(0, np.uint32)
    return letters


def may_be(word: str, letters: Numbers, lengths: Numbers, edits: int) -> Numbers:
    """The places of terms that the word, or a beginning of it, may be with so many edits; a few too many of them.

    An edit brings in at most one letter that the word lacks, and so a term with more of such letters is out.
    """
    wanted = letters_of_terms(np.frombuffer(word.encode("ascii"), np.uint8), np.zeros(1, np.int64))[0]
    strange = np.bitwise_count(letters & ~wanted)
    longest, shortest = len(word) + edits, len(word) - edits - _LONGEST_ENDING
    near: Numbers = (strange <= edits) & (letters < _NO_LETTER) & (lengths <= longest) & (lengths >= shortest)
    return np.flatnonzero(near)


def is_near(word: str, texts: Sequence[bytes], edits: int) -> Numbers:
    """Whether the word, or its beginning as long as the text, becomes each of the texts by so many edits.

    Or a beginning that is a letter shorter by that letter alone: bank from the bnk of bnks.
    """
    if not texts:
        return np.zeros(0, bool)
    spelt = word.encode("ascii")
    near: Numbers = cdist([spelt], texts, scorer=OSA.distance, score_cutoff=edits)[0] <= edits
    lengths = np.array([len(text) for text in texts])
    for length in set(lengths.tolist()):
        same = np.flatnonzero(lengths == length)
        beginnings = [spelt[:length], spelt[: length - 1]]
        distances = cdist(beginnings, [texts[at] for at in same.tolist()], scorer=OSA.distance, score_cutoff=edits)
        near[same] |= (distances <= [[edits], [1]]).any(axis=0)
    return near
