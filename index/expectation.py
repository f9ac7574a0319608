"""What an answer to each type of question looks like: rules that say whether a sentence holds such a thing."""

from __future__ import annotations

import re

from index.query import QuestionType

_MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|"
    r"sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_UNIT = (
    r"%|percent|pct|per cent|billion|bln|bn|million|mln|trillion|dlrs|dollars|tonnes|tons|cents|yen|marks|points|"
    r"euros|pounds|sterling|francs|bushels|barrels|acres|metric"
)
_SMALL_NUMBER = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"

_RULES = {
    QuestionType.WHEN: re.compile(
        rf"\b{_MONTH} \d|\b(19|20)\d\d\b|\b{_MONTH}\b|\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|"
        r"\b(next|last|this) (week|month|year|spring|summer|fall|autumn|winter)\b|\bend of\b",
        re.IGNORECASE,
    ),
    QuestionType.HOW_MUCH: re.compile(
        rf"\d[\d,.]*\s*({_UNIT})|[$£€]\s*\d|\d[\d,.]+ to \d|\b\d+-\d+\b|"
        rf"\b({_SMALL_NUMBER})[ -](percent|pct|billion|million|mln|bln)",
        re.IGNORECASE,
    ),
    QuestionType.HOW_MANY: re.compile(
        rf"\b\d[\d,.]*\b|\b({_SMALL_NUMBER}|dozens?|hundreds?|thousands?|million)\b", re.IGNORECASE
    ),
    QuestionType.HOW_LONG: re.compile(
        rf"\b(\d[\d,.]*|{_SMALL_NUMBER}|several|few|many)[- ](more |full |to )?(\w+[ -])?"
        r"(day|week|month|year|decade|hour)s?\b|\b(since|until|decades?|years?)\b",
        re.IGNORECASE,
    ),
    QuestionType.WHERE: re.compile(r"\b(in|at|from|near|to) (the )?[A-Z][a-z]+"),
    QuestionType.WHO: re.compile(
        r"\b[A-Z][a-z]+ [A-Z][a-z]+|\b(Mr|Mrs|Ms|Sen|Rep|President|Minister|Secretary|Senator|Ambassador)\b|said"
    ),
    QuestionType.WHY: re.compile(
        r"\b(because|since|due to|as a result|so that|in order|reason|reflect|caus|led to|blam|therefore|to (?:help|"
        r"prevent|protect|avoid|reduce|improve|ensure|allow|encourage|boost|force|counter|cut)|after|aim|intend|design|"
        r"result of|owing|attribut|fear|concern|cited?|accus|saying)",
        re.IGNORECASE,
    ),
    QuestionType.DEFINITION: re.compile(
        r"\b(is|are|was|were) (a|an|the|any|one)\b|\b(means?|refers? to|known as|called|defined|which (is|are)|"
        r"stands for|so-called|allows?|provides?|gives?)\b|\(|—|, (a|an|the) ",
        re.IGNORECASE,
    ),
    QuestionType.LIST: re.compile(r"\w+, \w+.*\b(and|or) |including|such as"),
}


def fits(question_type: QuestionType, sentence: str) -> bool:
    """Whether the sentence holds the sort of thing that is asked for; False for types without a rule."""
    rule = _RULES.get(question_type)
    return bool(rule and rule.search(sentence))
