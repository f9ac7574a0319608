"""Answers built by hand, and answerers that give them; for tests of whatever shows or carries an answer."""

from __future__ import annotations

import threading
from collections.abc import Callable

from corpus.article import Kind
from corpus.dates import PartialDate
from index.answer import Answer, Level
from index.evidence import Evidence
from index.passage import Passage
from index.question import analyze_question

MARCH_26 = PartialDate(2015, 3, 26)
CLARIFY = "what did the U.S. ask China to clarify?"
SECURE = 'The United States asks China to clarify the term "secure and controllable" and how banks would prove it.'
INDIGENOUS = 'It also asks what China means by "indigenous" intellectual property.'


def evidence(
    sentence: str = SECURE,
    *,
    article_id: str = "a1",
    title: str = "U.S. raises China's bank technology rules at the WTO",
    publisher: str | None = "Trade Attaché brief",
    url: str | None = "https://www.wto.org/english/news_e/2015.htm",
    published: PartialDate | None = MARCH_26,
    start: int = 0,
) -> Evidence:
    end = start + len(sentence)
    passage = Passage(
        id=f"{article_id}#0",
        article_id=article_id,
        ordinal=0,
        text=sentence,
        start=start,
        sentences=((start, end),),
        title=title,
        publisher=publisher,
        url=url,
        published=published,
        kind=Kind.UNKNOWN,
        version=1,
    )
    return Evidence(sentence=sentence, passage=passage, start=start, end=end, score=0.9, matched_terms=("clarify",))


def answer(
    *found: Evidence,
    question: str = CLARIFY,
    level: Level = Level.ANSWERED,
    shown: int | None = None,
    uncovered: tuple[str, ...] = (),
    reason: str = "",
) -> Answer:
    count = len(found) if shown is None else shown
    text = " ".join(item.sentence for item in found[:count]) if level is Level.ANSWERED else None
    return Answer(
        id="q1",
        question=question,
        level=level,
        text=text,
        evidence=found,
        shown=count,
        confidence=0.8,
        uncovered_terms=uncovered,
        reason=reason,
        query=analyze_question(question),
        elapsed_ms=1.0,
    )


def answered(question: str = CLARIFY) -> Answer:
    """The flagship question's answer: two sentences of one article."""
    return answer(evidence(SECURE), evidence(INDIGENOUS, start=len(SECURE) + 1), question=question)


class Answerer:
    """Answers from a function, by default with the flagship's answer, and remembers what it was asked."""

    def __init__(self, give: Callable[[str], Answer] = answered) -> None:
        self.give = give
        self.asked: list[str] = []

    def __call__(self, question: str, **_: object) -> Answer:
        self.asked.append(question)
        return self.give(question)


class SlowAnswerer(Answerer):
    """Answers nothing until `let_go()`; `started` is a count of the questions it has begun."""

    def __init__(self) -> None:
        super().__init__()
        self.started = threading.Semaphore(0)
        self._gate = threading.Event()

    def __call__(self, question: str, **_: object) -> Answer:
        self.started.release()
        self._gate.wait(30)
        return super().__call__(question)

    def let_go(self) -> None:
        self._gate.set()
