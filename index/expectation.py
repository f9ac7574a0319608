"""What an answer to each type of question looks like: rules that say whether a sentence holds such a thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from index.query import QuestionType
from index.vocabulary import fold

_COUNTED = (QuestionType.HOW_MANY, QuestionType.HOW_LONG)
_QUESTIONS = 64  # whose words are kept while sentences are looked through

_MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|"
    r"sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_UNIT = (
    r"%|percent|pct|per cent|billion|bln|bn|million|mln|trillion|dlrs|dollars|tonnes|tons|cents|yen|marks|points|"
    r"euros|pounds|sterling|francs|bushels|barrels|acres|metric"
)
_NUMBER = r"\d[\d,.]{0,30}"  # bounded, as is all that repeats here: a table can make a sentence of 100,000 digits
_SMALL_NUMBER = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"

# Searched for in the sentence in small letters, which takes half as long as ignoring case.
_RULES_IN_SMALL_LETTERS = {
    QuestionType.WHEN: re.compile(
        rf"\b(?:{_MONTH}\b|(?:19|20)\d\d\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|end of\b|"
        r"(?:next|last|this) (?:week|month|year|spring|summer|fall|autumn|winter)\b)"
    ),
    QuestionType.HOW_MUCH: re.compile(
        rf"{_NUMBER}\s*({_UNIT})|[$£€]\s*\d|\d[\d,.]{{1,30}} to \d|\b\d+-\d+\b|"
        rf"\b({_SMALL_NUMBER})[ -](percent|pct|billion|million|mln|bln)",
    ),
    QuestionType.HOW_MANY: re.compile(rf"\b\d[\d,.]*\b|\b({_SMALL_NUMBER}|dozens?|hundreds?|thousands?|million)\b"),
    QuestionType.HOW_LONG: re.compile(
        rf"\b({_NUMBER}|{_SMALL_NUMBER}|several|few|many)[- ](more |full |to )?(\w+[ -])?"
        r"(day|week|month|year|decade|hour)s?\b|\b(since|until|decades?|years?)\b",
    ),
    QuestionType.WHY: re.compile(
        r"\b(because|since|due to|as a result|so that|in order|reason|reflect|caus|led to|blam|therefore|"
        r"in (?:response|retaliation|protest|reaction)|over (?:the|its|their|his|concern)|thanks to|thus|"
        r"grounds|prompt|driven by|so as to|on account of|after|aim|intend|design|result of|owing|attribut|"
        r"to (?:help|prevent|protect|avoid|reduce|improve|ensure|allow|encourage|boost|force|counter|cut)|"
        r"fear|concern|cited?|accus|saying)",
    ),
}
_RULES = {
    QuestionType.WHERE: re.compile(r"\b(in|at|from|near|to) (the )?[A-Z][a-z]+"),
    QuestionType.LIST: re.compile(r"\A(?>.*?\w, \w).*\b(?:and|or) |including|such as"),
}


_ALIKE = (
    "hour day week month quarter year decade",
    "ton tonne",
    "kilogram kilo kg",
    "liter litre",
    "meter metre",
    "kilometer kilometre km",
    "barrel bpd",
    "megawatt mw",
    "gigawatt gw",
    "rouble ruble",
    *"pound ounce gram gallon bushel acre hectare mile watt franc mark yen rupee peso real".split(),
)
_UNITS = {unit: "|".join(alike.split()) for alike in _ALIKE for unit in alike.split()}
"""Units, with what may stand for them: months may be told as years, but tonnes not as barrels."""
_BEFORE_A_UNIT = frozenset("metric short long thousand million billion more".split())

_TITLES = "Mr Mrs Ms Dr Sen Rep Gov President Minister Secretary Senator Ambassador Commissioner Chairman".split()
_NAME = re.compile(
    rf"(?=[A-Z])(?:(?:{'|'.join(_TITLES)})\.? )?"
    r"[A-Z][\w'’-]+(?: (?:de |du |von |van |al-|of )?[A-Z][\w'’.-]+)*"
)
_SPEECH = re.compile(r"\b(said|says|told|according|announced|argued|warned|called|asked|added|wrote)\b")
_COPULA = r"(?:\([^)]*\),? )?(?:is|are|was|were|means?|refers? to|consists? of|involves?|allows?|provides?|occurs?)\b"
_NAMED = re.compile(r"\b(?:known as|called|defined as|so-called|stands for|short for|or)\b|\(|—|, (?:a|an|the|which) ")


def fit(question_type: QuestionType, sentence: str, asked: Sequence[str]) -> float:
    """How well the sentence holds the sort of thing that is asked for, in 0..1; 0 for types without a rule.

    `asked` is the words of the question: a name among them is not the name that is asked for. Where a unit is the first
    of them (how many metric tons), it is a number of that unit that is asked for.
    """
    if question_type is QuestionType.WHO:
        return _names_someone(sentence, asked)
    if question_type is QuestionType.DEFINITION:
        return _defines(sentence, asked)
    if unit := unit_asked(question_type, asked):
        return float(bool(_so_many(unit).search(sentence.lower())))
    if rule := _RULES_IN_SMALL_LETTERS.get(question_type):
        return float(bool(rule.search(sentence.lower())))
    rule = _RULES.get(question_type)
    return float(bool(rule and rule.search(sentence)))


def unit_asked(question_type: QuestionType, asked: Sequence[str]) -> str:
    """The unit of which a number is asked for, with what may stand for it, as a pattern; empty where it is none."""
    if question_type not in _COUNTED:
        return ""
    counted = next((word for word in map(fold, asked) if word not in _BEFORE_A_UNIT), "")
    return _UNITS.get(counted.removesuffix("s"), "")


@cache
def _so_many(units: str) -> re.Pattern[str]:
    """A number of one of the units, with a word or two between: 25,000 metric tons, a two-year deal."""
    return re.compile(
        rf"(?:{_NUMBER}|\b(?:{_SMALL_NUMBER}|an?|half|several|dozens?))[ -](?:[^\W\d]+[ -]){{0,2}}(?:{units})s?\b"
    )


def _names_someone(sentence: str, asked: Sequence[str]) -> float:
    """1 for a new name of several words, or any new name with a verb of saying; less for a single capitalised word."""
    names_any = False
    for match in new_names(sentence, asked):
        if " " in match.group():
            return 1.0
        names_any = names_any or match.start() > 0
    return (0.7 if _SPEECH.search(sentence) else 0.4) if names_any else 0.0


def new_names(sentence: str, asked: Sequence[str]) -> Iterator[re.Match[str]]:
    """The capitalised names of the sentence that the question does not name itself, in order."""
    known = _asked_words(tuple(asked))
    return (match for match in _NAME.finditer(sentence) if not _is_known(match, known))


@lru_cache(maxsize=_QUESTIONS)
def _asked_words(asked: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.lower().removesuffix("'s") for words in asked for word in words.split())


def _is_known(match: re.Match[str], known: frozenset[str]) -> bool:
    words = [word.strip(".,'’") for word in match.group().split()]
    named = [word for word in words if word not in _TITLES] or words  # Mr. Duarte is Duarte
    return all(word.lower().removesuffix("'s") in known for word in named)


def _defines(sentence: str, asked: Sequence[str]) -> float:
    """1 where the sentence opens with the thing and says what it is; less where it is explained in passing."""
    patterns = _definitions(tuple(asked))
    if not patterns:
        return 0.0
    opening, in_passing = patterns
    if opening.match(sentence.lower()):
        return 1.0
    if in_passing.search(sentence.lower()):
        return 0.8
    return 0.4 if _NAMED.search(sentence) else 0.0


@lru_cache(maxsize=_QUESTIONS)
def _definitions(asked: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    """What a sentence opens with that defines the thing, and how one explains it in passing; None without a thing."""
    thing = r"\W+".join(
        re.escape(word.lower().rstrip("s")) + r"\w*" for words in asked for word in re.findall(r"\w+", words)
    )
    if not thing:
        return None
    return (
        re.compile(rf"\W*(?:the |an? |such )?(?:\w+ ){{0,2}}{thing}\W+(?:\w+ )?{_COPULA}"),
        re.compile(rf"(?:known as|called|means?|defines?|defined as|so-called)\W+(?:the |an? )?{thing}|\({thing}\)"),
    )
