import pytest

from corpus.correction import Candidate, read_title, superseded
from corpus.dates import PartialDate
from corpus.resemblance import Resemblance

UNLIKE, ALIKE = Resemblance(0.05, 0.1), Resemblance(0.9, 0.95)


def candidate(article_id, title, day=10, likeness=UNLIKE, publisher="Harbour News"):
    published = PartialDate(2020, 5, day) if day else None
    return Candidate(
        id=article_id, title=read_title(title), publisher=publisher, published=published, resemblance=likeness
    )


def corrected_by(title, *others, day=11):
    return superseded(candidate("correction", title, day), list(others))


@pytest.mark.parametrize(
    "title",
    [
        "CORRECTED-Steel duties rise again",
        "CORRECTED - Steel duties rise again",
        "(CORRECTED) - Steel duties rise again",
        "(Corrected) Steel duties rise again",
        "[Correction] Steel duties rise again",
        "Correction: Steel duties rise again",
        "CORRECTED (OFFICIAL)-Steel duties rise again",
        "CORRECTED-UPDATE 2-Steel duties rise again",
        "UPDATE 2-CORRECTED-Steel duties rise again",
        "Steel duties rise again (CORRECTED)",
        "Steel duties rise again [corrected]",
        "Steel duties rise again – Correction",
        "Corrected and republished: Steel duties rise again",
    ],
)
def test_marks_of_newsrooms_are_read_and_taken_off(title):
    read = read_title(title)
    assert read.corrects
    assert read.key == "steel duties rise again"


@pytest.mark.parametrize(
    "title",
    [
        "Steel duties rise again",
        "Corrected notice of a hearing on steel",
        "Correction to the tariff schedule of 2020",
        "Notice of steel duties; Correction",
        "Ministers call for a correction: of course",
        "House of correction reopens in the port",
        "",
    ],
)
def test_a_title_that_only_speaks_of_correcting_has_no_mark(title):
    assert not read_title(title).corrects


def test_a_repeat_is_told_from_a_correction():
    assert read_title("RPT-Steel duties rise again") == read_title("REPEAT - Steel duties rise again")
    assert read_title("RPT-Steel duties rise again").repeats
    assert read_title("UPDATE 1-Steel duties rise again").key == "steel duties rise again"


def test_a_label_is_no_title_that_names_a_story():
    assert read_title("Markets today").key == ""


def test_a_correction_supersedes_the_article_of_its_title():
    assert corrected_by("CORRECTED-Steel duties rise again", candidate("old", "Steel duties rise again")) == ["old"]


def test_it_supersedes_every_article_of_its_title_whose_text_it_repeats():
    states = [candidate(f"day{day}", "Steel duties rise again", day, likeness=ALIKE) for day in (8, 9, 10)]
    assert corrected_by("CORRECTED-Steel duties rise again", *states) == ["day8", "day9", "day10"]


def test_without_one_of_its_title_it_supersedes_the_one_whose_text_it_repeats_best():
    sibling = candidate("sibling", "Duties on barley", likeness=Resemblance(0.7, 0.8))
    old = candidate("old", "Duties on steel", likeness=ALIKE)
    assert corrected_by("Correction: steel story of Monday", sibling, old) == ["old"]


def test_of_articles_with_a_title_that_returns_only_the_latest_is_meant():
    week = [candidate(f"day{day}", "Steel prices by noon", day) for day in (7, 8, 9, 10)]
    assert corrected_by("CORRECTED-Steel prices by noon", *week) == ["day10"]


@pytest.mark.parametrize(
    "other",
    [
        candidate("b", "Steel duties rise again", publisher="Another paper"),
        candidate("b", "Steel duties rise again", day=25),
        candidate("b", "RPT-Steel duties rise again", likeness=ALIKE),
        candidate("b", "CORRECTED-Steel duties rise again", likeness=ALIKE),
        candidate("b", "Barley duties rise again"),
    ],
)
def test_others_are_left_alone(other):
    assert corrected_by("CORRECTED-Steel duties rise again", other) == []


def test_a_correction_comes_within_a_month():
    old = candidate("old", "Steel duties rise again", day=1, likeness=ALIKE)
    assert superseded(candidate("c", "CORRECTED-Steel duties rise again", day=31), [old]) == ["old"]
    late = Candidate(
        id="c",
        title=read_title("CORRECTED-Steel duties rise again"),
        publisher="Harbour News",
        published=PartialDate(2020, 7, 1),
        resemblance=UNLIKE,
    )
    assert superseded(late, [old]) == []


def test_a_missing_date_hinders_nothing():
    assert corrected_by("CORRECTED-Steel duties rise again", candidate("old", "Steel duties rise again", day=None)) == [
        "old"
    ]
