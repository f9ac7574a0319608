"""Whether a question is in another language than English, told by its script and smallest words."""

from __future__ import annotations

import re
import unicodedata

_SMALL_WORDS = {
    "German": "der die das und ist nicht mit ein eine wie was wer wann warum welche zu von den dem hat haben für in",
    "French": "le la les des est une et que qui quel quelle quand pourquoi comment dans pour sur avec du au aux ont",
    "Spanish": "el los las es una y que qué quién cuál cuándo por para con del en se cómo dónde ha han",
    "Italian": "il lo gli è una e che chi quale quando perché per con del della nel sono ha hanno come dove",
    "Portuguese": "o os as é uma e que quem qual quando por para com do da em não como onde foi são",
    "Dutch": "de het een en is niet met van wie wat wanneer waarom welke voor op heeft hebben hoe waar was in",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_SCRIPTS = {
    "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean", "CJK": "Chinese", "CYRILLIC": "Russian",
    "ARABIC": "Arabic", "HEBREW": "Hebrew", "THAI": "Thai", "DEVANAGARI": "Hindi", "GREEK": "Greek",
}  # fmt: skip
_ENGLISH = frozenset(
    "the of to and in is what who when where why how which did does do was were on for by with".split()
)
LANGUAGE_NAMES = (*_SMALL_WORDS, *sorted(set(_SCRIPTS.values())))
"""The names that `other_language` gives."""
_FEWEST = 2


def other_language(question: str) -> str | None:
    """The name of the language a question seems to be in, if that is not English; None where it may be English."""
    words = re.findall(r"[^\W\d_]+", question.lower())
    english = sum(word in _ENGLISH for word in words)
    if "¿" in question or "¡" in question:
        return "Spanish"
    if english == 0 and (language := _by_script(question)):
        return language
    counts = {language: sum(word in small for word in words) for language, small in _WORDS.items()}
    language = max(counts, key=lambda name: counts[name])
    return language if counts[language] >= _FEWEST and counts[language] > english else None


def _by_script(question: str) -> str | None:
    """Kana before Han: Japanese is written in both, and a sentence may open with either."""
    scripts = {unicodedata.name(character, "").partition(" ")[0] for character in question if not character.isascii()}
    return next((language for script, language in _SCRIPTS.items() if script in scripts), None)
