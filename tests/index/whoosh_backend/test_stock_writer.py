"""What is written as Whoosh's own file is what Whoosh reads from it, however it is cut into blocks and chunks."""

from __future__ import annotations

from tempfile import TemporaryDirectory

import numpy as np
import pytest
import whoosh.codec
from backend_contract import passage
from hypothesis import given
from hypothesis import strategies as st

from index.whoosh_backend import stock_writer
from index.whoosh_backend.builder import SegmentBuilder
from index.whoosh_backend.derive import StockPostings
from index.whoosh_backend.mapped import DurableStorage
from index.whoosh_backend.stock_writer import write_segment

WORDS = "steel iron zinc copper duty quota ship port grain wheat ds543".split()
texts = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


@given(
    st.lists(st.tuples(texts, texts), max_size=9),
    st.sampled_from([1, 2, 128]),
    st.sampled_from([1, 5, 1 << 17]),
    st.sampled_from([0, 256]),
)
def test_whoosh_reads_what_was_written(documents, block, chunk, too_small):
    builder = SegmentBuilder()
    for at, (title, text) in enumerate(documents):
        builder.add(passage(f"a{at}", text, title=title))
    content = builder.build()
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for name, value in (("_BLOCK", block), ("_CHUNK", chunk), ("_TOO_SMALL", too_small)):
            patch.setattr(stock_writer, name, value)
        storage = DurableStorage(folder)
        target = whoosh.codec.default_codec().new_segment(storage, "MAIN")
        begin = write_segment(storage, target, content)
        postings = StockPostings(storage, target)
        assert postings.payload_offset == begin
        read = postings.whole()
    assert (read.documents, bytes(read.payload)) == (content.documents, bytes(content.payload))
    for name in ("first", "last", "version", "analyzer", "payload_starts"):
        assert getattr(read, name).tolist() == getattr(content, name).tolist()
    assert [field.name for field in read.fields] == [field.name for field in content.fields]
    for got, wrote in zip(read.fields, content.fields, strict=True):
        assert (list(got.terms), got.total_length) == (list(wrote.terms), wrote.total_length)
        for name in ("starts", "documents", "codes", "positions", "lengths"):
            assert np.array_equal(getattr(got, name), getattr(wrote, name))
