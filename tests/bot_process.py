"""`attache run` as it is run: a process of its own, with a real record and index, against the stand-in Discord."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trade_articles
from discord_standin.standin import StandIn
from ports import free_port

from bot.app import open_app
from bot.settings import Settings
from corpus.collect import collect


def make_corpus(folder: Path, articles: int) -> None:
    """A data folder with a record and an index of so many articles."""
    app = open_app(Settings(data_dir=folder))
    collect(app.store, trade_articles.inputs(articles))
    app.build()
    app.close()


def attache(*arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "bot", *arguments]


def environment(folder: Path, discord: StandIn, **settings: object) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR")},
        "DATA_DIR": str(folder),
        "DISCORD_TOKEN": discord.token,
        "DISCORD_API_URL": discord.api_url,
        "REFRESH_MINUTES": "0",
        **{name: str(value) for name, value in settings.items()},
    }


@dataclass
class Bot:
    process: subprocess.Popen[str]
    log: Path
    port: int

    async def health(self) -> dict[str, Any]:
        """What /healthz says; empty while nothing listens."""
        return await asyncio.to_thread(self._health)

    def _health(self) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return json.load(error)
        except OSError:
            return {}

    async def until_ready(self, *, seconds: float = 60) -> dict[str, Any]:
        async with asyncio.timeout(seconds):
            while not (found := await self.health()).get("ready"):
                assert self.process.poll() is None, self.log.read_text()
                await asyncio.sleep(0.05)
        return found

    async def ended(self, seconds: float = 20) -> int:
        return await asyncio.wait_for(asyncio.to_thread(self.process.wait), seconds)


@contextmanager
def running(folder: Path, discord: StandIn, log: Path, **settings: object) -> Iterator[Bot]:
    """The bot within the block; killed at its end if it still runs."""
    port = free_port()
    with (
        log.open("a", encoding="utf-8") as lines,
        subprocess.Popen(
            attache("run"),
            env=environment(folder, discord, HEALTH_PORT=port, **settings),
            cwd=log.parent,
            stdin=subprocess.DEVNULL,
            stdout=lines,
            stderr=lines,
            text=True,
        ) as process,
    ):
        try:
            yield Bot(process, log, port)
        finally:
            process.kill()
