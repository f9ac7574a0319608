"""A line an event; whose question it was; no secrets, no questions, no forged lines."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
from contextlib import contextmanager
from contextvars import copy_context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import question_asked, question_id, set_up_logging
from bot.settings import Settings

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.a-token-that-was-never-one-12345"


@contextmanager
def logged(**settings):
    """Logging as `attache run` sets it up, into a text that can be read."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook, threading.excepthook
    levels = {name: logging.getLogger(name).level for name in ("discord", "aiohttp", "asyncio")}
    root.handlers[:] = []
    stream = io.StringIO()
    try:
        set_up_logging(Settings(discord_token=TOKEN, **settings), stream)
        yield stream
    finally:
        logging.captureWarnings(False)
        root.handlers[:], root.level, sys.excepthook, threading.excepthook = before
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def failed(message: str, error: Exception) -> None:
    try:
        raise error
    except type(error):
        logging.getLogger("bot.test").exception(message)


def test_a_line_says_when_how_grave_where_and_what():
    with logged() as stream:
        logging.getLogger("bot.test").info("it is %s", "so", extra={"articles": 3})
    stamp, rest = stream.getvalue().split(" ", 1)
    assert stamp.endswith("Z")
    assert rest == "INFO bot.test it is so (articles=3)\n"


def test_as_json_each_line_is_an_object_with_the_same():
    with logged(log_format="json") as stream, question_asked() as asked:
        logging.getLogger("bot.test").info("it is so", extra={"articles": 3, "path": object})
        failed("that failed", ValueError("two\nlines"))
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert first["articles"] == 3
    assert (first["level"], first["logger"], first["message"]) == ("INFO", "bot.test", "it is so")
    assert first["question_id"] == second["question_id"] == asked
    assert "ValueError: two\nlines" in second["traceback"]


def test_every_line_of_a_question_has_its_id_in_whatever_thread():
    with logged() as stream, question_asked() as first:
        with question_asked() as second:
            assert question_id() == second != first
        context = copy_context()
        thread = threading.Thread(target=context.run, args=(logging.getLogger("bot.test").info, "from the thread"))
        thread.start()
        thread.join()
    assert f"[{first}] from the thread" in stream.getvalue()
    assert question_id() == ""


@pytest.mark.parametrize("form", ["text", "json"])
def test_secrets_are_hidden_in_messages_fields_and_tracebacks(form):
    with logged(log_format=form, log_level="DEBUG") as stream:
        logging.getLogger("bot.test").debug("with %s", TOKEN, extra={"header": f"Bot {TOKEN}"})
        failed("no", RuntimeError(f"{{'token': '{TOKEN}'}} and /webhooks/1/abcdefghijklmnop/messages"))
    assert TOKEN not in stream.getvalue()
    assert "abcdefghijklmnop" not in stream.getvalue()
    assert stream.getvalue().count("[hidden]") >= 3


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_words_of_a_question_are_logged_only_on_request(form):
    for wanted in (False, True):
        with logged(log_format=form, log_questions=wanted) as stream:
            logging.getLogger("bot.test").info("asked", extra={"question": "what is new?"})
        assert ("what is new?" in stream.getvalue()) is wanted


def test_the_loggers_that_write_what_people_say_are_kept_from_debug():
    with logged(log_level="DEBUG") as stream:
        logging.getLogger("discord.gateway").debug("For Shard ID None: WebSocket Event: secret words")
        logging.getLogger("discord.http").debug("POST with secret words")
        logging.getLogger("bot.test").debug("ours")
    assert "secret words" not in stream.getvalue()
    assert "ours" in stream.getvalue()


@given(st.text(max_size=200))
def test_no_text_can_pretend_to_be_another_line(text):
    with logged() as stream:
        logging.getLogger("bot.test").info("asked by %s", text)
    assert len(stream.getvalue().splitlines()) == 1


@given(st.text(max_size=200))
def test_every_json_line_can_be_read(text):
    with logged(log_format="json") as stream:
        logging.getLogger("bot.test").info("asked by %s", text)
    (line,) = stream.getvalue().splitlines()
    assert json.loads(line)["level"] == "INFO"


def test_lines_of_a_traceback_are_indented_below_their_event():
    with logged() as stream:
        failed("no", ValueError("first\n2026-01-01T00:00:00.000Z INFO bot.chat forged"))
    head, *trace = stream.getvalue().splitlines()
    assert head.endswith("ERROR bot.test no")
    assert len(trace) > 3
    assert all(line.startswith("    ") for line in trace)


def test_what_nothing_handles_is_logged_without_secrets():
    with logged() as stream:
        thread = threading.Thread(target=int, args=(TOKEN,), name="worker")
        thread.start()
        thread.join()
        try:
            int(TOKEN)
        except ValueError as error:
            sys.excepthook(type(error), error, error.__traceback__)
    assert stream.getvalue().count("ValueError") == 2
    assert "the thread worker ended with an error" in stream.getvalue()
    assert TOKEN not in stream.getvalue()
