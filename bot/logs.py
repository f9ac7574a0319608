"""The log: one line an event, for people or as JSON, without secrets, and each with the id of its question.

A question gets an id when it arrives. Every line that is logged while it is answered, in whatever thread, carries the
id; so does the answer (`Answer.id`), and an apology tells it to the person. The question's own words are only logged
where LOG_QUESTIONS says so: they are passed as `extra={"question": ...}`, and the formatters leave that out otherwise.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, TextIO

from bot.redaction import redactor
from bot.settings import Settings

log = logging.getLogger(__name__)

_question: ContextVar[str] = ContextVar("question_id", default="")
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), 127, *range(128, 160), 0x2028, 0x2029)}


@contextmanager
def question_asked() -> Iterator[str]:
    """Give the question that is handled within a new id, eight hexadecimal digits."""
    token = _question.set(secrets.token_hex(4))
    try:
        yield _question.get()
    finally:
        _question.reset(token)


def question_id() -> str:
    """The id of the question that is being handled; "" outside of one."""
    return _question.get()


def set_up_logging(settings: Settings, stream: TextIO | None = None) -> None:
    """Log to standard error from now on, uncaught exceptions too.

    discord.py is kept from DEBUG, where it writes everything that the gateway sends, and so what people write.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    form = JsonFormatter if settings.log_format == "json" else TextFormatter
    handler.setFormatter(form(redactor(settings.secrets), questions=settings.log_questions))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in ("discord", "aiohttp", "asyncio"):
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLevelName(settings.log_level)))
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


class TextFormatter(logging.Formatter):
    """`2026-03-01T12:00:00.000Z INFO bot.chat.client [1a2b3c4d] what happened (key=value)`; tracebacks are indented."""

    def __init__(self, redacted: Callable[[str], str], *, questions: bool) -> None:
        super().__init__()
        self._redacted = redacted
        self._questions = questions

    def format(self, record: logging.LogRecord) -> str:
        """The event's line. Control characters are escaped, so that no text can pretend to be another line."""
        asked = f" [{question_id()}]" if question_id() else ""
        fields = ", ".join(f"{name}={value}" for name, value in _fields(record, questions=self._questions).items())
        line = f"{_utc(record)} {record.levelname} {record.name}{asked} {record.getMessage()}"
        line = f"{line} ({fields})" if fields else line
        trace = "".join(f"\n    {part.translate(_CONTROLS)}" for part in _traceback(record).splitlines())
        return self._redacted(line.translate(_CONTROLS) + trace)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, question_id, traceback, and the event's own fields."""

    def __init__(self, redacted: Callable[[str], str], *, questions: bool) -> None:
        super().__init__()
        self._redacted = redacted
        self._questions = questions

    def format(self, record: logging.LogRecord) -> str:
        """The event as JSON; what JSON cannot hold is written as text."""
        event: dict[str, Any] = {
            "time": _utc(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if asked := question_id():
            event["question_id"] = asked
        event |= _fields(record, questions=self._questions)
        if trace := _traceback(record):
            event["traceback"] = trace
        return json.dumps(_redacted_values(event, self._redacted), ensure_ascii=True, default=str)


def _redacted_values(event: dict[str, Any], redacted: Callable[[str], str]) -> dict[str, Any]:
    """Redacted before it is JSON, where quotation marks are escaped and patterns would miss them."""
    plain = (int, float, bool, type(None))
    return {name: value if isinstance(value, plain) else redacted(str(value)) for name, value in event.items()}


def _utc(record: logging.LogRecord) -> str:
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(record.created))}.{int(record.msecs):03}Z"


def _fields(record: logging.LogRecord, *, questions: bool) -> dict[str, Any]:
    """What was passed as `extra`."""
    own = {name: value for name, value in vars(record).items() if name not in _OWN}
    if not questions:
        own.pop("question", None)
    return own


def _traceback(record: logging.LogRecord) -> str:
    if not record.exc_info or record.exc_info[0] is None:
        return ""
    return logging.Formatter().formatException(record.exc_info)


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("the program ends with an error that nothing handles", exc_info=(kind, error, trace))


def _log_uncaught_in_thread(uncaught: threading.ExceptHookArgs) -> None:
    error = uncaught.exc_value
    if error is not None:
        thread = uncaught.thread.name if uncaught.thread else "?"
        log.error("the thread %s ended with an error", thread, exc_info=(type(error), error, uncaught.exc_traceback))
