import pytest

from corpus.dateline import dateline_end


@pytest.mark.parametrize(
    "dateline",
    [
        "GENEVA (Reuters) - ",
        "GENEVA, March 3 (Reuters) - ",
        "GENEVA, March 3, 2015 (Reuters) — ",
        "GENEVA—",
        "NEW YORK — ",
        "AUGUSTA, Ga. — ",
        "CHICAGO/MONTREAL (Reuters) – ",
        "ST. LOUIS -- ",
        "(AP) ",
        "(CNN) -- ",
        "(AP) MOSCOW – ",
    ],
)
def test_the_sentence_begins_behind_the_dateline(dateline):
    assert dateline_end(dateline + "Ministers met on Monday.") == len(dateline)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Ministers met on Monday.",
        "U.S.-China talks began.",
        "WTO members met.",
        "(a) Ministers - all of them - met.",
        "M-1 rose.",
        "",
    ],
)
def test_where_there_is_none_it_begins_at_once(paragraph):
    assert dateline_end(paragraph) == 0
