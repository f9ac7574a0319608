"""What is remembered of conversations as rows of its tables, and back. Ids of people and places are texts there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from bot.chat_records import Judgement, KeptAnswer, LoggedQuestion, Lookup, Standing
from bot.scope import EVERYTHING, Limits

Row = dict[str, Any]


def answer_row(answer: KeptAnswer) -> Row:
    """For `answers`."""
    return {
        **_asked(answer),
        "id": answer.id,
        "channel": str(answer.channel),
        "content": answer.to_json(),
        "words_of": people(answer.words_of),
    }


def lookup_row(lookup: Lookup) -> Row:
    """For `lookups`."""
    return {**_asked(lookup), "id": lookup.id, "content": lookup.to_json()}


def conversation_row(answer: KeptAnswer) -> Row:
    """For `conversations`: the answer's question stands in its place, or for its asker alone."""
    return {
        "place": private(answer.channel, answer.asker) if answer.only_me else str(answer.channel),
        "asker": str(answer.asker),
        "asked_at": answer.asked_at,
        "standing": answer.standing,
        "limits": json.dumps(answer.chosen.to_json(), ensure_ascii=False),
        "words_of": people(answer.words_of),
    }


def standing_of(row: Any) -> Standing:
    """From `conversations`; rows of before limits were kept have none."""
    return Standing(
        question=row["standing"],
        limits=Limits.from_json(json.loads(row["limits"])) if row["limits"] else EVERYTHING,
        words_of=(int(row["asker"]), *_numbers(row["words_of"])),
    )


def question_row(question: LoggedQuestion) -> Row:
    """For `questions`."""
    return {
        **_asked(question),
        "question": question.question,
        "level": question.level,
        "lacking": json.dumps(question.lacking, ensure_ascii=False),
        "words_of": people(question.words_of),
    }


def question_of(row: Any) -> LoggedQuestion:
    """From `questions`."""
    return LoggedQuestion(
        asked_at=row["asked_at"],
        asker=int(row["asker"]),
        server=int(row["server"]) if row["server"] else None,
        question=row["question"],
        level=row["level"],
        lacking=tuple(json.loads(row["lacking"])),
        words_of=_numbers(row["words_of"]),
    )


def judgement_row(judgement: Judgement) -> Row:
    """For `feedback`."""
    return {
        "answer": judgement.answer,
        "asker": str(judgement.asker),
        "given_at": judgement.given_at,
        "server": text_of(judgement.server),
        "question": judgement.question,
        "useful": int(judgement.useful),
        "reason": judgement.reason,
        "words_of": people(judgement.words_of),
    }


def judgement_of(row: Any) -> Judgement:
    """From `feedback`."""
    return Judgement(
        answer=row["answer"],
        asker=int(row["asker"]),
        given_at=row["given_at"],
        server=int(row["server"]) if row["server"] else None,
        question=row["question"],
        useful=bool(row["useful"]),
        reason=row["reason"],
        words_of=_numbers(row["words_of"]),
    )


def text_of(server: int | None) -> str | None:
    """A server's id; None in direct messages."""
    return None if server is None else str(server)


def private(place: int, asker: int) -> str:
    """Where what only its asker saw stands."""
    return f"{place}:{asker}"


def people(ids: Iterable[int]) -> str:
    """For `words_of`, where one is found between its blanks."""
    return "".join(f" {one} " for one in ids)


def _numbers(ids: str) -> tuple[int, ...]:
    return tuple(map(int, ids.split()))


def _asked(one: KeptAnswer | Lookup | LoggedQuestion) -> Row:
    return {"asked_at": one.asked_at, "asker": str(one.asker), "server": text_of(one.server)}
