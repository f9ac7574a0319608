"""The words inside a sentence that answer: a name, an amount, a number, a date, a length of time, a place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.expectation import new_names
from index.query import QuestionType
from index.text import Span
from index.vocabulary import SYMBOLS, fold, stem

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
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
            rf"\b{_DAY}\b|\b{_MONTH}\b(?! be| not| have)",
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
    QuestionType.WHERE: (
        re.compile(rf"(?<=\b[Ii]n |\b[Aa]t )(?!{_MONTH}\b|{_DAY}\b)(?:the )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*"),
    ),
}
_COUNTS = (QuestionType.HOW_MUCH, QuestionType.HOW_MANY)
# A number that names rather than counts: a year, a day of a month, Section 301, DS 543.
_YEAR = re.compile(r"(?:1[89]|20)\d\d(?:\s?(?:to|-)\s?(?:(?:1[89]|20)\d\d|\d\d))?")
_NAMES_AFTER = re.compile(
    rf"(?:\b{_MONTH}|\b(?:Section|Article|Annex|Chapter|Title|List|Proclamation|Order|No\.?|DS|EO)) ?$|[$-]$"
)
_COUNTED_WITHIN = 4  # words after a number among which what it counts stands: 25 of the 67 members


def answer_span(question_type: QuestionType, sentence: str, asked: Sequence[str]) -> Span | None:
    """Where in the sentence the answer stands, in code points; None when the type has no rule or nothing fits.

    What the question itself names (`asked`) is not the answer. Of several numbers, the one that stands nearest before
    something the question names counts it.
    """
    if question_type is QuestionType.WHO:
        return next((match.span() for match in new_names(sentence, asked) if " " in match.group()), None)
    found = _candidates(question_type, sentence, asked)
    if question_type is not QuestionType.HOW_MANY:
        return next(found, None)
    stems = {_stem(word) for words in asked for word in words.split()}
    return min(found, key=lambda span: _words_to_counted(sentence, span, stems), default=None)


def _candidates(question_type: QuestionType, sentence: str, asked: Sequence[str]) -> Iterator[Span]:
    """What the rules find and the question does not name: by rule, then in order."""
    known = {word for words in asked for word in _words(words)}
    for rule in _RULES.get(question_type, ()):
        for match in rule.finditer(sentence):
            names = question_type in _COUNTS and _names(sentence, match)
            if not names and not _is_known(match.group(), known):
                yield match.span()


def _is_known(found: str, known: set[str]) -> bool:
    """Whether the question names it: the same number, whatever its unit is called, or the same words."""
    words = _words(found)
    return all(word in known for word in [word for word in words if word[0].isdigit()] or words)


def _words(text: str) -> list[str]:
    return [word.replace(",", "") for word in re.findall(r"\d+(?:[.,]\d+)*|[^\W\d_]+", text.lower())]


def _names(sentence: str, match: re.Match[str]) -> bool:
    """Whether a number is a year, a day or part of a name."""
    if _YEAR.fullmatch(match.group()):
        return True
    return match.group()[0].isdigit() and bool(_NAMES_AFTER.search(sentence[: match.start()]))


def _words_to_counted(sentence: str, span: Span, stems: set[str]) -> int:
    after = re.findall(r"[\w'’-]+", sentence[span[1] :])[:_COUNTED_WITHIN]
    return next((at for at, word in enumerate(after) if _stem(word) in stems), _COUNTED_WITHIN)


def _stem(word: str) -> str:
    folded = fold(word)
    return SYMBOLS.get(folded) or stem(folded)
