"""An answer as it is shown: its quotations with their sources, made of a fresh Answer or of a kept one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.chat_records import KeptAnswer, Reference
from bot.language import ENGLISH, Language
from bot.library import Library
from bot.notes import declined, notes
from bot.scope import Limits
from corpus.article import Article, Kind
from corpus.dates import PartialDate
from index.answer import Answer, Level
from index.evidence import Evidence
from index.text import Span

CLOSEST_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOf:
    """The article of a quotation."""

    article_id: str
    title: str
    publisher: str | None
    published: PartialDate | None
    url: str | None
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A sentence with its source. `bold` is where in the sentence the very words stand that answer."""

    sentence: str
    source: SourceOf
    reference: Reference
    bold: Span | None = None
    lead_in: str = ""
    also_in: tuple[SourceOf, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An answer as it is shown.

    The first `shown` quotations are the answer in the order of telling (or the closest passages); the others are more
    evidence, best first. `gone` counts quotations that were kept and may no longer be shown. `today` is what ages are
    reckoned from.
    """

    id: str
    question: str
    level: Level
    reason: str
    notes: tuple[str, ...]
    quotations: tuple[Quotation, ...]
    shown: int
    today: date
    gone: int = 0
    named: tuple[tuple[str, int], ...] = ()

    @property
    def numbers(self) -> Mapping[str, int]:
        """The number of each article, by id: from 1, as its first quotation stands in the order of the card."""
        articles = dict.fromkeys(one.source.article_id for one in self.quotations)
        return {article: number for number, article in enumerate(articles, 1)}


def card_of(answer: Answer, *, today: date, say: Language = ENGLISH, looked_at: str = "") -> Card:
    """The card of a fresh answer; its reason and notes are in the language of who asked.

    `looked_at` is the part of the corpus that was looked at, in words; "" for all of it.
    """
    scope = [say("Looked only at: {what}", what=looked_at)] if looked_at else []
    told = (answer.told or answer.evidence[:1]) if answer.answered else answer.evidence[:CLOSEST_SHOWN]
    return Card(
        id=answer.id,
        question=answer.question,
        level=answer.level,
        reason=declined(answer, say),
        notes=(*scope, *notes(answer, say, say.date)),
        quotations=tuple(map(_quotation, (*told, *answer.evidence[len(told) :]))),
        shown=0 if answer.level is Level.NOT_COVERED else len(told),
        today=today,
    )


def restored(kept: KeptAnswer, library: Library, limits: Limits, *, today: date) -> Card:
    """The card of a kept answer, without what has left the corpus meanwhile or may not be shown here any more."""
    catalogue = library.catalogue()
    found: list[tuple[int, Quotation]] = []
    for rank, reference in enumerate(kept.references):
        headline = catalogue.get(reference.article_id)
        article = library.article(reference.article_id, reference.version) if headline else None
        if headline and article and limits.allow(headline):
            also = [
                one for name in reference.also_in if (one := library.article(name)) and _allowed(name, library, limits)
            ]
            found.append((rank, _requoted(reference, article, also)))
    return Card(
        id=kept.id,
        question=kept.question,
        level=Level(kept.level),
        reason=kept.reason,
        notes=kept.notes,
        quotations=tuple(quotation for _, quotation in found),
        shown=sum(rank < kept.shown for rank, _ in found),
        today=today,
        gone=len(kept.references) - len(found),
    )


def _allowed(article_id: str, library: Library, limits: Limits) -> bool:
    headline = library.catalogue().get(article_id)
    return headline is not None and limits.allow(headline)


def _quotation(evidence: Evidence) -> Quotation:
    passage = evidence.passage
    others = [SourceOf(**{name: getattr(other, name) for name in _FIELDS}) for other in evidence.also_in]
    return Quotation(
        sentence=evidence.sentence,
        source=SourceOf(**{name: getattr(passage, name) for name in _FIELDS}),
        reference=Reference(
            article_id=passage.article_id,
            version=passage.version,
            start=evidence.start,
            end=evidence.end,
            answer=evidence.answer,
            lead_in=evidence.lead_in,
            also_in=tuple(other.article_id for other in evidence.also_in),
        ),
        bold=_within(evidence.answer, evidence.start),
        lead_in=evidence.lead_in_text or "",
        also_in=tuple(others),
    )


_FIELDS = ("article_id", "title", "publisher", "published", "url", "kind")


def _requoted(reference: Reference, article: Article, also: Iterable[Article]) -> Quotation:
    lead_in = reference.lead_in
    return Quotation(
        sentence=article.text[reference.start : reference.end],
        source=source_of(article),
        reference=reference,
        bold=_within(reference.answer, reference.start),
        lead_in=article.text[lead_in[0] : lead_in[1]] if lead_in else "",
        also_in=tuple(map(source_of, also)),
    )


def source_of(article: Article) -> SourceOf:
    """The article without its text."""
    return SourceOf(
        article_id=article.id,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        url=article.url,
        kind=article.kind,
    )


def _within(span: Span | None, start: int) -> Span | None:
    return (span[0] - start, span[1] - start) if span else None
