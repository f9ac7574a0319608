"""Answers in the terminal. Pure: from values to rich's renderables."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from bot.notes import notes, when
from corpus.article import Kind
from index.answer import Answer, Level
from index.evidence import Evidence
from index.passage import Passage

_HEADINGS = {
    Level.ANSWERED: ("Answered", "bold green"),
    Level.CLOSEST: ("No clear answer. The closest passages, which may not answer:", "bold yellow"),
    Level.NOT_COVERED: ("Not covered by the corpus.", "bold red"),
}
_CLOSEST_SHOWN = 3


def render_answer(answer: Answer, *, explain: bool = False) -> RenderableType:
    """The answer as a person reads it: level, quoted sentences with their sources, what is not covered."""
    heading, style = _HEADINGS[answer.level]
    parts: list[RenderableType] = [Text(heading, style=style)]
    if answer.reason:
        parts.append(Text(answer.reason))
    parts += [_quoted(number, one) for number, one in enumerate(_shown(answer), 1)]
    parts += [Text(note, style="dim") for note in notes(answer)]
    if explain:
        parts += [_explained(answer)]
    return Group(*_spaced(parts))


def render_hit(number: int, passage: Passage) -> RenderableType:
    """A passage that a search found, with the id by which `attache corpus show` knows its article."""
    words = Text.assemble(" ".join(passage.text.split()), (f"  ({passage.article_id})", "dim"))
    return Group(_source(number, passage), Padding(words, (0, 0, 1, 4)))


def _shown(answer: Answer) -> tuple[Evidence, ...]:
    if answer.level is Level.CLOSEST:
        return answer.evidence[:_CLOSEST_SHOWN]
    return answer.told


def _quoted(number: int, evidence: Evidence) -> RenderableType:
    parts: list[RenderableType] = []
    if evidence.lead_in_text:
        parts.append(Padding(Text(evidence.lead_in_text, style="dim"), (0, 0, 0, 2)))
    parts.append(Padding(_marked(evidence), (0, 0, 0, 2)))
    parts.append(_source(number, evidence.passage))
    parts += [_also(other) for other in evidence.also_in]
    return Group(*parts)


def _marked(evidence: Evidence) -> Text:
    """The sentence in quotation marks, with the answering words in bold."""
    text = Text.assemble("“", evidence.sentence, "”")
    if evidence.answer:
        text.stylize("bold", 1 + evidence.answer[0] - evidence.start, 1 + evidence.answer[1] - evidence.start)
    return text


def _source(number: int, passage: Passage) -> RenderableType:
    kind = None if passage.kind in (Kind.UNKNOWN, Kind.BRIEF) else passage.kind.value  # a brief's publisher says so
    told = ", ".join(filter(None, (passage.publisher, when(passage.published), kind)))
    line = Padding(Text.assemble((f"[{number}] ", "cyan"), (passage.title, "italic"), f" ({told})"), (0, 0, 0, 2))
    if not passage.url:
        return line
    return Group(line, render_address(passage.url, indent=6))


def render_address(url: str, *, indent: int) -> RenderableType:
    """A web address behind `indent` spaces, in one piece however long it is: one that is broken cannot be copied.

    Needs `Console.print(..., crop=False)`.
    """
    address = (url, Style(color="blue", link=url))
    return Text.assemble(" " * indent, address, no_wrap=True, overflow="ignore")


def _also(passage: Passage) -> RenderableType:
    told = ", ".join(filter(None, (passage.publisher, when(passage.published))))
    return Padding(Text(f"also in: {passage.title} ({told})", style="dim"), (0, 0, 0, 6))


def _explained(answer: Answer) -> RenderableType:
    from rich.table import Table

    query = answer.query
    table = Table(
        title=f"{query.question_type.value} question, confidence {answer.confidence:.2f}", title_justify="left"
    )
    for column in ("rank", "score", "matched", "article"):
        table.add_column(column, overflow="fold")
    for rank, one in enumerate(answer.evidence, 1):
        table.add_row(str(rank), f"{one.score:.3f}", ", ".join(one.matched_terms), one.passage.article_id)
    terms = (f"{t.surface}: " + ", ".join(f"{form} {weight:g}" for form, weight in t.forms) for t in query.terms)
    return Group(Text("\n".join(terms), style="dim"), table)


def _spaced(parts: list[RenderableType]) -> Iterator[RenderableType]:
    for at, part in enumerate(parts):
        if at:
            yield Text()
        yield part
