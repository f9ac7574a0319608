import pytest

from index.language_hint import other_language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Was ist der Zollsatz in China?", "German"),
        ("Welche Zölle gelten für Stahl aus China und Japan?", "German"),
        ("Quels sont les droits de douane sur le vin ?", "French"),
        ("¿Cuándo entró en vigor el arancel?", "Spanish"),
        ("¿Qué aranceles impuso Washington?", "Spanish"),
        ("Quando è entrato in vigore il dazio della Cina?", "Italian"),
        ("Quando foi que o imposto não se aplicava?", "Portuguese"),
        ("Wanneer is het verdrag getekend?", "Dutch"),
        ("中国对美国加征了多少关税?", "Chinese"),
        ("日本の関税はいくらですか", "Japanese"),
        ("WTO에서 무슨 일이 있었나요", "Korean"),
        ("какие пошлины ввёл Китай?", "Russian"),
        ("ما هي الرسوم الجمركية؟", "Arabic"),
    ],
)
def test_other_languages_are_known_by_their_script_and_small_words(question, language):
    assert other_language(question) == language


@pytest.mark.parametrize(
    "question",
    [
        "what did the U.S. ask China to clarify?",
        "what is the de minimis rule?",
        "what does 关税 mean?",
        "who is Der Spiegel's correspondent in Los Angeles?",
        "tariff steel",
        "",
        "?!",
    ],
)
def test_what_may_be_english_is_taken_for_english(question):
    assert other_language(question) is None
