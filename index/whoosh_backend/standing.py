"""Where terms stand in the documents that were found, out of the lists of addresses: no text is read again for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from index.backend import Standing
from index.whoosh_backend.residency import BYTES_A_LIST
from index.whoosh_backend.segment import Numbers
from index.whoosh_backend.snapshot import Snapshot


def standing(snapshot: Snapshot, field: str, terms: Iterable[str], documents: Sequence[int]) -> list[Standing]:
    """For each of the documents the terms that its field holds, with their positions."""
    found: list[dict[str, list[int]]] = [{} for _ in documents]
    texts = [(term, term.encode("utf-8", "surrogatepass")) for term in terms]
    for number, leaf in enumerate(snapshot.leaves):
        within = range(leaf.offset, leaf.offset + leaf.documents)
        rows = [row for row, document in enumerate(documents) if document in within]
        bases = leaf.postings.bases
        own = np.array([documents[row] - leaf.offset for row in rows], np.intp)
        edges = bases[np.array([own, own + 1])]
        spread = list(zip([found[row] for row in rows], edges[0].tolist(), strict=True))
        for term, text in texts:
            if rows and (postings := snapshot.postings(field, text)[number]):
                _add(spread, term, postings.addresses, edges)
                snapshot.touched += min(postings.addresses.nbytes, BYTES_A_LIST * len(rows))
    return list(found)


def _add(found: Sequence[tuple[dict[str, list[int]], int]], term: str, addresses: Numbers, edges: Numbers) -> None:
    """Add the positions of a term to those of each document, given with its base; `edges` tell its begin and end."""
    for (held, base), begin, end in zip(found, *addresses.searchsorted(edges).tolist(), strict=True):
        if begin < end:
            held[term] = [address - base for address in addresses[begin:end].tolist()]
