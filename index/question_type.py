"""What sort of thing would answer a question, by rules that are tried in order."""

from __future__ import annotations

import re

from index.query import QuestionType
from index.vocabulary import fold

_AMOUNTS = (
    "amount|average|budget|cap|ceiling|cost|deficit|duty|duties|export target|figure|fine|fraction|gap|growth|"
    "imbalance|level|limit|margin|percent|percentage|price|proportion|quota|rate|revenue|score|share|shortfall|size|sum|surplus|"
    "target|tariff|total|turnover|value|volume|vote|worth"
)
_PERSONS = (
    "ambassador|analyst|commissioner|congressman|diplomat|economist|executive|expert|governor|head|leader|lawmaker|"
    "legislator|minister|negotiator|official|president|representative|secretary|senator|spokesman|chair|chairman|"
    "under-secretary|undersecretary"
)
_ACTORS = "person|company|firm|country|agency|nation|group|union|bank|government"
_PLACES = "city|country|place|state|town|port|region|capital"
_PLURALS = (
    "areas|articles|commodities|companies|countries|crops|destinations|firms|foods|goods|groups|industries|items|"
    "measures|members|nations|parties|products|sectors|senators|sides|states|terms"
)
_REASONS = "reason|reasons|cause|causes|motive|purpose|rationale|grounds|complaint"
_AUXILIARIES = "is|are|was|were|did|do|does|has|have|had|will|would|can|could|should|may|might"
_WHAT = r"\b(what(?:'?s)?|which|wat|wich)"

_TYPES: tuple[tuple[QuestionType, tuple[str, ...]], ...] = (
    (
        QuestionType.DEFINITION,
        (
            r"^define\b",
            r"\bwhat (does|do|did) .{1,60} mean\b",
            r"\b(meaning|definition) of\b",
            r"^(?!what ).* (meaning|definition)\??$",
            r"\bstands? for\b",
            r"\bwhat (exactly )?(is|are) (an? )?[\w' -]{2,40}, (really|exactly)\b",
            r"\bwhat does it do\b",
            r"^what exactly (is|are)\b",
            r"^what('s| is| are) (an? )?(?!the )(?!.* (of|on|for|in|to|from|by|with|at) )[\w' -]{2,35}\?*$",
            r"^what (does|did|do) .{2,40} do\??$",
        ),
    ),
    (
        QuestionType.TIMELINE,
        (
            r"\b(timeline|chronol\w+|step by step|key dates|seq\w+ of ev\w+)\b",
            r"\bhistory of\b",
            r"\bhow (did|has|have|was|were) .* (develop|evolve|unfold|build up|built up|go, from|wound down)",
            rf"{_WHAT} (were|are) the (stages|steps|phases)\b",
            rf"{_WHAT} (steps|stages|rulings|rounds|events)\b",
            r"\bwhat (happened when|came next|happened next|happened to .* from .* to )",
            r"\b(followed|came after) one another\b",
            r"\bhow (was|were|has|have) .* (delayed|extended|repealed|revived|renewed)\b",
        ),
    ),
    (
        QuestionType.WHEN,
        (
            r"^(since |until |by |from )?(when|wen)\b",
            rf"{_WHAT} (\w+ ){{0,3}}(date|day|month|year|time|deadline)\b",
            r"\bdates?\??$",
            r"\bby when\b",
        ),
    ),
    (
        QuestionType.HOW_LONG,
        (
            r"\bhow (long|lng|soon|quickly|old|much (time|longer|warning|notice))\b",
            r"\b(how|for how) many (more )?(days|weeks|months|years)\b",
            rf"{_WHAT} (\w+ ){{0,2}}(period|term|duration)\b",
        ),
    ),
    (QuestionType.LIST, (rf"^(what|which|wich) ([\w'-]+ )?({_PLURALS})\b(?!')",)),
    (QuestionType.HOW_MANY, (r"\bhow many\b", r"\b(what|the) number\b")),
    (
        QuestionType.HOW_MUCH,
        (
            r"\bhow (much|big|large|high|low|far|fast|steep|great|wide|small)\b",
            rf"{_WHAT} (\S+ ){{0,4}}({_AMOUNTS})s?\b",
            r"\b(at|by) what\b",
            r"\bhow did .* vote\b",
        ),
    ),
    (
        QuestionType.WHERE,
        (
            r"^(from |to )?where\b",
            rf"\b(in|from|to|at) (what|which) ({_PLACES})\b",
            r"^(what|which) (city|place|port|town)\b",
        ),
    ),
    (
        QuestionType.LIST,
        (r"^(list|name)\b", rf"\b(what|which|wich|whose) ([\w'-]+ ){{0,3}}({_PLURALS})\b", r"\b(what|who) are the\b"),
    ),
    (
        QuestionType.WHO,
        (
            r"^(who|whom|whose|to whom|by whom)\b",
            rf"\b(what|which) ([\w'.-]+ ){{0,3}}({_PERSONS})\b",
            rf"\b(what|which) (\w+ )?({_ACTORS})\b",
            r"\bby whom\b",
        ),
    ),
    (
        QuestionType.WHY,
        (
            r"\b(why|how come)\b",
            rf"\b(what|for what|what's|what was|what is) ([\w'.]+ ){{0,4}}({_REASONS})\b",
            r"\bwhat (caused|led to|prompted|explains|let)\b",
            r"\bon what grounds\b",
        ),
    ),
    (QuestionType.YES_NO, (rf"^({_AUXILIARIES}|isn't|aren't|didn't|doesn't)\b",)),
    (QuestionType.DEFINITION, (r"^what('s| is| are| was| were) (a |an |the )?[\w.' -]{2,40}\?*$",)),
    (QuestionType.WHAT, (rf"{_WHAT}\b",)),
    (QuestionType.HOW_MUCH, (rf"\b({_AMOUNTS})s?\b",)),
)
_PATTERNS = tuple((question_type, re.compile("|".join(patterns))) for question_type, patterns in _TYPES)


def question_type(question: str) -> QuestionType:
    """What sort of thing would answer, by the first rule that fits; OTHER if none does."""
    folded = fold(question).strip(" \"'")
    return next((kind for kind, pattern in _PATTERNS if pattern.search(folded)), QuestionType.OTHER)
