from __future__ import annotations

from typing import Any

import pytest
from discord_standin.pings import pings_of

TEXT = "@everyone @here <@1> <@!2> <@&3> <@99> \\<@1>"


@pytest.mark.parametrize(
    ("allowed", "pings"),
    [
        (None, {"everyone", "here", 1, 2, 3, 7}),
        ({"parse": []}, set()),
        ({"parse": [], "replied_user": True}, {7}),
        ({"parse": ["everyone"]}, {"everyone", "here"}),
        ({"parse": ["users"]}, {1, 2}),
        ({"parse": ["roles"], "users": ["2"]}, {2, 3}),
        ({"users": ["1", "5"]}, {1}),
        ({}, set()),
    ],
)
def test_a_message_pings_whom_its_allowed_mentions_allow(allowed: dict[str, Any] | None, pings: set[int | str]) -> None:
    assert pings_of(TEXT, allowed, users={1, 2, 5, 7}, roles={3}, replied_to=7) == pings


def test_a_response_pings_users_only_unless_told_otherwise() -> None:
    assert pings_of(TEXT, None, users={1, 2}, roles={3}, from_interaction=True) == {1, 2}
