from hypothesis import given
from hypothesis import strategies as st

from corpus.diff import Change, diff

sentences = st.lists(
    st.sampled_from(["A duty rises.", "A duty falls.", "Talks fail.", "A panel meets in June.", "x"]), max_size=8
)


@given(sentences, sentences)
def test_both_versions_can_be_read_out_of_a_diff(old, new):
    steps = diff(old, new)
    assert [step.old for step in steps if step.change is not Change.ADDED] == old
    assert [step.new for step in steps if step.change is not Change.REMOVED] == new


@given(sentences)
def test_a_version_differs_from_itself_in_nothing(text):
    assert all(step.change is Change.SAME for step in diff(text, text))


def test_a_sentence_that_kept_half_of_its_words_counts_as_rewritten():
    old = ["The duty is 25 percent.", "Talks fail."]
    new = ["The duty is 30 percent.", "Talks fail.", "A panel meets."]
    assert [(step.change, step.old, step.new) for step in diff(old, new)] == [
        (Change.REWRITTEN, "The duty is 25 percent.", "The duty is 30 percent."),
        (Change.SAME, "Talks fail.", "Talks fail."),
        (Change.ADDED, "", "A panel meets."),
    ]


def test_a_sentence_in_the_place_of_quite_another_one_is_no_rewriting():
    changes = [step.change for step in diff(["The duty is 25 percent."], ["Ministers left Geneva without a deal."])]
    assert changes == [Change.REMOVED, Change.ADDED]
