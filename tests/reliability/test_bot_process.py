"""`attache run` from outside: stopped, killed, with a damaged index, while articles are collected."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
import trade_articles
from bot_process import attache, environment, make_corpus, running
from discord_standin.standin import StandIn

from bot.app import open_app
from bot.chat.phrases import stopping
from bot.healing import index_damage
from bot.language import ENGLISH
from bot.settings import Settings
from index.whoosh_backend.reading import SECONDS_BETWEEN_LOOKS

ARTICLES = 40


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "data"
    make_corpus(folder, ARTICLES)
    return folder


@pytest.fixture
def data(corpus: Path, tmp_path: Path) -> Path:
    shutil.copytree(corpus, tmp_path / "data")
    (tmp_path / "data").chmod(0o700)
    return tmp_path / "data"


async def answer(discord: StandIn, number: int, name: str = "alice") -> str:
    """What the bot replies to somebody's direct message."""
    asker = discord.new_user(name)
    question = await discord.say(asker, discord.direct_channel(asker), trade_articles.question(number))
    return json.dumps((await discord.reply_to(question)).payload)


async def test_told_to_stop_with_twenty_in_flight_and_collecting_under_way_it_ends_well(
    data: Path, tmp_path: Path
) -> None:
    """R13."""
    more = trade_articles.write_articles(tmp_path / "more", 400, first=ARTICLES)
    async with StandIn() as discord:
        with running(data, discord, tmp_path / "log") as bot:
            await bot.until_ready()
            with subprocess.Popen(
                attache("collect", str(more)), env=environment(data, discord), stdout=subprocess.DEVNULL
            ) as collecting:
                channel = discord.direct_channel(discord.new_user("alice"))
                asked = [
                    await discord.say(discord.new_user(f"user{number}"), channel, trade_articles.question(number))
                    for number in range(20)
                ]
                bot.process.send_signal(signal.SIGTERM)
                began = time.monotonic()
                code = await bot.ended()
                took = time.monotonic() - began
                assert collecting.wait() == 0
        assert code == 0
        assert took < 10
        replies = [discord.replies_to(each) for each in asked]
    assert [len(each) for each in replies] == [1] * 20
    for number, (reply,) in enumerate(replies):
        told = json.dumps(reply.payload)
        assert f"notice {number}" in told or stopping(ENGLISH) in told
    assert "Traceback" not in (tmp_path / "log").read_text()
    app = open_app(Settings(data_dir=data))
    assert app.store.count() == ARTICLES + 400
    assert index_damage(app) == ()
    app.close()


async def test_what_arrives_while_it_is_told_to_stop_is_told_to_ask_again(data: Path, tmp_path: Path) -> None:
    """R13: Discord sends an event once; what came with the signal is not sent again to who comes after."""
    async with StandIn() as discord:
        with running(data, discord, tmp_path / "log") as bot:
            await bot.until_ready()
            people = [discord.new_user(f"user{number}") for number in range(20)]
            bot.process.send_signal(signal.SIGSTOP)
            asked = [
                await discord.say(each, discord.direct_channel(each), trade_articles.question(3)) for each in people
            ]
            bot.process.send_signal(signal.SIGTERM)
            bot.process.send_signal(signal.SIGCONT)
            assert await bot.ended() == 0
        replies = [discord.replies_to(each) for each in asked]
    assert [len(each) for each in replies] == [1] * 20
    told = [json.dumps(reply.payload) for (reply,) in replies]
    assert all("notice 3" in each or stopping(ENGLISH) in each for each in told)


async def test_killed_while_articles_are_collected_it_is_back_with_all_of_them(data: Path, tmp_path: Path) -> None:
    """R14."""
    more = trade_articles.write_articles(tmp_path / "more", 60, first=ARTICLES)
    async with StandIn() as discord:
        with running(data, discord, tmp_path / "log") as bot:
            await bot.until_ready()
            with subprocess.Popen(
                attache("collect", str(more)), env=environment(data, discord), stdout=subprocess.DEVNULL
            ) as collecting:
                await asyncio.sleep(0.3)
                bot.process.kill()
                collecting.kill()
                await bot.ended()
        with running(data, discord, tmp_path / "log") as bot:
            await bot.until_ready()
            assert f"notice {ARTICLES - 1}" in await answer(discord, ARTICLES - 1)
    app = open_app(Settings(data_dir=data))
    stored = app.store.count()
    assert stored in (ARTICLES, ARTICLES + 60)
    app.build()
    assert len(app.backend.versions()) == stored
    app.close()


@pytest.mark.parametrize("damage", ["toc", "everything"])
async def test_a_damaged_index_is_made_anew_at_start_and_people_are_told_meanwhile(
    data: Path, tmp_path: Path, damage: str
) -> None:
    """R15, I5."""
    if damage == "toc":
        next((data / "whoosh").glob("g*/*.toc")).unlink()
    else:
        shutil.rmtree(data / "whoosh")
    async with StandIn() as discord:
        with running(data, discord, tmp_path / "log") as bot:
            await discord.connected()
            first = await answer(discord, 7)
            health = await bot.until_ready()
            while not health["passages"]:
                await asyncio.sleep(0.05)
                health = await bot.until_ready()
            assert "notice 7" in await answer(discord, 7, "bob")
            log = bot.log.read_text()
    assert "cannot search the articles" in first or "not indexed yet" in first or "notice 7" in first
    assert "Traceback" not in first
    assert ("it was made anew" in log) == (damage == "toc")


async def test_an_index_that_breaks_while_it_runs_is_healed_after_the_first_question_that_meets_it(
    data: Path, tmp_path: Path
) -> None:
    async with StandIn() as discord:
        with running(data, discord, tmp_path / "log") as bot:
            await bot.until_ready()
            while "The index is sound" not in bot.log.read_text():
                await asyncio.sleep(0.05)
            assert "notice 3" in await answer(discord, 3)
            next((data / "whoosh").glob("g*/*.toc")).unlink()
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)  # until then what is open answers
            assert "cannot search the articles" in await answer(discord, 4, "bob")
            assert not (await bot.health())["ready"]
            for number in range(100):
                reply = await answer(discord, 4, f"user{number}")
                if "notice 4" in reply:
                    return
                await asyncio.sleep(0.2)
    pytest.fail(reply)


async def test_the_id_of_a_question_ties_message_log_and_answer(data: Path, tmp_path: Path) -> None:
    async with StandIn() as discord:
        with running(data, discord, tmp_path / "log", LOG_FORMAT="json") as bot:
            await bot.until_ready()
            alice = discord.new_user("alice")
            question = await discord.say(alice, discord.direct_channel(alice), trade_articles.question(5))
            reply = await discord.reply_to(question)
            bot.process.send_signal(signal.SIGTERM)
            assert await bot.ended() == 0
    events = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    (replied,) = [event for event in events if event["message"] == "replied"]
    assert replied["reply"] == reply.id
    (answered,) = [event for event in events if event["message"].startswith(f"question {replied['question_id']}: ")]
    assert answered["question_id"] == replied["question_id"]
    assert replied["question_id"] in json.dumps(reply.payload)  # in its buttons
    assert trade_articles.question(5) not in (tmp_path / "log").read_text()


async def test_the_words_of_questions_are_logged_only_on_request(data: Path, tmp_path: Path) -> None:
    async with StandIn() as discord:
        with running(data, discord, tmp_path / "log", LOG_QUESTIONS=1) as bot:
            await bot.until_ready()
            await answer(discord, 5)
            assert trade_articles.question(5) in (tmp_path / "log").read_text()


async def test_neither_tokens_nor_questions_are_in_a_debug_log_or_the_process_list(data: Path, tmp_path: Path) -> None:
    """A8."""
    async with StandIn() as discord:
        with running(data, discord, tmp_path / "log", LOG_LEVEL="DEBUG") as bot:
            await bot.until_ready()
            alice, general = discord.new_user("alice"), discord.new_channel("general")
            asked = await discord.slash(alice, general, "ask", question=trade_articles.question(6))
            await discord.answer_to(asked)
            arguments = Path(f"/proc/{bot.process.pid}/cmdline").read_text()
        log = (tmp_path / "log").read_text()
    assert "DEBUG" in log
    for secret in (discord.token, asked.token, trade_articles.question(6)):
        assert secret not in log
        assert secret not in arguments
