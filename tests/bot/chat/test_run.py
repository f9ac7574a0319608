"""Start, failed starts, and the end when told."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path

import pytest
from discord_standin.failures import reset, status
from discord_standin.standin import StandIn
from fake_answers import CLARIFY
from fake_library import FakeLibrary

from bot.chat import client, run
from bot.chat.client import AttacheClient, least_intents, point_discord_at
from bot.chat.desk import Desk
from bot.chat.phrases import stopping
from bot.chat.run import CANNOT_RUN, CannotRun, keep_connected, run_bot
from bot.chat.work_pool import WorkPool
from bot.chat_store import ChatStore
from bot.language import ENGLISH
from bot.settings import Settings

CHILD = """
import logging
import sys
from bot.chat import run
from bot.settings import Settings
from fake_answers import answered
from fake_library import FakeLibrary

def ask(question):
    sys.stdin.readline()
    return answered(question)

library = FakeLibrary(ask)

settings = Settings.from_environment()
logging.basicConfig(level=settings.log_level)
run._FINISHING = float(sys.argv[1])
raise SystemExit(run.run_bot(settings, library))
"""


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_pauses", lambda: iter([0.01] * 100))


@asynccontextmanager
async def connecting(discord: StandIn, data_dir: Path, token: str | None = None):
    """A bot that tries to connect; gives the task and the event that stops it."""
    pool, stop, settings = WorkPool(), asyncio.Event(), Settings(data_dir=data_dir)
    store = ChatStore.open(data_dir / "chat.sqlite")
    desk = Desk.of(FakeLibrary(), store, settings, pool=pool)
    point_discord_at(discord.api_url)
    make_client = partial(AttacheClient, guild_ready_timeout=0.01)
    task = asyncio.create_task(keep_connected(desk, token or discord.token, data_dir, stop, make_client=make_client))
    try:
        yield task, stop
    finally:
        stop.set()
        await asyncio.wait({task})
        pool.close()
        store.close()


@pytest.mark.parametrize(
    ("path", "what", "times"),
    [
        ("/gateway$", status(503), 1),
        ("/gateway$", reset(), 2),  # aiohttp repeats a GET once when a connection that it used before is reset
        ("/gateway/bot", status(503), 1),
        ("/gateway/bot", reset(), 2),
        ("/users/@me", status(503), 1),
        ("/users/@me", reset(), 2),
        ("/users/@me", status(429), 1),
    ],
    ids=["gateway 503", "gateway reset", "address 503", "address reset", "login 503", "login reset", "login banned"],
)
async def test_a_failed_start_is_tried_again(tmp_path: Path, caplog, path: str, what, times: int) -> None:
    async with StandIn() as discord:
        discord.failures.add("GET", path, what, times=times)
        async with connecting(discord, tmp_path):
            await discord.connected()
    assert "trying again" in caplog.text
    assert "Traceback" not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))


async def test_it_can_be_told_to_stop_while_it_waits_for_another_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_pauses", lambda: iter([60.0]))
    async with StandIn() as discord:
        failure = discord.failures.add("GET", "/users/@me", status(503), times=1000)
        async with connecting(discord, tmp_path) as (task, stop):
            await failure.reached.wait()
            stop.set()
            await asyncio.wait_for(task, 5)


async def test_a_refused_token_is_one_line_and_not_tried_again(tmp_path: Path) -> None:
    async with StandIn() as discord, connecting(discord, tmp_path, token="not-it") as (task, _):
        with pytest.raises(CannotRun, match="refuses the token"):
            await task
        assert discord.rest.sent == ["GET /users/@me"]


async def test_a_token_that_the_gateway_refuses_is_the_same(tmp_path: Path) -> None:
    async with StandIn() as discord:
        discord.gateway._token = "changed in between"
        async with connecting(discord, tmp_path) as (task, _):
            with pytest.raises(CannotRun, match="refuses the token"):
                await task


async def test_an_intent_that_is_not_enabled_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    intents = least_intents()
    intents.message_content = True
    monkeypatch.setattr(client, "least_intents", lambda: intents)
    async with StandIn() as discord, connecting(discord, tmp_path) as (task, _):
        with pytest.raises(CannotRun, match="for good"):
            await task


async def test_what_the_gateway_closes_for_good_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Close code 4013: intents that Discord does not know."""
    intents = least_intents()
    intents.value |= 1 << 30
    monkeypatch.setattr(client, "least_intents", lambda: intents)
    async with StandIn() as discord, connecting(discord, tmp_path) as (task, _):
        with pytest.raises(CannotRun, match=r"for good.*4013"):
            await task
        assert discord.gateway.identified == 0


async def test_an_error_of_ours_is_not_hidden_by_trying_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(self: AttacheClient) -> None:
        raise AttributeError("ours")

    monkeypatch.setattr(AttacheClient, "setup_hook", broken)
    async with StandIn() as discord, connecting(discord, tmp_path) as (task, _):
        with pytest.raises(AttributeError, match="ours"):
            await task


def test_pauses_grow_up_to_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    pauses = run._pauses()
    first = [next(pauses) for _ in range(10)]
    assert 0.8 <= first[0] <= 1.2
    assert all(48 <= pause <= 72 for pause in first[6:])


def test_without_a_token_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_bot(Settings(data_dir=tmp_path), FakeLibrary()) == CANNOT_RUN
    (line,) = capsys.readouterr().err.splitlines()
    assert "DISCORD_TOKEN" in line
    assert ".env" in line


@contextmanager
def started(
    discord: StandIn, data_dir: Path, *, token: str | None = None, finishing: float = 5.0, log_level: str = "ERROR"
):
    """The bot as a process of its own, whose answers wait for a line on its standard input."""
    environment = {
        **os.environ,
        "DISCORD_TOKEN": token or discord.token,
        "DISCORD_API_URL": discord.api_url,
        "DATA_DIR": str(data_dir),
        "LOG_LEVEL": log_level,
        "PYTHONPATH": os.pathsep.join(str(Path(__file__).parents[up]) for up in (2, 3)),
    }
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(finishing)],
        env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=data_dir,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


async def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    code = await asyncio.wait_for(asyncio.to_thread(process.wait), 15)
    return code, process.stderr.read()


async def asked_in(discord: StandIn):
    """A question that the process has acknowledged and is answering."""
    alice, general = discord.new_user("alice"), discord.new_channel("general")
    await discord.world.until(lambda: discord.gateway.connected, "the process connects", timeout=15)
    asked = await discord.slash(alice, general, "ask", question=CLARIFY)
    await discord.world.until(lambda: discord.response(asked), "an acknowledgement")
    return asked


async def test_the_process_ends_with_one_line_when_the_token_is_wrong(tmp_path: Path) -> None:
    async with StandIn() as discord:
        with started(discord, tmp_path, token="wrong") as process:
            code, errors = await ended(process)
    assert code == CANNOT_RUN
    (line,) = errors.splitlines()
    assert "DISCORD_TOKEN" in line


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_told_to_stop_the_process_finishes_its_answers_and_ends_well(
    tmp_path: Path, number: signal.Signals
) -> None:
    async with StandIn() as discord:
        with started(discord, tmp_path) as process:
            asked = await asked_in(discord)
            process.send_signal(number)
            process.stdin.write("go on\n")
            process.stdin.flush()
            answer = await discord.answer_to(asked)
            code, errors = await ended(process)
    assert "secure and controllable" in answer.text
    assert code == 0
    assert errors == ""


async def test_a_search_that_never_ends_does_not_keep_the_process(tmp_path: Path) -> None:
    async with StandIn() as discord:
        with started(discord, tmp_path, finishing=0.1) as process:
            asked = await asked_in(discord)
            process.send_signal(signal.SIGTERM)
            message = await discord.answer_to(asked)
            code, _ = await ended(process)
    assert message.text == stopping(ENGLISH)
    assert code == 0


async def test_not_even_a_debug_log_has_tokens_or_questions(tmp_path: Path) -> None:
    async with StandIn() as discord:
        with started(discord, tmp_path, log_level="DEBUG") as process:
            asked = await asked_in(discord)
            process.stdin.write("go on\n")
            process.stdin.flush()
            await discord.answer_to(asked)
            process.send_signal(signal.SIGTERM)
            code, errors = await ended(process)
    assert code == 0
    assert "DEBUG" in errors
    assert discord.token not in errors
    assert asked.token not in errors
    assert CLARIFY not in errors
