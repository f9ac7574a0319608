from dataclasses import replace

import pytest
from fake_answers import evidence

from corpus.article import Kind
from corpus.dates import PartialDate
from index.breadth import Breadth
from index.telling import SEVERAL_AT_MOST, SHOWN_AT_MOST, ranks_told


def scored(*scores: float):
    return [replace(evidence(f"Sentence {at}.", article_id=f"a{at}"), score=score) for at, score in enumerate(scores)]


def of(published: str | None, kind: Kind = Kind.NEWS, sentence: str = "It rose."):
    one = evidence(sentence, article_id=f"{published}{kind}", published=PartialDate.parse(published or ""))
    return replace(one, passage=replace(one.passage, kind=kind))


@pytest.mark.parametrize(
    ("scores", "ranks"),
    [([0.9], (1,)), ([0.9, 0.8, 0.5], (1, 2)), ([0.9] * 9, (1, 2, 3)), ([0.9, 0.2, 0.9], (1,)), ([], ())],
)
def test_one_fact_is_told_by_the_best_and_those_nearly_as_good(scores, ranks):
    assert ranks_told(Breadth.ONE, scored(*scores), ()) == ranks
    assert len(ranks) <= SHOWN_AT_MOST


def test_several_facts_are_told_by_more_sentences():
    told = ranks_told(Breadth.SEVERAL, scored(*[0.9, 0.7, 0.65, 0.6, 0.6, 0.6]), ())
    assert told == tuple(range(1, SEVERAL_AT_MOST + 1))


def test_a_course_of_events_is_told_in_order_of_time():
    events = [
        of("2020-05-01", sentence="A panel was set up in March 2019."),
        of("2018-01-01"),
        of("2020-05-01", sentence="China asked for talks on May 3, 2017."),
        of(None),
    ]
    assert ranks_told(Breadth.COURSE, events, ()) == (3, 2, 1, 4)


def test_relative_dates_of_a_sentence_do_not_order_it():
    events = [of("2020-05-01", sentence="It fell last year."), of("2019-12-01")]
    assert ranks_told(Breadth.COURSE, events, ()) == (2, 1)


def test_disagreeing_sentences_are_all_told_newest_first():
    found = [of("2018-01-01"), of("2020-01-01"), of("2017-01-01"), of("2019-01-01")]
    found = [replace(one, score=score) for one, score in zip(found, (0.9, 0.5, 0.5, 0.5), strict=True)]
    assert ranks_told(Breadth.ONE, found, (4,)) == (4, 1, 2, 3)


def test_of_one_day_the_most_official_comes_first():
    found = [of("2020-01-01", Kind.OPINION), of("2020-01-01", Kind.OFFICIAL), of(None, Kind.OFFICIAL)]
    assert ranks_told(Breadth.ONE, found, (2, 3)) == (2, 1, 3)
