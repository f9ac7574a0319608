"""Whatever titles, searches and articles hold, lists, articles and contexts are taken and nothing in them is alive."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import starmap

from discord_standin.markdown import previews, shown
from discord_standin.rules import check_choices, check_message
from discord_standin.world import COMPONENTS_V2
from fake_answers import SECURE
from fake_library import article, headline
from hostile_text import hostile
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogue import Source
from bot.chat.card import Quotation, source_of
from bot.chat.context_layout import context_layout, context_text
from bot.chat.escaping import link_target
from bot.chat.facets import Chosen, menus
from bot.chat.layout import MESSAGE_LIMIT, Beside, Text, size
from bot.chat.lists import Listed, article_layout, articles_layout, sources_layout, turn_of
from bot.chat.plain_text import layout_text
from bot.chat.suggestions import matching, title_label
from bot.chat.views import to_view
from bot.chat_records import Reference
from bot.context import excerpt
from bot.language import ENGLISH, language
from bot.searching import Found, SearchResult
from corpus.article import Kind
from corpus.dates import PartialDate

TODAY = date(2026, 11, 24)
texts = st.one_of(hostile, st.text(max_size=40), st.just("word " * 300), st.just("*" * 900), st.just("👩‍💻" * 300))
urls = st.one_of(st.none(), hostile.map(lambda tail: f"https://example.org/{tail}"), st.just("javascript:alert(1)"))
articles = st.builds(
    lambda title, body, url, publisher, topics: article(
        "a", body or "x", title=title, url=url, publisher=publisher, published=PartialDate(2015), topics=tuple(topics)
    ),
    texts, st.one_of(texts, st.just("A sentence of it. " * 500)), urls, texts, st.lists(texts, max_size=4),
)  # fmt: skip
languages = st.sampled_from([ENGLISH, language("de")])

choices = st.builds(
    Chosen, source=st.integers(0, 99), kind=st.integers(0, 9), year=st.sampled_from((0, 1990, 2000, 3000))
)


def assert_sound(layout, url: str | None) -> None:
    check_message({"flags": COMPONENTS_V2, "components": to_view(layout).to_components()})
    text = layout_text(layout)
    assert 0 < size(text) <= MESSAGE_LIMIT
    for content in (*(one.content for one in layout.blocks if isinstance(one, Text | Beside)), text):
        assert shown(content).kinds() <= {"bold", "quote", "small", "link"}
        assert set(shown(content).links) <= {link_target(url or "")}
        assert not previews(content)


@settings(deadline=None)
@given(articles, texts, st.lists(texts, max_size=6), st.integers(-3, 9), choices, languages)
def test_lists_of_articles(one, snippet: str, notes: list[str], page: int, chosen: Chosen, say) -> None:
    listed = [Listed(article=headline(one), snippet=snippet)] * 20
    turn = turn_of(len(listed), page, 6, "find:x:page.{page}.0")
    others = [headline(article(str(n), publisher=f"p{n}", published=PartialDate(1990 + n))) for n in range(40)]
    found = (headline(one), *others)
    result = SearchResult(
        found=tuple(Found(article=each, snippet=snippet) for each in found),
        publishers=tuple((each.publisher, 1) for each in found if each.publisher),
        kinds=((Kind.UNKNOWN, 41),),
        years=tuple((year, 1) for year in range(1990, 2030)),
        notes=(),
        suggestion=None,
        is_partial=False,
    )
    offered = menus(result, chosen, "x", say)
    layout = articles_layout(
        "Found", listed[:1], turn_of(1, page, 6, "find:x:page.{page}.0"), say, TODAY, notes=notes, menus=offered
    )
    assert_sound(layout, one.url)
    many = articles_layout("Found", listed, turn, say, TODAY, notes=notes)
    assert many.text_size <= 4000
    assert 0 <= turn.page < turn.pages


def test_every_choice_of_a_menu_leaves_as_many_articles_as_it_says() -> None:
    kinds = (Kind.NEWS, Kind.OFFICIAL, Kind.NEWS)
    each = [
        headline(article(str(n), publisher=f"p{n % 4}", published=PartialDate(2000 + n % 5), kind=kinds[n % 3]))
        for n in range(60)
    ]
    publishers = Counter(one.publisher for one in each).most_common()
    result = SearchResult(
        found=tuple(Found(article=one, snippet="") for one in each),
        publishers=tuple(publishers), kinds=(), years=(), notes=(), suggestion=None, is_partial=False,
    )  # fmt: skip
    for chosen in (Chosen(), Chosen(source=2), Chosen(kind=4, year=2003), Chosen(source=1, kind=1, year=2000)):
        for menu in menus(result, chosen, "x", ENGLISH):
            for option in menu.options[1:]:
                count = len(chosen.choosing(option.value).among(result))
                assert option.description == f"{count} article{'' if count == 1 else 's'}"
            assert len(chosen.choosing(menu.options[0].value).among(result)) >= len(chosen.among(result))


@settings(deadline=None)
@given(articles, st.integers(-9, 90), languages)
def test_an_article(one, shift: int, say) -> None:
    assert_sound(article_layout(one, headline(one), excerpt(one, 0, shift=shift), say, TODAY, shift=shift), one.url)


@settings(deadline=None)
@given(articles, st.integers(0, 400), st.integers(1, 200), st.integers(-5, 5), languages)
def test_a_context(one, start: int, length: int, shift: int, say) -> None:
    start = min(start, len(one.text) - 1)
    reference = Reference(article_id="a", version=1, start=start, end=min(start + length, len(one.text)))
    quotation = Quotation(
        sentence=one.text[start : reference.end] or SECURE, source=source_of(one), reference=reference
    )
    found = excerpt(one, start, shift=shift)
    layout = context_layout(quotation, found, TODAY, say, back="ask:x:turn.0.-2", on="ask:x:turn.0.2")
    assert_sound(layout, one.url)
    assert size(context_text(quotation, found, TODAY, say)) <= MESSAGE_LIMIT


@settings(deadline=None)
@given(st.lists(st.tuples(texts, texts), max_size=12), languages)
def test_sources(names: list[tuple[str, str]], say) -> None:
    sources = [Source(name=name, articles=3, newest=PartialDate(2015), official=0) for name, _ in names] * 2
    assert_sound(
        sources_layout(sources, list(names), turn_of(len(sources), 0, 15, "find:x:page.{page}.0"), say, TODAY), None
    )


@settings(deadline=None)
@given(st.lists(texts, max_size=40), texts)
def test_suggestions(names: list[str], typed: str) -> None:
    check_choices([{"name": one.name, "value": one.value} for one in matching(names, typed)])
    labels = starmap(
        lambda number, name: {"name": title_label(headline(article(str(number), title=name)), ENGLISH), "value": "v"},
        enumerate(names[:25]),
    )
    check_choices(list(labels))


def test_a_suggested_title_keeps_its_date_however_long_it_is() -> None:
    label = title_label(headline(article("a", title="tariff " * 40)), ENGLISH)
    assert label.endswith("… (undated)")
    assert title_label(headline(article("a", title="\u200b")), ENGLISH) == "Untitled (undated)"


def test_an_excerpt_covers_the_whole_article_step_by_step() -> None:
    one = article("a", "\n\n".join(f"This is sentence {n} of it. It goes on. And on it goes." for n in range(12)))
    seen, shift = "", 0
    while True:
        found = excerpt(one, 0, shift=shift)
        assert found.text == one.text[found.start : found.end]
        seen += found.text
        if not found.has_later:
            break
        shift += 2
    assert all(f"sentence {n} of" in seen for n in range(12))
    assert not excerpt(one, 0, shift=-5).has_earlier
