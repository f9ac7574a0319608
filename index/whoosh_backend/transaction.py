"""Changes to one generation that become visible together, in one commit of Whoosh, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import whoosh.codec
import whoosh.index

from index.passage import Passage
from index.whoosh_backend.arrays import write_arrays
from index.whoosh_backend.builder import SegmentBuilder
from index.whoosh_backend.derive import StockPostings
from index.whoosh_backend.generation import INDEX_NAME, Generation, arrays_name, compound_name
from index.whoosh_backend.leaf import MappedPostings, alive_documents
from index.whoosh_backend.manifest import Manifest, remove_manifests
from index.whoosh_backend.mapped import sync
from index.whoosh_backend.merge import Part, Size, merge, to_merge
from index.whoosh_backend.schema import ARTICLE, passage_schema
from index.whoosh_backend.segment import Segment
from index.whoosh_backend.stock_writer import write_segment

_LARGEST_BATCH = 48_000_000
"""Occurrences of terms gathered in memory, at about 20 bytes each, before a segment of them is written."""
_LARGEST_PAYLOAD = 2**30
"""Bytes of passages gathered before it: texts of few terms, as in Chinese, would outgrow Whoosh's offsets first."""


class Transaction:
    """Gathers replaces. Until `commit` nothing that readers look at changes; `cancel` forgets everything."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._before = self._commit_number = generation.newest()
        self._segments: list[Any] = []
        self._known: dict[str, tuple[int, str]] = {}
        if self._before >= 0:
            commit = generation.commit()
            self._segments = list(commit.segments)
            self._known = dict(commit.manifest.files)
        self._written: list[Any] = []
        self._opened: dict[str, MappedPostings | StockPostings] = {}
        self._changed = self._before < 0
        self._begin_batch()

    def replace(self, article_id: str, passages: Sequence[Passage]) -> None:
        """Make these the passages of the article."""
        self._changed = True
        self._dropped.update(self._documents.pop(article_id, ()))
        self._replaced.add(article_id)
        if passages:
            self._documents[article_id] = [self._builder.add(passage) for passage in passages]
        if self._builder.size > _LARGEST_BATCH or self._builder.payload_size > _LARGEST_PAYLOAD:
            self._segments = self._after_batch(merging=False)
            self._begin_batch()

    def commit(self) -> None:
        """Make the changes visible, and durable, in one step."""
        if not self._changed:
            return
        segments = [each for each in self._after_batch(merging=True) if each.doc_count()]
        for segment in segments:
            if segment not in self._written and isinstance(postings := self._postings(segment), StockPostings):
                self._write_arrays(segment, postings.whole(), postings.payload_offset)
                self._known.pop(arrays_name(segment), None)
        self._commit_number += 1
        self._write_toc(segments)
        whoosh.index.clean_files(self._generation.storage, INDEX_NAME, self._commit_number, segments)
        remove_manifests(self._generation.folder, self._commit_number)

    def repair(self) -> bool:
        """Remove arrays that are not sound, so that the commit derives them; whether there were any."""
        unsound = [segment for segment in self._segments if not _is_sound(self._postings(segment))]
        for segment in unsound:
            (self._generation.folder / arrays_name(segment)).unlink(missing_ok=True)
            del self._opened[segment.segment_id()]
        self._changed = self._changed or bool(unsound)
        return bool(unsound)

    def cancel(self) -> None:
        """Remove what has been written, unless readers can see it already."""
        if self._generation.newest() > self._before:
            return
        for segment in self._written:
            for path in self._generation.folder.glob(f"{segment.segment_id()}.*"):
                path.unlink(missing_ok=True)

    def _begin_batch(self) -> None:
        self._builder = SegmentBuilder()
        self._documents: dict[str, list[int]] = {}
        self._dropped: set[int] = set()
        self._replaced: set[str] = set()

    def _after_batch(self, *, merging: bool) -> list[Any]:
        """The segments with the batch among them; its articles are deleted in the others."""
        for segment in self._segments:
            self._delete(segment)
        added = self._builder.documents - len(self._dropped)
        chosen = self._to_merge() if merging else []
        if added and not chosen and not self._dropped:
            return [*self._segments, self._write(self._builder.build())]
        parts = [self._part(self._segments[at]) for at in chosen]
        if added:
            parts.append(Part(self._builder.build(), alive_documents(self._builder.documents, list(self._dropped))))
        kept = [segment for at, segment in enumerate(self._segments) if at not in chosen]
        return [*kept, self._write(merge(parts))] if any(part.kept.size for part in parts) else kept

    def _to_merge(self) -> list[int]:
        """The places of the segments to merge with the batch; none where nothing was added or deleted."""
        folder = self._generation.folder
        sizes = [
            Size(each.doc_count_all(), each.deleted_count(), (folder / compound_name(each)).stat().st_size)
            for each in self._segments
        ]
        added = Size(self._builder.documents, len(self._dropped), self._builder.payload_size)
        changed = added.documents > added.deleted or any(size.deleted for size in sizes)
        return to_merge(sizes, added) if changed else []

    def _postings(self, segment: Any) -> MappedPostings | StockPostings:
        """The postings of a segment, opened once."""
        name = segment.segment_id()
        if name not in self._opened:
            self._opened[name] = self._generation.postings(segment)
        return self._opened[name]

    def _delete(self, segment: Any) -> None:
        postings = self._postings(segment)
        for article_id in self._replaced:
            for document in postings.documents(ARTICLE, article_id.encode("utf-8", "surrogatepass")).tolist():
                segment.delete_document(document)

    def _part(self, segment: Any) -> Part:
        alive = alive_documents(segment.doc_count_all(), list(segment.deleted_docs()))
        postings = self._postings(segment)
        if not _is_sound(postings):  # merged, their damage would be in Whoosh's own file
            postings = StockPostings(self._generation.storage, segment)
        return Part(postings.whole(), alive)

    def _write(self, content: Segment) -> Any:
        """Write a new segment of Whoosh, and its arrays."""
        storage = self._generation.storage
        segment = whoosh.codec.default_codec().new_segment(storage, INDEX_NAME)
        self._written.append(segment)
        self._write_arrays(segment, content, write_segment(storage, segment, content))
        return segment

    def _write_arrays(self, segment: Any, content: Segment, payload_offset: int) -> None:
        path = self._generation.folder / arrays_name(segment)
        temporary = path.with_suffix(".new")
        write_arrays(temporary, segment.segment_id(), content, payload_offset)
        temporary.replace(path)

    def _write_toc(self, segments: Sequence[Any]) -> None:
        folder = self._generation.folder
        names = [name for segment in segments for name in (compound_name(segment), arrays_name(segment))]
        for name in names:
            if name not in self._known:
                sync(folder / name)
        manifest = Manifest.of(folder, names, self._known)
        storage = self._generation.storage
        storage.before_rename = lambda old, new: manifest.including(folder, old, new).write(folder, self._commit_number)
        whoosh.index.TOC(passage_schema(), list(segments), self._commit_number).write(storage, INDEX_NAME)


def _is_sound(postings: MappedPostings | StockPostings) -> bool:
    return isinstance(postings, MappedPostings) and postings.sound()
