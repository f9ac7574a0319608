from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import places, tokens

NAMED = ("Section 301 of the U.S.", "WT/DS543/R, 89 FR 76581", "anti-dumping US-China", "European Union, 8542.31.00")


@given(st.text() | st.lists(st.sampled_from(NAMED) | st.text(max_size=8)).map(" ".join))
def test_places_are_the_tokens_without_their_offsets(text):
    found = [(position, terms) for position, terms in enumerate(places(text)) if terms]
    assert found == [(token.position, token.terms) for token in tokens(text)]
