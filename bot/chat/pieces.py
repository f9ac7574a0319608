"""The pieces that messages are made of, as inert markdown: quotations, lines of sources, dates with their age. Pure.

All of an article's and a user's words go through `bot.chat.escaping`; the only links are addresses of the articles,
with a label of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from bot.chat.card import SourceOf
from bot.chat.escaping import escaped, escaped_line, link_target, one_line, seen
from bot.chat.layout import size
from bot.language import Language
from corpus.article import Kind
from corpus.dates import PartialDate
from index.text import Span

TITLE_ROOM = 200
PUBLISHER_ROOM = 120
_LEAST_QUOTED = 40
_LONG_WORD = 20
_BOLD, _PLAIN = "\ue000", "\ue001"  # private characters that mark the span while its sentence is escaped
_BLOCK_IN_BOLD = re.compile(
    rf"({_BOLD}\s*\d*)((?<!\d)[#>+-]|(?<=\d)[.)])"
)  # some clients read bold words as if they began a line
_SELECTORS = "".join(map(chr, range(0xFE00, 0xFE10)))
_DAYS_A_MONTH, _DAYS_A_YEAR = 30.44, 365.25


def lines(*parts: str) -> str:
    """The parts that are not empty, a line each."""
    return "\n".join(part for part in parts if part)


def fitting(rows: Sequence[str], room: int, say: Language) -> str:
    """The first rows, as many as fit into `room` UTF-16 units, and a line that counts the others; "" for none."""
    for shown in range(len(rows), -1, -1):
        others = len(rows) - shown
        told = lines(*rows[:shown], "-# " + say.many("and {count} more", "and {count} more", others) if others else "")
        if size(told) <= room:
            return told
    return ""


def quoted(sentence: str, bold: Span | None = None) -> str:
    """The sentence as a block quotation, with the span in bold."""
    marked = _marked(sentence, bold)
    text = _BLOCK_IN_BOLD.sub(r"\g<1>\\\2", escaped(seen(marked).strip()))
    text = text.replace(_BOLD, "**").replace(_PLAIN, "**")
    return "\n".join(f"> {line}" for line in text.split("\n"))


def _marked(sentence: str, bold: Span | None) -> str:
    for mark in (_BOLD, _PLAIN):
        sentence = sentence.replace(mark, "\ufffd")
    if bold is None:
        return sentence
    begin, end = (_after_selectors(sentence, place) for place in bold)
    words = sentence[begin:end]
    if not one_line(words):
        return sentence
    begin += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    return f"{sentence[:begin]}{_BOLD}{sentence[begin:end]}{_PLAIN}{sentence[end:]}"


def _after_selectors(text: str, place: int) -> int:
    """The place, moved on past what says how the character before it is drawn."""
    rest = text[place:]
    return place + len(rest) - len(rest.lstrip(_SELECTORS))


def quoted_in_part(sentence: str, room: int, say: Language) -> str:
    """As much of the sentence as fits into `room` UTF-16 units, ended at a word, and a line that says it goes on."""
    words = seen(sentence).strip()
    note = "-# " + say(
        "The sentence goes on; it has {count} characters in all. The article has the rest.",
        count=say.number(len(words)),
    )
    part = longest(words, room - size(note) - 1, quoted)
    cut = part.rstrip()
    if not words[len(part) :][:1].isspace() and " " in cut[_LEAST_QUOTED:]:
        cut = cut[: cut.rindex(" ")].rstrip()
    return lines(quoted(cut), note)


def longest(text: str, room: int, shape: Callable[[str], str]) -> str:
    """The longest beginning of the text whose shape takes no more than `room` units."""
    fits, too_long = 0, len(text) + 1
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if size(shape(text[:middle])) <= room:
            fits = middle
        else:
            too_long = middle
    return text[:fits]


def brief(text: str, room: int) -> str:
    """The text on one line and inert, ended with an ellipsis where it takes more than `room` units."""
    line = one_line(text)
    if size(escaped_line(line)) <= room:
        return escaped_line(line)
    if room <= 0:
        return ""
    return escaped_line(_to_a_word(line, longest(line, room, lambda part: escaped_line(part) + "…"))) + "…"


def plain(text: str, room: int) -> str:
    """The text on one line as it is, in at most `room` units: for labels and menus, where Discord reads no markdown."""
    line = one_line(text)
    if size(line) <= room:
        return line
    return _to_a_word(line, longest(line, room - 1, str)) + "…"


def _to_a_word(line: str, part: str) -> str:
    """The beginning of a line without the word that it cuts through, unless that is a long one."""
    if line[len(part) :][:1].isspace() or " " not in part[-_LONG_WORD:]:
        return part.rstrip()
    return part[: part.rindex(" ")].rstrip()


def source_line(source: SourceOf, number: int | None, say: Language, today: date) -> str:
    """The small line beneath a quotation: number, title, publisher, date with its age, what it is, link."""
    parts = [
        f"**{number}**" if number is not None else "",
        brief(source.title, TITLE_ROOM) or say("Untitled"),
        brief(source.publisher or "", PUBLISHER_ROOM),
        dated(source.published, say, today),
        kind_name(source.kind, say),
        link(source.url, say),
    ]
    return "-# " + " · ".join(part for part in parts if part)


def also_line(source: SourceOf, say: Language) -> str:
    """The small line that names another article with the same sentence."""
    parts = (
        brief(source.title, TITLE_ROOM // 2) or say("Untitled"),
        brief(source.publisher or "", PUBLISHER_ROOM // 2),
    )
    told = " · ".join(part for part in (*parts, say.date(source.published)) if part)
    return "-# " + say("also in: {article}", article=told)


def dated(published: PartialDate | None, say: Language, today: date) -> str:
    """The date and how long ago that was: 26 March 2015 (11 years ago)."""
    return f"{say.date(published)} ({age(published, say, today)})" if published else say.date(None)


def age(published: PartialDate, say: Language, today: date) -> str:
    """How long ago a date was, no more exactly than it is known."""
    days = (today - published.last).days
    if published.first <= today <= published.last and published.day is None:
        return say("this month") if published.month else say("this year")
    if days < 0:
        return say("to come")
    if days < 2:
        return say("yesterday") if days else say("today")
    if days < 2 * _DAYS_A_MONTH and published.day:
        return say.many("{count} day ago", "{count} days ago", days)
    if days < 2 * _DAYS_A_YEAR and published.month:
        return say.many("{count} month ago", "{count} months ago", min(max(1, round(days / _DAYS_A_MONTH)), 23))
    return say.many("{count} year ago", "{count} years ago", max(1, int(days / _DAYS_A_YEAR)))


def kind_name(kind: Kind, say: Language) -> str:
    """What sort of text an article is, in a word; "" where that is not known."""
    return {
        Kind.OFFICIAL: say("official text"),
        Kind.RELEASE: say("press release"),
        Kind.WIRE: say("news agency"),
        Kind.NEWS: say("news"),
        Kind.OPINION: say("opinion"),
        Kind.BRIEF: say("brief"),
    }.get(kind, "")


def link(url: str | None, say: Language) -> str:
    """A link that shows no preview; its label is ours, because Discord heeds no escapes within a label."""
    if not url:
        return ""
    target, label = link_target(url), say("open")
    return f"[{label}](<{target}>)" if target else say("its link cannot be shown here")
