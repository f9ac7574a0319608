"""Errors of the corpus. Each message says what happened, to which input, and what to do.

CorpusError
├── UnreadableInput     one file, line or entry that cannot be taken; the batch goes on
├── ArticleNotFound     no article has this id
├── FetchError          something was not fetched; `transient` tells whether trying again later makes sense
│   ├── AddressRefused  the guard forbids the URL or the address behind it
│   ├── RobotsRefused   the site's robots.txt forbids it
│   ├── LimitExceeded   too large, too slow, too many redirects
│   ├── Unreachable     no connection, no valid certificate, no HTTP
│   ├── HttpRefused     the server answered with an error status
│   └── TryLater        the server, or our own cap for it, asks to wait
├── BackupError         a backup that cannot be written, read or restored
├── SourcesFileError    entries of a sources.toml that cannot be used
└── StoreError          the record itself cannot be read or written
    ├── StoreIsNewer    the record was written by a later version of this program
    └── StoreIsBusy     another process is writing
"""


class CorpusError(Exception):
    """Root of all errors of this package."""


class UnreadableInput(CorpusError):
    """One input, or a part of it, that cannot be taken; `reason` is written for the person who gave it."""

    def __init__(self, location: str, reason: str) -> None:
        super().__init__(f"{location}: {reason}")
        self.location = location
        self.reason = reason


class ArticleNotFound(CorpusError):
    """No article of the record has this id, or it has no such version."""

    def __init__(self, article_id: str, version: int | None = None) -> None:
        what = f"No article has the id {article_id!r}" if version is None else f"{article_id} has no version {version}"
        super().__init__(f"{what}. `attache search` shows ids, `attache corpus show ID` the newest version.")
        self.article_id = article_id


class StoreError(CorpusError):
    """The record cannot be read or written."""


class StoreIsNewer(StoreError):
    """The record was written by a later version of this program."""


class StoreIsBusy(StoreError):
    """Another process is collecting or building."""


class FetchError(CorpusError):
    """A URL that was not fetched; `reason` is written for people, `transient` says whether a later try may succeed."""

    transient = False

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


class AddressRefused(FetchError):
    """The guard forbids this URL, or the address its host leads to."""


class RobotsRefused(FetchError):
    """The site's robots.txt forbids it."""


class LimitExceeded(FetchError):
    """The answer is too large or redirects too often, or, if `slow`, takes too long and may be quicker another time."""

    def __init__(self, url: str, reason: str, *, slow: bool = False) -> None:
        super().__init__(url, reason)
        self.transient = slow


class Unreachable(FetchError):
    """There is no connection, no certificate that can be trusted, or no HTTP on the other side."""

    transient = True


class HttpRefused(FetchError):
    """The server answered with an error; `status` is its HTTP status."""

    def __init__(self, url: str, reason: str, *, status: int) -> None:
        super().__init__(url, reason)
        self.status = status
        self.transient = status >= 500 or status in (408, 425)


class TryLater(FetchError):
    """The server, or our own cap for its host, asks to wait; `seconds` is how long at least."""

    transient = True

    def __init__(self, url: str, reason: str, *, seconds: float) -> None:
        super().__init__(url, reason)
        self.seconds = seconds


class BackupError(CorpusError):
    """A backup that cannot be written, read or restored; the data are as they were."""


class SourcesFileError(CorpusError):
    """Entries of sources files that cannot be used; `problems` names each: file, entry, what is wrong."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
