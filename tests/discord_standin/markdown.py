"""What a reader of Discord sees of a message's text, and what of it is alive.

A small parser with the rules of Discord's desktop client: from left to right, the first rule that matches wins;
a backslash before a character that is neither letter, digit nor white space shows that character; in the label of a
link backslashes mean nothing. Where clients differ, the more permissive reading is taken: a test that finds nothing
alive here has found nothing alive in any of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Live:
    """Something that acts: a kind of styling, a mention, a link. `value` is its text or target."""

    kind: str
    value: str


@dataclass(slots=True)
class Shown:
    """What a reader sees: the text without markup, the text of each block quotation, and what is alive."""

    text: str = ""
    quotes: list[str] = field(default_factory=list)
    live: list[Live] = field(default_factory=list)

    @property
    def links(self) -> list[str]:
        """The targets of all links."""
        return [live.value for live in self.live if live.kind == "link"]

    def kinds(self) -> set[str]:
        """The kinds of everything that is alive."""
        return {live.kind for live in self.live}


@dataclass(frozen=True, slots=True)
class _State:
    quoted: bool = False
    label: bool = False


_Rule = tuple[str, re.Pattern[str], Callable[[re.Match[str], _State, Shown], None]]

_QUOTE = re.compile(r"( *>>> +([\s\S]*))|( *>(?!>>) +[^\n]*(\n *>(?!>>) +[^\n]*)*\n?)")
_TEXT = re.compile(r"[\s\S]+?(?=[^0-9A-Za-z\s\u00c0-\U0010ffff]|\n|\w+:\S|\Z)")
_NAME = r"[-_\w]{1,32}"


def shown(content: str) -> Shown:
    """Parse a message's text as Discord's client does."""
    result = Shown()
    _parse(content, _State(), result)
    return result


def previews(content: str) -> list[str]:
    """The addresses for which Discord would show a preview: those not in angle brackets."""
    found = re.findall(r"<https?://[^\s<>]+>|https?://[^\s<>]+", content)
    return [address for address in found if not address.startswith("<")] + invitations(content)


def invitations(content: str) -> list[str]:
    """The invitations that Discord's client would show as a card; they need no scheme."""
    pattern = r"\bdiscord(?:(?:app)?\.com/invite|\.gg(?:/invite)?)/[\w-]{2,255}\b"
    return [match[0] for match in re.finditer(pattern, content, re.IGNORECASE)]


def _parse(source: str, state: _State, result: Shown) -> None:
    position = 0
    while position < len(source):
        line = source.rfind("\n", 0, position) + 1
        at_start = not source[line:position].strip(" ")
        for name, pattern, act in _rules(state, at_start=at_start):
            match = pattern.match(source, position)
            if match and match.end() > position:
                before = len(result.text)
                act(match, state, result)
                if name == "quote":
                    result.quotes.append(result.text[before:].removesuffix("\n"))
                position = match.end()
                break


def _rules(state: _State, *, at_start: bool) -> Iterator[_Rule]:
    if not state.label:
        if at_start:
            yield from _BLOCKS
            if not state.quoted:
                yield _BLOCK_QUOTE
        yield from _ESCAPE_AND_LINKS
    yield from _INLINE


def _inner(group: int, kind: str) -> Callable[[re.Match[str], _State, Shown], None]:
    def act(match: re.Match[str], state: _State, result: Shown) -> None:
        result.live.append(Live(kind, match[group]))
        _parse(match[group], state, result)

    return act


def _whole(kind: str) -> Callable[[re.Match[str], _State, Shown], None]:
    def act(match: re.Match[str], state: _State, result: Shown) -> None:
        result.live.append(Live(kind, match[0]))
        result.text += match[0]

    return act


def _literal(group: int) -> Callable[[re.Match[str], _State, Shown], None]:
    def act(match: re.Match[str], state: _State, result: Shown) -> None:
        result.text += match[group]

    return act


def _line(kind: str) -> Callable[[re.Match[str], _State, Shown], None]:
    def act(match: re.Match[str], state: _State, result: Shown) -> None:
        result.live.append(Live(kind, match["line"]))
        _parse(match["line"].strip(), state, result)
        result.text += "\n" if match[0].endswith("\n") else ""

    return act


def _quote(match: re.Match[str], state: _State, result: Shown) -> None:
    pattern = r"^ *>>> ?" if match[1] else r"(?m)^ *> ?"
    result.live.append(Live("quote", match[0]))
    _parse(re.sub(pattern, "", match[0]), _State(quoted=True), result)


def _link(match: re.Match[str], state: _State, result: Shown) -> None:
    target = re.sub(r"\\([^0-9A-Za-z\s])", r"\1", match["target"])
    if re.match(r"(?:https?|discord|tel|sms|mailto):", target, re.IGNORECASE):
        result.live.append(Live("link", target))
        _parse(match["label"], _State(label=True), result)
    else:
        result.text += match[0]


def _address(match: re.Match[str], state: _State, result: Shown) -> None:
    result.live.append(Live("link", match["target"]))
    result.text += match["target"]


_BLOCKS: tuple[_Rule, ...] = (
    ("heading", re.compile(r" *#{1,3}\s+(?P<line>(?!#)[^\n]+?)#*\s*(?:\n|\Z)"), _line("heading")),
    ("small", re.compile(r" *-#\s+(?P<line>(?!-#)[^\n]+?) *(?:\n|\Z)"), _line("small")),
    ("list", re.compile(r"[^\S\n]*(?:[*+-]|\d+[.)])[^\S\n]+(?P<line>[^\n]*)(?:\n|\Z)"), _line("list")),
)
_BLOCK_QUOTE: _Rule = ("quote", _QUOTE, _quote)
_ESCAPE_AND_LINKS: tuple[_Rule, ...] = (
    ("code block", re.compile(r"```(?:[a-z0-9_+\-.#]+?\n)?\n*([^\n][\s\S]*?)\n*```", re.IGNORECASE), _whole("code")),
    ("escape", re.compile(r"\\([^0-9A-Za-z\s])"), _literal(1)),
    ("autolink", re.compile(r"<(?P<target>[^: >]+:/[^ >]+)>"), _address),
    ("mail", re.compile(r"<(?P<target>[^\s<>]+@[^\s<>]+\.[^\s<>]+)>"), _address),
    ("telephone", re.compile(r"<(?P<target>(?:(?:tel|sms):\+?|\+)[0-9][0-9 ()./-]*)>"), _address),
    ("address", re.compile(r"(?P<target>(?:https?|steam|discord)://[^\s<]+[^<.,:;\"'\]\s])", re.IGNORECASE), _address),
    (
        "link",
        re.compile(
            r"\[(?P<label>(?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]"
            r"\(\s*<?(?P<target>(?:\([^)]*\)|[^\s\\]|\\.)*?)>?(?:\s+['\"][\s\S]*?['\"])?\s*\)"
        ),
        _link,
    ),
)
_INLINE: tuple[_Rule, ...] = (
    ("bold", re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)"), _inner(1, "bold")),
    ("underline", re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)"), _inner(1, "underline")),
    ("italics", re.compile(r"_((?:__|\\[\s\S]|[^\\_])+?)_\b"), _inner(1, "italics")),
    ("italics", re.compile(r"\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?) {0,2}\*(?!\*)"), _inner(1, "italics")),
    ("strike", re.compile(r"~~([\s\S]+?)~~(?!_)"), _inner(1, "strike")),
    ("spoiler", re.compile(r"\|\|([\s\S]+?)\|\|"), _inner(1, "spoiler")),
    ("code", re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)"), _whole("code")),
    ("mention", re.compile(r"<@[!&]?\d+>|@everyone|@here|@silent"), _whole("mention")),
    ("channel", re.compile(r"<#\d+>|<id:\w+>"), _whole("channel")),
    ("emoji", re.compile(r"<a?:\w+:\d+>|:[^\s:]+?(?:::skin-tone-\d)?:"), _whole("emoji")),
    ("time", re.compile(r"<t:-?\d+(?::[tTdDfFRsS])?>"), _whole("time")),
    ("command", re.compile(rf"</{_NAME}(?: {_NAME}){{0,2}}:\d+>"), _whole("command")),
    ("sound", re.compile(r"<sound:[\d:]+>"), _whole("sound")),
    ("text", _TEXT, _literal(0)),
)  # fmt: skip
