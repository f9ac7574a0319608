"""Articles with the vocabulary of real news, made up: the same ones for the same seed and number, on every machine.

Words follow Zipf's law with its two regimes, p(rank) ~ (rank + SHIFT) ** -EXPONENT up to the KNEE and rank ** -TAIL
beyond (Ferrer i Cancho and Sole, 2001), over a vocabulary too large to be used up, so that new words keep coming
(Heaps' law) and most words are rare. A word used once in an article is likely
to return in it, and an article leans to the words of its subject. Stop words and punctuation stand where English has
them, so that analysis costs what it costs on real text.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

VOCABULARY = 3_000_000
EXPONENT = 1.0
SHIFT = 14.0
KNEE = 4_000
TAIL = 1.85
STOP_SHARE = 0.43  # of running words
RETURN_SHARE = 0.22  # of content words, those that repeat a word of the same article
SUBJECT_SHARE = 0.35  # of content words, those drawn from the subject's own
SUBJECTS = 400
SUBJECT_WORDS = 1_500
MEAN_WORDS = 340
SENTENCE = 22  # words, on average

_STOP = (
    "the of to and a in that is for on was it with as by at from be this an are has have its will were which or not "
    "he been had but they their who would more about also after than one up out other when some there into over new"
).split()
_FAMILIAR = (
    "trade tariff China U.S. percent billion export import steel agreement WTO European Union dollar duty market "
    "industry government minister official Japan company price product said year week country rule dispute panel "
    "talks subsidy quota farm soybeans oil rate bank law deal Washington Beijing Brussels Canada Mexico report"
).split()
_ONSETS = "b d f g h j k l m n p r s t v z br dr gr kr pl tr st sk".split()
_VOWELS = "a e i o u ai oa ou".split()
_CODAS = "k m n p r t x nd rk lt mp nk".split()


@dataclass(frozen=True, slots=True)
class Made:
    """An article: its number, title, text, and its content words in order, None where a stop word stands."""

    number: int
    title: str
    text: str
    words: tuple[str | None, ...]


def articles(count: int, seed: int = 1) -> Iterator[Made]:
    """The first `count` articles."""
    source = _Source(seed)
    return (source.article(number) for number in range(count))


class _Source:
    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        ranks = np.arange(1, VOCABULARY + 1, dtype=np.float64)
        weights = (ranks + SHIFT) ** -EXPONENT
        weights[KNEE:] = weights[KNEE] * (ranks[KNEE:] / KNEE) ** -TAIL
        self._cumulated = np.cumsum(weights / weights.sum())
        subject_weights = (np.arange(1, SUBJECT_WORDS + 1) + 3.0) ** -1.0
        self._subject_cumulated = np.cumsum(subject_weights / subject_weights.sum())
        ranks = np.exp(self._random.uniform(np.log(150), np.log(60_000), (SUBJECTS, SUBJECT_WORDS)))
        self._subjects = ranks.astype(np.int64)
        self._spelt: dict[int, str] = dict(enumerate(_FAMILIAR))

    def article(self, number: int) -> Made:
        draw = self._random
        length = int(np.clip(draw.lognormal(np.log(MEAN_WORDS) - 0.18, 0.6), 40, 4000))
        stop = draw.random(length) < STOP_SHARE
        content = self._content(int((~stop).sum()), int(draw.integers(SUBJECTS)))
        stops = iter(draw.zipf(1.5, int(stop.sum())) % len(_STOP))
        spelt = iter(content)
        words = [_STOP[int(next(stops))] if is_stop else next(spelt) for is_stop in stop.tolist()]
        marks = tuple(None if is_stop else word for is_stop, word in zip(stop.tolist(), words, strict=True))
        title = " ".join(word for word in dict.fromkeys(content[:40]))
        title = " ".join(title.split()[: int(draw.integers(5, 11))])
        return Made(number, title, _punctuated(words, random.Random(number)), marks)

    def _content(self, count: int, subject: int) -> list[str]:
        draw = self._random
        ranks = np.searchsorted(self._cumulated, draw.random(count))
        own = np.flatnonzero(draw.random(count) < SUBJECT_SHARE)
        ranks[own] = self._subjects[subject, np.searchsorted(self._subject_cumulated, draw.random(own.size))]
        returning = np.flatnonzero(draw.random(count) < RETURN_SHARE)
        returning = returning[returning > 0]
        ranks[returning] = ranks[(draw.random(returning.size) * returning).astype(np.int64)]
        return [self._spell(rank) for rank in ranks.tolist()]

    def _spell(self, rank: int) -> str:
        if rank not in self._spelt:
            self._spelt[rank] = _word(rank)
        return self._spelt[rank]


def _word(rank: int) -> str:
    """A word of its own for each rank, that no stemmer shortens."""
    number = rank
    parts = []
    while True:
        number, onset = divmod(number, len(_ONSETS))
        number, vowel = divmod(number, len(_VOWELS))
        parts.append(_ONSETS[onset] + _VOWELS[vowel])
        if number < len(_CODAS):
            return "".join(parts) + _CODAS[number]
        number -= len(_CODAS)


def _punctuated(words: list[str], choose: random.Random) -> str:
    """Sentences in paragraphs."""
    pieces: list[str] = []
    at = 0
    while at < len(words):
        size = max(6, int(choose.gauss(SENTENCE, 7)))
        sentence = words[at : at + size]
        sentence[0] = sentence[0][0].upper() + sentence[0][1:]
        if len(sentence) > 12:
            sentence[len(sentence) // 2] += ","
        pieces.append(" ".join(sentence) + ("." if choose.random() < 0.7 else ".\n"))
        at += size
    return " ".join(pieces).replace("\n ", "\n")
