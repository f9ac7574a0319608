"""Every setting, with its default and one line of documentation. The only reader of .env and os.environ."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsError(Exception):
    """A setting has a value that cannot be used; the message names it and what it may be."""


def _setting(default: Any, doc: str, read: Callable[[str], Any] = str) -> Any:
    return field(default=default, metadata={"doc": doc, "read": read})


def _log_level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise ValueError(f"use one of {', '.join(LOG_LEVELS)}")
    return text.upper()


def _path(text: str) -> Path:
    return Path(text).expanduser()


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

    def __repr__(self) -> str:
        """Without the token."""
        return f"Settings(data_dir={self.data_dir!s}, log_level={self.log_level})"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, env_file: Path | None = None) -> Settings:
        """Read the environment over the file `.env` of the working folder; an empty value means the default."""
        if environment is None:
            environment = os.environ
        from_file = dotenv_values(env_file or Path(".env"))
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
