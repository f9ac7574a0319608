import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from index.whoosh_backend.similar import is_near, letters_of_terms, may_be

letters = st.text(alphabet="abcdeft", min_size=1, max_size=9)


def sift(word: str, terms: list[str], edits: int) -> set[str]:
    text = np.frombuffer("".join(terms).encode(), np.uint8)
    lengths = np.array([len(term.encode()) for term in terms])
    found = may_be(word, letters_of_terms(text, np.cumsum(lengths) - lengths), lengths, edits)
    kept = [terms[place] for place in found.tolist()]
    return {
        term
        for term, near in zip(kept, is_near(word, [term.encode() for term in kept], edits) if kept else [], strict=True)
        if near
    }


@given(letters, st.lists(letters, min_size=1, max_size=20), st.integers(1, 2))
def test_no_term_within_the_edits_is_sifted_out(word, terms, edits):
    near = {term for term in terms if OSA.distance(word, term) <= edits}
    assert near <= sift(word, terms, edits)


@given(letters, st.lists(letters, min_size=1, max_size=20), st.sampled_from(["s", "ing", "ment"]))
def test_no_stem_of_a_word_is_sifted_out(word, terms, ending):
    written = word + ending
    stems = [term for term in terms if len(term) >= len(word) - 1]  # the longest endings have more letters than these
    near = {term for term in stems if OSA.distance(written[: len(term)], term) <= 1}
    assert near <= sift(written, terms, 1)


def test_a_stem_is_compared_with_the_beginnings_of_its_own_length_and_a_letter_shorter():
    assert sift("sanctonsing", ["sanction"], 2) == {"sanction"}
    assert sift("bnks", ["bank"], 1) == {"bank"}  # one letter from "bnk", but two from the "bnks" that has its length
    assert sift("lobster", ["lowest"], 2) == set()  # two letters from "lobst", and not only one that it lacks


def test_long_terms_strange_ones_numbers_and_identifiers_are_sifted_out():
    assert sift("tarrif", ["tariff", "soybean", "ds543", "größe", "zones", "tariffication"], 2) == {"tariff"}
