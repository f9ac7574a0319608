from dataclasses import replace

from small_corpus import article

from corpus.article import SourceReference
from corpus.dates import PartialDate
from corpus.diff import Change
from corpus.history import ChangedField, history


def lines(text):
    return text.split("\n")


FIRST = article("The duty is 25 percent.\nTalks fail.", title="Duties rise")


def test_the_first_version_changed_nothing():
    (step,) = history([FIRST], lines)
    assert (step.article, step.fields, step.sentences) == (FIRST, (), ())


def test_each_version_is_compared_with_the_one_before_it():
    second = replace(FIRST, text="The duty is 30 percent.\nTalks fail.", version=2)
    third = replace(second, text="The duty is 30 percent.\nTalks fail.\nA panel meets.", version=3)
    steps = history([FIRST, second, third], lines)
    assert [[step.count(change) for change in Change] for step in steps] == [[0, 0, 0, 0], [1, 0, 0, 1], [2, 1, 0, 0]]


def test_what_else_changed_is_named_with_its_old_and_new_value():
    second = replace(
        FIRST,
        published=PartialDate(2020, 5),
        topics=("steel", "safeguards"),
        sources=(SourceReference(publisher="The port", title="Notice 7"),),
    )
    _, step = history([FIRST, second], lines)
    assert step.sentences == ()
    assert step.fields == (
        ChangedField(name="published", old="", new="2020-05"),
        ChangedField(name="topics", old="", new="steel; safeguards"),
        ChangedField(name="sources", old="", new="Notice 7"),
    )
