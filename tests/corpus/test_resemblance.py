import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus.resemblance import (
    FEWEST_ANCHORS,
    MOST_ANCHORS,
    WORDS,
    anchors,
    fingerprint,
    resemblance,
    shingles,
    words_of,
)

words = st.lists(st.sampled_from(b"duty steel rises falls quota panel meets talks fail port".split()), max_size=60)
NOTICE = (
    "The ministry said on Monday that the duty on steel wire rises from 10 to 25 percent in June. "
    "Importers in three cities called the step a surprise and asked for a year to adjust their contracts. "
    "A panel of five members will hear them in the capital before the rule takes effect."
)


def of(text):
    return shingles(words_of(text))


def test_the_same_words_have_the_same_fingerprint_however_they_are_set():
    assert fingerprint(words_of("Duties RISE, again!")) == fingerprint(words_of("duties\n\nrise — again"))
    assert (
        words_of('"India\'s duty" -- 25%') == words_of("“India’s duty” — 25\u00a0%") == [b"india", b"s", b"duty", b"25"]
    )
    assert fingerprint(words_of("Duties rise")) != fingerprint(words_of("Rise duties"))


@given(words)
def test_a_text_is_wholly_like_itself(given_words):
    found = resemblance(shingles(given_words), shingles(given_words))
    expected = 1.0 if given_words else 0.0
    assert (found.alike, found.within) == (expected, expected)


@given(words, words)
def test_likeness_is_a_share_and_the_same_from_both_sides(one, other):
    there, back = resemblance(shingles(one), shingles(other)), resemblance(shingles(other), shingles(one))
    assert there == back
    assert 0.0 <= there.alike <= there.within <= 1.0


@given(words)
def test_shingles_are_the_runs_of_four_words_each_once(given_words):
    runs = {tuple(given_words[at : at + WORDS]) for at in range(max(1, len(given_words) - WORDS + 1))} - {()}
    found = shingles(given_words)
    assert found.size == len(runs)
    assert np.array_equal(found, np.sort(found))


def test_a_text_cut_short_is_within_the_whole_one():
    half = NOTICE[: NOTICE.index("A panel")]
    found = resemblance(of(NOTICE), of(half))
    assert found.within == 1.0
    assert 0.5 < found.alike < 0.8


def test_texts_on_other_matters_have_nothing_in_common():
    assert (
        resemblance(of(NOTICE), of("Fishing fleets of two countries met halfway and argued about mackerel.")).alike == 0
    )


def test_hashes_are_the_same_on_every_machine():
    assert [int(one) for one in shingles([b"the", b"duty", b"on", b"steel"])] == [7870491153332443432]


@given(st.text(max_size=3000))
def test_every_text_with_words_has_anchors_among_its_shingles(text):
    found = of(text)
    chosen = anchors(found)
    assert len(chosen) == len(set(chosen))
    assert set(np.array(chosen, dtype=np.int64).view(np.uint64).tolist()) <= set(found.tolist())
    assert min(found.size, FEWEST_ANCHORS) <= len(chosen) <= MOST_ANCHORS


def test_anchors_are_numbers_that_sqlite_holds():
    long_text = " ".join(f"word{number}" for number in range(20_000))
    chosen = anchors(of(long_text))
    assert len(chosen) == MOST_ANCHORS
    assert all(-(2**63) <= one < 2**63 for one in chosen)
