"""Looking things up in Discord, over the starter corpus."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from discord_standin.markdown import shown

from bot.app import App, open_app
from bot.chat_records import ServerSettings
from bot.library import AppLibrary
from bot.scope import Limits
from bot.settings import Settings
from corpus.collect import collect_starter


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory):
    app: App = open_app(Settings(data_dir=tmp_path_factory.mktemp("starter")))
    collect_starter(app.store)
    app.build()
    library = AppLibrary(app)
    library.catalogue()
    yield library
    library.close()
    app.close()


async def turned(s, page, label: str) -> None:
    edits = page.edits
    await s.discord.click(s.alice, page, label)
    await s.discord.world.until(lambda: page.edits > edits, "the page turns")


async def test_articles_are_found_by_words_and_opened(scene, starter) -> None:
    async with scene(library=starter) as s:
        page = await s.command("search", words="title:gallium")
        assert "1 article for" in page.text
        article = await s.clicks(page, "Open")
        assert "gallium" in article.text.lower()
        assert article.seen_by == s.alice
        first = article.text
        await turned(s, article, "Further")
        assert article.text != first


async def test_a_search_is_paged_and_narrowed_by_source_kind_and_year(scene, starter) -> None:
    async with scene(library=starter) as s:
        page = await s.command("search", words="tariffs")
        await turned(s, page, "Further")
        assert "page 2 of" in page.text
        counts = [articles_of(page)]
        for placeholder in ("Only of this year", "Only from this source"):
            menu = next(each for each in page.controls if each.get("placeholder") == placeholder)
            option = menu["options"][1]
            edits = page.edits
            await s.discord.choose(s.alice, page, placeholder, option["value"])
            await s.discord.world.until(lambda edits=edits: page.edits > edits, "the list is narrowed")
            assert option["label"] in shown(page.text).text.split("\n")[1]
            (menu,) = [each for each in page.controls if each.get("placeholder") == placeholder]
            assert [each["value"] for each in menu["options"] if each["default"]] == [option["value"]]
            counts.append(articles_of(page))
        assert counts[0] > counts[1] >= counts[2] > 0
        edits = page.edits
        await s.discord.choose(s.alice, page, "Only of this year", "year.0")
        await s.discord.world.until(lambda: page.edits > edits, "all years are listed again")
        assert articles_of(page) >= counts[2]


def articles_of(page) -> int:
    """How many articles a list says that it has."""
    return int(re.match(r"\*\*(\d+) articles? for", page.text)[1])


async def test_a_search_for_nothing_suggests_and_never_fails(scene, starter) -> None:
    async with scene(library=starter) as s:
        page = await s.command("search", words="tarrifs")
        assert "Did you mean: tariffs" in page.text
        await turned(s, page, "Search for that")
        assert articles_of(page) > 1
        for words in ("qqqq", '"', "-", "since:soon", "* OR (", "publisher:"):
            assert "Sorry" not in (await s.command("search", words=words)).text


async def test_what_of_a_search_is_not_understood_is_told_in_the_askers_language(scene, starter) -> None:
    async with scene(library=starter) as s:
        s.discord.world.locales[s.alice.id] = "de"
        page = await s.command("search", words="tariffs foo:bar since:soon")
        told = shown(page.text).text
        assert "Ein Feld „foo“ gibt es nicht" in told
        assert "since:soon ist kein Datum" in told


async def test_titles_are_suggested_as_they_are_typed(scene, starter) -> None:
    async with scene(library=starter) as s:
        (first, *_) = await s.discord.suggestions(s.alice, s.general, "article", title="gallum germanum")
        assert "gallium" in first["name"].lower()
        assert len(first["value"]) == 12
        article = await s.command("article", title=first["value"])
        assert "gallium" in article.text.lower()
        assert "gallium" in (await s.command("article", title="gallium germanium")).text.lower()
        assert len(await s.discord.suggestions(s.alice, s.general, "article", title="")) == 25
        assert "no such article" in (await s.command("article", title="zzzzqq")).text


async def test_the_latest_of_a_subject(scene, starter) -> None:
    async with scene(library=starter) as s:
        assert "The latest articles" in (await s.command("latest")).text
        (first, *_) = await s.discord.suggestions(s.alice, s.general, "latest", subject="wto disp")
        page = await s.command("latest", subject=first["value"])
        assert f"The latest on {first['value']}" in page.text
        assert page.labels.count("Open") == 6
        for subject in ("U.S.", "WTO"):
            assert "Nothing found" not in (await s.command("latest", subject=subject)).text
        nothing = (await s.command("latest", subject="zzzz")).text
        assert "filed under: United States" in nothing


async def test_sources_are_listed(scene, starter) -> None:
    async with scene(library=starter) as s:
        page = await s.command("sources")
        assert "67 sources" in page.text
        await turned(s, page, "Further")


async def test_an_identifier_alone_is_looked_up_and_in_a_question_named(scene, starter) -> None:
    async with scene(library=starter) as s:
        listed = await s.asks("ds 543")
        assert "Filed under ds 543" in listed.text
        assert "Section 301" in (await s.clicks(listed, "Open")).text
        assert "filed under it" in (await s.asks("what did the panel say in DS543?")).text


async def test_limits_hold_for_every_look_up(scene, starter) -> None:
    async with scene(library=starter) as s:
        listed = await s.command("latest")
        nothing = ServerSettings(limits=Limits(sources=("nobody",)))
        s.store.change_server(s.discord.world.guild_id, lambda _: nothing)
        assert await s.discord.suggestions(s.alice, s.general, "article", title="tariff") == []
        assert await s.discord.suggestions(s.alice, s.general, "latest", subject="") == []
        for message in (
            await s.command("search", words="tariffs"),
            await s.command("latest"),
            await s.command("article", title="starter-27-cptpp-uk-accession"),
            await s.command("help"),
            await s.asks("ds543"),
            await s.clicks(listed, "Open"),
        ):
            assert not shown(message.text).links
            assert "CPTPP" not in message.text


async def test_a_list_of_another_channel_is_not_shown_here(scene, starter) -> None:
    channels = []
    async with scene(library=starter, before=lambda discord: channels.append(discord.new_channel("open"))) as s:
        closed = await s.command("search", words="tariffs")
        (turning,) = [each["custom_id"] for each in closed.controls if each.get("label") == "Further"]
        public = await s.command("latest", where=channels[0])
        await s.discord.click_forged(s.alice, public, turning)
        await s.settled()
        (refused,) = [each for each in s.discord.messages_in(channels[0], s.alice) if each.seen_by]
        assert "Please ask again" in refused.text
        assert "The latest articles" in public.text
        await turned(s, closed, "Further")


async def test_what_is_suggested_for_somebodys_words_is_erased_with_them_whoever_turned_the_page(
    scene, starter, tmp_path: Path
) -> None:
    async with scene(library=starter) as s:
        page = await s.command("search", words="galium tariffz")
        (searching,) = [each["custom_id"] for each in page.controls if each.get("label") == "Search for that"]
        typed = next(each["id"] for each in s.store.export(s.alice.id)["lookups"] if each["id"] not in searching)
        edits, bob = page.edits, s.discord.new_user("bob")
        await s.discord.click_forged(bob, page, f"find:{typed}:page.0")
        await s.discord.world.until(lambda: page.edits > edits, "the page is made anew")
        await s.settled()
        await s.command("privacy erase")
        for path in tmp_path.glob("chat.sqlite*"):
            assert b"gallium tariffs" not in path.read_bytes()


async def test_help_gives_examples_that_find_something(scene, starter) -> None:
    async with scene(library=starter) as s:
        text = (await s.command("help")).text
        (question,) = re.findall(r"`/ask` (tell me .+)", text)
        assert "Answered" in (await s.asks(question)).text
        assert "`/latest`" in text
        assert "Examples" in text
        about = (await s.command("about")).text
        assert "67 articles" in about
        assert "Newest:" in about


def test_the_starter_corpus_is_there(starter: AppLibrary, tmp_path: Path) -> None:
    assert len(starter.latest_catalogue) == 67
