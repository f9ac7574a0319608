"""The life of the bot's process: connect, stay connected, stop when told to."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import random
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import aiohttp
import discord

from bot.chat.answer_pool import AnswerPool
from bot.chat.client import AttacheClient, point_discord_at
from bot.chat.conversation import Conversation
from bot.settings import Settings
from index.answer import Answer

log = logging.getLogger(__name__)

_FINISHING = 7.0  # seconds for the answers in flight; with the rest of the way down it stays below ten
_CLOSING = 1.0  # seconds for Discord to hear of the end
_STABLE = 60.0  # seconds of connection after which earlier failures are forgotten
_TOKEN_REFUSED, _FOR_GOOD = 4004, (4010, 4011, 4012, 4013, 4014)  # close codes that no new try can mend


class CannotRun(Exception):
    """Trying again is of no use; the message is one line that says what to do."""


def run_bot(settings: Settings, ask: Callable[[str], Answer]) -> int:
    """Answer in Discord until SIGTERM or SIGINT; returns the exit code: 0 stopped as told, 1 it cannot run.

    `ask` is called from several threads. Logging is the caller's to set up; the discord.py loggers are kept from
    DEBUG, where they write tokens. Errors that nothing here can mend are raised.
    """
    if not settings.discord_token:
        return _cannot_run("There is no DISCORD_TOKEN. Put the bot's token into .env; .env.example shows how.")
    logging.getLogger("discord").setLevel(max(logging.INFO, logging.getLevelName(settings.log_level)))
    point_discord_at(settings.discord_api_url)
    pool = AnswerPool(ask)
    try:
        asyncio.run(_until_told(Conversation(pool), settings.discord_token, settings.data_dir))
    except CannotRun as reason:
        return _cannot_run(str(reason))
    except KeyboardInterrupt:  # where the event loop cannot handle signals
        return 0
    finally:
        pool.close()
    return 0


def _cannot_run(reason: str) -> int:
    sys.stderr.write(f"{reason}\n")
    return 1


async def _until_told(conversation: Conversation, token: str, data_dir: Path) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(number, stop.set)
    await keep_connected(conversation, token, data_dir, stop)


async def keep_connected(
    conversation: Conversation,
    token: str,
    data_dir: Path,
    stop: asyncio.Event,
    *,
    make_client: Callable[..., AttacheClient] = AttacheClient,
) -> None:
    """Connect, and connect anew with growing pauses when that fails, until `stop`; then finish what is in flight.

    discord.py keeps a connection up once it stands, but gives up when the first one fails. Raises CannotRun.
    """
    loop = asyncio.get_running_loop()
    pauses = _pauses()
    while not stop.is_set():
        started = loop.time()
        client = make_client(conversation, data_dir=data_dir)
        failure = await _one_connection(client, conversation, token, stop)
        if failure is None:
            continue
        if loop.time() - started > _STABLE:
            pauses = _pauses()
        pause = next(pauses)
        log.warning("not connected (%s); trying again in %.1f s", failure, pause)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def _one_connection(
    client: AttacheClient, conversation: Conversation, token: str, stop: asyncio.Event
) -> str | None:
    """Be connected until `stop` (None) or until it fails in a way that another try may mend (why)."""
    connected = asyncio.create_task(client.start(token), name="connected to Discord")
    told = asyncio.create_task(stop.wait(), name="told to stop")
    try:
        await asyncio.wait({connected, told}, return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            log.info("stopping; %d answers are in flight", conversation.in_flight)
            conversation.stop()
        await conversation.drain(_FINISHING)
        if stop.is_set():
            return None
        error = connected.exception()
        return "Discord ended the connection" if error is None else _failure(error, client)
    finally:
        told.cancel()
        await _closed(client, connected)


async def _closed(client: AttacheClient, connected: asyncio.Task[None]) -> None:
    """Close whatever state the client is in, without waiting long for the other side."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(client.close(), _CLOSING)
    connected.cancel()
    await asyncio.wait({connected})


def _failure(error: BaseException, client: AttacheClient) -> str:
    """Why a connection failed, where another try may mend it; raises CannotRun or the error itself otherwise."""
    code = error.code if isinstance(error, discord.ConnectionClosed) else None
    if isinstance(error, discord.LoginFailure) or code == _TOKEN_REFUSED:
        raise CannotRun(
            "Discord refuses the token. Copy it anew from the developer portal "
            "(your application, Bot, Reset Token) into DISCORD_TOKEN in .env."
        ) from error
    if isinstance(error, discord.PrivilegedIntentsRequired) or code in _FOR_GOOD:
        raise CannotRun(f"Discord closed the connection for good: {error}") from error
    if isinstance(error, AttributeError) and error.name == "sequence" and client.ws is None:
        return "the gateway could not be reached"  # discord.py tries to resume a connection that never stood
    if isinstance(error, (OSError, aiohttp.ClientError, discord.DiscordException)):
        return f"{type(error).__name__}: {error}"
    raise error


def _pauses() -> Iterator[float]:
    """1, 2, 4 ... 60 seconds, each with a little chance, so that many bots do not come back at once."""
    for exponent in itertools.count():
        yield min(60.0, 2.0**exponent) * random.uniform(0.8, 1.2)  # noqa: S311
