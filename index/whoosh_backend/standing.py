"""Where terms stand in the documents that were found, out of the lists of addresses: no text is read again for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from index.backend import Standing
from index.whoosh_backend.residency import BYTES_A_LIST
from index.whoosh_backend.segment import Numbers
from index.whoosh_backend.snapshot import Snapshot


def standing(snapshot: Snapshot, terms: Iterable[str], documents: Sequence[int]) -> list[tuple[Standing, Standing]]:
    """For each of the documents the terms that its title holds, and its text, with their positions."""
    found: list[tuple[dict[str, list[int]], dict[str, list[int]]]] = [({}, {}) for _ in documents]
    texts = [(term, term.encode("utf-8", "surrogatepass")) for term in terms]
    for number, leaf in enumerate(snapshot.leaves):
        within = range(leaf.offset, leaf.offset + leaf.documents)
        rows = [row for row, document in enumerate(documents) if document in within]
        if not rows:
            continue
        titles = np.array([documents[row] - leaf.offset for row in rows], np.intp)
        slots = np.concatenate((titles, titles + leaf.documents))
        edges = leaf.postings.bases[np.array([slots, slots + 1])]
        spread = list(zip([found[row][part] for part in (0, 1) for row in rows], edges[0].tolist(), strict=True))
        for term, text in texts:
            if postings := snapshot.term(text)[number]:
                _add(spread, term, postings.addresses, edges)
                snapshot.touched += min(postings.addresses.nbytes, BYTES_A_LIST * len(slots))
    return list(found)


def _add(found: Sequence[tuple[dict[str, list[int]], int]], term: str, addresses: Numbers, edges: Numbers) -> None:
    """Add the positions of a term to those of each slot, given with its base; `edges` tell its begin and end."""
    for (held, base), begin, end in zip(found, *addresses.searchsorted(edges).tolist(), strict=True):
        if begin < end:
            held[term] = [address - base for address in addresses[begin:end].tolist()]
