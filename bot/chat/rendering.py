"""Answer -> the text of a Discord message. Pure: no client, no clock, no configuration.

A message reads: the question where nobody else would see it, the level in words, then each answering sentence
as a quotation with its numbered source beneath it, then what no quotation covers. All of an article's and a user's
words go through `bot.chat.escaping`; the only links are addresses of the quoted articles, with a label of ours.

What does not fit is left out and the message says so; a sentence too long for any message is quoted in part, and
a line outside the quotation says that it goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.chat.escaping import escaped, escaped_line, link_target, one_line, seen
from corpus.dates import PartialDate
from index.answer import Answer, Level
from index.evidence import Evidence

MESSAGE_LIMIT = 2000
"""Discord's limit, counted here in UTF-16 units: the strictest reading, in which most emoji count twice."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_CLOSEST_SHOWN = 3
_QUESTION_ROOM = 240
_REASON_ROOM = {Level.ANSWERED: 0, Level.CLOSEST: 240, Level.NOT_COVERED: 900}
_TITLE_ROOM = 200
_PUBLISHER_ROOM = 120
_TERM_ROOM = 40
_MOST_TERMS = 6
_LEAST_QUOTED = 40


def size(text: str) -> int:
    """The length of a message's text as MESSAGE_LIMIT counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def render_answer(answer: Answer, *, echo: bool = False) -> str:
    """The message for an answer of any level, never longer than MESSAGE_LIMIT and never empty.

    `echo` repeats the question: others in the channel do not see what was typed into a slash command.
    """
    question = f"**Question:** {_brief(answer.question, _QUESTION_ROOM)}" if echo and one_line(answer.question) else ""
    head = _lines(question, _verdict(answer))
    foot = _uncovered(answer)
    if answer.level is Level.NOT_COVERED:
        return _lines(head, foot)
    page = _Page(room=MESSAGE_LIMIT - size(head) - size(foot) - size(_left_out(len(answer.evidence))) - 3)
    for evidence in _shown(answer):
        page.add(evidence)
    return _lines(head, *page.blocks, _left_out(page.left_out), foot)


def when(published: PartialDate | None) -> str:
    """The date as exactly as it is known: 26 March 2015, March 2015, 2015, or "undated"."""
    if published is None:
        return "undated"
    if published.month is None:
        return str(published.year)
    month = f"{_MONTHS[published.month - 1]} {published.year}"
    return month if published.day is None else f"{published.day} {month}"


@dataclass(kw_only=True, slots=True)
class _Page:
    """The quotations of one message, filled until there is no more room (in units of `size`)."""

    room: int
    blocks: list[str] = field(default_factory=list)
    left_out: int = 0
    numbers: dict[str, int] = field(default_factory=dict)

    def add(self, evidence: Evidence) -> None:
        """Quote the sentence if it fits; the first is quoted in part rather than not at all."""
        article = evidence.passage.article_id
        number = self.numbers.get(article, len(self.numbers) + 1)
        source = _source(evidence, number) if article not in self.numbers else f"-# **{number}** · the same article"
        block = _lines(_quotation(evidence.sentence), source)
        if size(block) + 1 > self.room and not self.blocks:
            block = _in_part(evidence.sentence, source, self.room - 1)
        if size(block) + 1 > self.room:
            self.left_out += 1
            return
        self.numbers[article] = number
        self.blocks.append(block)
        self.room -= size(block) + 1


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _verdict(answer: Answer) -> str:
    reason = _brief(answer.reason, _REASON_ROOM[answer.level])
    if answer.level is Level.ANSWERED:
        return "**Answered.** What the articles say:"
    if answer.level is Level.CLOSEST:
        closest = "**Not clearly answered.** These passages are the closest, but they may not answer the question."
        return f"{closest} {reason}".rstrip()
    return f"**Not covered.** {reason or 'The articles I hold do not answer this question.'}"


def _shown(answer: Answer) -> tuple[Evidence, ...]:
    """The evidence to quote; what has nothing to see in it is no quotation."""
    count = answer.shown or (1 if answer.answered else _CLOSEST_SHOWN)
    return tuple(evidence for evidence in answer.evidence[:count] if one_line(evidence.sentence))


def _quotation(sentence: str) -> str:
    return "\n".join(f"> {line}" for line in escaped(seen(sentence).strip()).split("\n"))


def _in_part(sentence: str, source: str, room: int) -> str:
    """As much of the sentence as fits, ended at a word, and a line outside the quotation that says so."""
    words = seen(sentence).strip()
    note = f"-# The sentence goes on; it has {len(words):,} characters in all. The article has the rest."
    room -= size(_lines(note, source)) + 1
    part = _longest(words, room, _quotation)
    cut = part.rstrip()
    if not words[len(part) :][:1].isspace() and " " in cut[_LEAST_QUOTED:]:
        cut = cut[: cut.rindex(" ")].rstrip()
    return _lines(_quotation(cut), note, source)


def _longest(text: str, room: int, shape: Callable[[str], str]) -> str:
    """The longest beginning of the text whose shape takes no more than `room`."""
    fits, too_long = 0, len(text) + 1
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if size(shape(text[:middle])) <= room:
            fits = middle
        else:
            too_long = middle
    return text[:fits]


def _brief(text: str, room: int) -> str:
    """The text on one line and inert, ended with an ellipsis where it takes more than `room`."""
    line = one_line(text)
    if size(escaped_line(line)) <= room:
        return escaped_line(line)
    return escaped_line(_longest(line, room, lambda part: escaped_line(part) + "…").rstrip()) + "…" if room else ""


def _source(evidence: Evidence, number: int) -> str:
    passage = evidence.passage
    parts = [
        f"**{number}**",
        _brief(passage.title, _TITLE_ROOM) or "Untitled",
        _brief(passage.publisher or "", _PUBLISHER_ROOM),
        when(passage.published),
        _link(passage.url),
    ]
    return "-# " + " · ".join(part for part in parts if part)


def _link(url: str | None) -> str:
    """A link that shows no preview; its label is ours, because Discord heeds no escapes within a label."""
    if not url:
        return ""
    target = link_target(url)
    return f"[open](<{target}>)" if target else "its link cannot be shown here"


def _uncovered(answer: Answer) -> str:
    """The question's words that nothing covers, apart from those that the reason has named already."""
    named = [term for term in answer.uncovered_terms if re.search(rf"(?<!\w){re.escape(term)}(?!\w)", answer.reason)]
    terms = [_brief(term, _TERM_ROOM) for term in answer.uncovered_terms if term not in named and one_line(term)]
    if not terms:
        return ""
    more = f" and {len(terms) - _MOST_TERMS} more" if len(terms) > _MOST_TERMS else ""
    nothing = "Nothing I hold" if answer.level is Level.NOT_COVERED else "No quotation"
    return f"-# {nothing} covers: {', '.join(terms[:_MOST_TERMS])}{more}"


def _left_out(count: int) -> str:
    if not count:
        return ""
    quotations = "1 more quotation" if count == 1 else f"{count} more quotations"
    return f"-# {quotations} did not fit into this message; a narrower question may bring them."
