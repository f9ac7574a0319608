"""Card -> Discord message. Pure: no client, no clock, no configuration.

A message reads: the question where nobody else would see it, the level in words, then each answering sentence as a
quotation with its numbered source beneath it, then the notes: how the question was read, what disagrees, what no
quotation covers. What does not fit is one click away, and the message says so; a sentence too long for any message is
quoted in part, and a line outside the quotation says that it goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.chat.card import Card, Quotation
from bot.chat.escaping import one_line
from bot.chat.layout import (
    MESSAGE_LIMIT,
    TEXT_LIMIT,
    Attachment,
    Beside,
    Block,
    Button,
    Layout,
    Line,
    Row,
    Style,
    Text,
    buttons,
    size,
)
from bot.chat.pieces import also_line, brief, lines, quoted, quoted_in_part, source_line
from bot.language import ENGLISH, Language
from index.answer import Level

COLOURS = {Level.ANSWERED: 0x2E7D32, Level.CLOSEST: 0xF9A825, Level.NOT_COVERED: 0x757575}
NEUTRAL = 0x1565C0
EVIDENCE_A_PAGE = 4

_QUESTION_ROOM = 240
_REASON_ROOM = {Level.ANSWERED: 0, Level.CLOSEST: 240, Level.NOT_COVERED: 900}
_NOTE_ROOM = 240
_MOST_NOTES = 6
_LEAD_IN_ROOM = 240
_MOST_ALSO = 3


def answer_text(card: Card, *, echo: bool = False, say: Language = ENGLISH) -> str:
    """The answer as plain text, never longer than MESSAGE_LIMIT and never empty.

    `echo` repeats the question: others in the channel do not see what was typed into a slash command.
    """
    head, foot = _head(card, say, echo=echo), _foot(card, say)
    page = _Page(say=say, card=card, room=MESSAGE_LIMIT - size(head) - size(foot) - size(_left_out(99, say)) - 3)
    for rank, quotation in _quotations(card, 0, card.shown):
        page.add(rank, quotation)
    return lines(head, *page.blocks, _left_out(page.left_out, say), foot)


def answer_layout(card: Card, *, echo: bool = False, only_me: bool = False, say: Language = ENGLISH) -> Layout:
    """The answer with its buttons; `only_me` adds the one that shares it."""
    head, foot = _head(card, say, echo=echo), _foot(card, say)
    page = _Page(say=say, card=card, room=TEXT_LIMIT - size(head) - size(foot) - size(_left_out(99, say)) - 3)
    for rank, quotation in _quotations(card, 0, card.shown):
        page.add(rank, quotation)
    blocks: list[Block] = [Text(head), *page.beside()]
    if tail := lines(_left_out(page.left_out, say), foot):
        blocks += [Line(), Text(tail)] if page.blocks else [Text(tail)]
    return Layout(blocks=tuple(blocks), rows=_answer_rows(card, say, only_me=only_me), colour=COLOURS[card.level])


def evidence_layout(card: Card, page_number: int, *, say: Language = ENGLISH) -> Layout:
    """A page of everything that was found for the question: the answer as it is told, then the rest, best first.

    The articles have the numbers that they have in the answer.
    """
    pages = evidence_pages(card, say)
    number = min(max(page_number, 0), len(pages) - 1)
    begin, end = pages[number]
    place = {"first": begin + 1, "last": end, "count": len(card.quotations)}
    title = say("Evidence {first} to {last} of {count}", **place)
    if not card.shown:
        title = say("Nearest passages {first} to {last} of {count}; they may not answer the question", **place)
    head = lines(f"**{title}**", f"-# {brief(card.question, _QUESTION_ROOM)}", _gone(card, say))
    page = _Page(say=say, card=card, room=TEXT_LIMIT - size(head) - 1)
    for rank, quotation in _quotations(card, begin, end):
        page.add(rank, quotation)
    turn = (
        Button(label=say("Earlier"), action=f"ask:{card.id}:page.{number - 1}", disabled=number == 0),
        Button(label=say("Further"), action=f"ask:{card.id}:page.{number + 1}", disabled=number + 1 == len(pages)),
    )
    rows = buttons(*turn) if len(pages) > 1 else ()
    return Layout(blocks=(Text(head), *page.beside()), rows=rows, colour=NEUTRAL)


def evidence_pages(card: Card, say: Language) -> list[tuple[int, int]]:
    """Which quotations stand on which page: as many as fit, EVIDENCE_A_PAGE at most, one at least."""
    pages: list[tuple[int, int]] = []
    begin = 0
    while begin < len(card.quotations):
        page = _Page(say=say, card=card, room=TEXT_LIMIT - _QUESTION_ROOM - 2 * _NOTE_ROOM)
        end = begin
        while end < min(begin + EVIDENCE_A_PAGE, len(card.quotations)):
            page.add(end, card.quotations[end])
            if page.left_out:
                break
            end += 1
        pages.append((begin, max(end, begin + 1)))
        begin = pages[-1][1]
    return pages or [(0, 0)]


def whole_sentences(card: Card) -> tuple[Attachment, ...]:
    """The sentences that are too long for any message, as files."""
    return tuple(
        Attachment(name=f"sentence-{number}.txt", data=one.sentence.encode("utf-8", "replace"))
        for number, one in enumerate(card.quotations[: card.shown], 1)
        if size(quoted(one.sentence)) > TEXT_LIMIT - 2 * _NOTE_ROOM
    )


@dataclass(kw_only=True, slots=True)
class _Page:
    """The quotations of one message, filled until there is no more room (in units of `size`)."""

    say: Language
    card: Card
    room: int
    blocks: list[str] = field(default_factory=list)
    ranks: list[int] = field(default_factory=list)
    left_out: int = 0
    named: set[str] = field(default_factory=set)
    numbers: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = self.card.numbers

    def add(self, rank: int, quotation: Quotation) -> None:
        """Quote the sentence of this rank if it fits; the first is quoted in part rather than not at all."""
        source = self._source(quotation)
        block = _quotation(quotation, source, self.say)
        if size(block) + 1 > self.room and not self.blocks:
            part = quoted_in_part(quotation.sentence, self.room - size(source) - 2, self.say)
            block = lines(part, source)
        if size(block) + 1 > self.room:
            self.left_out += 1
            return
        self.named.add(quotation.source.article_id)
        self.blocks.append(block)
        self.ranks.append(rank)
        self.room -= size(block) + 1

    def beside(self) -> Iterator[Block]:
        """The quotations, each with the button that opens its context."""
        label = self.say("In context")
        for block, rank in zip(self.blocks, self.ranks, strict=True):
            yield Beside(block, Button(label=label, action=f"ask:{self.card.id}:read.{rank}.0"))

    def _source(self, quotation: Quotation) -> str:
        number = self.numbers[quotation.source.article_id]
        if quotation.source.article_id in self.named:
            same = self.say("the same article")
            return f"-# **{number}** · {same}"
        return source_line(quotation.source, number, self.say, self.card.today)


def _quotation(quotation: Quotation, source: str, say: Language) -> str:
    lead_in = brief(quotation.lead_in, _LEAD_IN_ROOM)
    also = [also_line(other, say) for other in quotation.also_in[:_MOST_ALSO]]
    if more := len(quotation.also_in) - _MOST_ALSO:
        also += ["-# " + say.many("and in {count} more", "and in {count} more", more)] if more > 0 else []
    return lines(f"-# … {lead_in}" if lead_in else "", quoted(quotation.sentence, quotation.bold), source, *also)


def _quotations(card: Card, begin: int, end: int) -> list[tuple[int, Quotation]]:
    """The quotations to show with their ranks; what has nothing to see in it is no quotation."""
    return [(rank, one) for rank, one in enumerate(card.quotations[begin:end], begin) if one_line(one.sentence)]


def _head(card: Card, say: Language, *, echo: bool) -> str:
    question = one_line(card.question)
    label = say("Question:")
    return lines(f"**{label}** {brief(question, _QUESTION_ROOM)}" if echo and question else "", _verdict(card, say))


def _verdict(card: Card, say: Language) -> str:
    reason = brief(card.reason, _REASON_ROOM[card.level])
    if card.level is Level.ANSWERED:
        return say("**Answered.** What the articles say:")
    if card.level is Level.CLOSEST:
        closest = say("**Not clearly answered.** These passages are the closest, but they may not answer the question.")
        return f"{closest} {reason}".rstrip()
    label, unknown = say("**Not covered.**"), say("The articles I hold do not answer this question.")
    return f"{label} {reason or unknown}"


def _foot(card: Card, say: Language) -> str:
    """The notes, in small print, and what has left the corpus."""
    kept = [note for note in card.notes if one_line(note)]
    notes = [f"-# {brief(note, _NOTE_ROOM)}" for note in kept[:_MOST_NOTES]]
    for identifier, count in card.named[:_MOST_NOTES]:
        told = say.many("{count} article is filed under it", "{count} articles are filed under it", count)
        notes.append(f"-# {brief(identifier, 40)} · {told}")
    return lines(*notes, _gone(card, say))


def _gone(card: Card, say: Language) -> str:
    if not card.gone:
        return ""
    return "-# " + say.many(
        "{count} quotation may no longer be shown here.", "{count} quotations may no longer be shown here.", card.gone
    )


def _left_out(count: int, say: Language) -> str:
    if not count:
        return ""
    told = say.many(
        "{count} more quotation did not fit into this message.",
        "{count} more quotations did not fit into this message.",
        count,
    )
    return f"-# {told}"


def _answer_rows(card: Card, say: Language, *, only_me: bool) -> tuple[Row, ...]:
    more = len(card.quotations) - card.shown
    items = []
    if card.quotations and (more or card.shown > 1):
        label = say("More evidence ({count})", count=more) if more > 0 else say("All evidence")
        if not card.shown:
            label = say("Nearest passages ({count})", count=more)
        style = Style.PRIMARY if card.shown else Style.SECONDARY
        items.append(Button(label=label, action=f"ask:{card.id}:more.0", style=style))
    items.append(Button(label=say("Follow up"), action=f"ask:{card.id}:follow"))
    if only_me:
        items.append(Button(label=say("Share in the channel"), action=f"ask:{card.id}:share"))
    items.append(Button(label=say("Useful"), action=f"ask:{card.id}:useful"))
    items.append(Button(label=say("Not useful"), action=f"ask:{card.id}:useless"))
    return buttons(*items)
