"""The composition root: the only place that chooses adapters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.display_limits import DisplayLimits
from bot.indexed_record import is_made_of, remember
from bot.logs import question_id
from bot.settings import Settings, SettingsError
from corpus.dates import PartialDate
from corpus.store import ArticleStore
from index.answer import MOST_EVIDENCE, Answer, QuestionAnswerer
from index.backend import SearchBackend
from index.build import BuildReport, build, rebuild
from index.confidence import Model, read_model
from index.query import WHOLE_CORPUS, Scope

EMPTY_CORPUS = (
    "The corpus is empty. `attache collect --starter` brings in the starter articles, `attache collect PATH` your own."
)
EMPTY_INDEX = "The corpus is not indexed yet. `attache index` does it."


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The parts of a running program, wired."""

    settings: Settings
    store: ArticleStore
    backend: SearchBackend
    answerer: QuestionAnswerer
    display_limits: DisplayLimits

    def ask(
        self,
        question: str,
        *,
        previous: str | None = None,
        scope: Scope = WHOLE_CORPUS,
        evidence: int = MOST_EVIDENCE,
    ) -> Answer:
        """Answer a question; blocks for some milliseconds, safe from several threads.

        `previous` is the question before, which a follow-up leans on; `scope` limits what may be looked at.
        """
        previous = previous and _sendable(previous)
        answer = self.answerer.answer(_sendable(question), previous=previous, scope=scope, evidence=evidence)
        answer = replace(answer, id=question_id() or answer.id)
        if answer.evidence or self.backend.count():
            return answer
        return replace(answer, reason=self.why_nothing(), why=None)

    def why_nothing(self) -> str:
        """Why an index without passages has none, and what to do."""
        return EMPTY_INDEX if self.store.count() else EMPTY_CORPUS

    def build(self, progress: Callable[[int, int], None] = lambda _done, _total: None) -> BuildReport:
        """Index what changed in the record, or all of it if the index is of another one; the caller holds the lock."""
        if self.backend.count() and not is_made_of(_index_origin(self.settings), self.store):
            return self.rebuild(progress)
        report = build(self.store, self.backend, progress=progress)
        remember(_index_origin(self.settings), self.store)
        return report

    def rebuild(self, progress: Callable[[int, int], None] = lambda _done, _total: None) -> BuildReport:
        """Make the index anew from the record; the caller holds the writer's lock."""
        report = rebuild(self.store, self.backend, progress=progress)
        remember(_index_origin(self.settings), self.store)
        return report

    def display_limit(self, origin: str) -> int | None:
        """How many characters of an article of this origin may be shown; None for all of it."""
        return self.display_limits.of(origin)

    def close(self) -> None:
        """Release files and locks."""
        self.backend.close()
        self.store.close()


def _sendable(text: str) -> str:
    """What was typed, with a question mark for each byte that is no character: such can be neither printed nor sent."""
    return text.encode("utf-8", "replace").decode()


def record_path(settings: Settings) -> Path:
    """Where the record lives."""
    return settings.data_dir / "record.sqlite"


def index_folder(settings: Settings) -> Path:
    """Where the index lives; it can be deleted at any time and built again from the record."""
    return settings.data_dir / "whoosh"


def _index_origin(settings: Settings) -> Path:
    return settings.data_dir / "indexed-record.json"


def sources_file(settings: Settings) -> Path:
    """Where the user's own sources are, and changes to those that ship with the program."""
    return settings.data_dir / "sources.toml"


def open_store(settings: Settings) -> ArticleStore:
    """Open the record, creating it when missing; StoreError if that fails."""
    return ArticleStore.open(record_path(settings))


def open_app(settings: Settings) -> App:
    """Open the record and the index under DATA_DIR, creating what is missing."""
    from index.whoosh_backend import WhooshBackend

    model = _own_model(settings)
    store = open_store(settings)
    try:
        backend = WhooshBackend.open(index_folder(settings))
    except BaseException:
        store.close()
        raise
    limits = DisplayLimits(sources_file(settings))
    return App(
        settings=settings,
        store=store,
        backend=backend,
        answerer=QuestionAnswerer(backend, model, lambda: _newest_day(store), limits.of),
        display_limits=limits,
    )


def _newest_day(store: ArticleStore) -> date | None:
    newest = PartialDate.parse(str(store.summary()["newest"]))
    return newest.last if newest else None


def _own_model(settings: Settings) -> Model | None:
    """The model that `attache calibrate` fitted to this corpus, if there is one."""
    path = settings.data_dir / "confidence.json"
    if not path.exists():
        return None
    try:
        return read_model(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise SettingsError(
            f"{path} cannot be used: {error}. Delete it, or let `attache calibrate` write it."
        ) from error
