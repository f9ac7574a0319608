"""What stands beneath an answer, clicked in the stand-in: it works after a restart, and each click is judged anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from discord_standin.failures import lost_answer
from discord_standin.markdown import shown
from discord_standin.world import COMPONENTS_V2, EPHEMERAL
from fake_answers import CLARIFY, INDIGENOUS, SECURE, Answerer, answer, evidence
from fake_library import AFTER, BEFORE, FakeLibrary, article

from bot.chat_records import ServerSettings
from bot.scope import Limits
from bot.settings import Settings

ASK_AGAIN = "Please ask again"


def many(question: str):
    found = [evidence(f"Sentence {n} tells something.", article_id=f"m{n}", title=f"Title {n}") for n in range(9)]
    return answer(*found, question=question, shown=2)


async def turned(s, page, label: str) -> None:
    edits = page.edits
    await s.discord.click(s.alice, page, label)
    await s.discord.world.until(lambda: page.edits > edits, "the page turns")


async def test_an_answer_is_a_layout_with_its_buttons(scene) -> None:
    async with scene() as s:
        message = await s.asks()
        assert message.flags & COMPONENTS_V2
        assert message.labels == ["In context", "In context", "All evidence", "Follow up", "Useful", "Not useful"]
        assert (await s.asks(only_me=True)).labels.count("Share in the channel") == 1


async def test_all_evidence_can_be_paged_through_by_whoever_clicks(scene) -> None:
    async with scene(Answerer(many)) as s:
        public = await s.asks()
        page = await s.clicks(public, "More evidence (7)")
        assert page.seen_by == s.alice
        seen = shown(page.text).quotes
        while "Further" in page.labels:
            await turned(s, page, "Further")
            seen += shown(page.text).quotes
        assert seen == [f"Sentence {n} tells something." for n in range(9)]
        assert public.edits == 0


async def test_a_quotation_is_read_in_its_context(scene) -> None:
    async with scene() as s:
        page = await s.clicks(await s.asks(), "In context", nth=1)
        assert page.flags & EPHEMERAL
        assert BEFORE in page.text
        assert INDIGENOUS in [live.value for live in shown(page.text).live if live.kind == "bold"]
        assert AFTER in page.text


async def test_of_a_text_that_somebody_pays_for_only_so_much_is_shown(scene) -> None:
    library = FakeLibrary()
    library.articles["a1"] = replace(library.articles["a1"], origin="paid")
    library.display_limits["paid"] = 60
    async with scene(library=library) as s:
        page = await s.clicks(await s.asks(), "In context")
        assert SECURE[:60].rstrip() in page.text.replace("**", "")
        assert BEFORE not in page.text
        assert len("".join(shown(page.text).quotes)) <= 60
        assert page.labels == []


async def test_a_follow_up_leans_on_the_answer_and_is_as_visible(scene) -> None:
    async with scene() as s:
        for only_me in (False, True):
            message = await s.asks(only_me=only_me)
            form = await s.discord.click(s.alice, message, "Follow up")
            reply = await s.discord.answer_to(await s.discord.submit(form, "and Japan?"))
            assert (reply.seen_by is None) is not only_me
            assert "and Japan?" in reply.text
            assert s.library.previous[-1] == CLARIFY


async def test_a_follow_up_looks_at_the_same_part_of_the_articles_and_says_so(scene) -> None:
    async with scene() as s:
        message = await s.asks(since="2015")
        await s.settled()
        form = await s.discord.click(s.alice, message, "Follow up")
        reply = await s.discord.answer_to(await s.discord.submit(form, "and Japan?"))
        assert "Looked only at" in reply.text
        assert s.library.limits[-1].since == date(2015, 1, 1)
        asked = await s.discord.say(s.alice, s.general, "and Korea?", reply_to=message)
        await s.discord.reply_to(asked)
        assert s.library.limits[-1].since == date(2015, 1, 1)


async def test_an_answer_that_only_one_sees_can_be_shared(scene) -> None:
    async with scene() as s:
        private = await s.asks(only_me=True)
        assert private.seen_by == s.alice
        public = await s.clicks(private, "Share in the channel")
        assert public.seen_by is None
        assert shown(public.text).quotes == [SECURE, INDIGENOUS]
        assert CLARIFY in public.text
        bob = s.discord.new_user("bob")
        assert BEFORE in (await s.clicks(public, "In context", by=bob, nth=1)).text


async def test_judgements_reach_the_gaps(scene) -> None:
    async with scene() as s:
        message = await s.asks()
        assert "Thank you" in (await s.clicks(message, "Useful")).text
        assert s.store.complaints(s.discord.world.guild_id) == ()
        form = await s.discord.click(s.alice, message, "Not useful")
        told = await s.discord.answer_to(await s.discord.submit(form, "the wrong country"))
        assert told.seen_by == s.alice
        (complaint,) = s.store.complaints(s.discord.world.guild_id)
        assert (complaint.reason, complaint.question) == ("the wrong country", CLARIFY)


@pytest.mark.parametrize("label", ["In context", "All evidence", "Useful"])
async def test_buttons_work_after_a_restart(scene, same_application, label: str) -> None:
    async with scene() as s:
        old = await s.asks()
    async with scene() as s:
        old.channel = s.general
        s.discord.world.messages[old.id] = old
        message = replace(old)
        kept = s.store.answer_in(old.id)
        assert kept is not None
        s.store.keep(replace(kept, server=s.discord.world.guild_id, channel=s.general.id))
        reply = await s.clicks(message, label)
        assert "Sorry" not in reply.text
        assert ASK_AGAIN not in reply.text


@pytest.mark.parametrize(
    ("label", "text", "said"), [("Follow up", "and Japan?", "and Japan?"), ("Not useful", "too old", "Thank you")]
)
async def test_a_form_that_was_opened_before_a_restart_still_works(
    scene, same_application, label: str, text: str, said: str
) -> None:
    async with scene() as s:
        old = await s.asks()
        form = await s.discord.form_of(await s.discord.click(s.alice, old, label))
    async with scene() as s:
        kept = s.store.answer_in(old.id)
        assert kept is not None
        s.store.keep(replace(kept, server=s.discord.world.guild_id, channel=s.general.id))
        opened = s.discord.interactions.create(s.alice, s.general, {}, kind=3, clicked=replace(old, channel=s.general))
        opened.form = form
        reply = await s.discord.answer_to(await s.discord.submit(opened, text))
        assert said in reply.text
        if label == "Follow up":
            assert s.library.previous[-1] == CLARIFY
        else:
            assert [one.reason for one in s.store.complaints(s.discord.world.guild_id)] == [text]


@pytest.mark.parametrize(
    "custom_id",
    ["ask:gone:more.0", "ask:gone:read.0.0", "ask:gone:follow", "find:gone:page.1.0", "from:an:older:version", "x"],
)
async def test_a_button_of_what_is_gone_says_ask_again(scene, custom_id: str) -> None:
    async with scene() as s:
        message = await s.asks()
        click = await s.discord.click_forged(s.alice, message, custom_id)
        await s.discord.world.until(
            lambda: any(ASK_AGAIN in each.text for each in s.discord.messages_in(s.general, s.alice)), "it says so"
        )
        assert click.acknowledged


async def test_another_ones_private_answer_is_refused(scene) -> None:
    async with scene() as s:
        private = await s.asks(only_me=True)
        await s.settled()
        kept = s.store.answer_in(private.id)
        public = await s.asks()
        bob = s.discord.new_user("bob")
        for action in ("more.0", "read.0.0", "share", "useful"):
            click = await s.discord.click_forged(bob, public, f"ask:{kept.id}:{action}")
            reply = await s.discord.answer_to(click)
            assert "somebody else's" in reply.text, action


async def test_an_answer_of_another_server_is_not_shown_here(scene) -> None:
    async with scene() as s:
        public = await s.asks()
        await s.settled()
        kept = s.store.answer_in(public.id)
        s.store.keep(replace(kept, server=4711))
        for action in ("more.0", "read.0.0", "share", "useful"):
            click = await s.discord.click_forged(s.alice, public, f"ask:{kept.id}:{action}")
            assert ASK_AGAIN in (await s.discord.answer_to(click)).text, action


async def test_an_answer_of_another_channel_is_not_shown_here(scene) -> None:
    async with scene() as s:
        direct = await s.discord.reply_to(await s.discord.say(s.alice, s.direct, CLARIFY))
        await s.settled()
        kept, bob = s.store.answer_in(direct.id), s.discord.new_user("bob")
        own = await s.discord.reply_to(await s.discord.say(bob, s.discord.direct_channel(bob), CLARIFY))
        for action in ("more.0", "read.0.0", "share", "useful"):
            click = await s.discord.click_forged(bob, own, f"ask:{kept.id}:{action}")
            assert ASK_AGAIN in (await s.discord.answer_to(click)).text, action


async def test_each_click_is_judged_by_the_rights_of_the_moment(scene) -> None:
    async with scene() as s:
        message = await s.asks()
        s.store.change_server(s.discord.world.guild_id, lambda server: replace(server, channels=(1,)))
        assert "I do not answer in this channel" in (await s.clicks(message, "All evidence")).text


async def test_what_may_no_longer_be_shown_is_not_shown(scene) -> None:
    async with scene() as s:
        message, private = await s.asks(), await s.asks(only_me=True)
        narrow = ServerSettings(limits=Limits(sources=("Another publisher",)))
        s.store.change_server(s.discord.world.guild_id, lambda _: narrow)
        for label in ("In context", "All evidence"):
            assert SECURE not in (await s.clicks(message, label)).text
        assert SECURE not in (await s.clicks(private, "Share in the channel")).text


async def test_what_left_the_corpus_is_no_longer_quoted(scene) -> None:
    async with scene() as s:
        message = await s.asks()
        del s.library.articles["a1"]
        assert "no longer be shown" in (await s.clicks(message, "In context")).text


async def test_a_click_delivered_twice_or_acknowledged_unheard_is_answered_once(scene) -> None:
    async with scene() as s:
        message = await s.asks()
        s.discord.failures.add("POST", "/callback", lost_answer())
        click = await s.discord.click(s.alice, message, "In context", times=2)
        await s.discord.answer_to(click)
        await s.settled()
        assert len([one for one in s.discord.messages_in(s.general, s.alice) if one.interaction_id == click.id]) == 1


async def test_a_sentence_too_long_for_a_message_comes_as_a_file_too(scene) -> None:
    long = "tariff " * 1200 + "end."
    async with scene(Answerer(lambda question: answer(evidence(long), question=question))) as s:
        message = await s.asks()
        assert message.files == {"sentence-1.txt": long.encode()}
        assert "The sentence goes on" in message.text


async def test_in_a_server_that_has_not_added_it_only_the_asker_sees_and_nothing_is_shared(scene) -> None:
    async with scene(settings=None) as s:
        elsewhere = s.discord.foreign_channel("elsewhere")
        message = await s.command("ask", where=elsewhere, question=CLARIFY, only_me=False)
        assert message.seen_by == s.alice
        refused = await s.clicks(message, "Share in the channel")
        assert SECURE not in refused.text


async def test_in_messages_between_people_only_the_asker_sees_and_nothing_is_shared(scene) -> None:
    async with scene() as s:
        between = s.discord.direct_channel(s.discord.new_user("bob"))
        message = await s.command("ask", where=between, question=CLARIFY, only_me=False)
        assert message.seen_by == s.alice
        assert SECURE not in (await s.clicks(message, "Share in the channel")).text
        assert (await s.command("ask", where=s.direct, question=CLARIFY)).seen_by is None


async def test_a_private_corpus_is_refused_to_others_with_the_visibility_of_the_question(scene, tmp_path) -> None:
    async with scene(
        settings=Settings(data_dir=tmp_path, allowed_servers=frozenset({1}), allowed_users=frozenset({2}))
    ) as s:
        for only_me in (False, True):
            refused = await s.asks(only_me=only_me)
            assert "I do not answer in this server" in refused.text
            assert (refused.seen_by is None) is not only_me
        direct = await s.discord.say(s.alice, s.direct, CLARIFY)
        assert "only people who were given access" in (await s.discord.reply_to(direct)).text
        assert not s.answerer.asked


async def test_copies_that_may_not_be_shown_are_not_named(scene) -> None:
    copy = evidence("x", article_id="b", title="A secret paper", publisher="Secret").passage
    give = Answerer(lambda question: answer(replace(evidence(SECURE), also_in=(copy,)), question=question))
    library = FakeLibrary(give, article("b", "x", title="A secret paper", publisher="Secret"))
    async with scene(give, library=library) as s:
        assert "A secret paper" in (await s.asks()).text
        narrow = ServerSettings(limits=Limits(sources=("Trade Attaché brief",)))
        s.store.change_server(s.discord.world.guild_id, lambda _: narrow)
        message = await s.asks()
        assert SECURE in message.text
        assert "A secret paper" not in message.text
