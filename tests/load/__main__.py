"""How the bot holds under load: the real client, index and memory against a stand-in for Discord, on loopback only.

    PYTHONPATH=tests python -m load                 # everything, about three minutes
    PYTHONPATH=tests python -m load --articles 2000 --seconds 10
    PYTHONPATH=tests python -m load --keep /tmp/load    # index once, use it again

Two processes: this one is Discord and the people, the other is the bot. 10,000 articles are generated and indexed, no
question is asked twice. What is printed: a burst of 200 questions at once; 40 a second for a minute; a heavy question
among others. Exit code 1 when a figure misses its aim.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from discord_standin.interactions import Interaction
from discord_standin.standin import StandIn
from discord_standin.world import Channel, User
from load.corpus import build_corpus, heavy_question, question

PEOPLE = 50
MOST_TOLD_TO_WAIT = 0.01
"""Of what is asked steadily: turning people away is no way to be quick."""


@dataclass(slots=True)
class Timing:
    """When one question was asked, acknowledged and answered, in seconds of the monotonic clock."""

    asked: float
    acknowledged: float = 0.0
    answered: float = 0.0
    text: str = ""

    @property
    def told_to_wait(self) -> bool:
        """Whether there is no answer, but a word to ask again."""
        return "busy with other" in self.text or "Please wait" in self.text


@dataclass(slots=True)
class Load:
    """People who ask through the stand-in, and when each was served."""

    discord: StandIn
    people: list[User]
    channel: Channel
    random: random.Random = field(default_factory=lambda: random.Random(7))
    waiting: dict[int, tuple[Interaction, Timing]] = field(default_factory=dict)
    number: int = 0

    async def ask(self, text: str | None = None) -> Timing:
        """Ask a question that nobody asked before."""
        self.number += 1
        person = self.people[self.number % len(self.people)]
        timing = Timing(time.monotonic())
        asked = await self.discord.slash(
            person, self.channel, "ask", question=text or question(self.random, self.number)
        )
        self.waiting[asked.id] = (asked, timing)
        return timing

    async def watch(self) -> None:
        """Note acknowledgements and answers as they arrive."""
        while True:
            async with self.discord.world.changed:
                await self.discord.world.changed.wait()
            now = time.monotonic()
            for identity, (asked, timing) in list(self.waiting.items()):
                message = self.discord.response(asked)
                if message is None:
                    continue
                timing.acknowledged = timing.acknowledged or now
                if not message.is_loading:
                    timing.answered, timing.text = now, message.text
                    del self.waiting[identity]
                    del self.discord.world.messages[message.id]

    async def served(self, limit: float) -> None:
        """Wait until all are answered, for `limit` seconds at most."""
        until = time.monotonic() + limit
        while self.waiting and time.monotonic() < until:
            await asyncio.sleep(0.05)


def percentile(values: list[float], share: float) -> float:
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """How some questions were served: the p95 of the acknowledgement and of the answers in seconds, and counts."""

    acknowledged: float
    answered: float
    missing: int
    told_to_wait: int


def told(name: str, timings: list[Timing]) -> Served:
    """Print the figures. Who was told to wait has no answer and does not count in their times."""
    acknowledged = [one.acknowledged - one.asked for one in timings if one.acknowledged]
    answered = [one.answered - one.asked for one in timings if one.answered and not one.told_to_wait]
    missing = sum(not one.answered for one in timings)
    busy = sum(one.told_to_wait for one in timings)
    late = percentile(acknowledged, 0.95), percentile(answered, 0.95)
    print(
        f"{name}: {len(timings)} asked, {missing} not answered, {busy} told to wait;"
        f" acknowledged p50 {statistics.median(acknowledged) * 1000:.0f} ms, p95 {late[0] * 1000:.0f} ms,"
        f" max {max(acknowledged) * 1000:.0f} ms; answered p50 {statistics.median(answered) * 1000:.0f} ms,"
        f" p95 {late[1] * 1000:.0f} ms, max {max(answered) * 1000:.0f} ms",
        flush=True,
    )
    return Served(acknowledged=late[0], answered=late[1], missing=missing, told_to_wait=busy)


def cpu_seconds(process: int) -> float:
    """What the process has used of one core so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


async def burst(load: Load, count: int) -> bool:
    timings = [await load.ask() for _ in range(count)]
    await load.served(30)
    told(f"{count} at once", timings)
    return max(one.acknowledged - one.asked for one in timings) < 3 and all(one.answered for one in timings)


async def steady(load: Load, rate: float, seconds: float, bot: int) -> bool:
    timings: list[Timing] = []
    began, before, used, own = time.monotonic(), memory_mb(bot), cpu_seconds(bot), time.process_time()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        timings.append(await load.ask())
    await load.served(30)
    served = told(f"{rate:g} a second for {seconds:g} s", timings)
    after = memory_mb(bot)
    used, own = (cpu_seconds(bot) - used) / len(timings), (time.process_time() - own) / len(timings)
    print(
        f"a question costs the bot {used * 1000:.1f} ms of one core, and the stand-in {own * 1000:.1f} ms", flush=True
    )
    print(f"memory: {before:.0f} MB before, {after:.0f} MB after ({(after / before - 1) * 100:+.1f} %)", flush=True)
    in_time = served.acknowledged < 0.5 and served.answered < 2 and not served.missing
    return in_time and served.told_to_wait <= MOST_TOLD_TO_WAIT * len(timings) and after < 1.1 * before


async def among_heavy(load: Load) -> bool:
    heavy = [await load.ask(heavy_question(number)) for number in range(4)]
    others = []
    for _ in range(20):
        others.append(await load.ask())
        await asyncio.sleep(0.05)
    await load.served(30)
    told("4 heavy questions", heavy)
    served = told("20 others meanwhile", others)
    return served.acknowledged < 0.5 and not served.missing


async def measure(options: argparse.Namespace, folder: Path) -> bool:
    async with StandIn() as discord:
        people = [discord.new_user(f"person {number}") for number in range(PEOPLE)]
        channel = discord.new_channel("general")
        environment = {
            **os.environ,
            "DISCORD_TOKEN": discord.token,
            "DISCORD_API_URL": discord.api_url,
            "DATA_DIR": str(folder),
            "LOG_LEVEL": "ERROR",
            "REFRESH_MINUTES": "0",
            "USER_QUESTIONS_PER_MINUTE": "0",
            "SERVER_QUESTIONS_PER_MINUTE": "0",
        }
        with subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment, cwd=folder) as bot:
            try:
                await discord.world.until(lambda: discord.gateway.connected, "the bot connects", timeout=60)
                load = Load(discord, people, channel)
                watching = asyncio.create_task(load.watch())
                for _ in range(40):  # as after some minutes of work
                    await load.ask()
                await load.served(60)
                well = [await burst(load, 200), await steady(load, options.rate, options.seconds, bot.pid)]
                well.append(await among_heavy(load))
                watching.cancel()
            finally:
                bot.terminate()
    return all(well)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--rate", type=float, default=40)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--keep", type=Path, help="where the index is kept for the next run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = options.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        if not any(folder.iterdir()):
            began = time.monotonic()
            build_corpus(folder, options.articles)
            print(f"{options.articles} articles indexed in {time.monotonic() - began:.0f} s", flush=True)
        well = asyncio.run(measure(options, folder))
    print("every aim is met" if well else "an aim is missed")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
