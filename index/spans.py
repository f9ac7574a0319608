"""The words inside a sentence that answer: a name, an amount, a number, a date, a length of time, a place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.expectation import new_names
from index.query import QuestionType
from index.text import Span

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_NUMBER = (
    r"(?:\d[\d,]{0,30}(?:\.\d{1,30})?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|dozens?)"
)
_SCALE = r"(?:hundred|thousand|million|billion|trillion|mln|bln|bn)"
_UNIT = (
    r"(?:percentage points|percent|per cent|pct|%|dlrs|dollars|euros|pounds|yen|marks|francs|sterling|tonnes|"
    r"metric tons|tons|barrels|bushels|cents|points|acres|gallons|units)"
)

_RULES: dict[QuestionType, tuple[re.Pattern[str], ...]] = {
    QuestionType.WHEN: tuple(
        re.compile(pattern)
        for pattern in (
            rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?\b",
            rf"\b\d{{1,2}} {_MONTH}(?:,? \d{{4}})?\b",
            rf"\b{_MONTH},? \d{{4}}\b",
            r"\b(?:19|20)\d\d\b",
            rf"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b{_MONTH}\b(?! be| not| have)",
            r"\b(?:next|last|this|early|late) (?:week|month|year|spring|summer|fall|autumn|winter)\b",
        )
    ),
    QuestionType.HOW_MUCH: tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"[$£€¥]\s?\d[\d,.]{{0,30}}(?:\s?{_SCALE})?|\b{_NUMBER}(?:[ -]{_SCALE})?[ -]?{_UNIT}(?!\w)",
            rf"\b{_NUMBER}[ -]{_SCALE}\b",
            r"\b\d[\d,]{0,30}(?: to |-)\d[\d,]*\b",
            r"\b\d[\d,]{0,30}(?:\.\d{1,30})?\b",
        )
    ),
    QuestionType.HOW_MANY: (re.compile(rf"\b{_NUMBER}(?:[ -]{_SCALE})?\b", re.IGNORECASE),),
    QuestionType.HOW_LONG: (
        re.compile(rf"\b{_NUMBER}[ -](?:\w+[ -])?(?:day|week|month|year|decade|hour)s?\b", re.IGNORECASE),
        re.compile(rf"\b(?:since|until) (?:{_MONTH} )?(?:\d{{1,2}}, )?\d{{4}}\b"),
    ),
    QuestionType.WHERE: (re.compile(r"(?<=\bin |\bat )(?:the )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*"),),
}


def answer_span(question_type: QuestionType, sentence: str, asked: Sequence[str]) -> Span | None:
    """Where in the sentence the answer stands, in code points; None when the type has no rule or nothing fits.

    What the question itself names (`asked`) is not the answer.
    """
    if question_type is QuestionType.WHO:
        return next((match.span() for match in new_names(sentence, asked) if " " in match.group()), None)
    known = {word.lower() for words in asked for word in re.findall(r"[\w.,%$]+", words)}
    for rule in _RULES.get(question_type, ()):
        for match in rule.finditer(sentence):
            if not all(word.lower() in known for word in re.findall(r"[\w.,%$]+", match.group())):
                return match.span()
    return None
