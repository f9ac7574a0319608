"""What is served is counted and timed; what fails is counted by kind."""

from __future__ import annotations

import pytest

from bot import metrics
from bot.chat.delivery import Undeliverable
from bot.chat.layout import Reply
from bot.chat.turns import Turns
from bot.chat.work_pool import Busy
from bot.logs import question_id
from index.errors import IndexUnavailable


class Way:
    """A delivery that takes everything, unless it has something to raise."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    async def acknowledge(self) -> None:
        return

    async def send(self, reply: Reply) -> int:
        if self.error:
            raise self.error
        return 7


def work(result: str | Exception):
    async def act() -> str:
        if isinstance(result, Exception):
            raise result
        return result

    return act


def value(name: str, **labels: str) -> float:
    return metrics.REGISTRY.get_sample_value(name, labels) or 0.0


async def test_a_reply_is_timed_from_its_arrival_and_is_in_flight_meanwhile() -> None:
    before = value("attache_replying_seconds_count"), value("attache_acknowledging_seconds_count")
    seen: list[float] = []

    async def looking() -> str:
        seen.append(value("attache_in_flight"))
        return "done"

    assert await Turns().serve(looking, Way()) == 7
    assert seen == [1.0]
    assert value("attache_in_flight") == 0.0
    assert (value("attache_replying_seconds_count"), value("attache_acknowledging_seconds_count")) == (
        before[0] + 1,
        before[1] + 1,
    )


@pytest.mark.parametrize(
    ("result", "delivery", "kind"),
    [
        (Busy(), None, "busy"),
        (TimeoutError(), None, "too_slow"),
        (IndexUnavailable("gone"), None, "index"),
        (KeyError("ours"), None, "error"),
        ("done", Undeliverable("the channel is gone"), "undelivered"),
    ],
)
async def test_what_fails_is_counted_by_its_kind(
    result: str | Exception, delivery: Exception | None, kind: str
) -> None:
    before = {each: value("attache_failures_total", kind=each) for each in metrics.FAILURE_KINDS}
    await Turns().serve(work(result), Way(delivery))
    after = {each: value("attache_failures_total", kind=each) for each in metrics.FAILURE_KINDS}
    assert {each for each in after if after[each] != before[each]} == {kind}
    assert after[kind] == before[kind] + 1


async def test_each_question_has_an_id_of_its_own_while_it_is_served() -> None:
    ids: list[str] = []

    async def looking() -> str:
        ids.append(question_id())
        return "done"

    for _ in range(2):
        await Turns().serve(looking, Way())
    assert len(set(ids)) == 2
    assert all(ids)
    assert question_id() == ""
