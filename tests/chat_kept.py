"""What is remembered of a conversation, as a test wants it."""

from __future__ import annotations

from datetime import date

from bot.chat_records import Judgement, KeptAnswer, LoggedQuestion, Lookup, Reference
from bot.chat_store import ChatStore
from bot.scope import Limits

NOW = 1_700_000_000.0
ALICE, BOB = 711111111111111111, 722222222222222222
SECRET = "what did Ruritania ask Freedonia about zirconium?"


def kept(**changes) -> KeptAnswer:
    values = {
        "id": "a1b2c3d4",
        "asked_at": NOW,
        "asker": ALICE,
        "server": 1,
        "channel": 2,
        "only_me": False,
        "question": SECRET,
        "standing": SECRET,
        "level": "answered",
        "reason": "",
        "notes": ("Read as a follow-up.",),
        "shown": 1,
        "references": (Reference(article_id="x", version=2, start=0, end=9, answer=(3, 5), also_in=("y",)),),
        "limits": Limits(since=date(2015, 1, 2), sources=("Harbour Gazette",), official=True),
        "chosen": Limits(since=date(2015, 1, 2)),
    }
    return KeptAnswer(**{**values, **changes})


def question(**changes) -> LoggedQuestion:
    values = {
        "asked_at": NOW,
        "asker": ALICE,
        "server": 1,
        "question": SECRET,
        "level": "not_covered",
        "lacking": ("zirconium",),
    }
    return LoggedQuestion(**{**values, **changes})


def judgement(**changes) -> Judgement:
    values = {
        "answer": "a1b2c3d4",
        "asker": ALICE,
        "given_at": NOW,
        "server": 1,
        "question": SECRET,
        "useful": False,
        "reason": "another country",
    }
    return Judgement(**{**values, **changes})


def lookup(**changes) -> Lookup:
    values = {
        "id": "l1",
        "asked_at": NOW,
        "asker": ALICE,
        "server": 1,
        "only_me": True,
        "kind": "search",
        "text": SECRET,
    }
    return Lookup(**{**values, **changes})


def fill(store: ChatStore, asker: int = ALICE) -> None:
    store.keep(kept(asker=asker, id=f"a{asker}"))
    store.sent(f"a{asker}", asker + 1)
    store.remember(kept(asker=asker, channel=asker + 2))
    store.log(question(asker=asker))
    store.judge(judgement(asker=asker))
    store.keep_lookup(lookup(asker=asker, id=f"l{asker}"))
