"""A process that changes the corpus and tells how far it is, one JSON object a line: `python -m bot.writing add PATH`.

The bot starts it for those who look after the corpus in Discord, so that answers never wait for collecting. Events are
{"event": "waiting", "for"}, {"event": "collecting", "done"}, {"event": "indexing", "done", "total"} and last
{"event": "done", ...} with what `attache collect --json` prints, or {"event": "failed", "reason"}.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.app import App, open_app
from bot.refresh import http_fetcher, refresh
from bot.settings import Settings
from bot.source_report import all_of, collected_json
from corpus.collect import CollectReport, collect, collect_paths
from corpus.errors import CorpusError, FetchError, UnreadableInput
from corpus.received import Received
from corpus.sources.received_from import page
from corpus.sources.setting import SourceKind, SourceSetting
from corpus.writer_lock import writer_lock
from index.errors import SearchError

Tell = Callable[[dict[str, Any]], None]


def main(arguments: list[str]) -> int:
    """Do what the arguments say; exit code 0 done, 1 failed, 2 wrong usage."""
    work = {"add": _add, "remove": _remove, "refresh": _refresh}.get(arguments[0]) if arguments else None
    if work is None:
        sys.stderr.write("usage: python -m bot.writing add PATH_OR_URL | remove ID REASON | refresh\n")
        return 2
    app = None
    try:
        app = open_app(Settings.from_environment())
        _tell({"event": "done", **work(app, arguments[1:])})
    except (CorpusError, SearchError) as error:
        _tell({"event": "failed", "reason": str(error)})
        return 1
    finally:
        if app is not None:
            app.close()
    return 0


def _tell(event: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(event, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def _told_who(holder: str) -> None:
    _tell({"event": "waiting", "for": holder})


def _add(app: App, arguments: list[str]) -> dict[str, Any]:
    (target,) = arguments
    if "://" in target:
        fetched = list(_fetched(app.settings, target))
        with writer_lock(app.settings.data_dir, "adding a page", told=_told_who):
            return _built(app, collect(app.store, fetched, restore=True))
    with writer_lock(app.settings.data_dir, "adding a file", told=_told_who):
        report = collect_paths(app.store, [Path(target)], progress=_Counted())
        return _built(app, report)


def _fetched(settings: Settings, url: str) -> Iterator[Received | UnreadableInput]:
    """The page behind the address, through the guarded and polite fetcher."""
    setting = SourceSetting(name="url", kind=SourceKind.PAGE, url=url)
    try:
        yield page(setting, http_fetcher(settings).fetch(url))
    except FetchError as error:
        yield UnreadableInput(url, error.reason)
    except UnreadableInput as error:
        yield error


def _remove(app: App, arguments: list[str]) -> dict[str, Any]:
    article_id, reason = arguments
    with writer_lock(app.settings.data_dir, "removing", told=_told_who):
        removed = app.store.remove(article_id, reason)
        report = CollectReport(removed=[article_id] if removed else [])
        return _built(app, report)


def _refresh(app: App, _: list[str]) -> dict[str, Any]:
    reports = []
    for report in refresh(app, http_fetcher(app.settings), only_due=False, told=_told_who):
        reports.append(report)
        _tell({"event": "visited", "source": report.name, "state": report.health.message})
    return {**collected_json(all_of(reports)), "sources": len(reports)}


def _built(app: App, report: CollectReport) -> dict[str, Any]:
    built = app.build(lambda done, total: _tell({"event": "indexing", "done": done, "total": total}))
    return {**collected_json(report), "indexed": built.indexed}


class _Counted:
    """Tells how many inputs were read so far."""

    def __init__(self) -> None:
        self._done = 0

    def __call__(self, more: int) -> None:
        self._done += more
        _tell({"event": "collecting", "done": self._done})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
