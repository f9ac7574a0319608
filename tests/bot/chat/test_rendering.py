from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from discord_standin.markdown import previews, shown
from discord_standin.rules import check_message
from discord_standin.world import COMPONENTS_V2
from fake_answers import CLARIFY, INDIGENOUS, SECURE, answer, answered, evidence
from hostile_text import hostile
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.chat.card import card_of
from bot.chat.escaping import link_target, one_line, seen
from bot.chat.layout import COMPONENT_LIMIT, MESSAGE_LIMIT, TEXT_LIMIT, Beside, Text, size
from bot.chat.rendering import answer_layout, answer_text, evidence_layout, evidence_pages
from bot.chat.views import to_view
from bot.language import ENGLISH
from corpus.dates import PartialDate
from index.answer import Answer, Level

TODAY = date(2026, 11, 24)
GOLDEN = Path(__file__).parent / "golden"
NASTY_TITLE = "[free](https://evil.example) **now** @everyone <@1> `x` ||y|| \u202egnp.exe"
LONG = " ".join(f"{number} words_of a *sentence* that does not end" for number in range(100)) + "."


def render_answer(example: Answer, *, echo: bool = False) -> str:
    return answer_text(card_of(example, today=TODAY), echo=echo)


EXAMPLES: dict[str, tuple[Answer, bool]] = {
    "answered": (answered(), True),
    "answered_reply": (answered(), False),
    "several_articles": (
        answer(
            evidence(SECURE),
            evidence("China said so.", article_id="b", title="China replies", publisher="Reuters", published=PartialDate(2015, 4), url="http://example.org/a_(b)"),
            evidence(INDIGENOUS),
            evidence("Undated.", article_id="c", title="", publisher=None, published=None, url=None),
            uncovered=("banks",),
        ),
        False,
    ),
    "closest": (answer(evidence(), level=Level.CLOSEST, shown=0, uncovered=("Brazil",), reason="No article names Brazil here."), True),
    "not_covered": (answer(evidence(), level=Level.NOT_COVERED, question="What did Brazil ask?", uncovered=("Brazil",), reason="No article mentions Brazil."), True),
    "not_covered_without_reason": (answer(level=Level.NOT_COVERED, question="?"), False),
    "hostile": (
        answer(
            evidence("# Big\n- list <@&5> [x](https://evil.example)\n> quoted", title=NASTY_TITLE, publisher="*Pub* https://evil.example", url="javascript:alert(1)"),
            question="@everyone **who**? [x](https://evil.example)",
            uncovered=("<#1>", "__u__"),
        ),
        True,
    ),
    "long_sentence": (answer(evidence(LONG), evidence(INDIGENOUS, article_id="b")), False),
    "many_sentences": (answer(*(evidence(LONG[: 200 + number], article_id=f"a{number}") for number in range(10))), False),
    "right_to_left": (answer(evidence("הצהרה על מכסים (25%).", title="מכסים (2018)", publisher="הארץ")), False),
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_messages_are_as_they_were_looked_at(name: str) -> None:
    """The files are what a person found right; GOLDEN=write writes them anew, to be looked at."""
    example, echo = EXAMPLES[name]
    path = GOLDEN / f"{name}.txt"
    message = render_answer(example, echo=echo)
    if os.environ.get("GOLDEN") == "write":
        path.write_text(message, encoding="utf-8", newline="\n")
    assert message == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", EXAMPLES)
def test_layouts_are_as_they_were_looked_at(name: str) -> None:
    example, echo = EXAMPLES[name]
    path = GOLDEN / f"{name}.json"
    view = to_view(answer_layout(card_of(example, today=TODAY), echo=echo, only_me=echo))
    payload = json.dumps(view.to_components(), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(payload, encoding="utf-8", newline="\n")
    assert payload == path.read_text(encoding="utf-8")


titles = st.one_of(hostile, st.text(max_size=40), st.just("word " * 200), st.just("_" * 1000))
urls = st.one_of(
    st.none(),
    hostile,
    hostile.map(lambda tail: f"https://example.org/{tail}"),
    st.just("https://example.org/" + "ä" * 300),
)
sentences = st.one_of(
    hostile,
    st.text(min_size=1, max_size=60),
    st.integers(1, 6000).map(lambda n: (LONG * 2)[:n]),
    st.just("*" * 5000),
    st.just("👩‍💻" * 900),
)
dates = st.one_of(st.none(), st.builds(PartialDate, st.integers(1, 9999), st.one_of(st.none(), st.integers(1, 12))))
found = st.builds(
    evidence,
    sentences,
    article_id=st.sampled_from("abc"),
    title=titles,
    publisher=st.one_of(st.none(), titles),
    url=urls,
    published=dates,
)
answers = st.builds(
    lambda items, level, question, terms, reason, shown_count: answer(
        *items, level=level, question=question, uncovered=tuple(terms), reason=reason, shown=min(shown_count, len(items))
    ),
    st.lists(found, max_size=10),
    st.sampled_from(Level),
    titles,
    st.lists(hostile, max_size=12),
    titles,
    st.integers(0, 10),
)  # fmt: skip


@settings(deadline=None)
@given(answers, st.booleans())
def test_any_answer_fits_and_brings_nothing_to_life(example: Answer, echo: bool) -> None:
    message = render_answer(example, echo=echo)
    assert 0 < size(message) <= MESSAGE_LIMIT
    result = shown(message)
    assert result.kinds() <= {"bold", "quote", "small", "link"}
    assert set(result.links) <= {link_target(item.passage.url or "") for item in example.evidence}
    assert not previews(message)


@settings(deadline=None)
@given(answers, st.booleans())
def test_quotations_are_the_articles_words(example: Answer, echo: bool) -> None:
    message = render_answer(example, echo=echo)
    result = shown(message)
    if example.level is Level.NOT_COVERED:
        assert not result.quotes
        assert not result.links
        return
    sentences = [seen(item.sentence).strip() for item in example.evidence]
    in_part = message.count("-# The sentence goes on; ")
    for quote in result.quotes:
        assert any(sentence.startswith(quote) for sentence in sentences)
    assert sum(quote not in sentences for quote in result.quotes) == in_part
    assert in_part <= 1
    if example.evidence and one_line(example.evidence[0].sentence):
        assert result.quotes
        assert one_line(result.quotes[0])


@settings(deadline=None)
@given(answers)
def test_what_is_left_out_is_counted(example: Answer) -> None:
    message = render_answer(replace(example, level=Level.ANSWERED))
    count = example.shown or 1
    expected = sum(bool(one_line(item.sentence)) for item in example.evidence[:count])
    said = re.search(r"-# (\d+) more quotations? did not fit", message)
    assert len(shown(message).quotes) + (int(said[1]) if said else 0) == expected


def texts_of(layout) -> list[str]:
    return [block.content for block in layout.blocks if isinstance(block, Text | Beside)]


def _marked(sentence: str) -> str:
    """The sentence as it is shown where it has the characters that mark the words which answer."""
    return sentence.replace("\ue000", "\ufffd").replace("\ue001", "\ufffd")


def assert_sound(layout, example: Answer) -> None:
    """Discord takes it, nothing in it is alive, and every link is an article's own."""
    check_message({"flags": COMPONENTS_V2, "components": to_view(layout).to_components()})
    assert layout.text_size <= TEXT_LIMIT
    assert layout.components <= COMPONENT_LIMIT
    own = {link_target(one.url or "") for item in example.evidence for one in (item.passage, *item.also_in)}
    for text in texts_of(layout):
        result = shown(text)
        assert result.kinds() <= {"bold", "quote", "small", "link"}
        assert set(result.links) <= own
        assert not previews(text)


@settings(deadline=None)
@given(answers, st.booleans())
def test_any_layout_is_taken_and_brings_nothing_to_life(example: Answer, echo: bool) -> None:
    card = card_of(example, today=TODAY)
    assert_sound(answer_layout(card, echo=echo, only_me=echo), example)


@settings(deadline=None)
@given(answers)
def test_all_evidence_can_be_reached_page_by_page(example: Answer) -> None:
    card = card_of(example, today=TODAY)
    pages = evidence_pages(card, ENGLISH)
    assert [begin for begin, _ in pages] == [0, *(end for _, end in pages[:-1])]
    assert pages[-1][1] == len(card.quotations)
    quotes: list[str] = []
    for number in range(len(pages)):
        layout = evidence_layout(card, number)
        assert_sound(layout, example)
        quotes += [quote for text in texts_of(layout) for quote in shown(text).quotes]
    visible = [seen(_marked(item.sentence)).strip() for item in example.evidence if one_line(item.sentence)]
    assert len(quotes) == len(visible)
    assert all(sentence.startswith(quote) for quote, sentence in zip(quotes, visible, strict=True))


def test_the_words_that_answer_are_bold() -> None:
    sentence = "It takes effect on *May 1*, 2015, they said."
    begin = sentence.index("*May")
    one = replace(evidence(sentence, start=100), answer=(100 + begin, 100 + begin + len("*May 1*, 2015")))
    result = shown(render_answer(answer(one)))
    assert result.quotes == [sentence]
    assert [live.value for live in result.live if live.kind == "bold"][1] == "\\*May 1\\*, 2015"


@settings(deadline=None)
@given(hostile, st.integers(0, 30), st.integers(0, 30))
@example("\ufe0f*", 0, 2)
@example("é\ufe0f*", 0, 1)
@example("é\ufe0f*", 1, 1)
def test_bold_words_change_nothing_of_what_is_read(sentence: str, begin: int, length: int) -> None:
    from bot.chat.pieces import quoted

    assume("\u200d" not in sentence)  # a joiner belongs to the character before it, which the bold would part
    marked = quoted(sentence, (begin, min(begin + length, len(sentence))))
    assert shown(marked).kinds() <= {"quote", "bold"}
    private = _marked(sentence)
    assert "".join(shown(marked).quotes).split() == "".join(shown(quoted(private)).quotes).split()


def test_an_ordinary_answer_leaves_nothing_out() -> None:
    message = render_answer(answer(*(evidence(SECURE, article_id=str(number)) for number in range(5))))
    assert len(shown(message).quotes) == 5
    assert "did not fit" not in message


def test_each_article_has_one_number() -> None:
    message = render_answer(answer(evidence(SECURE), evidence(INDIGENOUS, article_id="b"), evidence("Again.")))
    assert re.findall(r"^-# \*\*(\d)\*\*", message, re.MULTILINE) == ["1", "2", "1"]


def test_a_course_of_events_is_told_in_its_order_with_numbers_to_match() -> None:
    events = [evidence(f"Event {year}.", article_id=str(year)) for year in (2018, 2015, 2016, 2020, 2019)]
    card = card_of(replace(answer(*events, shown=3), ranks_told=(2, 3, 1)), today=TODAY)
    message = answer_text(card)
    assert shown(message).quotes == ["Event 2015.", "Event 2016.", "Event 2018."]
    assert re.findall(r"^-# \*\*(\d)\*\*", message, re.MULTILINE) == ["1", "2", "3"]
    assert [one.reference.article_id for one in card.quotations] == ["2015", "2016", "2018", "2020", "2019"]


def test_an_article_has_the_same_number_on_every_page_of_the_evidence() -> None:
    found = [evidence(f"Sentence {number}.", article_id="abcdb"[number]) for number in range(5)]
    card = card_of(answer(*found, shown=1), today=TODAY)
    second = "\n".join(texts_of(evidence_layout(card, 1)))
    assert re.findall(r"^-# \*\*(\d)\*\* · U", second, re.MULTILINE) == ["2"]


def test_a_question_is_repeated_only_where_nobody_else_sees_it() -> None:
    assert CLARIFY in shown(render_answer(answered(), echo=True)).text
    assert CLARIFY not in shown(render_answer(answered())).text


def test_a_long_sentence_is_cut_at_a_word_and_says_so() -> None:
    message = render_answer(answer(evidence(LONG)))
    (quote,) = shown(message).quotes
    assert LONG.startswith(quote + " ")
    assert f"it has {len(LONG):,} characters in all" in message
    assert size(message) > MESSAGE_LIMIT - 120


def test_evidence_that_is_not_shown_by_the_answer_is_not_quoted() -> None:
    message = render_answer(answer(evidence(SECURE), evidence(INDIGENOUS), shown=1))
    assert shown(message).quotes == [SECURE]


def test_a_closest_answer_without_a_count_shows_three() -> None:
    found = [evidence(f"Sentence {number}.") for number in range(5)]
    message = render_answer(answer(*found, level=Level.CLOSEST, shown=0))
    assert len(shown(message).quotes) == 3
    assert "may not answer the question" in message


def test_the_notes_of_an_answer_stand_beneath_it() -> None:
    example = answer(evidence(), uncovered=("banks",))
    assert render_answer(example).endswith("\n-# Not in these sentences: banks.")


def test_a_lead_in_and_copies_are_told() -> None:
    before = "Mr. Wang spoke for China."
    one = evidence(f"{before} {SECURE}")
    copy = evidence("x", article_id="b", title="Another paper", publisher="Reuters").passage
    told = replace(one, sentence=SECURE, start=len(before) + 1, lead_in=(0, len(before)), also_in=(copy,) * 5)
    message = render_answer(answer(told))
    assert f"-# … {before}\n> " in message
    assert message.count("-# also in: Another paper · Reuters · 26 March 2015") == 3
    assert "and in 2 more" in message


@pytest.mark.parametrize(
    ("published", "text"),
    [
        (PartialDate(2015, 3, 26), "26 March 2015 (11 years ago)"),
        (PartialDate(2026, 11, 23), "23 November 2026 (yesterday)"),
        (PartialDate(2026, 11, 24), "24 November 2026 (today)"),
        (PartialDate(2026, 11, 1), "1 November 2026 (23 days ago)"),
        (PartialDate(2026, 6, 1), "1 June 2026 (6 months ago)"),
        (PartialDate(2026, 11), "November 2026 (this month)"),
        (PartialDate(2026, 10), "October 2026 (1 month ago)"),
        (PartialDate(2024, 12, 6), "6 December 2024 (23 months ago)"),
        (PartialDate(2026), "2026 (this year)"),
        (PartialDate(2025), "2025 (1 year ago)"),
        (PartialDate(2027), "2027 (to come)"),
        (None, "undated"),
    ],
)
def test_dates_are_as_exact_as_they_are_known(published: PartialDate | None, text: str) -> None:
    from bot.chat.pieces import dated

    assert dated(published, ENGLISH, TODAY) == text
