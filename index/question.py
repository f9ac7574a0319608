"""A question in plain words becomes a Query: its type by rules, its terms with their other forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from itertools import chain

from index.analyzer import Token, tokens
from index.calendar_words import DateMention, date_mentions, window
from index.names import is_acronym
from index.query import Query, QueryTerm
from index.question_type import question_type
from index.set_phrases import set_phrases
from index.vocabulary import ASKING_WORDS, fold, is_courtesy, vocabulary

LONGEST_QUESTION = 500
"""Characters of a question that are read; more is a pasted text, not a question."""
MOST_TERMS = 32

PART_WEIGHT = 0.4  # a part of an identifier or compound, against the whole
YEAR_WEIGHT = 0.9
SEAT_WEIGHT = 0.5  # Beijing for China: often meant, never certain
KIN_WEIGHT = 0.5  # China's ministry, or Beijing, where the question says China

_MISSPELT_ASKING = {
    "wat": "what", "waht": "what", "wht": "what", "whats": "what is", "wich": "which", "whcih": "which", "wen": "when",
    "wehn": "when", "whn": "when", "wher": "where", "wer": "were", "hwo": "who", "y": "why", "hw": "how",
    "lng": "long",
}  # fmt: skip
_LATEST = re.compile(
    r"\b(latest|newest|most recent|recent|recently|currently|right now|now|today|these days|"
    r"(?:news|updates?) (?:on|about))\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?<=\w)[-/](?=\w)")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
# Capitalised, but no name by themselves: Sen. Rounds is Senator Rounds too.
_TITLES = frozenset(
    "mr mrs ms dr sen senator rep representative president minister secretary prime chairman chair governor gov house "
    "senate ambassador commissioner congressman congress government parliament".split()
)
# How high is the duty: no article need call it high.
_DEGREE = re.compile(
    r"\bhow (high|low|big|large|great|small|steep|wide|strong|fast|soon|quickly|far|old|deep|serious)$", re.IGNORECASE
)
# How many days does it last: the days are asked for, and an article that gives them need not say that it lasts.
_LASTING = re.compile(
    r"\bhow many (?:hours|days|weeks|months|years)\b.* (?<!the )(?<!its )(?<!their )(?:last|take)$", re.IGNORECASE
)
# What a list or a summary is of is the topic, not the word that asks for it. List 4A and list prices are topics.
_ORDER = re.compile(
    r"(?:(?:please|can you|could you) )*"
    r"(?:(?:list|find|enumerate|name)(?: me)?(?: (?:all|every|each))?(?: of)? (?!\d|prices?\b)|"
    r"(?:summari[sz]e|outline|explain)(?: (?:all|everything))?(?: (?:that )?(?:you|we) (?:know|have))? |"
    r"(?:(?:an|any|some|the|latest|newest) )*updates? (?:on|about) )",
    re.IGNORECASE,
)
_PRONOUN_US = re.compile(r"\b(tell|give|show|let|help|for|to|of|with) us\b")


def analyze_question(question: str, *, today: date | None = None) -> Query:
    """The analysed form of a question; its terms may be none, when it only holds words that ask.

    `today` is the asking day, from which "last month" is counted.
    """
    text = " ".join(question[:LONGEST_QUESTION].split())
    text = _PRONOUN_US.sub(r"\1", _asking_put_right(text))
    phrases = _phrases(text)
    text = _parties_apart(text)
    mentions = date_mentions(text, today or datetime.now().astimezone().date())
    found: dict[str, QueryTerm] = {}
    for term in () if is_courtesy(fold(text)) else _query_terms(text, mentions):
        if len(found) < MOST_TERMS:
            found.setdefault(term.forms[0][0], term)
    return Query(
        question=question,
        terms=tuple(found.values()),
        phrases=phrases,
        question_type=question_type(text),
        window=window(text, mentions),
        wants_latest=bool(_LATEST.search(text)),
    )


def _parties_apart(text: str) -> str:
    """US-China and US/China as US China, since both are asked for, not either; AD/CVD is one thing."""
    for token in tokens(text, question=True):
        surface = text[token.start : token.end]
        if not _JOINED.search(surface):
            continue
        apart = _JOINED.sub(" ", surface)
        parties = {part.terms[0] for part in tokens(apart, question=True) if part.terms[0].startswith("=")}
        if len(parties) > 1 and ("/" not in surface or parties <= _with_a_seat()):
            text = text[: token.start] + apart + text[token.end :]
    return text


@cache
def _with_a_seat() -> frozenset[str]:
    """The parties that have a capital."""
    return frozenset(chain.from_iterable(vocabulary().seats.values()))


def _query_terms(text: str, mentions: Sequence[DateMention]) -> Iterator[QueryTerm]:
    """The words that name a topic, in order; a set phrase is one of them."""
    phrases = dict(set_phrases(text))
    ordered = order.end() if (order := _ORDER.match(text)) else 0
    for token in tokens(text, question=True):
        phrase = next((span for span in phrases if span[0] <= token.start < span[1]), None)
        if phrase:
            if forms := phrases[phrase]:
                yield QueryTerm(surface=text[slice(*phrase)], forms=forms)
                phrases[phrase] = ()
            continue
        surface = text[token.start : token.end]
        term = _dated(_query_term(surface, token), token, mentions)
        if token.start >= ordered and (term.days or not _asks(surface, text[: token.end])):  # May 2025 does not ask
            yield term


def _asks(surface: str, so_far: str) -> bool:
    """Whether a word asks rather than tells; `so_far` is the question up to its end."""
    by_itself = fold(surface) in ASKING_WORDS or _LATEST.fullmatch(surface)
    return bool(by_itself or _DEGREE.search(so_far) or _LASTING.search(so_far))


def _dated(term: QueryTerm, token: Token, mentions: Sequence[DateMention]) -> QueryTerm:
    """The term with the days it means, where it is a word of a date."""
    for mention in mentions:
        if mention.span[0] <= token.start < mention.span[1]:
            days = (mention.first, mention.last)
            if is_year := bool(_YEAR.fullmatch(term.surface)):
                days = (date(int(term.surface), 1, 1), date(int(term.surface), 12, 31))
            is_day = term.surface[0].isdigit() and not is_year
            return replace(term, days=days, is_name=not mention.is_relative and not is_day)
    return term


def _asking_put_right(text: str) -> str:
    """Hasty question words as they are meant; only where all is in small letters, LNG and Wen Jiabao being real."""
    if text != text.lower():
        return text
    first, *rest = text.split()[:2] or [""]
    put_right = [_MISSPELT_ASKING.get(word, word) for word in (first, *rest)]
    return " ".join([*put_right, *text.split()[2:]])


def _query_term(surface: str, token: Token) -> QueryTerm:
    words = vocabulary()
    forms = {token.terms[0]: 1.0}
    for part in token.terms[1:]:
        forms.setdefault(part, _part_weight(token.terms[0], part))
    bare = fold(surface).removesuffix("'s")
    for party in words.seats.get(" ".join(bare.split()), ()):
        forms.setdefault(party, SEAT_WEIGHT)
        for kin in words.kin.get(party, ()):
            forms.setdefault(kin, KIN_WEIGHT)
    for kin in words.kin.get(token.terms[0], ()):
        forms.setdefault(kin, KIN_WEIGHT)
    for other, weight in words.other_words.get(token.terms[0], ()):
        forms.setdefault(other, weight)
    is_name = (
        token.terms[0].startswith("=")
        or (surface[0].isupper() and token.start > 0)
        or is_acronym(surface)
        or any(map(str.isdigit, surface))
    )
    return QueryTerm(surface=surface, forms=tuple(forms.items()), is_name=is_name and bare not in _TITLES)


def _part_weight(whole: str, part: str) -> float:
    """A party in anti-China counts in full, so does the year in FY2026; the rest of an identifier hardly."""
    if part.startswith("="):
        return 1.0
    return YEAR_WEIGHT if _YEAR.fullmatch(part) and whole != part else PART_WEIGHT


def _phrases(text: str) -> tuple[tuple[str, ...], ...]:
    quoted = re.findall(r"[\"“]([^\"“”]{3,100})[\"”]", text)
    phrases = (tuple(token.terms[0] for token in tokens(phrase, question=True)) for phrase in quoted)
    return tuple(phrase for phrase in phrases if len(phrase) > 1)
