"""Phrases: the slots in which words stand at consecutive positions, and what these score."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np

from index.whoosh_backend.addresses import GAP
from index.whoosh_backend.leaf import Leaf
from index.whoosh_backend.scoring import Matches, SaturationTable, ScoredList
from index.whoosh_backend.segment import LONGEST_FREQUENCY_BITS, Numbers, narrow

_FEW = 16
"""Places, whose slots are scored faster one by one, without numpy: most phrases have one or two."""

_FIRST = np.ones(1, bool)


def phrase_slots(words: Sequence[Numbers], steps: Sequence[int], bases: Numbers) -> list[int] | Numbers:
    """The slots with the phrase, ascending; as a list where they are few.

    `words` are the addresses of each word; `steps` tells how many places it stands after the first.
    """
    sizes = [addresses.size for addresses in words]
    rarest = sizes.index(min(sizes))
    standing, place = words[rarest], steps[rarest]
    for at, addresses in enumerate(words):
        if at != rarest:
            standing = standing[contained(_moved(standing, steps[at] - place), addresses)]
            if not standing.size:
                return []
    if steps[-1] >= GAP:
        first, last = (_slots(_moved(standing, step - place), bases) for step in (0, steps[-1]))
        standing = standing[first == last]
    if standing.size <= _FEW:
        return list(dict.fromkeys([bisect_right(bases.data, address) - 1 for address in standing.tolist()]))
    slots = _slots(standing, bases)
    distinct: Numbers = slots[np.concatenate((_FIRST, slots[1:] != slots[:-1]))]
    return distinct


def _moved(addresses: Numbers, places: int) -> Numbers:
    """The addresses so many places after these, or before them; the type has no negative numbers."""
    return addresses + places if places >= 0 else addresses - -places


def _slots(addresses: Numbers, bases: Numbers) -> Numbers:
    slots: Numbers = bases.searchsorted(addresses, "right") - 1
    return slots


def contained(values: Numbers, ordered: Numbers) -> Numbers:
    """True for each of the values that is in the ordered ones, of which there is at least one."""
    found: Numbers = ordered.take(ordered.searchsorted(values), mode="clip") == values
    return found


def scored(
    slots: list[int] | Numbers,
    part: int,
    leaf: Leaf,
    words: Sequence[tuple[Numbers, float]],
    saturations: SaturationTable,
) -> Matches | ScoredList:
    """The documents of these slots, all of titles, part 0, or all of texts, part 1.

    Each scores the sum of what the words, given by addresses and weight, score in it.
    """
    if isinstance(slots, list):
        return _few_scored(slots, part, leaf, words, saturations)
    bases = leaf.postings.bases
    begins, ends = bases[slots], bases[slots + 1]
    documents = slots - part * leaf.documents
    lengths = leaf.postings.lengths[part][documents]
    scores = np.zeros(slots.size)
    for addresses, weight in words:
        frequencies = addresses.searchsorted(ends) - addresses.searchsorted(begins)
        codes = narrow(frequencies << LONGEST_FREQUENCY_BITS | lengths, np.uint16, np.uint32)
        scores += saturations.of(codes) * weight
    return ScoredList(documents.astype(np.uint32), scores, float(scores.max()))


def _few_scored(
    slots: list[int], part: int, leaf: Leaf, words: Sequence[tuple[Numbers, float]], saturations: SaturationTable
) -> Matches:
    bases, lengths = leaf.postings.bases.data, leaf.postings.lengths[part].data
    before = part * leaf.documents
    matches = {slot - before: 0.0 for slot in slots}
    for addresses, weight in words:
        standing = addresses.data
        for slot in slots:
            begin = bisect_left(standing, bases[slot])
            frequency = bisect_left(standing, bases[slot + 1], begin) - begin
            code = frequency << LONGEST_FREQUENCY_BITS | lengths[slot - before]
            matches[slot - before] += saturations.of_one(code) * weight
    return matches
