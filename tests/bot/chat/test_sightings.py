from __future__ import annotations

from bot.chat.sightings import Sightings


def test_an_id_is_new_once() -> None:
    sightings = Sightings()
    assert [sightings.is_first(number) for number in (1, 2, 1, 2, 3)] == [True, True, False, False, True]


def test_only_the_newest_are_remembered() -> None:
    sightings = Sightings(memory=2)
    assert [sightings.is_first(number) for number in (1, 2, 3, 1, 3)] == [True, True, True, True, False]
