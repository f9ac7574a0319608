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

from bot.chat.client import AttacheClient, point_discord_at
from bot.chat.desk import Desk
from bot.chat.liveness import kept_alive
from bot.chat.presence import Presence
from bot.chat.turns import Turns
from bot.chat.work_pool import WorkPool
from bot.chat_store import FILE_NAME, ChatStore
from bot.library import Library
from bot.settings import Settings

log = logging.getLogger(__name__)

_SWITCH_INTERVAL = 0.001  # seconds that an answer may hold Python before an acknowledgement gets its turn
CANNOT_RUN = 78
"""The exit code when no new try can mend it, so that no supervisor need make one; sysexits.h: configuration error."""

_LISTENING = 0.5  # seconds for what Discord sent before it could know of the end: nobody sends that again
_FINISHING = 5.0  # seconds for the answers in flight; with all else, children too, the way down stays below ten
_CLOSING = 1.0  # seconds for Discord to hear of the end
_STABLE = 60.0  # seconds of connection after which earlier failures are forgotten
_TOKEN_REFUSED, _FOR_GOOD = 4004, (4010, 4011, 4012, 4013, 4014)  # close codes that no new try can mend


class CannotRun(Exception):
    """Trying again is of no use; the message is one line that says what to do."""


def run_bot(settings: Settings, library: Library, presence: Presence | None = None) -> int:
    """Answer in Discord until SIGTERM or SIGINT; returns the exit code: 0 stopped as told, CANNOT_RUN.

    `library` is used from several threads; `presence` is where others see whether Discord is connected. Logging is the
    caller's to set up; the discord.py loggers are kept from DEBUG, where they write tokens. Errors that nothing here
    can mend are raised.
    """
    if not settings.discord_token:
        return _cannot_run("There is no DISCORD_TOKEN. Put the bot's token into .env; .env.example shows how.")
    logging.getLogger("discord").setLevel(max(logging.INFO, logging.getLevelName(settings.log_level)))
    point_discord_at(settings.discord_api_url)
    sys.setswitchinterval(_SWITCH_INTERVAL)
    pool = WorkPool()
    store = ChatStore.open(settings.data_dir / FILE_NAME, log_days=settings.question_log_days)
    try:
        asyncio.run(_until_told(Desk.of(library, store, settings, pool=pool), presence or Presence()))
    except CannotRun as reason:
        return _cannot_run(str(reason))
    except KeyboardInterrupt:  # where the event loop cannot handle signals
        return 0
    finally:
        pool.close()
        store.close()
    return 0


def _cannot_run(reason: str) -> int:
    sys.stderr.write(f"Error: {reason}\n")
    return CANNOT_RUN


async def _until_told(desk: Desk, presence: Presence) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(number, stop.set)
    upkeep = asyncio.create_task(keep_up(desk), name="upkeep")
    try:
        lost_after, token = desk.settings.watchdog_minutes * 60, desk.settings.discord_token
        with kept_alive(loop, lost_after):
            await keep_connected(desk, token, desk.settings.data_dir, stop, presence=presence, lost_after=lost_after)
    finally:
        upkeep.cancel()


async def keep_up(desk: Desk, *, pause: float = 3600.0) -> None:
    """Every hour erase what is too old to be kept, and read the catalogue at once so that typing finds titles."""
    while True:
        for work in (lambda: desk.store.expire(desk.clock()), desk.library.catalogue):
            try:
                await asyncio.to_thread(work)
            except Exception:
                log.exception("upkeep failed; it is tried again in an hour")
        await asyncio.sleep(pause)


async def keep_connected(
    desk: Desk,
    token: str,
    data_dir: Path,
    stop: asyncio.Event,
    *,
    make_client: Callable[..., AttacheClient] = AttacheClient,
    presence: Presence | None = None,
    lost_after: float = 300.0,
) -> None:
    """Connect, and connect anew with growing pauses when that fails, until `stop`; then finish what is in flight.

    discord.py keeps a connection up once it stands, but gives up when the first one fails, and tries for ever to resume
    where that is not possible any more: after `lost_after` seconds without events there is a new client. Raises
    CannotRun.
    """
    loop = asyncio.get_running_loop()
    pauses, presence = _pauses(), presence or Presence()
    while not stop.is_set():
        started = loop.time()
        client = make_client(desk, data_dir=data_dir)
        presence.follow(client)
        lost = asyncio.create_task(presence.lost(lost_after), name="watching over the connection")
        failure = await _one_connection(client, desk.turns, token, stop, lost)
        presence.gone()
        if failure is None:
            continue
        if loop.time() - started > _STABLE:
            pauses = _pauses()
        pause = next(pauses)
        log.warning("not connected (%s); trying again in %.1f s", failure, pause)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def _one_connection(
    client: AttacheClient, turns: Turns, token: str, stop: asyncio.Event, lost: asyncio.Task[None]
) -> str | None:
    """Be connected until `stop` (None) or until it fails in a way that another try may mend (why).

    `lost` is done when the connection is not one any more although nothing failed.
    """
    connected = asyncio.create_task(client.start(token), name="connected to Discord")
    told = asyncio.create_task(stop.wait(), name="told to stop")
    try:
        await asyncio.wait({connected, told, lost}, return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            log.info("stopping; %d answers are in flight", turns.in_flight)
            turns.stop()
            await asyncio.wait({connected}, timeout=_LISTENING)
        await turns.drain(_FINISHING)
        if stop.is_set():
            return None
        if not connected.done():
            return "nothing has come from Discord for too long"
        error = connected.exception()
        return "Discord ended the connection" if error is None else _failure(error, client)
    finally:
        told.cancel()
        lost.cancel()
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
