"""What can be checked of an installation, running or not; each check says what it found and how to mend it."""

from __future__ import annotations

import json
import platform
import pyexpat
import shutil
import stat
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

from bot.app import App, open_app, record_path
from bot.healing import index_damage
from bot.kept import KEPT
from bot.refresh import keys_of, known_sources, now
from bot.settings import Settings
from corpus.errors import CorpusError
from corpus.integrity import SQLITE_VERSION, database_problems
from corpus.sources.state import HealthStatus, SourceState
from corpus.sources.visiting import health_of
from corpus.store import ArticleStore
from index.build import behind
from index.errors import SearchError

LEAST_EXPAT = (2, 4, 1)
"""Expat stops the expansion of nested entities from here on: https://libexpat.github.io/doc/cve-2013-0340/ ."""
LEAST_SQLITE = (3, 35, 0)
"""RETURNING: https://sqlite.org/lang_returning.html ."""
LEAST_FREE = 500_000_000
"""Bytes, beside twice the index: a rebuild needs the room of the index once more, and a commit some."""
LEAST_TO_OPEN = 64 * 1024
"""Bytes: what SQLite needs beside a file to open it, and a little."""

_TOKEN_PARTS = 3  # a Discord token is three parts with full stops between them
_PATIENCE = 3.0  # seconds
_DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Verdict(StrEnum):
    """How a check came out; only what is broken makes `attache doctor` fail."""

    WELL = "ok"
    CARE = "warn"
    BROKEN = "FAIL"


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one check; `mend` says what to do when it is not well."""

    subject: str
    verdict: Verdict
    found: str
    mend: str = ""


def checks(settings: Settings, env_file: Path = Path(".env")) -> Iterator[Check]:
    """All checks, one after another; none of them raises, and none changes anything but what opening does."""
    yield _versions()
    yield _libraries()
    yield _token(settings)
    yield from _env_file(env_file)
    folder = _data_folder(settings)
    yield folder
    if folder.verdict is Verdict.BROKEN:
        return
    yield _disk(settings)
    databases = list(_databases(settings))
    yield from databases
    if (record_path(settings).name, Verdict.BROKEN) not in [(one.subject, one.verdict) for one in databases]:
        yield from _guarded("index", lambda: _opened(settings, _index))
        yield from _guarded("sources", lambda: _sources(settings))
    if settings.health_port:
        yield _bot(settings)


def _versions() -> Check:
    packages = ", ".join(f"{name} {version(name)}" for name in ("trade-attache", "discord.py", "Whoosh"))
    return Check("versions", Verdict.WELL, f"{packages}, Python {platform.python_version()}")


def _libraries() -> Check:
    old = [
        f"{name} is older than {'.'.join(map(str, least))}"
        for name, has, least in (
            ("expat", pyexpat.version_info, LEAST_EXPAT),
            ("SQLite", SQLITE_VERSION, LEAST_SQLITE),
        )
        if has < least
    ]
    found = f"SQLite {'.'.join(map(str, SQLITE_VERSION))}, {pyexpat.EXPAT_VERSION.replace('_', ' ')}"
    verdict = Verdict.BROKEN if old else Verdict.WELL
    return Check("libraries", verdict, found, f"{'; '.join(old)}: take a newer Python")


def _token(settings: Settings) -> Check:
    if not settings.discord_token:
        return Check("token", Verdict.CARE, "not set", "`attache run` needs it: put DISCORD_TOKEN into .env")
    if settings.discord_token.count(".") == _TOKEN_PARTS - 1:
        return Check("token", Verdict.WELL, "set")
    mend = "copy it again from the Discord developer portal, Bot, Reset Token"
    return Check("token", Verdict.BROKEN, "set, but it does not look like a bot's token", mend)


def _env_file(path: Path) -> Iterator[Check]:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:  # none, or none that we could read
        return
    if mode & _FOR_OTHERS:
        found = f"other users can read the token in it (mode {mode:o})"
        yield Check(".env", Verdict.CARE, found, f"chmod 600 {path.absolute()}")
    else:
        yield Check(".env", Verdict.WELL, "for its owner only")


def _data_folder(settings: Settings) -> Check:
    folder = settings.data_dir.absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        mend = "make it writable for the user who runs the bot, or set DATA_DIR to another folder"
        why = "it is a file, not a folder" if folder.is_file() else error.strerror
        return Check("data folder", Verdict.BROKEN, f"{folder}: {why}", mend)
    if folder.stat().st_mode & _FOR_OTHERS:
        found = f"{folder} can be read by other users, and what people asked is in it"
        return Check("data folder", Verdict.CARE, found, f"chmod 700 {folder}")
    return Check("data folder", Verdict.WELL, str(folder))


def _disk(settings: Settings) -> Check:
    free = shutil.disk_usage(settings.data_dir).free
    size = sum(path.stat().st_size for path in (settings.data_dir / "whoosh").rglob("*") if path.is_file())
    found = f"{free / 1e9:.1f} GB free; the index has {size / 1e9:.2f} GB"
    verdict = Verdict.WELL if free > LEAST_FREE + 2 * size else Verdict.CARE
    return Check("disk", verdict, found, "make room: a rebuild needs the room of the index once more")


def _databases(settings: Settings) -> Iterator[Check]:
    for one in KEPT:
        path = settings.data_dir / one.name
        if one.migrations is None or not path.exists():
            continue
        if wrong := database_problems(path, one.migrations):
            yield Check(one.name, Verdict.BROKEN, "; ".join(wrong), _mended(path, wrong))
        else:
            yield Check(one.name, Verdict.WELL, f"{path.stat().st_size / 1e6:.1f} MB, sound")


def _mended(path: Path, wrong: tuple[str, ...]) -> str:
    if shutil.disk_usage(path.parent).free < LEAST_TO_OPEN:
        return "the disk is full, and SQLite needs a little room to open it: make room and look again"
    if any("this program knows" in line for line in wrong):
        return "update the program, or restore the backup from before the update"
    return "stop the bot, then `attache restore FILE --overwrite` with the last good backup; what is damaged is kept"


def _index(app: App) -> Check:
    wanted = app.store.current_versions()
    if not wanted and app.backend.count():
        found = "the record is empty, but its index is not: has record.sqlite been lost?"
        return Check("index", Verdict.BROKEN, found, "`attache restore FILE`; empty on purpose: `attache index`")
    if not wanted:
        return Check(
            "index", Verdict.CARE, "the corpus is empty", "`attache collect --starter` or `attache collect PATH`"
        )
    if damage := index_damage(app):
        return Check(
            "index", Verdict.BROKEN, "; ".join(damage[:3]), "`attache index --heal`; `attache run` does it too"
        )
    waiting = behind(app.store, app.backend)
    found = f"{len(wanted)} articles, {app.backend.count()} passages, {waiting} articles not indexed yet"
    return Check("index", Verdict.CARE if waiting else Verdict.WELL, found, "`attache index`")


def _sources(settings: Settings) -> Check:
    known = known_sources(settings)
    if known.problems:
        return Check("sources", Verdict.BROKEN, "; ".join(known.problems), "mend these entries of sources.toml")
    enabled = [one for one in known.settings if one.enabled]
    ill: list[str] = []
    with closing(ArticleStore.open(record_path(settings))) as store:
        for one in enabled:
            state = SourceState.from_json(store.source_state(one.name))
            health = health_of(one, state, now(), keys_of(settings))
            if health.status in (HealthStatus.FAILING, HealthStatus.SILENT):
                ill.append(f"{one.name} {health.message}")
    found = "; ".join(ill) or f"{len(enabled)} of {len(known.settings)} enabled, none failing"
    mend = "`attache sources check NAME` says more; `attache sources disable NAME` lets it be"
    return Check("sources", Verdict.CARE if ill else Verdict.WELL, found, mend)


def _bot(settings: Settings) -> Check:
    url = f"http://{settings.health_host}:{settings.health_port}/healthz"
    try:
        with _DIRECTLY.open(url, timeout=_PATIENCE) as answer:
            health = json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            health = json.load(error)
    except (OSError, ValueError) as error:
        why = getattr(error, "reason", error)
        return Check("bot", Verdict.CARE, f"not running, or not to be reached at {url} ({why})", "`attache run`")
    if not health.get("ready"):
        lacks = " and ".join(name for name in ("gateway", "index") if not health.get(name))
        return Check("bot", Verdict.BROKEN, f"running, but not ready: {lacks}", "its log says why")
    return Check("bot", Verdict.CARE if health["warning"] else Verdict.WELL, health["warning"] or "running and ready")


def _opened(settings: Settings, check: Callable[[App], Check]) -> Check:
    app = open_app(settings)
    try:
        return check(app)
    finally:
        app.close()


def _guarded(subject: str, check: Callable[[], Check]) -> Iterator[Check]:
    try:
        yield check()
    except (CorpusError, SearchError, OSError) as error:
        yield Check(subject, Verdict.BROKEN, str(error), "the message says what to do")
