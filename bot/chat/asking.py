"""From a question to its answer: rights, limits, what it leans on, and what is remembered of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from bot import metrics
from bot.catalogue import Catalogue, words_and_numbers
from bot.chat import phrases
from bot.chat.card import Card, Quotation, card_of
from bot.chat.desk import Desk
from bot.chat.layout import Reply
from bot.chat.limits_text import limits_text
from bot.chat.rendering import answer_layout, answer_text, whole_sentences
from bot.chat.rights import Asker
from bot.chat_records import KeptAnswer, LoggedQuestion, Standing
from bot.follow_up import is_follow_up, standing_question
from bot.language import Language
from bot.scope import EVERYTHING, Limits
from corpus.dates import PartialDate
from index.answer import Answer, Level

log = logging.getLogger(__name__)

LONGEST_QUESTION = 500
"""Characters. Longer questions cost much time and ask several things at once."""
CONVERSATION_PAUSE = 12 * 3600.0
"""Seconds after which a question in a thread or direct channel is a new one."""


Listed = Callable[[str, Limits, Asker, bool], Reply]


class NotUnderstood(Exception):
    """An option that cannot be used; the message says why, to the person who gave it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody asks. `follows` is the question that it follows explicitly; dates and source are as typed.

    `echo` repeats the question in the reply, for where others do not see it.
    """

    text: str
    follows: Standing = field(default=Standing())
    since: str = ""
    until: str = ""
    source: str = ""
    only_me: bool = False
    echo: bool = False


class Asking:
    """Answers questions at a desk."""

    def __init__(self, desk: Desk, listed: Listed) -> None:
        """`listed` gives the articles that are filed under an identifier."""
        self._desk = desk
        self._listed = listed

    async def reply(self, question: Question, asker: Asker) -> Reply | str:
        """The answer, or why there is none."""
        say = self._desk.say(asker)
        question = replace(question, text=without_lone_surrogates(question.text).strip())
        if refused := self._desk.refusal(asker) or _refused(question, say) or self._desk.hold_up(asker):
            return refused
        try:
            return await self._desk.pool.run(lambda: self._answer(question, asker, say), by=asker.user)
        except NotUnderstood as error:
            return str(error)

    def _answer(self, question: Question, asker: Asker, say: Language) -> Reply:
        """In a thread of the pool."""
        desk, now = self._desk, self._desk.clock()
        catalogue, place = desk.library.catalogue(), desk.limits(asker)
        chosen = _chosen(question, place, catalogue, say)
        limits = place.narrowed(chosen)
        if is_identifier(question.text, catalogue, limits):
            return self._listed(question.text, limits, asker, question.only_me)
        before = question.follows or self._standing(question, asker, now)
        chosen = chosen.over(before.limits)
        limits = place.narrowed(chosen)
        answer = desk.library.ask(question.text, previous=before.question or None, limits=limits)
        # Read anew: what was collected meanwhile may be quoted, what was removed may not.
        card = card_of(answer, today=desk.today, say=say, looked_at=limits_text(limits, say) if limits else "")
        card = presentable(card, desk.library.catalogue(), limits, say)
        metrics.answered(answer.level.value, answer.elapsed_ms)
        log.info(
            "question %s: %s in %.0f ms",
            answer.id,
            answer.level,
            answer.elapsed_ms,
            extra={"question": answer.question},
        )
        kept = replace(kept_answer(answer, card, question, asker, limits, now), chosen=chosen)
        if answer.inherited_terms or before.limits:
            kept = replace(kept, words_of=tuple(sorted({*before.words_of} - {asker.user})))
        self._remember(kept, answer, asker)
        return answer_reply(card, say, echo=question.echo, only_me=question.only_me)

    def _standing(self, question: Question, asker: Asker, now: float) -> Standing:
        """What the question may lean on in a conversation; one that is no follow-up is not limited by that."""
        if not asker.continues:
            return Standing()
        only_me = asker.user if question.only_me else None
        found = self._desk.store.standing(asker.channel, since=now - CONVERSATION_PAUSE, only_me=only_me)
        return found if is_follow_up(question.text) else replace(found, limits=EVERYTHING)

    def _remember(self, kept: KeptAnswer, answer: Answer, asker: Asker) -> None:
        """Keep the answer for its buttons and follow-ups; an answer is worth having without that, too."""
        store = self._desk.store
        try:
            store.keep(kept)
            if asker.continues and kept.standing:
                store.remember(kept)
            lacking = answer.uncovered_terms if answer.level is not Level.ANSWERED else ()
            store.log(
                LoggedQuestion(
                    asked_at=kept.asked_at,
                    asker=asker.user,
                    server=asker.server,
                    question=kept.question,
                    level=kept.level,
                    lacking=lacking,
                    words_of=kept.words_of,
                )
            )
        except Exception:
            log.exception("an answer could not be kept; its buttons will ask to ask again")


def answer_reply(card: Card, say: Language, *, echo: bool, only_me: bool) -> Reply:
    """The message for an answer."""
    return Reply(
        text=partial(answer_text, card, echo=echo, say=say),
        layout=answer_layout(card, echo=echo, only_me=only_me, say=say),
        files=whole_sentences(card),
        answer=card.id,
    )


def kept_answer(answer: Answer, card: Card, question: Question, asker: Asker, limits: Limits, now: float) -> KeptAnswer:
    """What is kept of an answer."""
    return KeptAnswer(
        id=answer.id,
        asked_at=now,
        asker=asker.user,
        server=asker.server,
        channel=asker.channel,
        only_me=question.only_me,
        question=answer.question,
        standing=standing_question(answer),
        level=card.level.value,
        reason=card.reason,
        notes=card.notes,
        shown=card.shown,
        references=tuple(one.reference for one in card.quotations),
        limits=limits,
    )


def presentable(card: Card, catalogue: Catalogue, limits: Limits, say: Language) -> Card:
    """The card without quotations of articles that left the corpus since they were indexed or may not be shown."""
    kept = [(rank, one) for rank, one in enumerate(card.quotations) if _may_show(one, catalogue, limits)]
    shown = sum(rank < card.shown for rank, _ in kept)
    named = tuple((name, len(articles)) for name, articles in catalogue.named_in(card.question, limits).items())
    quotations = tuple(_without_hidden(one, catalogue, limits) for _, one in kept)
    card = replace(card, quotations=quotations, named=named, shown=shown)
    if card.level is Level.ANSWERED and not shown:
        reason = say("The article that answered this has just left the corpus.")
        return replace(card, level=Level.NOT_COVERED, reason=reason)
    return card


def is_identifier(text: str, catalogue: Catalogue, limits: Limits) -> bool:
    """Whether the text is nothing but an identifier that articles here are filed under, such as DS543."""
    return any(words_and_numbers(name) == words_and_numbers(text) for name in catalogue.named_in(text, limits))


def limits_of(question: Question, place: Limits, catalogue: Catalogue, say: Language) -> Limits:
    """The limits of the place, narrowed by the question's options; NotUnderstood."""
    return place.narrowed(_chosen(question, place, catalogue, say))


def _chosen(question: Question, place: Limits, catalogue: Catalogue, say: Language) -> Limits:
    """What the question's options leave, whatever the place does."""
    since = _day(question.since, say, lambda day: day.first)
    until = _day(question.until, say, lambda day: day.last)
    sources = None
    if question.source.strip():
        sources = catalogue.publishers_like(question.source, place)
        if not sources:
            raise NotUnderstood(
                say("No source here has that name. {sources} lists them.", sources=say.command("sources"))
            )
    return Limits(since=since, until=until, sources=sources)


def without_lone_surrogates(text: str) -> str:
    """The text as it can be kept and sent: half a character becomes the replacement character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _day(text: str, say: Language, which: Callable[[PartialDate], date]) -> date | None:
    if not text.strip():
        return None
    day = PartialDate.parse(text)
    if day is None:
        raise NotUnderstood(say("I cannot read that date. Write 2015, 2015-03 or 2015-03-26."))
    return which(day)


def _refused(question: Question, say: Language) -> str:
    """Why the question is not even tried; "" where it is."""
    if len(question.text) > LONGEST_QUESTION:
        return phrases.too_long(len(question.text), LONGEST_QUESTION, say)
    return "" if question.text else phrases.hint(say)


def _may_show(quotation: Quotation, catalogue: Catalogue, limits: Limits) -> bool:
    headline = catalogue.get(quotation.source.article_id)
    return headline is not None and limits.allow(headline)


def _without_hidden(quotation: Quotation, catalogue: Catalogue, limits: Limits) -> Quotation:
    shown = tuple(
        one
        for one in quotation.also_in
        if (headline := catalogue.get(one.article_id)) is not None and limits.allow(headline)
    )
    return replace(quotation, also_in=shown)
