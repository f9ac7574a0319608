"""The data behind the analyzer: names of parties, and other words for the same act."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate, permutations
from typing import Any

from Stemmer import Stemmer

# Words that carry no topic. May, shall, will, can and not are left out on purpose: they are law.
STOP_WORDS = frozenset(
    "a an the of to in and or for on by with at from as is are was were be been being am it its that this these "
    "those which who whom whose what he she they them him his her hers their theirs we our ours you your yours i me "
    "my us has have had having do does did doing so than then there here if but into".split()
)

# Wire abbreviations and symbols, as the words they stand for.
SYMBOLS = {
    "$": "dollar", "£": "pound", "€": "euro", "¥": "yen", "%": "percent", "§": "section", "pct": "percent",
    "pc": "percent", "mln": "million", "mlns": "million", "bln": "billion", "bn": "billion", "dlr": "dollar",
    "dlrs": "dollar", "stg": "sterling", "tonne": "ton", "tonnes": "ton", "tons": "ton",
    "yr": "year", "yrs": "year", "govt": "govern", "dept": "depart", "intl": "intern", "min": "minist", "fy": "fiscal",
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12",
    "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth",
    "6th": "sixth", "7th": "seventh", "8th": "eighth", "9th": "ninth", "10th": "tenth", "11th": "eleventh",
    "12th": "twelfth", "13th": "thirteenth", "14th": "fourteenth", "15th": "fifteenth", "16th": "sixteenth",
    "17th": "seventeenth", "18th": "eighteenth", "19th": "nineteenth", "20th": "twentieth",
}  # fmt: skip

# Words that ask rather than tell: no topic of a question either.
ASKING_WORDS = frozenset(
    "who what when where why which how whose whom will would can could should may might shall must much many long "
    "far often please tell give show name describe about there any some happen happens happened happening according "
    "mean means meaning exactly really compare compared comparison versus vs also still ever get got not no just more "
    "most very such other news".split()
)

_POLITE = (
    r"(?:ok(?:ay)?|alright|great|perfect|super|cool|nice|awesome|amazing|excellent|brilliant|wonderful|interesting|wow|"
    r"sure|right|noted|understood|got it|i see|yes|yep|yeah|no|nope|lol|hmm|thanks?|thank you|thx|ty|cheers|"
    r"appreciated|helps|helpful|good|well done|never ?mind|hi|hello|hey|goodbye|bye|"
    r"danke(?:schon)?|vielen dank|hallo|tschuss|merci)\b"
)
_BESIDE = (
    r"(?:for|(?:that|it)'s|that|this|it|is|was|the|your|very|really|so|much|many|a lot|again|there|all|everyone|and|"
    r"help|answers?|morning|afternoon|evening|night|job|bot|schon|sehr|dir)\b"
)
_COURTESY = re.compile(rf"(?=.*\b{_POLITE})\W*(?:(?:{_POLITE}|{_BESIDE})\W*)+", re.DOTALL)

_stemmer = Stemmer("english")
_stemmer.maxCacheSize = 0  # the analyzer remembers words itself, and tidying up this cache takes longer than stemming


def fold(text: str) -> str:
    """Lower case, without accents, with plain apostrophes."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("’", "'"))
        text = "".join(character for character in text if not unicodedata.combining(character))
    return text.lower()


def is_courtesy(text: str) -> bool:
    """Whether folded words are a greeting or thanks, and ask nothing."""
    return _COURTESY.fullmatch(text) is not None


def without_possessive(word: str) -> str:
    """A folded word without the ending of a possessive: people's as people, exporters' as exporter."""
    return word.removesuffix("'s").removesuffix("s'") or word


def stem(word: str) -> str:
    """The Porter2 stem of a folded word, irregular forms and British spellings first put as the usual ones."""
    same, ise_verb = _same_words()
    word = same.get(word) or same.get(word.removesuffix("s")) or word
    if "is" in word and (ise := ise_verb.fullmatch(word)):
        word = f"{ise[1]}iz{ise[2]}"
    try:
        return str(_stemmer.stemWord(word))
    except UnicodeEncodeError:  # half of a surrogate pair, as bytes that are no UTF-8 come from a command line
        return word


def is_known_word(word: str) -> bool:
    """Whether a folded word stands in the data of this package, and so is no slip even if the corpus lacks it."""
    same, _ = _same_words()
    return (
        word in same or word in same.values() or stem(word) in vocabulary().other_words or stem(word) in _plain_words()
    )


@cache
def _plain_words() -> frozenset[str]:
    """The stems of everyday words, most of them short, next to which some word of the trade often stands."""
    return frozenset(map(stem, (files("index") / "data" / "plain_words.txt").read_text(encoding="utf-8").split()))


@cache
def _same_words() -> tuple[dict[str, str], re.Pattern[str]]:
    data: dict[str, Any] = _read("same_words.toml")
    same = {
        form: base
        for table in ("irregular", "spelling")
        for base, forms in data[table].items()
        for form in forms.split()
    }
    return same, re.compile(rf"({'|'.join(data['ise']['verbs'].split())})is(e[drs]?|es|ing|ations?|ers?)")


Forms = tuple[tuple[str, float], ...]
"""Terms of the index, each with how nearly it means the same (0..1]."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names and words of the trade, ready to look up.

    `names` maps a name, as its folded words joined by spaces, to its term; `exact` does the same for names in
    exactly these capitals; `seats` maps a capital city to the parties it suggests; `kin` maps a party to the terms of
    its capital and agencies; `openings` are the first word of each name of several words, its first two, and so on to
    all of it; `other_words` maps a stem to other stems with weights.
    """

    names: Mapping[str, str]
    exact: Mapping[str, str]
    seats: Mapping[str, tuple[str, ...]]
    kin: Mapping[str, tuple[str, ...]]
    openings: frozenset[str]
    other_words: Mapping[str, Forms]
    phrases: Mapping[tuple[str, ...], Forms]
    labels: Mapping[str, str]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that ships with this package."""
    parties: list[dict[str, Any]] = _read("parties.toml")["party"]
    words = _read("other_words.toml")
    exact = {name: f"={party['id']}" for party in parties for name in party.get("exact", ())}
    names = {
        key: f"={party['id']}"
        for party in parties
        for key in map(_key, party["names"])
        if key.upper() not in exact  # U.S. without its full stops: US is the country, us is not
    }
    seats: dict[str, tuple[str, ...]] = {}
    for party in parties:
        for seat in party.get("seats", ()):
            seats[_key(seat)] = (*seats.get(_key(seat), ()), f"={party['id']}")
    kin: dict[str, tuple[str, ...]] = {}
    for party in parties:
        of = f"={party.get('part_of', party['id'])}"
        suggesting = [f"={party['id']}"] if "part_of" in party else map(_seat_term, party.get("seats", ()))
        kin[of] = (*kin.get(of, ()), *suggesting)
    return Vocabulary(
        names=names,
        exact=exact,
        seats=seats,
        kin=kin,
        openings=frozenset(_openings([*names, *seats])),
        other_words=_other_words(words["words"]),
        phrases=_phrases(words["phrases"], {**names, **{_key(name): term for name, term in exact.items()}}),
        labels={f"={party['id']}": party["names"][0] for party in parties},
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("index") / "data" / name).read_text(encoding="utf-8"))


def _key(name: str) -> str:
    return " ".join(map(without_possessive, re.findall(r"[\w']+", fold(name).replace(".", ""))))


def _seat_term(seat: str) -> str:
    """The term under which the analyzer indexes a capital: its stem, or its words run together."""
    words = _key(seat).split()
    return stem(words[0]) if len(words) == 1 else "".join(words)


def _openings(names: list[str]) -> Iterator[str]:
    for words in map(str.split, names):
        if len(words) > 1:
            yield from accumulate(words, "{} {}".format)


def _other_words(tables: list[dict[str, Any]]) -> dict[str, Forms]:
    others: dict[str, dict[str, float]] = {}
    for table in tables:
        for group in table["groups"].splitlines():
            for word, other in permutations(dict.fromkeys(map(_term_of, group.split())), 2):
                weights = others.setdefault(word, {})
                weights[other] = max(weights.get(other, 0.0), table["weight"])
    return {word: tuple(weights.items()) for word, weights in others.items()}


def _term_of(word: str) -> str:
    """The term under which the analyzer indexes a word of the data: duty-free as dutyfree."""
    return stem(fold(word).replace("-", ""))


def _phrases(table: dict[str, Any], names: Mapping[str, str]) -> dict[tuple[str, ...], Forms]:
    found: dict[tuple[str, ...], Forms] = {}
    for line in filter(None, table["groups"].splitlines()):
        said, _, meant = line.partition(" = ")
        run = tuple(map(stem, said.split()))
        terms = [names.get(_key(word)) or _term_of(word) for word in meant.split()]
        in_full = set(run).intersection(terms) or terms
        forms = {term: 1.0 if term in in_full else float(table["weight"]) for term in terms}
        found[run] = tuple(sorted(forms.items(), key=lambda form: -form[1]))
    return found
