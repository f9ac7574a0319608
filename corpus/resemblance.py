"""How much of one text stands in another, told by the runs of four words that they share.

Texts are compared by their shingles (Broder, "On the resemblance and containment of documents", 1997). A sample of
them, the anchors, finds what is worth comparing. SimHash was tried and does not serve here: a copy that a newspaper
cut short differs in as many bits as two notices of a register that share their formulas.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:  # numpy takes a tenth of a second to import, and most commands save nothing
    import numpy as np
    from numpy.typing import NDArray

Shingles: TypeAlias = "NDArray[np.uint64]"

WORDS = 4
"""Words of a shingle."""

SAMPLE = 48
"""One shingle in so many is an anchor; an article of 340 words has some 7."""

FEWEST_ANCHORS = 4
"""The smallest shingles stand in where the sample has fewer."""

MOST_ANCHORS = 32
"""So many a text at most: enough to find a copy of any length, and long documents do not fill the record."""

_ONLY_WORDS = bytes(byte if byte > 127 or chr(byte).isalnum() else 32 for byte in range(256))
_MARKS = "“”‘’„‚«»‹›–—‐‑…·•′″\u00a0\u2009\u200b\u202f\u3000，。、；：？！（）《》「」"
"""Punctuation beyond ASCII; copies set it otherwise."""

_PRIMES = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)  # those of xxHash64
_MIX = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))  # the finalizer of SplitMix64


@dataclass(frozen=True, slots=True)
class Resemblance:
    """`alike` is the share of all shingles that both have; `within` the share of the shorter text's in the longer."""

    alike: float
    within: float


def words_of(text: str) -> list[bytes]:
    """The words of a text, whatever their case and the marks round them; in passes that run in C, as all pay for it."""
    text = text.casefold()
    if not text.isascii():
        for mark in _MARKS:
            text = text.replace(mark, " ")
    return text.encode("utf-8", "surrogatepass").translate(_ONLY_WORDS).split()


def fingerprint(words: list[bytes]) -> str:
    """The same for texts of the same words, whatever their punctuation and lines."""
    return hashlib.sha256(b" ".join(words)).hexdigest()[:32]


def shingles(words: list[bytes]) -> Shingles:
    """The hashes of all runs of four words, sorted, each once; of all words together where there are fewer."""
    import numpy as np

    hashes = np.fromiter(map(zlib.crc32, words), np.uint64, len(words))
    size = min(WORDS, len(words))
    count = len(words) - size + 1 if words else 0
    runs = np.zeros(count, dtype=np.uint64)
    for place in range(size):
        runs += hashes[place : place + count] * np.uint64(_PRIMES[place])
    runs = _mixed(runs)
    runs.sort()
    is_new = np.ones(count, dtype=np.bool_)
    np.not_equal(runs[1:], runs[:-1], out=is_new[1:])
    once: Shingles = runs[is_new]
    return once


def anchors(of: Shingles) -> list[int]:
    """A sample of shingles that texts which share many of them have in common, as SQLite's signed numbers."""
    import numpy as np

    chosen = of[of % np.uint64(SAMPLE) == 0][:MOST_ANCHORS]
    numbers: list[int] = (chosen if chosen.size >= FEWEST_ANCHORS else of[:FEWEST_ANCHORS]).view(np.int64).tolist()
    return numbers


def resemblance(one: Shingles, other: Shingles) -> Resemblance:
    """How much of each other two texts have; nothing where one has no words."""
    import numpy as np

    shared = int(np.intersect1d(one, other, assume_unique=True).size)
    shorter = min(one.size, other.size)
    if not shorter:
        return Resemblance(0.0, 0.0)
    return Resemblance(shared / (one.size + other.size - shared), shared / shorter)


def _mixed(values: Any) -> Any:
    import numpy as np

    for shift, factor in _MIX:
        values = (values ^ (values >> np.uint64(shift))) * np.uint64(factor)
    return values ^ (values >> np.uint64(31))
