"""The bot under mixed load for a while: `python -m soak --minutes 30`; memory and open files have to stay flat.

A real `attache run` with its record and index answers people of the stand-in Discord, while other processes collect,
make the index anew and back up, and while the gateway breaks now and then. Everything stays on loopback.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trade_articles
from bot_process import Bot, attache, environment, make_corpus, running
from discord_standin.standin import StandIn
from discord_standin.world import Message

PICTURE = Path(__file__).parents[1] / "docs" / "soak.svg"
ARTICLES, MOST_ARTICLES, PEOPLE, BATCH = 500, 750, 20, 25
COLLECT_EVERY, REBUILD_EVERY, BACKUP_EVERY, CUT_EVERY, SAMPLE_EVERY = 20.0, 120.0, 75.0, 60.0, 5.0
WARM = 0.2
"""The share of the time in which caches fill; what comes after has to be flat."""
GROWTH = 0.10
"""By how much memory may be more at the end than after warming."""


@dataclass
class Soak:
    discord: StandIn
    bot: Bot
    data: Path
    scratch: Path
    seconds: float
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    articles: int = ARTICLES
    batches: int = 0
    asked: list[Any] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    samples: list[tuple[float, int, int]] = field(default_factory=list)
    works: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.began = time.monotonic()
        self.channel = self.discord.new_channel("soak")

    @property
    def over(self) -> bool:
        return time.monotonic() - self.began > self.seconds

    async def ask(self, person: int, rate: float) -> None:
        """One person, who asks now and then and waits for each reply."""
        user = self.discord.new_user(f"person{person}")
        while not self.over:
            await asyncio.sleep(self.chance.expovariate(rate))
            text = trade_articles.question(self.chance.randrange(self.articles))
            began = time.monotonic()
            if self.chance.random() < 0.5:
                question = await self.discord.say(user, self.discord.direct_channel(user), text)
                await self.discord.world.until(
                    lambda asked=question: self.discord.replies_to(asked), "a reply", timeout=60
                )
            else:
                command = await self.discord.slash(user, self.channel, "ask", question=text)

                def answered(asked: Any = command) -> bool:
                    message = self.discord.response(asked)
                    return message is not None and not message.is_loading

                await self.discord.world.until(answered, "an answer", timeout=60)
                question = command
            self.waits.append(time.monotonic() - began)
            self.asked.append(question)

    async def work(self, name: str, every: float, *arguments: str) -> None:
        """Another process, again and again."""
        while not self.over:
            await asyncio.sleep(every)
            if name == "collect":
                arguments = (str(self.batch()),)
            process = await asyncio.create_subprocess_exec(
                *attache(name, *arguments),
                env=environment(self.data, self.discord),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            _, errors = await process.communicate()
            self.works[name] = self.works.get(name, 0) + 1
            if process.returncode:
                self.failed.append(f"{name}: {errors.decode()}")
            elif name == "collect":
                self.batches += 1
                self.articles = min(self.articles + BATCH, MOST_ARTICLES)

    def batch(self) -> Path:
        """New articles until there are MOST_ARTICLES, then new versions of them in turn: what memory depends on stays."""
        round_, at = divmod(self.batches * BATCH, MOST_ARTICLES - ARTICLES)
        folder = self.scratch / f"more{at}"
        for file in trade_articles.write_articles(folder, BATCH, first=ARTICLES + at).iterdir():
            file.write_text(f"{file.read_text()}\n\nThe ministry has corrected this {round_} times.", encoding="utf-8")
        return folder

    async def cut(self) -> None:
        """A gateway that breaks, asks to reconnect, or forgets the session."""
        while not self.over:
            await asyncio.sleep(CUT_EVERY)
            harm = self.chance.choice(("cut", "reconnect", "invalid"))
            if harm == "cut":
                self.discord.gateway.cut()
            elif harm == "reconnect":
                await self.discord.gateway.ask_to_reconnect()
            else:
                await self.discord.gateway.invalidate(resumable=True)
            self.works["gateway"] = self.works.get("gateway", 0) + 1

    async def sample(self) -> None:
        process = Path(f"/proc/{self.bot.process.pid}")
        while not self.over:
            pages = int((process / "statm").read_text().split()[1])
            files = len(list((process / "fd").iterdir()))
            self.samples.append((time.monotonic() - self.began, pages * 4096, files))
            await asyncio.sleep(SAMPLE_EVERY)

    def unanswered(self) -> list[str]:
        """Questions that have not exactly one reply."""
        replies = Counter(
            each.reply_to for each in self.discord.world.messages.values() if each.author.id == self.discord.bot.id
        )
        messages = [each for each in self.asked if isinstance(each, Message)]
        return [f"a question has {replies[each.id]} replies" for each in messages if replies[each.id] != 1]

    def report(self, code: int) -> dict[str, Any]:
        warm = [sample for sample in self.samples if sample[0] > WARM * self.seconds]
        first, last = warm[: max(1, len(warm) // 5)], warm[-max(1, len(warm) // 5) :]
        waits = sorted(self.waits)
        return {
            "minutes": round(self.seconds / 60, 1),
            "questions": len(self.asked),
            "wait p50 s": round(waits[len(waits) // 2], 3),
            "wait p95 s": round(waits[int(len(waits) * 0.95)], 3),
            "wait max s": round(waits[-1], 3),
            "works": self.works,
            "failed": self.failed + self.unanswered(),
            "articles": self.articles,
            "MB after warming": round(_mean(first, 1) / 1e6, 1),
            "MB at the end": round(_mean(last, 1) / 1e6, 1),
            "files after warming": round(_mean(first, 2), 1),
            "files at the end": round(_mean(last, 2), 1),
            "exit code": code,
            "tracebacks": self.bot.log.read_text().count("Traceback"),
        }


def table(report: dict[str, Any]) -> str:
    """The report as docs/reliability.md has it."""
    works = report["works"]
    done = ", ".join(
        f"{works.get(name, 0)} {called}"
        for name, called in (
            ("collect", "collectings"),
            ("index", "rebuilds"),
            ("backup", "backups"),
            ("gateway", "breaks of the gateway"),
        )
    )
    failed = f"{len(report['failed'])} failed" if report["failed"] else "none failed"
    waits = (f"{name} {report[f'wait {name} s'] * 1000:,.0f} ms" for name in ("p50", "p95", "max"))
    answered = "each answered once" if not report["failed"] else "see what failed"
    return "\n".join(
        (
            "| | |",
            "|---|---|",
            f"| questions | {report['questions']:,}, {answered} |",
            f"| wait for the reply | {', '.join(waits)} |",
            f"| meanwhile | {done}, {failed} |",
            f"| memory after warming, at the end | {report['MB after warming']} MB, {report['MB at the end']} MB |",
            f"| open files after warming, at the end | {report['files after warming']}, {report['files at the end']} |",
            f"| end | code {report['exit code']}, {report['tracebacks'] or 'no'} traceback in the log |",
        )
    )


def _mean(samples: list[tuple[float, int, int]], column: int) -> float:
    return sum(sample[column] for sample in samples) / len(samples)


def faults(report: dict[str, Any]) -> list[str]:
    """What is not as it should be."""
    found = list(report["failed"])
    if report["MB at the end"] > (1 + GROWTH) * report["MB after warming"]:
        found.append("memory grows")
    if report["files at the end"] > report["files after warming"] + 5:
        found.append("open files grow")
    if report["exit code"]:
        found.append("it did not end well")
    if report["tracebacks"]:
        found.append("there are tracebacks in the log")
    return found


def picture(samples: list[tuple[float, int, int]]) -> str:
    """Memory and open files over time, as SVG."""
    width, height, left, top = 640, 150, 70, 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + left + 20} {2 * (height + 50) + top}">',
        "<style>text { font: 12px sans-serif }</style>",
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for row, (column, name, unit) in enumerate(((1, "memory, MB", 1e6), (2, "open files", 1.0))):
        base = top + row * (height + 50) + height
        most = max(sample[column] for sample in samples) / unit * 1.15
        points = " ".join(
            f"{left + sample[0] / samples[-1][0] * width:.1f},{base - sample[column] / unit / most * height:.1f}"
            for sample in samples
        )
        parts += [
            f'<text x="{left}" y="{base - height - 6}">{name}</text>',
            f'<polyline points="{left},{base - height} {left},{base} {left + width},{base}" fill="none" stroke="#888"/>',
            f'<polyline points="{points}" fill="none" stroke="#1f5fa8" stroke-width="1.5"/>',
            f'<text x="{left - 6}" y="{base}" text-anchor="end">0</text>',
            f'<text x="{left - 6}" y="{base - height + 10}" text-anchor="end">{most:.0f}</text>',
            f'<text x="{left + width}" y="{base + 16}" text-anchor="end">{samples[-1][0] / 60:.0f} min</text>',
        ]
    return "\n".join([*parts, "</svg>\n"])


async def soak(minutes: float, rate: float, drawn: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        data = scratch / "data"
        make_corpus(data, ARTICLES)
        async with StandIn() as discord:
            discord.new_channel("general")
            with running(
                data, discord, scratch / "log", USER_QUESTIONS_PER_MINUTE=0, SERVER_QUESTIONS_PER_MINUTE=0
            ) as bot:
                await bot.until_ready()
                work = Soak(discord, bot, data, scratch, minutes * 60)
                await asyncio.gather(
                    *(work.ask(person, rate / PEOPLE) for person in range(PEOPLE)),
                    work.work("collect", COLLECT_EVERY),
                    work.work("index", REBUILD_EVERY, "--rebuild"),
                    work.work("backup", BACKUP_EVERY, str(scratch / "backup.zip"), "--overwrite"),
                    work.cut(),
                    work.sample(),
                )
                bot.process.send_signal(signal.SIGTERM)
                report = work.report(await bot.ended())
        drawn.write_text(picture(work.samples), encoding="utf-8")
        return report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--rate", type=float, default=5.0, help="questions a second, of all people together")
    parser.add_argument("--picture", type=Path, default=PICTURE)
    arguments = parser.parse_args()
    report = asyncio.run(soak(arguments.minutes, arguments.rate, arguments.picture))
    print(json.dumps(report, indent=1))
    print(table(report))
    for fault in (found := faults(report)):
        print(f"FAULT {fault}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
