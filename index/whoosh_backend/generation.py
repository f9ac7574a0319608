"""One generation on disk: a Whoosh index whose newest commit is opened as a snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import whoosh.index

from index.whoosh_backend.arrays import SUFFIX, Arrays, ArraysUnusable
from index.whoosh_backend.derive import StockPostings
from index.whoosh_backend.leaf import Leaf, MappedPostings, Postings, alive_documents
from index.whoosh_backend.manifest import Manifest
from index.whoosh_backend.mapped import ClosingStorage, DurableStorage
from index.whoosh_backend.schema import passage_schema
from index.whoosh_backend.snapshot import Snapshot

INDEX_NAME = "MAIN"  # Whoosh's default


class Damaged(Exception):
    """The newest commit is not as it was written; the message names the files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit of Whoosh: its number, its segments, which know their deleted documents, and what its files are."""

    number: int
    segments: tuple[Any, ...]
    manifest: Manifest


class Generation:
    """A folder with a Whoosh index. Reading it never writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.storage = DurableStorage(str(folder))

    def newest(self) -> int:
        """The number of the newest commit; -1 when there is none."""
        return int(whoosh.index.TOC._latest_generation(self.storage, INDEX_NAME))  # noqa: SLF001

    def commit(self) -> Commit:
        """The newest commit, after a look at the sizes of Whoosh's files; raises Damaged, or whatever Whoosh does."""
        number = self.newest()
        manifest = Manifest.read(self.folder, number)
        wrong = list(manifest.without(SUFFIX).wrong_sizes(self.folder))
        if wrong:
            raise Damaged("; ".join(wrong))
        with closing(ClosingStorage(self.folder)) as storage:
            contents = whoosh.index.TOC.read(storage, INDEX_NAME, number, passage_schema())
        return Commit(number=number, segments=tuple(contents.segments), manifest=manifest)

    def snapshot(self, commit: Commit, known: Mapping[str, Postings]) -> Snapshot:
        """The commit, ready to be searched; postings of segments that were open before are taken from `known`."""
        leaves: list[Leaf] = []
        lengths: dict[str, int] = {}
        offset = 0
        for segment in commit.segments:
            name = segment.segment_id()
            documents = segment.doc_count_all()
            postings = known.get(name) or self.postings(segment)
            alive = alive_documents(documents, list(segment.deleted_docs()))
            leaves.append(Leaf(name=name, postings=postings, offset=offset, documents=documents, alive=alive))
            for field, length in segment._fieldlengths.items():  # noqa: SLF001
                lengths[field] = lengths.get(field, 0) + length
            offset += documents
        return Snapshot(leaves, lengths)

    def postings(self, segment: Any) -> MappedPostings | StockPostings:
        """The postings of a segment: from its arrays, or decoded from Whoosh's file while these are not usable."""
        try:
            return MappedPostings(self.arrays(segment), self.folder / compound_name(segment))
        except ArraysUnusable:
            return StockPostings(self.storage, segment)

    def arrays(self, segment: Any) -> Arrays:
        """The arrays of a segment; raises ArraysUnusable."""
        return Arrays.open(self.folder / arrays_name(segment), segment.segment_id(), segment.doc_count_all())

    def unusable(self) -> Iterator[str]:
        """Why the arrays of a segment of the newest commit cannot be used, a line each: searches are slower without."""
        for segment in self.commit().segments:
            try:
                self.arrays(segment)
            except ArraysUnusable as error:
                yield f"{self.folder.name}: {error}"

    def verify(self) -> list[str]:
        """What is wrong with the newest commit, a line each; reads everything."""
        try:
            found = list(Manifest.read(self.folder, self.newest()).wrong_contents(self.folder))
            if not found:
                self.commit()
        except Exception as error:  # noqa: BLE001  a damaged pickle can raise anything
            return [f"{self.folder.name}: {type(error).__name__}: {error}"]
        return [f"{self.folder.name}: {line}" for line in found]


def compound_name(segment: Any) -> str:
    """The name of Whoosh's own file of a segment."""
    return str(segment.make_filename(segment.COMPOUND_EXT))


def arrays_name(segment: Any) -> str:
    """The name of the arrays file of a segment."""
    return str(segment.make_filename(SUFFIX))
