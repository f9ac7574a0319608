from __future__ import annotations

import pytest

from bot.chat.cooldown import Cooldown
from bot.chat.rights import Asker, may_curate, may_see_gaps, may_settle, refusal
from bot.chat_records import ServerSettings
from bot.language import ENGLISH
from bot.settings import Settings

HOME, AWAY, ROLE = 10, 20, 30
OPEN = Settings()
PRIVATE = Settings(allowed_servers=frozenset({HOME}), allowed_users=frozenset({2}), curators=frozenset({9}))
SERVER = ServerSettings(curators=(ROLE,))


def asker(user: int = 1, server: int | None = HOME, **more) -> Asker:
    return Asker(user=user, server=server, channel=5, **more)


@pytest.mark.parametrize(
    ("settings", "who", "admitted"),
    [
        (OPEN, asker(), True),
        (OPEN, asker(server=None), True),
        (PRIVATE, asker(), True),
        (PRIVATE, asker(server=AWAY), False),
        (PRIVATE, asker(server=None), False),
        (PRIVATE, asker(is_guest=True), False),
        (PRIVATE, asker(2, AWAY, is_guest=True), True),
        (PRIVATE, asker(2, None), True),
        (PRIVATE, asker(9, None), True),
    ],
)
def test_who_may_ask(settings: Settings, who: Asker, admitted: bool) -> None:
    assert (refusal(who, settings, ServerSettings(), ENGLISH) == "") is admitted


def test_where_questions_are_answered() -> None:
    only_there = ServerSettings(channels=(6,))
    assert "<#6>" in refusal(asker(), OPEN, only_there, ENGLISH)
    assert refusal(asker(parent=6), OPEN, only_there, ENGLISH) == ""
    assert refusal(asker(server=None), OPEN, only_there, ENGLISH) == ""


@pytest.mark.parametrize(
    ("settings", "who", "curates", "sees_gaps", "settles"),
    [
        (PRIVATE, asker(), False, False, False),
        (PRIVATE, asker(roles=(ROLE,)), True, True, False),
        (PRIVATE, asker(roles=(ROLE + 1,)), False, False, False),
        (PRIVATE, asker(manages=True), True, True, True),
        (PRIVATE, asker(server=AWAY, manages=True, roles=(ROLE,)), False, False, False),
        (PRIVATE, asker(manages=True, is_guest=True), False, False, False),
        (PRIVATE, asker(9, AWAY), True, True, True),
        (PRIVATE, asker(9, None), True, True, True),
        (PRIVATE, asker(2, None, roles=(ROLE,)), False, False, False),
        (OPEN, asker(manages=True), False, True, True),
        (OPEN, asker(roles=(ROLE,)), False, True, False),
    ],
)
def test_who_may_do_what(settings: Settings, who: Asker, curates: bool, sees_gaps: bool, settles: bool) -> None:
    assert may_curate(who, settings, SERVER) is curates
    assert may_see_gaps(who, settings, SERVER) is sees_gaps
    assert may_settle(who, settings) is settles


def test_questions_come_back_as_time_passes() -> None:
    cooldown = Cooldown(3)
    assert [cooldown.wait(1, 0.0) for _ in range(3)] == [0, 0, 0]
    assert cooldown.wait(1, 0.0) == pytest.approx(20)
    assert cooldown.wait(2, 0.0) == 0
    assert cooldown.wait(1, 15.0) == pytest.approx(5)
    assert cooldown.wait(1, 20.5) == 0
    assert Cooldown(0).wait(1, 0.0) == 0


def test_nobody_waits_for_a_clock_that_was_put_back() -> None:
    cooldown = Cooldown(3)
    assert cooldown.wait(1, 10_000.0) == 0
    assert cooldown.wait(1, 10_000.0 - 3600) == 0
