"""Changing the corpus from Discord: in a process of its own, one at a time, with what it says as it goes on."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from bot.chat.pieces import brief
from bot.language import Language
from bot.logs import question_id
from bot.settings import Settings

log = logging.getLogger(__name__)

Progress = Callable[[str], Awaitable[None]]
LARGEST_FILE = 10 * 1024 * 1024
TIME_LIMIT = 13 * 60.0
"""Seconds; Discord lets a response be edited for fifteen minutes."""

_NAME = re.compile(r"[^\w.-]+")
_SKIPPED_SHOWN = 5
_LINE_LIMIT = 1 << 20


class Writer:
    """Runs the writer's process with the settings of this program."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._uploads: Counter[Path] = Counter()

    async def run(self, arguments: list[str], progress: Progress, say: Language) -> str:
        """Do the work; `progress` is called with each state. Returns what was done, in words."""
        environment = {
            **os.environ,
            "DATA_DIR": str(self._settings.data_dir.absolute()),
            "REGULATIONS_GOV_API_KEY": self._settings.regulations_gov_api_key,
        }
        environment.pop("DISCORD_TOKEN", None)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "bot.writing", *arguments,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=environment, limit=_LINE_LIMIT,
        )  # fmt: skip
        try:
            return await self._followed(process, arguments, progress, say)
        finally:
            if process.returncode is None:
                process.terminate()  # the record stays whole; what was stored is indexed next time
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(process.wait(), 2)

    async def add_file(self, name: str, data: bytes, progress: Progress, say: Language) -> str:
        """Collect an uploaded file, from a place that is the same for the same bytes."""
        folder = self._settings.data_dir.absolute() / "uploads" / hashlib.sha256(data).hexdigest()[:12]
        path = folder / _safe_name(name)
        self._uploads[folder] += 1
        try:
            await asyncio.to_thread(_write, path, data)
            return await self.run(["add", str(path)], progress, say)
        finally:
            self._uploads[folder] -= 1
            if not self._uploads[folder]:  # else the same bytes were uploaded again and still wait for their turn
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _followed(
        self, process: asyncio.subprocess.Process, arguments: list[str], progress: Progress, say: Language
    ) -> str:
        assert process.stdout is not None
        assert process.stderr is not None
        errors = asyncio.create_task(process.stderr.read())
        last: dict[str, Any] = {}
        async for line in process.stdout:
            last = json.loads(line)
            if text := progress_text(last, say):
                await progress(text)
        await process.wait()
        if last.get("event") == "done":
            return result_text(last, say)
        told = (await errors).decode(errors="replace")
        log.error("the writer's process ended with code %s [%s]: %s %s", process.returncode, question_id(), last, told)
        return failure_text(arguments, str(last.get("reason") or ""), say)


def progress_text(event: dict[str, Any], say: Language) -> str:
    """One state of the work in words; "" for one that is not told."""
    match event.get("event"):
        case "waiting":
            return say("Waiting: somebody else is changing the corpus ({holder}).", holder=brief(event["for"], 120))
        case "collecting":
            return say.many("Read {count} text …", "Read {count} texts …", event["done"])
        case "visited":
            return say(
                "Visited {source}: {state} …", source=brief(event["source"], 60), state=brief(event["state"], 120)
            )
        case "indexing" if event["total"]:
            return say("Indexed {done} of {total} …", done=event["done"], total=event["total"])
        case _:
            return ""


def result_text(event: dict[str, Any], say: Language) -> str:
    """What was done, and why something was not."""
    ids = event.get("ids", {})
    told = [
        say.many("{count} article added", "{count} articles added", event.get("added", 0)),
        say.many("{count} updated", "{count} updated", event.get("updated", 0)),
        say.many("{count} unchanged", "{count} unchanged", event.get("unchanged", 0)),
        say.many("{count} removed", "{count} removed", len(ids.get("removed", ()))),
        say.many("{count} not taken", "{count} not taken", len(event.get("skipped", ()))),
    ]
    counts = (
        event.get("added"), event.get("updated"), event.get("unchanged"), ids.get("removed"), event.get("skipped"),
    )  # fmt: skip
    happened = [text for text, count in zip(told, counts, strict=True) if count] or [say("Nothing changed")]
    skipped = [
        f"-# {brief(Path(one['location']).name or one['location'], 120)} · {brief(one['reason'], 200)}"
        for one in (*event.get("skipped", ()), *event.get("noted", ()))
    ]
    more = len(skipped) - _SKIPPED_SHOWN
    note = ["-# " + say.many("and {count} more", "and {count} more", more)] if more > 0 else []
    named = [
        f"-# `{name}`" for name in (*ids.get("added", ()), *ids.get("updated", ()))[:_SKIPPED_SHOWN] if "`" not in name
    ]
    return "\n".join([", ".join(happened) + ".", *skipped[:_SKIPPED_SHOWN], *note, *named])[:1900]


def failure_text(arguments: list[str], reason: str, say: Language) -> str:
    """What could not be done and why; without a reason, where the log has it."""
    match arguments:
        case ["add", target]:
            name = target if "://" in target else Path(target).name
            told = say("{name} could not be added.", name=brief(name, 120))
        case ["remove", article, _]:
            told = say("The article {name} could not be removed.", name=brief(article, 120))
        case _:
            told = say("The sources could not be asked for new articles.")
    why = brief(reason, 600) or say(
        "What was stored until then stays. Please try again; if it happens again, tell whoever runs me this id, "
        "under which the log says why: `{incident}`",
        incident=question_id(),
    )
    return f"{told} {why}"


def _safe_name(name: str) -> str:
    """The name without anything that leads elsewhere, and without a dot in front, which collecting passes over."""
    stem, dot, ending = _NAME.sub("-", name).strip(".-").rpartition(".")
    return f"{stem[:80] or 'file'}{dot}{ending[:10]}" if dot else (ending[:80] or "file")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
