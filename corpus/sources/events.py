"""What a visit to a source can tell, one thing after another."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.dates import PartialDate
from corpus.received import Received
from corpus.sources.state import SourceState


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedEntry:
    """An entry that was not taken; `location` is a URL or a name, `reason` is for people."""

    location: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """The publisher withdrew a text: the article with this `id`, or this `url`, is not to be cited again.

    `reason` is the publisher's own where there is one; `when` is when it was withdrawn, if that is known.
    """

    url: str | None = None
    id: str | None = None
    reason: str
    when: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNotice:
    """The publisher says what changed in the article `id`; `corrects` names another article's id that it corrects."""

    id: str
    url: str | None = None
    reason: str
    when: PartialDate | None = None
    corrects: str | None = None


SourceEvent = Received | SkippedEntry | Withdrawal | ChangeNotice | SourceState
"""A SourceState says: whatever came before it is done; kept together with it, nothing is lost or asked for twice."""
