from __future__ import annotations

import io

import pytest
from backend_contract import passage
from fake_answers import SECURE
from fake_library import FakeLibrary, article
from hostile_text import hostile
from hypothesis import given, settings
from plain_reading import hit_of
from rich.console import Console

from bot.terminal_lookups import look_up
from corpus.dates import PartialDate


def shown(line: str, library: FakeLibrary | None = None) -> str:
    file = io.StringIO()
    Console(file=file, width=200, highlight=False).print(look_up(line, library or two()))
    return file.getvalue()


def two() -> FakeLibrary:
    steel = article(
        "steel",
        "Steel wire.",
        title="Duty on steel wire",
        publisher="Harbour Gazette",
        published=PartialDate(2025, 4),
        topics=("steel",),
        identifiers=("EO 99001",),
    )
    return FakeLibrary(None, steel)


def test_help_shows_examples_that_find_something() -> None:
    text = shown("/help")
    assert "tell me about EO 99001" in text
    assert "Duty on steel wire" in shown("/latest steel")
    assert "There is no /what." in shown("/what")


def test_the_newest_article_comes_first() -> None:
    lines = shown("/latest").splitlines()
    assert "Duty on steel wire" in lines[0]
    assert "Nothing is filed under tin. There is: steel" in shown("/latest tin")
    assert "Duty on steel wire" in shown("/latest harbour")


def test_an_article_is_found_by_its_title_and_shown_as_far_as_it_may_be() -> None:
    library = two()
    assert "Steel wire." in shown("/article duty on stel wire", library)
    assert SECURE in shown("/article a1", library)
    library.display_limits[""] = 10
    assert SECURE not in shown("/article a1", library)
    assert "no such article" in shown("/article")


def test_of_a_text_that_somebody_pays_for_a_search_shows_only_so_much() -> None:
    library = two()
    paid = passage("steel", "Steel wire costs more. Nobody knows why.", origin="paid")
    library.search = lambda query, _limit: (hit_of(paid, query),)
    assert "Nobody knows why." in shown("/search wire", library)
    library.display_limits["paid"] = 22
    text = shown("/search wire", library)
    assert "Steel wire costs more." in text
    assert "Nobody" not in text


def test_sources_are_counted() -> None:
    assert "     1  Harbour Gazette (newest 2025-04)" in shown("/sources")


@settings(deadline=None)
@given(hostile)
@pytest.mark.parametrize("name", ["search", "article", "latest"])
def test_nothing_that_is_typed_is_an_error(name: str, text: str) -> None:
    line = f"/{name} {text}".encode("utf-8", "replace").decode()
    assert shown(line)
