"""What Discord accepts as the commands of an application; each rule refuses with Discord's own error."""

from __future__ import annotations

import re
from typing import Any

from discord_standin.errors import ApiError, bad_length, invalid, too_long
from discord_standin.rules import length

COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")


def check_commands(commands: list[dict[str, Any]]) -> None:
    """Refuse a set of global commands that Discord would refuse."""
    if len([each for each in commands if each.get("type", 1) == 1]) > 100:
        raise ApiError(400, 30032, "Maximum number of application commands reached (100)")
    if len({(each["name"], each.get("type", 1)) for each in commands}) < len(commands):
        raise invalid("0.name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
    for kind in (2, 3):
        if len([each for each in commands if each.get("type", 1) == kind]) > 15:
            raise ApiError(400, 30032, "Maximum number of application commands reached (15)")
    for number, command in enumerate(commands):
        _check_places(str(number), command)
        if command.get("type", 1) != 1:
            _check_menu(str(number), command)
        if command.get("type", 1) == 1:
            _check_described(str(number), command)
            if _text_size(command) > 8000:
                raise invalid(str(number), "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")


def _check_places(path: str, command: dict[str, Any]) -> None:
    for name, known in (("contexts", (0, 1, 2)), ("integration_types", (0, 1))):
        if not set(command.get(name) or ()) <= set(known):
            raise invalid(f"{path}.{name}", "ENUM_TYPE_COERCE", f"Value must be one of {known}.")


def _check_menu(path: str, command: dict[str, Any]) -> None:
    if not 1 <= length(command.get("name")) <= 32:
        raise bad_length(f"{path}.name", 1, 32)
    if command.get("description"):
        raise invalid(
            f"{path}.description",
            "APPLICATION_COMMANDS_CONTEXT_MENU_NO_DESCRIPTION",
            "Context menu commands cannot have description",
        )


def _check_described(path: str, each: dict[str, Any]) -> None:
    name = each.get("name") or ""
    if not COMMAND_NAME.fullmatch(name) or name != name.lower():
        raise invalid(f"{path}.name", "STRING_TYPE_REGEX", "String value did not match validation regex.")
    if not 1 <= length(each.get("description")) <= 100:
        raise bad_length(f"{path}.description", 1, 100)
    for localised in (each.get("name_localizations") or {}).values():
        if not COMMAND_NAME.fullmatch(localised) or localised != localised.lower():
            raise invalid(
                f"{path}.name_localizations", "STRING_TYPE_REGEX", "String value did not match validation regex."
            )
    for localised in (each.get("description_localizations") or {}).values():
        if not 1 <= length(localised) <= 100:
            raise bad_length(f"{path}.description_localizations", 1, 100)
    options = each.get("options") or []
    if len(options) > 25:
        raise too_long(f"{path}.options", 25)
    if [bool(option.get("required")) for option in options] != sorted(
        (bool(o.get("required")) for o in options), reverse=True
    ):
        raise invalid(
            f"{path}.options",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
            "Required options must be placed before non-required options",
        )
    for number, option in enumerate(options):
        _check_described(f"{path}.options.{number}", option)
        _check_option_choices(f"{path}.options.{number}.choices", option.get("choices") or [])


def _check_option_choices(path: str, choices: list[dict[str, Any]]) -> None:
    if len(choices) > 25:
        raise too_long(path, 25)
    for choice in choices:
        if not 1 <= length(choice.get("name")) <= 100:
            raise bad_length(f"{path}.name", 1, 100)
        if isinstance(choice.get("value"), str) and length(choice["value"]) > 100:
            raise too_long(f"{path}.value", 100)


def _text_size(each: dict[str, Any]) -> int:
    inner = sum(_text_size(option) for option in each.get("options") or [])
    choices = sum(length(choice["name"]) + length(choice["value"]) for choice in each.get("choices") or [])
    return length(each["name"]) + length(each.get("description")) + inner + choices
