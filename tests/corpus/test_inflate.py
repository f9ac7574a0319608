import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import LimitExceeded, Unreachable
from corpus.inflate import decoder, gunzip

URL = "https://x.test/"
LIMIT = 10_000
BODIES = st.binary(max_size=3000) | st.builds(
    lambda piece, times: piece * times, st.binary(max_size=9), st.integers(0, 1000)
)


def raw_deflate(body):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKERS = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "": bytes, "identity": bytes}


def unpack(coding, data, size, limit=LIMIT):
    unpacking = decoder(coding, URL, limit)
    for start in range(0, len(data), size):
        unpacking.feed(data[start : start + size])
    return unpacking.finish()


@given(BODIES, st.sampled_from(sorted(PACKERS)), st.integers(1, 500))
def test_a_body_comes_out_as_it_went_in_whatever_pieces_it_came_in(body, coding, size):
    assert unpack(coding, PACKERS[coding](body), size) == body


@given(BODIES.filter(lambda body: len(body) > 2), st.integers(1, 500))
def test_deflate_without_its_header_is_understood_too(body, size):
    assert unpack("deflate", raw_deflate(body), size) == body


@given(st.integers(0, 200_000), st.sampled_from(["gzip", "deflate", ""]), st.integers(1, 5000))
def test_a_body_is_refused_exactly_when_it_is_longer_than_the_limit(length, coding, size):
    packed = PACKERS[coding](bytes(length))
    if length <= LIMIT:
        assert len(unpack(coding, packed, size)) == length
    else:
        with pytest.raises(LimitExceeded):
            unpack(coding, packed, size)


@given(st.binary(min_size=1, max_size=500))
def test_any_bytes_are_a_body_or_refused(data):
    try:
        unpack("gzip", data, 100)
    except (Unreachable, LimitExceeded) as error:
        assert error.url == URL  # noqa: PT017 - either way is right


@given(BODIES.filter(bool), st.data())
def test_a_packed_body_that_is_cut_off_is_noticed(body, data):
    packed = gzip.compress(body)
    cut = data.draw(st.integers(1, len(packed) - 1))
    with pytest.raises(Unreachable):
        gunzip(packed[:cut], URL, LIMIT)


def test_a_bomb_is_stopped_after_the_limit_and_not_unpacked_first():
    unpacking = decoder("gzip", URL, LIMIT)
    with pytest.raises(LimitExceeded):
        unpacking.feed(gzip.compress(bytes(50_000_000)))
    assert len(unpacking._plain._body) <= LIMIT + 64 * 1024
