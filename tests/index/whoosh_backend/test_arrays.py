"""What is written into the arrays file is read from it, and phrases are found where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.whoosh_backend import posting_lists
from index.whoosh_backend.addresses import GAP
from index.whoosh_backend.arrays import Arrays, write_arrays
from index.whoosh_backend.leaf import MappedPostings
from index.whoosh_backend.merge import segment_of
from index.whoosh_backend.phrases import phrase_slots
from index.whoosh_backend.segment import FieldPostings, Segment

Document = Mapping[int, str]  # the word at each position

WORDS = "steel iron zinc".split()
positions = st.one_of(st.integers(0, 8), st.integers(0, 200), st.integers(2**16 - 2, 2**16 + 2))
documents = st.lists(st.dictionaries(positions, st.sampled_from(WORDS), max_size=12), max_size=5)


def field(name: str, texts: list[Document], frequency: int = 1) -> FieldPostings:
    """The postings of these documents; words stand where they stand, each time counted `frequency` times."""
    terms = sorted({word for text in texts for word in text.values()})
    held = [(term, at) for term in terms for at, text in enumerate(texts) if term in text.values()]
    standing = [sorted(place for place, word in texts[at].items() if word == term) for term, at in held]
    standing = [[place for place in places for _ in range(frequency)] for places in standing]
    counts = [sum(1 for each, _ in held if each == term) for term in terms]
    return FieldPostings(
        name=name,
        terms=[term.encode() for term in terms],
        starts=np.concatenate(([0], np.cumsum(counts))).astype(np.uint64),
        documents=np.array([at for _, at in held], np.uint32),
        codes=np.array([len(places) << 8 | 7 for places in standing], np.uint32),
        positions=np.array([place for places in standing for place in places], np.uint32),
        lengths=np.full(len(texts), 7, np.uint8),
        total_length=sum(map(len, standing)),
    )


def segment(titles: list[Document], texts: list[Document]) -> Segment:
    nothing = np.zeros(len(texts), np.int32)
    return Segment(
        documents=len(texts),
        fields=(field("text", texts), field("title", titles)),
        first=nothing,
        last=nothing,
        version=nothing,
        analyzer=nothing,
        payload=b"",
        payload_starts=np.zeros(len(texts) + 1, np.uint64),
    )


def written(folder: str, content: Segment) -> MappedPostings:
    path = Path(folder) / "a.arrays"
    write_arrays(path, "a", content, 0)
    return MappedPostings(Arrays.open(path, "a", content.documents), path)


def with_phrase(texts: list[Document], words: list[str], steps: list[int]) -> list[int]:
    """The documents with the phrase, by looking at every position of every document."""
    return [
        at
        for at, text in enumerate(texts)
        if any(all(text.get(place + step) == word for word, step in zip(words, steps, strict=True)) for place in text)
    ]


@given(documents, st.data())
@example([{0: "steel", 3: "iron"}, {2**20: "zinc"}], None)
def test_what_was_written_is_read(texts, data):
    titles = data.draw(st.permutations(texts)) if data else list(reversed(texts))
    content = segment(titles, texts)
    with TemporaryDirectory() as folder:
        read = segment_of(written(folder, content)._arrays, b"")
        for wrote, got in zip(content.fields, read.fields, strict=True):
            assert (got.name, list(got.terms), got.total_length) == (wrote.name, list(wrote.terms), wrote.total_length)
            for column in ("starts", "documents", "codes", "positions", "lengths"):
                assert getattr(got, column).tolist() == getattr(wrote, column).tolist()


@given(
    documents,
    st.lists(
        st.tuples(st.sampled_from(WORDS), st.sampled_from([1, 1, 2, GAP - 1, GAP, 3 * GAP])), min_size=2, max_size=3
    ),
)
@example([{0: "steel"}, {0: "iron"}], [("steel", 1), ("iron", GAP + 1)])
@example([{0: "steel"}, {0: "iron"}], [("iron", 1), ("steel", GAP)])
def test_a_phrase_is_found_where_its_words_stand_and_never_across_titles_and_texts(texts, asked):
    titles = [*texts[1:], *texts[:1]]
    words, steps = [word for word, _ in asked], np.cumsum([0] + [step for _, step in asked[1:]]).tolist()
    with TemporaryDirectory() as folder:
        postings = written(folder, segment(titles, texts))
        terms = [found for word in words if (found := postings.term(word.encode()))]
        lists = [each.addresses for each in terms]
        slots = phrase_slots(lists, steps, postings.bases) if len(terms) == len(words) else []
        in_texts = [len(titles) + document for document in with_phrase(texts, words, steps)]
        assert list(slots) == with_phrase(titles, words, steps) + in_texts


@pytest.mark.parametrize("skewed", [None, lambda text, kind: len(text) % 3, lambda text, kind: 2**32 - 1])
def test_every_term_is_found_and_no_other_however_the_hashes_fall(tmp_path, monkeypatch, skewed):
    terms = [f"word{at:04}" + "x" * (at % 7) for at in range(3000)]
    if skewed:
        monkeypatch.setattr(posting_lists, "crc32", skewed)
        terms = terms[:300]
    postings = written(str(tmp_path), segment([{0: terms[1]}], [dict(enumerate(terms))]))
    found = [postings.term(term.encode()) for term in terms]
    title, text = postings.bases.tolist()[:2]
    standing = [[text + at] for at in range(len(terms))]
    standing[1] = [title, *standing[1]]
    assert [each.addresses.tolist() for each in found if each] == standing
    assert [each.postings for each in found if each] == [(int(at == 1), 1) for at in range(len(terms))]
    assert postings.term(b"other") is None
    assert not any(postings.documents(name, b"word0002").size for name in ("text", "title", "nowhere"))


def test_values_too_great_for_the_narrow_types(tmp_path):
    often = field("text", [{2: "steel"}, {9: "steel", 2**31: "zinc"}, {2**31: "zinc"}], frequency=300)
    nothing = np.zeros(3, np.int32)
    columns = dict.fromkeys(("first", "last", "version", "analyzer"), nothing)
    content = Segment(documents=3, fields=(often,), payload=b"", payload_starts=np.zeros(4, np.uint64), **columns)
    arrays_read = written(str(tmp_path), content)._arrays
    (read,) = segment_of(arrays_read, b"").fields
    assert arrays_read.header.types == ["<u4", "<u8"]
    assert read.codes.tolist() == often.codes.tolist()
    assert read.positions is not None
    assert often.positions is not None
    assert read.positions.tolist() == often.positions.tolist()
