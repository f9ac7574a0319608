"""What the buttons beneath an answer do: more evidence, context, follow-up, share, judgements.

Each click is judged by the rights and limits of this moment. What is no longer kept says "ask again".
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from functools import partial

from bot.chat import phrases
from bot.chat.asking import LONGEST_QUESTION, Asking, Question, answer_reply
from bot.chat.card import Card, restored
from bot.chat.context_layout import context_layout, context_text
from bot.chat.desk import Desk
from bot.chat.layout import Reply
from bot.chat.plain_text import as_reply
from bot.chat.rendering import evidence_layout
from bot.chat.rights import Asker
from bot.chat_records import Judgement, KeptAnswer
from bot.context import CONTEXT_ROOM, excerpt
from bot.language import Language

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Action:
    """What a button's id says: `{kind}:{subject}:{verb}.{number}.{number}`.

    The kinds are ask (the subject is an answer's id), find (a look-up's id) and doc (an article's short id).
    """

    kind: str
    subject: str
    verb: str
    numbers: tuple[int, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Action | None:
        """Read an id; None for one that is not of this form."""
        kind, _, rest = text.partition(":")
        subject, _, told = rest.partition(":")
        verb, *numbers = told.split(".")
        well = kind in ("ask", "find", "doc") and subject and verb and (kind != "doc" or len(numbers) == 1)
        if not well or not all(re.fullmatch(r"-?\d{1,6}", number) for number in numbers):
            return None
        return cls(kind, subject, verb, tuple(int(number) for number in numbers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form to be filled in: one field of text, sent back under the id `action`."""

    action: str
    title: str
    label: str
    value: str = ""
    most: int
    required: bool = True


TURNING = ("page", "turn")
"""Verbs that change the message whose button was clicked."""
PUBLIC = ("share",)
"""Verbs whose reply everybody in the channel sees."""


class Actions:
    """Acts on clicks at a desk."""

    def __init__(self, desk: Desk, asking: Asking) -> None:
        self._desk = desk
        self._asking = asking

    def form(self, action: Action, asker: Asker) -> Form | None:
        """The form that a button opens; None for one that opens none, or that may not be used."""
        say = self._desk.say(asker)
        if action.verb not in ("follow", "useless") or self._refused(self._desk.store.answer(action.subject), asker):
            return None
        if action.verb == "follow":
            return Form(
                action=f"ask:{action.subject}:followed",
                title=say("Follow up"),
                label=say("Your question"),
                most=LONGEST_QUESTION,
            )
        return Form(
            action=f"ask:{action.subject}:judged",
            title=say("Not useful"),
            label=say("What was wrong or missing?"),
            most=LONGEST_REASON,
            required=False,
        )

    async def act(self, action: Action, asker: Asker, text: str = "") -> Reply | str:
        """The reply to a click, or to a form that was sent with this text."""
        if action.verb == "followed":
            return await self._follow(action, asker, text)
        return await self._desk.pool.run(lambda: self._act(action, asker, text), by=asker.user)

    def only_me(self, action: Action, asker: Asker) -> bool:
        """Whether only who clicked sees the reply: a follow-up is as visible as the answer it follows. It blocks."""
        if action.verb == "followed":
            kept = self._desk.store.answer(action.subject)
            return asker.is_guest or kept is None or kept.only_me
        return action.verb not in PUBLIC

    async def _follow(self, action: Action, asker: Asker, text: str) -> Reply | str:
        kept = await asyncio.to_thread(self._desk.store.answer, action.subject)
        if refused := self._refused(kept, asker):
            return refused
        assert kept is not None
        only_me = asker.is_guest or kept.only_me
        return await self._asking.reply(Question(text=text, follows=kept.to_follow, only_me=only_me, echo=True), asker)

    def _act(self, action: Action, asker: Asker, text: str) -> Reply | str:
        """In a thread of the pool."""
        kept, say = self._desk.store.answer(action.subject), self._desk.say(asker)
        if refused := self._refused(kept, asker):
            return refused
        assert kept is not None
        match action.verb, action.numbers:
            case ("more" | "page", (number,)):
                card = self._card(kept, asker)
                layout = evidence_layout(card, number, say=say)
                return as_reply(layout, say) if card.quotations else say("Nothing of this may be shown here any more.")
            case ("read" | "turn", (rank, shift)):
                return self._context(kept, asker, rank, shift, say)
            case "share", ():
                return self._shared(kept, asker, say)
            case (("useful" | "judged"), ()):
                return self._judged(kept, asker, action.verb == "useful", text, say)
            case _:
                return phrases.ask_again(say)

    def _refused(self, kept: KeptAnswer | None, asker: Asker) -> str:
        """Why a click is not acted upon; "" where it is."""
        say = self._desk.say(asker)
        if refused := self._desk.refusal(asker):
            return refused
        if kept is None or (kept.server, kept.channel) != (asker.server, asker.channel):
            return phrases.ask_again(say)  # a button stands where its answer was given: the id was forged
        return phrases.not_yours(say) if kept.only_me and kept.asker != asker.user else ""

    def _card(self, kept: KeptAnswer, asker: Asker) -> Card:
        limits = kept.limits.narrowed(self._desk.limits(asker))
        return restored(kept, self._desk.library, limits, today=self._desk.today)

    def _context(self, kept: KeptAnswer, asker: Asker, rank: int, shift: int, say: Language) -> Reply | str:
        if not 0 <= rank < len(kept.references):
            return phrases.ask_again(say)
        one = replace(kept, references=(kept.references[rank],))
        card = self._card(one, asker)
        if not card.quotations:
            return say("This article may no longer be shown here.")
        reference = kept.references[rank]
        article = self._desk.library.article(reference.article_id, reference.version)
        if article is None:
            return say("This article may no longer be shown here.")
        limit = self._desk.library.display_limit(article.origin)
        if limit is not None:  # only what was quoted anyway, wherever one turns to
            shift = 0
        found = excerpt(article, reference.start, shift=shift, room=CONTEXT_ROOM if limit is None else limit)
        if limit is not None:
            found = replace(found, text=found.text[:limit], has_earlier=False, has_later=False)
        back, on = (f"ask:{kept.id}:turn.{rank}.{shift + step}" for step in (-2, 2))
        told = (card.quotations[0], found, self._desk.today, say)
        return Reply(text=partial(context_text, *told), layout=context_layout(*told, back=back, on=on))

    def _shared(self, kept: KeptAnswer, asker: Asker, say: Language) -> Reply | str:
        if asker.is_guest:
            return say("An answer can be shared only in a server that has added me.")
        card = self._card(kept, asker)
        if card.gone and not card.shown:
            return say("Nothing of this may be shown here any more.")
        shared = replace(kept, id=kept.id + "s", only_me=False, channel=asker.channel, server=asker.server)
        self._desk.store.keep(shared)
        return answer_reply(replace(card, id=shared.id), say, echo=True, only_me=False)

    def _judged(self, kept: KeptAnswer, asker: Asker, useful: bool, reason: str, say: Language) -> str:
        judgement = Judgement(
            answer=kept.id,
            asker=asker.user,
            given_at=self._desk.clock(),
            server=asker.server,
            question=kept.question,
            useful=useful,
            reason=reason[:LONGEST_REASON].strip(),
            words_of=(kept.asker,),
        )
        self._desk.store.judge(judgement)
        if useful:
            return say("Thank you. Only you see this.")
        return say("Thank you. Those who look after the articles will see this, without your name.")
