"""Every setting, with its default and one line of documentation. The only reader of .env and os.environ."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from io import StringIO
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from dotenv.parser import parse_stream

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsError(Exception):
    """A setting has a value that cannot be used; the message names it and what it may be."""


def _setting(default: Any, doc: str, read: Callable[[str], Any] = str) -> Any:
    return field(default=default, metadata={"doc": doc, "read": read})


def _log_level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise ValueError(f"use one of {', '.join(LOG_LEVELS)}")
    return text.upper()


def _ids(text: str) -> frozenset[int]:
    parts = text.replace(",", " ").split()
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError("give Discord ids, numbers with commas between them")
    return frozenset(map(int, parts))


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError("give a whole number, 0 or more")
    return int(text)


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in words:
            raise ValueError(f"use one of {', '.join(words)}")
        return text.lower()

    return read


def _switch(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("use 1 for yes, 0 for no")
    return text == "1"


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise ValueError("give a port, 1 to 65535, or 0 for none")
    return int(text)


def _minutes(text: str) -> float:
    minutes = float(text) if text.replace(".", "", 1).isdigit() and text.isascii() else 0.0
    if minutes <= 0:
        raise ValueError("give a number of minutes above 0")
    return minutes


def _path(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise ValueError("there is no such user") from error


def _read_env_file(path: Path) -> dict[str, str | None]:
    """The values of a `.env` file, none if there is no such file; SettingsError names a line that cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} cannot be read: {error}. Save it as UTF-8.") from error
    except OSError as error:
        if not os.access(path.absolute().parent, os.X_OK):  # started in somebody else's folder: what is there is theirs
            return {}
        raise SettingsError(
            f"{path.absolute()} cannot be read: {error.strerror}. Run as its owner, or from another folder."
        ) from error
    for binding in parse_stream(StringIO(text)):
        if binding.error:
            raise SettingsError(f"{path}, line {binding.original.line}, is not of the form NAME=value.")
    return dotenv_values(stream=StringIO(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Each field is read from the environment variable of its name in capitals."""

    discord_token: str = _setting(
        "", "The bot's token, from the Discord developer portal. Only `attache run` needs it."
    )
    data_dir: Path = _setting(Path("data"), "Where everything that is written at run time lives.", _path)
    log_level: str = _setting("INFO", "How much is logged: DEBUG, INFO, WARNING or ERROR.", _log_level)
    discord_api_url: str = _setting(
        "https://discord.com/api/v10", "Discord's REST address; change it only for a proxy or a test."
    )
    allowed_servers: frozenset[int] = _setting(
        frozenset(), "Ids of the Discord servers that may ask; empty, with ALLOWED_USERS empty too, for everyone.", _ids
    )
    allowed_users: frozenset[int] = _setting(
        frozenset(), "Ids of the people who may ask anywhere, in direct messages too.", _ids
    )
    curators: frozenset[int] = _setting(
        frozenset(), "Ids of the people who may change the corpus from Discord, from anywhere.", _ids
    )
    question_log_days: int = _setting(30, "Days that questions in Discord are kept for /gaps; 0 keeps none.", _count)
    user_questions_per_minute: int = _setting(20, "Questions and look-ups that one person has in a minute.", _count)
    server_questions_per_minute: int = _setting(600, "Questions and look-ups that one server has in a minute.", _count)

    log_format: str = _setting("text", "How a line of the log looks: text or json.", _one_of("text", "json"))
    log_questions: bool = _setting(
        False, "1 writes the text of questions into the log; without it only their ids.", _switch
    )
    health_port: int = _setting(
        0, "The port of `/healthz` and `/metrics` while `attache run` runs; 0 for neither.", _port
    )
    health_host: str = _setting(
        "127.0.0.1", "The address they listen on; another one only where a firewall stands before it."
    )
    watchdog_minutes: float = _setting(
        5.0, "Minutes without Discord, or without a sign of life, after which the connection is made anew.", _minutes
    )

    refresh_minutes: int = _setting(
        30, "Minutes between two rounds of collecting from sources while `attache run` runs; 0 for none.", _count
    )
    regulations_gov_api_key: str = _setting(
        "", "The key for sources of regulations.gov, free from api.data.gov; without it they are off."
    )

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that must never be shown: those of the settings whose names end in token or key."""
        names = [each.name for each in fields(self) if each.name.endswith(("_token", "_key"))]
        return tuple(value for name in names if (value := getattr(self, name)))

    def __repr__(self) -> str:
        """Without the token."""
        return f"Settings(data_dir={self.data_dir!s}, log_level={self.log_level})"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, env_file: Path | None = None) -> Settings:
        """Read the environment over the file `.env` of the working folder; an empty value means the default."""
        if environment is None:
            environment = os.environ
        from_file = _read_env_file(env_file or Path(".env"))
        values: dict[str, Any] = {}
        for setting in fields(cls):
            name = setting.name.upper()
            text = (environment.get(name) or from_file.get(name) or "").strip()
            if text:
                try:
                    values[setting.name] = setting.metadata["read"](text)
                except ValueError as error:
                    raise SettingsError(f"{name}={text!r} cannot be used: {error}.") from None
        return cls(**values)
