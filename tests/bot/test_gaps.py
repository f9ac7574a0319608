from __future__ import annotations

import csv
import io

from hostile_text import hostile
from hypothesis import given
from hypothesis import strategies as st

from bot.chat_records import Judgement, LoggedQuestion
from bot.gaps import gaps, gaps_csv, inert_cell


def question(text: str = "why?", *lacking: str, at: float = 0.0) -> LoggedQuestion:
    return LoggedQuestion(asked_at=at, asker=7, server=1, question=text, level="not_covered", lacking=lacking)


def test_questions_are_grouped_by_what_the_corpus_lacks_most_usual_first() -> None:
    found = gaps([question("a", "tin"), question("b", "Zinc", "tin"), question("c", "tin", "zinc"), question("d")])
    assert [(one.words, len(one.questions)) for one in found] == [(("tin", "zinc"), 2), ((), 1), (("tin",), 1)]


cells = st.one_of(hostile, st.sampled_from(["=1+1", "+1", "-1", "@x", "\t=1", " =1", "＝1", "a=1", ""]))


@given(cells, cells, cells)
def test_no_cell_is_a_formula(text: str, word: str, reason: str) -> None:
    complaint = Judgement(answer="a", asker=7, given_at=0.0, server=1, question=text, useful=False, reason=reason)
    table = gaps_csv([question(text, word)], [complaint]).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(table, newline="")):
        assert len(row) == 6
        assert not any(
            cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")) for cell in row
        )


def test_a_plain_cell_stays_as_it_is() -> None:
    assert inert_cell("steel = iron") == "steel = iron"
