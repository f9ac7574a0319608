"""Errors of the corpus. Each message says what happened, to which input, and what to do.

CorpusError
├── UnreadableInput     one file, line or entry that cannot be taken; the batch goes on
├── ArticleNotFound     no article has this id
└── StoreError          the record itself cannot be read or written
    ├── StoreIsNewer    the record was written by a later version of this program
    └── StoreIsBusy     another process is writing
"""


class CorpusError(Exception):
    """Root of all errors of this package."""


class UnreadableInput(CorpusError):
    """One input that cannot be taken; `reason` is written for the person who gave it."""

    def __init__(self, location: str, reason: str) -> None:
        super().__init__(f"{location}: {reason}")
        self.location = location
        self.reason = reason


class ArticleNotFound(CorpusError):
    """No article of the record has this id."""

    def __init__(self, article_id: str) -> None:
        super().__init__(f"No article has the id {article_id!r}. `attache search` shows ids.")
        self.article_id = article_id


class StoreError(CorpusError):
    """The record cannot be read or written."""


class StoreIsNewer(StoreError):
    """The record was written by a later version of this program."""


class StoreIsBusy(StoreError):
    """Another process is collecting or building."""
