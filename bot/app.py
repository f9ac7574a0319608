"""The composition root: the only place that chooses adapters."""

from __future__ import annotations

from dataclasses import dataclass

from bot.settings import Settings
from corpus.store import ArticleStore
from index.answer import Answer, QuestionAnswerer
from index.backend import SearchBackend


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The parts of a running program, wired."""

    settings: Settings
    store: ArticleStore
    backend: SearchBackend
    answerer: QuestionAnswerer

    def ask(self, question: str, *, evidence: int = 10) -> Answer:
        """Answer a question; blocks for some milliseconds, safe from several threads."""
        return self.answerer.answer(question, evidence=evidence)

    def close(self) -> None:
        """Release files and locks."""
        self.backend.close()
        self.store.close()


def open_app(settings: Settings) -> App:
    """Open the record and the index under DATA_DIR, creating what is missing."""
    from index.whoosh_backend import WhooshBackend

    store = ArticleStore.open(settings.data_dir / "record.sqlite")
    backend = WhooshBackend.open(settings.data_dir / "whoosh")
    return App(settings=settings, store=store, backend=backend, answerer=QuestionAnswerer(backend))
