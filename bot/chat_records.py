"""What is remembered of conversations, as values: a kept answer, a server's settings, a judgement, a question."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from bot.scope import EVERYTHING, Limits
from index.text import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Where a quoted sentence stands: code points into the text of one version of an article.

    `answer` and `lead_in` are as in Evidence; `also_in` are ids of articles with the same sentence.
    """

    article_id: str
    version: int
    start: int
    end: int
    answer: Span | None = None
    lead_in: Span | None = None
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The question that a follow-up leans on, "" for none, and what it was limited to.

    `words_of` are the ids of all whose words are in it.
    """

    question: str = ""
    limits: Limits = EVERYTHING
    words_of: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to lean on."""
        return bool(self.question)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """An answer for the buttons beneath it: what was asked, by whom and where, and where its sentences stand.

    `limits` are those under which it was found, `chosen` what of them was asked for and is not the place's;
    `standing` is the question that a follow-up leans on, "" where nothing was asked. `words_of` are others whose words
    it took over.
    """

    id: str
    asked_at: float
    asker: int
    server: int | None
    channel: int
    only_me: bool
    question: str
    standing: str
    level: str
    reason: str
    notes: tuple[str, ...]
    shown: int
    references: tuple[Reference, ...]
    limits: Limits = EVERYTHING
    chosen: Limits = EVERYTHING
    words_of: tuple[int, ...] = ()

    @property
    def to_follow(self) -> Standing:
        """What a follow-up takes over."""
        return Standing(question=self.standing, limits=self.chosen, words_of=(self.asker, *self.words_of))

    def to_json(self) -> str:
        """As JSON; `from_json` reads it back."""
        limits = {"limits": self.limits.to_json(), "chosen": self.chosen.to_json()}
        return json.dumps({**asdict(self), **limits}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote."""
        content: dict[str, Any] = json.loads(text)
        content["references"] = tuple(_reference(one) for one in content["references"])
        content["chosen"] = Limits.from_json(content.get("chosen", content["limits"]))
        content["limits"] = Limits.from_json(content["limits"])
        lists = {name: tuple(content.get(name, ())) for name in ("notes", "words_of")}
        return cls(**{**content, **lists})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """A list that somebody looked at: `kind` is search, latest, sources or named, `text` what was typed for it.

    `channel` is 0 for one of before channels were kept.
    """

    id: str
    asked_at: float
    asker: int
    server: int | None
    channel: int = 0
    only_me: bool
    kind: str
    text: str = ""
    limits: Limits = EVERYTHING

    def to_json(self) -> str:
        """As JSON; `from_json` reads it back."""
        return json.dumps({**asdict(self), "limits": self.limits.to_json()}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote."""
        content: dict[str, Any] = json.loads(text)
        return cls(**{**content, "limits": Limits.from_json(content["limits"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """What those who look after a server chose. All ids are Discord's.

    `channels` are where questions are answered, none for everywhere; `curators` are roles; `limits` hold in the whole
    server and `channel_limits` in one channel besides; `language` is a code, "" for each person's own.
    """

    channels: tuple[int, ...] = ()
    only_me: bool = False
    curators: tuple[int, ...] = ()
    limits: Limits = EVERYTHING
    channel_limits: dict[int, Limits] = field(default_factory=dict)
    language: str = ""

    def limits_in(self, *channels: int | None) -> Limits:
        """What may be shown in a channel; a thread has its own id and that of the channel it is in."""
        found = self.limits
        for channel in channels:
            if channel in self.channel_limits:
                found = found.narrowed(self.channel_limits[channel])
        return found

    def to_json(self) -> str:
        """As JSON; `from_json` reads it back."""
        by_channel = {str(channel): limits.to_json() for channel, limits in self.channel_limits.items()}
        return json.dumps({**asdict(self), "limits": self.limits.to_json(), "channel_limits": by_channel})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; settings that are not there have their default."""
        content = {name: value for name, value in json.loads(text).items() if name in {one.name for one in fields(cls)}}
        by_channel = content.pop("channel_limits", {})
        content["limits"] = Limits.from_json(content["limits"]) if "limits" in content else EVERYTHING
        content["channels"] = tuple(content.get("channels", ()))
        content["curators"] = tuple(content.get("curators", ()))
        return cls(**content, channel_limits={int(key): Limits.from_json(value) for key, value in by_channel.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Whether somebody found an answer useful, and why not. `words_of` are the others whose question it was."""

    answer: str
    asker: int
    given_at: float
    server: int | None
    question: str
    useful: bool
    reason: str = ""
    words_of: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedQuestion:
    """A question with how it was answered; `lacking` are its words that no evidence covered.

    `words_of` are others of whose words some may be among them, because the question took them over.
    """

    asked_at: float
    asker: int
    server: int | None
    question: str
    level: str
    lacking: tuple[str, ...] = ()
    words_of: tuple[int, ...] = ()


def _reference(content: dict[str, Any]) -> Reference:
    spans = {name: tuple(content[name]) if content[name] else None for name in ("answer", "lead_in")}
    return Reference(**{**content, **spans, "also_in": tuple(content["also_in"])})
