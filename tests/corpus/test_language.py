import subprocess
import sys

import pytest

from corpus.language import language_of

TEXTS = {
    "en": "Ministers of twelve countries met in the harbor city on Monday and agreed to lower the duties on frozen fish.",
    "de": "Die Minister von zwölf Ländern trafen sich am Montag in der Hafenstadt und beschlossen, die Zölle auf gefrorenen Fisch zu senken.",
    "fr": "Les ministres de douze pays se sont réunis lundi dans la ville portuaire et ont décidé de baisser les droits sur le poisson congelé.",
    "es": "Los ministros de doce países se reunieron el lunes en la ciudad portuaria y acordaron bajar los aranceles sobre el pescado congelado.",
    "pt": "Os ministros de doze países reuniram-se na segunda-feira na cidade portuária e decidiram baixar as tarifas sobre o peixe congelado.",
    "nl": "De ministers van twaalf landen kwamen maandag bijeen in de havenstad en besloten de heffingen op bevroren vis te verlagen, zei de gastheer.",
    "ru": "Министры двенадцати стран встретились в понедельник в портовом городе и договорились снизить пошлины на мороженую рыбу, сказал хозяин.",
    "zh": "十二个国家的部长们星期一在港口城市会晤，同意降低冷冻鱼的关税，东道主说。",
    "ja": "十二か国の閣僚は月曜日に港町で会談し、冷凍魚の関税を引き下げることで合意した。",
}


@pytest.mark.parametrize("language", TEXTS)
def test_the_language_of_a_sentence(language):
    assert language_of(TEXTS[language]) == language


@pytest.mark.parametrize(
    "text", ["", "Shr 34 cts vs 1.19 dlrs\n\nNet 807,000 vs 2,858,000\n\nRevs 510.2 mln", "8542.31.00", "——"]
)
def test_tables_and_codes_are_in_no_language(text):
    assert language_of(text) is None


def test_only_the_beginning_counts():
    assert language_of(TEXTS["en"] + " " * 500 + TEXTS["de"] * 50) == "en"


def test_plain_english_is_told_without_the_model():
    program = f"import sys; from corpus.language import language_of; print(language_of({TEXTS['en']!r}), 'py3langid' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["en", "False"]


RESULTS = "Shr 34 cts vs 19 cts. Net loss 807,000 vs 858,000. Sales 510 mln vs 490 mln. Year: share loss two dlrs. Company ended its quarter in May."
PACKED = {
    "de": "Was die Kommission will, was die Minister nicht wollen und was an der Grenze per Gesetz gilt, was will man mehr, sagte er am Montag in der Stadt.",
    "nl": "De prijs per ton was gestegen, is te lezen, en dat was na het jaar of wat het was, is of was of is de vraag, zo zei de minister van handel.",
}


def test_results_of_companies_are_english_without_the_model():
    program = f"import sys; from corpus.language import language_of; print(language_of({RESULTS!r}), 'py3langid' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["en", "False"]


@pytest.mark.parametrize("language", PACKED)
def test_small_words_that_english_shares_with_another_language_do_not_decide(language):
    assert language_of(PACKED[language]) == language
