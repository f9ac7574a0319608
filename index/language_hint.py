"""Whether a question is in another language than English, told by its script and smallest words."""

from __future__ import annotations

import re
import unicodedata

_SMALL_WORDS = {
    "German": "der die das und ist nicht mit ein eine wie was wer wann warum welche zu von den dem hat haben für auf",
    "French": "le la les des est une et que qui quel quelle quand pourquoi comment dans pour sur avec du au aux ont",
    "Spanish": "el los las es una y que qué quién cuál cuándo por para con del en se cómo dónde ha han",
    "Italian": "il lo gli è una e che chi quale quando perché per con del della nel sono ha hanno come dove",
    "Portuguese": "o os as é uma e que quem qual quando por para com do da em não como onde foi são",
    "Dutch": "de het een en is niet met van wie wat wanneer waarom welke voor op heeft hebben hoe waar",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_SCRIPTS = {
    "CJK": "Chinese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean", "CYRILLIC": "Russian",
    "ARABIC": "Arabic", "HEBREW": "Hebrew", "THAI": "Thai", "DEVANAGARI": "Hindi", "GREEK": "Greek",
}  # fmt: skip
_ENGLISH = frozenset(
    "the of to and in is what who when where why how which did does do was were on for by with".split()
)
_FEWEST = 2


def other_language(question: str) -> str | None:
    """The name of the language a question seems to be in, if that is not English; None where it may be English."""
    for character in question:
        script = unicodedata.name(character, "").partition(" ")[0] if not character.isascii() else ""
        if script in _SCRIPTS:
            return _SCRIPTS[script]
    words = re.findall(r"[^\W\d_]+", question.lower())
    if any(word in _ENGLISH for word in words):
        return None
    counts = {language: sum(word in small for word in words) for language, small in _WORDS.items()}
    language = max(counts, key=lambda name: counts[name])
    return language if counts[language] >= _FEWEST else None
