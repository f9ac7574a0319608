"""Text to terms: the same for articles and questions, for every backend.

A term is a Porter2 stem (`tariff`), a party or agency under its id (`=us` for U.S., US, USA, United States, America),
or an identifier of the trade (`ds543`, `section301`, `89fr76581`, `8542.31.00`). An identifier is a term whole
and in parts. One thing differs between articles and questions: in questions names count in any letters (`us` is the
country, where an article's `us` is the pronoun) and in the plural.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from index.vocabulary import STOP_WORDS, SYMBOLS, fold, stem, vocabulary, without_possessive

ANALYZER_VERSION = 7
"""Raised when the terms of a text, or what is kept of them, change: what another version indexed is indexed anew."""

_REMEMBERED = 100_000
"""Runs of text between white space, as a word with its comma, whose terms are kept: some thirty megabytes at most."""

_LONGEST_WORD = 64  # longer runs of letters are no words: base64, broken extraction

# The first alternative finds nothing that the others would not: it spares them most words of a text.
_RAW = re.compile(
    r"""
    [A-Z]?[a-z]{2,}+(?![\w'’-])                                   # a word with nothing about it
  | [A-Z]{1,5}(?:/[A-Z0-9][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*)+   # WT/DS543/R, G/TBT/N/USA/1234
  | [A-Z]{2,6}-\d{4}-\d{3,5}                                    # docket: USTR-2024-0007
  | \d{4}-\d{5}(?!\d)                                           # Federal Register document: 2024-21217
  | (?:[A-Za-z]\.){2,}[A-Z]?(?![a-z])                           # U.S., U.S.S.R.
  | \d+(?:st|nd|rd|th)\b                                         # 6th
  | \d{1,4}[A-Za-z]\d{0,3}(?![^\W_])                              # List 4A, Section 30D, ECCN 3A090
  | \d+(?:[.,]\d+)*                                             # 25, 1,300, 0.5, 8542.31.00
  | [A-Z]{1,4}-\d{1,3}(?![\d-])                                  # G-20, TPP-11
  | [^\W\d_]++\d+[^\W_]*                                        # DS543, G20
  | [^\W\d_]+(?:['’][^\W\d_]+)*(?:-(?![A-Z]\.)[^\W\d_]+(?:['’][^\W\d_]+)*)*  # words, anti-dumping, O'Brien
  | [$£€¥%§]
    """,
    re.VERBOSE,
)

# Identifiers of several tokens: the words that open one, in folded form, with what may stand before the number.
_OPENERS = {
    "section": "section", "sec": "section", "§": "section", "article": "article", "annex": "annex",
    "chapter": "chapter", "ds": "ds", "eo": "eo", "proclamation": "proclamation", "title": "title",
    "heading": "heading", "list": "list",
}  # fmt: skip
_TWO_WORD_OPENERS = {("executive", "order"): "eo", ("public", "law"): "publiclaw"}
_CITATIONS = {"fr": "fr", "cfr": "cfr", "usc": "usc", "stat": "stat"}
_AFTER_NUMBER = frozenset({*_CITATIONS, "fed"})
_OPENS_NAME, _OPENS_IDENTIFIER = 1, 2
_LETTERS_DIGITS = re.compile(r"([^\W\d_]+)-?(\d+)")  # DS543, FY2026, G-20
_LETTERED = re.compile(r"(\d+)[A-Za-z]\d*")  # 4A, 3A090
_NUMBER_OR_ROMAN = re.compile(r"\d[\d.]*[a-z]?|[ivxl]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A place in a text with the terms that stand there, the most specific first; offsets are code points."""

    position: int
    start: int
    end: int
    terms: tuple[str, ...]


_Raw = tuple[str, tuple[str, ...], int]
"""One raw token by itself: folded, its terms, and what longer may begin here, of _OPENS_NAME and _OPENS_IDENTIFIER.

Nothing but a tuple, which the collector of garbage leaves alone, however many are remembered.
"""


Places = Sequence[tuple[str, ...]]
"""The terms at each position of a text: none at that of a stop word, several at that of an identifier."""


class _Runs(dict[str, tuple[_Raw, ...]]):
    """The raw tokens of runs without white space, which no token holds or looks beyond; so many are remembered."""

    def __missing__(self, run: str) -> tuple[_Raw, ...]:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[run] = tuple([_analyze(raw, False) for raw in _RAW.findall(run)])
        return found


_runs = _Runs()
_IDENTIFIER = re.compile(
    r"(?:ds|eo|section|proclamation|publiclaw)\d+.*|\d+(?:fr|cfr|usc|stat)\d+|\d{4}-\d{5}|[a-z]+-\d{4}-\d+|\d{4}(?:\.\d\d)+|"
    r"[a-z]+(?:/[a-z0-9.-]+)*/[a-z]*\d[a-z0-9./-]*"
)


def is_identifier(term: str) -> bool:
    """Whether a term of the index is a whole identifier: a dispute, order, section, citation, docket or tariff code."""
    return bool(_IDENTIFIER.fullmatch(term))


def tokens(text: str, *, question: bool = False) -> Iterator[Token]:
    """The tokens of a text in order. Stop words give none but keep their position, so that phrases stay true."""
    matches = list(_RAW.finditer(text))
    raws = [_analyze(match.group(), question) for match in matches]
    at = position = 0
    while at < len(raws):
        length, terms = _longest(raws, at) or (1, raws[at][1])
        if terms:
            yield Token(position, matches[at].start(), matches[at + length - 1].end(), terms)
        at += length
        position += 1


def places(text: str) -> Places:
    """What stands at each position of an article's text.

    What `tokens` finds without its offsets, in a fifth of the time.
    """
    raws = list(chain.from_iterable(map(_runs.__getitem__, text.split())))
    found = [terms for _, terms, _ in raws]
    opening = [at for at, (_, _, opens) in enumerate(raws) if opens]
    return _joined(raws, found, opening) if opening else found


def _joined(raws: Sequence[_Raw], found: list[tuple[str, ...]], opening: Sequence[int]) -> list[tuple[str, ...]]:
    """The terms of the raw tokens, where those of names and identifiers of several tokens become one place."""
    joined = next_at = 0
    for at in opening:
        if at >= next_at and (longest := _longest(raws, at)):
            length, terms = longest
            found[at - joined : at - joined + length] = [terms]
            joined += length - 1
            next_at = at + length
    return found


def terms(text: str) -> list[str]:
    """All terms of a text, in order, repetitions included."""
    return list(chain.from_iterable(places(text)))


@lru_cache(maxsize=20_000)
def _analyze(raw: str, question: bool) -> _Raw:
    is_plain = raw.isascii() and raw.isalpha()  # spares most words what marks, digits and accents need
    key = raw.lower() if is_plain else _key(raw)
    if not key:  # a mark that stands alone, as the kana of voiced sounds can
        return "", (), 0
    if name := _party(raw if is_plain else _capitals(raw), key, question):
        return key, (name,), _may_open(key)
    if is_plain or (terms := _of_marked(raw, key)) is None:
        terms = () if key in STOP_WORDS or len(key) > _LONGEST_WORD else (SYMBOLS.get(key) or stem(key),)
    return key, terms, _may_open(key)


def _key(raw: str) -> str:
    """A raw token folded, without full stops and the ending of a possessive."""
    key = fold(raw).replace(".", "") if "." in raw and not raw[0].isdigit() else fold(raw)
    return without_possessive("".join(key.split()))


def _may_open(key: str) -> int:
    is_number = key[0].isdigit() or key in _OPENERS or key in ("executive", "public")
    return _OPENS_NAME * (key.partition("-")[0] in vocabulary().openings) | _OPENS_IDENTIFIER * is_number


def _capitals(raw: str) -> str:
    """A raw token as a name in exactly these capitals may be written: u.s.'s as US."""
    bare = raw.replace(".", "").removesuffix("'s").removesuffix("’s")
    return bare.upper() if "." in raw else bare


def _party(bare: str, key: str, question: bool) -> str | None:
    """The term of the party or agency that a word names, if it names one."""
    words = vocabulary()
    name = words.exact.get(bare) or words.names.get(key) or ("-" in key and words.names.get(key.replace("-", " ")))
    if question and not name:
        name = words.exact.get(bare.upper()) or words.names.get(key.removesuffix("s"))
    return name or None


def _of_marked(raw: str, key: str) -> tuple[str, ...] | None:
    """The terms of what is more than letters: numbers, symbols, compounds; None for a word after all."""
    if raw[0].isdigit():
        return (SYMBOLS[key],) if key in SYMBOLS else _number(raw)
    if "/" in raw:
        return tuple(dict.fromkeys([key, *map(_part, re.findall(r"[a-z]*\d+|[a-z]+", key))]))
    if len(key) > _LONGEST_WORD:
        return ()
    if mixed := _LETTERS_DIGITS.fullmatch(key):
        letters, digits = mixed.groups()
        return ((letters + digits), *([_part(letters)] if len(letters) > 1 else []), digits)
    return _compound(key) if "-" in key else None


def _part(part: str) -> str:
    """A part of a symbol: AD/CVD names two duties, WT/DS543/R a dispute."""
    return vocabulary().exact.get(part.upper()) or SYMBOLS.get(part) or part


def _number(raw: str) -> tuple[str, ...]:
    if lettered := _LETTERED.fullmatch(raw):
        return (fold(raw), lettered[1])
    if "-" in raw:
        return (raw, *raw.split("-"))
    parts = raw.split(".")
    if len(parts) > 2 or (len(parts[0]) == 4 and len(parts) == 2):  # an HTS code: findable by each shorter code
        return tuple(".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return (raw.replace(",", "").removesuffix(".0"),)


def _compound(key: str) -> tuple[str, ...]:
    """anti-dumping as antidumping, anti and dumping; US-China as its two parties."""
    parts = [part for part in key.split("-") if part]
    found: list[str] = []
    for part in parts:
        name = vocabulary().names.get(part) or vocabulary().exact.get(part.upper())
        found += [name] if name else [] if part in STOP_WORDS else [SYMBOLS.get(part) or stem(part)]
    joined = "".join(parts)
    if joined.isalpha() and any(term.startswith("=") for term in found):
        return tuple(dict.fromkeys(found))
    whole = [stem(joined)] if joined.isalpha() else [key]
    return tuple(dict.fromkeys(whole + found))


def _longest(raws: Sequence[_Raw], at: int) -> tuple[int, tuple[str, ...]] | None:
    """The longest name or identifier of several raw tokens that begins here: how many it takes, and its terms."""
    opens = raws[at][2]
    found = _name(raws, at) if opens & _OPENS_NAME else None
    return found or (_identifier(raws, at) if opens & _OPENS_IDENTIFIER else None)


def _name(raws: Sequence[_Raw], at: int) -> tuple[int, tuple[str, ...]] | None:
    words, key = vocabulary(), raws[at][0]
    found: tuple[int, tuple[str, ...]] | None = None
    for length in range(2, len(raws) - at + 1):
        key = f"{key} {raws[at + length - 1][0]}".replace("-", " ")
        if key not in words.openings:
            break
        if name := words.names.get(key):
            found = length, (name,)
        elif key in words.seats:
            parts = tuple(term for _, terms, _ in raws[at : at + length] for term in terms)
            found = length, (key.replace(" ", ""), *parts)
    return found


def _identifier(raws: Sequence[_Raw], at: int) -> tuple[int, tuple[str, ...]] | None:
    if at + 1 == len(raws):
        return None
    (key, own, _), (second, following, _) = raws[at : at + 2]
    if key[0].isdigit():
        return _citation([key for key, _, _ in raws[at : at + 4]]) if second in _AFTER_NUMBER else None
    if opener := _TWO_WORD_OPENERS.get((key, second)):
        third = raws[at + 2][0] if at + 2 < len(raws) else ""
        return (3, tuple(dict.fromkeys([opener + third, third, *own, *following]))) if third.isdigit() else None
    if (opener := _OPENERS.get(key)) and _NUMBER_OR_ROMAN.fullmatch(second):
        lettered = _LETTERED.fullmatch(second)  # List 4A is of List 4
        whole = [opener + second, *([opener + lettered[1]] if lettered else [])]
        return 2, tuple(dict.fromkeys([*whole, *following, *own]))
    return None


def _citation(keys: Sequence[str]) -> tuple[int, tuple[str, ...]] | None:
    """19 USC 1671, 89 Fed. Reg. 76581."""
    number, source, *rest = keys
    if rest and number.isdigit() and source in _CITATIONS and rest[0].isdigit():
        return 3, tuple(dict.fromkeys([f"{number}{_CITATIONS[source]}{rest[0]}", number, rest[0]]))
    if len(rest) == 2 and number.isdigit() and (source, rest[0]) == ("fed", "reg") and rest[1].isdigit():
        return 4, tuple(dict.fromkeys([f"{number}fr{rest[1]}", number, rest[1]]))
    return None
