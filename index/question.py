"""A question in plain words becomes a Query: its type by rules, its terms with their other forms."""

from __future__ import annotations

import re

from index.analyzer import Token, tokens
from index.query import Query, QueryTerm, QuestionType
from index.vocabulary import ASKING_WORDS, fold, vocabulary

LONGEST_QUESTION = 500
"""Characters of a question that are read; more is a pasted text, not a question."""
MOST_TERMS = 32

PART_WEIGHT = 0.4  # a part of an identifier or compound, against the whole
SEAT_WEIGHT = 0.5  # Beijing for China: often meant, never certain

_MISSPELT_ASKING = {
    "wat": "what", "waht": "what", "wht": "what", "whats": "what is", "wich": "which", "whcih": "which", "wen": "when",
    "wehn": "when", "whn": "when", "wher": "where", "wer": "were", "hwo": "who", "y": "why", "hw": "how", "lng": "long",
}  # fmt: skip
_PRONOUN_US = re.compile(r"\b(tell|give|show|let|help|for|to|of|with) us\b")

_AMOUNTS = (
    "amount|average|budget|cap|ceiling|cost|deficit|duty|duties|export target|figure|fine|fraction|gap|growth|imbalance|level|"
    "limit|margin|percent|percentage|price|proportion|quota|rate|revenue|score|share|shortfall|size|sum|surplus|"
    "target|tariff|total|turnover|value|volume|vote|worth"
)
_PERSONS = (
    "ambassador|analyst|commissioner|congressman|diplomat|economist|executive|expert|governor|head|leader|lawmaker|"
    "legislator|minister|negotiator|official|president|representative|secretary|senator|spokesman|chair|chairman|"
    "under-secretary|undersecretary"
)
_PLACES = "city|country|place|state|town|port|region|capital"
_PLURALS = (
    "areas|articles|commodities|companies|countries|crops|destinations|firms|foods|goods|groups|industries|items|"
    "measures|members|nations|parties|products|sectors|senators|sides|states|terms"
)
_TYPES: tuple[tuple[QuestionType, str], ...] = (
    (QuestionType.DEFINITION, r"^define\b|\bwhat (does|do|did) .{1,60} mean\b|\bmeaning of\b|\bdefinition of\b|\bstands? for\b|\bwhat (exactly )?(is|are) (an? )?[\w' -]{2,40}, (really|exactly)\b|\bwhat does it do\b|^what exactly (is|are)\b"),
    (QuestionType.TIMELINE, r"\btimeline\b|\bhistory of\b|\bchronology\b|\bhow (did|has) .* (develop|evolve|unfold)"),
    (QuestionType.WHEN, r"^(since |until |by |from )?(when|wen)\b|\b(what|which) (\w+ ){0,3}(date|day|month|year|time|deadline)\b|\bdates?\??$|\bby when\b"),
    (QuestionType.HOW_LONG, r"\bhow (long|lng|soon|quickly|old|much (time|longer|warning|notice))\b|\b(how|for how) many (more )?(days|weeks|months|years)\b|\b(what|which) (\w+ ){0,2}(period|term|duration)\b"),
    (QuestionType.HOW_MANY, r"\bhow many\b|\b(what|the) number\b"),
    (QuestionType.HOW_MUCH, rf"\bhow (much|big|large|high|low|far|fast|steep|great|wide|small)\b|\b(what|which|wat) (\S+ ){{0,4}}({_AMOUNTS})s?\b|\bat what\b|\bby what\b|\bhow did .* vote\b"),
    (QuestionType.WHERE, rf"^(from |to )?where\b|\b(in|from|to|at) (what|which) ({_PLACES})\b|^(what|which) (city|place|port|town)\b"),
    (QuestionType.LIST, rf"^(list|name)\b|\b(what|which|wich|whose) ([\w'-]+ ){{0,3}}({_PLURALS})\b|\bwhat are the\b|\bwho are the\b"),
    (QuestionType.WHO, rf"^(who|whom|whose|to whom|by whom)\b|\b(what|which) ([\w'.-]+ ){{0,3}}({_PERSONS})\b|\b(what|which) (\w+ )?(person|company|firm|country|agency|nation|group|union|bank|government)\b|\bby whom\b"),
    (QuestionType.WHY, r"\bwhy\b|\b(what|for what|what's|what was|what is) ([\w'.]+ ){0,4}(reason|reasons|cause|causes|motive|purpose|rationale|grounds|complaint)\b|\bhow come\b|\bwhat (caused|led to|prompted|explains|let)\b|\bon what grounds\b"),
    (QuestionType.YES_NO, r"^(is|are|was|were|did|do|does|has|have|had|will|would|can|could|should|may|might|isn't|aren't|didn't|doesn't)\b"),
    (QuestionType.DEFINITION, r"^what('s| is| are| was| were) (a |an |the )?[\w.' -]{2,40}\?*$"),
    (QuestionType.WHAT, r"\b(what|which)\b"),
    (QuestionType.HOW_MUCH, rf"\b({_AMOUNTS})s?\b"),
)  # fmt: skip
_PATTERNS = tuple((question_type, re.compile(pattern)) for question_type, pattern in _TYPES)


def analyze_question(question: str) -> Query:
    """The analysed form of a question; its terms may be none, when it only holds words that ask."""
    text = " ".join(question[:LONGEST_QUESTION].split())
    text = _PRONOUN_US.sub(r"\1", _asking_put_right(text))
    found: dict[str, QueryTerm] = {}
    for token in tokens(text, question=True):
        surface = text[token.start : token.end]
        if fold(surface) not in ASKING_WORDS and len(found) < MOST_TERMS:
            found.setdefault(token.terms[0], _query_term(surface, token))
    return Query(
        question=question,
        terms=tuple(found.values()),
        phrases=_phrases(text),
        question_type=question_type(text),
    )


def _asking_put_right(text: str) -> str:
    """Hasty question words as they are meant; only where all is in small letters, LNG and Wen Jiabao being real."""
    if text != text.lower():
        return text
    first, *rest = text.split()[:2] or [""]
    put_right = [_MISSPELT_ASKING.get(word, word) for word in (first, *rest)]
    return " ".join([*put_right, *text.split()[2:]])


def question_type(question: str) -> QuestionType:
    """What sort of thing would answer, by the first rule that fits."""
    folded = fold(question).strip(" \"'")
    return next((kind for kind, pattern in _PATTERNS if pattern.search(folded)), QuestionType.OTHER)


def _query_term(surface: str, token: Token) -> QueryTerm:
    words = vocabulary()
    forms = {token.terms[0]: 1.0}
    for part in token.terms[1:]:
        forms.setdefault(part, 1.0 if part.startswith("=") else PART_WEIGHT)
    for party in words.seats.get(" ".join(fold(surface).removesuffix("'s").split()), ()):
        forms.setdefault(party, SEAT_WEIGHT)
    for other, weight in words.other_words.get(token.terms[0], ()):
        forms.setdefault(other, weight)
    is_name = token.terms[0].startswith("=") or (surface[0].isupper() and token.start > 0) or surface[0].isdigit()
    return QueryTerm(surface=surface, forms=tuple(forms.items()), is_name=is_name)


def _phrases(text: str) -> tuple[tuple[str, ...], ...]:
    quoted = re.findall(r"[\"“]([^\"“”]{3,100})[\"”]", text)
    phrases = (tuple(token.terms[0] for token in tokens(phrase, question=True)) for phrase in quoted)
    return tuple(phrase for phrase in phrases if len(phrase) > 1)
