"""What Discord accepts in a message and in a command; each rule refuses with Discord's own error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from discord_standin.errors import ApiError, bad_length, empty_message, invalid, too_long
from discord_standin.pings import check_allowed_mentions
from discord_standin.world import COMPONENTS_V2, walk

ACTION_ROW, BUTTON, TEXT_SELECT, TEXT_INPUT, SECTION, TEXT_DISPLAY, CONTAINER, LABEL = 1, 2, 3, 4, 9, 10, 17, 18
TOP_LEVEL = (1, 9, 10, 12, 13, 14, 17)
FILE_LIMIT = 10 * 1024 * 1024
SELECTS = (3, 5, 6, 7, 8)
LINK_STYLE = 5
CONTENT_LIMIT = 2000
EMBED_LIMITS = {"title": 256, "description": 4096}


def length(text: object) -> int:
    """The length of a text in UTF-16 units, the strictest way in which Discord may count."""
    return len(str(text or "").encode("utf-16-le", "surrogatepass")) // 2


def check_message(payload: dict[str, Any], *, files: int = 0) -> None:
    """Refuse a message that Discord would refuse; `payload` is what a client sends to create or edit one."""
    check_allowed_mentions(payload.get("allowed_mentions"))
    if length(payload.get("content")) > CONTENT_LIMIT:
        raise too_long("content", CONTENT_LIMIT)
    if length(payload.get("nonce")) > 25:
        raise too_long("nonce", 25)
    _check_embeds(payload.get("embeds") or [])
    components = payload.get("components") or []
    if int(payload.get("flags") or 0) & COMPONENTS_V2:
        _check_layout(payload, components)
    else:
        _check_rows(components)
        if not _has_body(payload, files):
            raise empty_message()
    _check_components(components)


def _has_body(payload: dict[str, Any], files: int) -> bool:
    has_text = bool(str(payload.get("content") or "").strip())
    return (
        has_text
        or bool(files)
        or any(payload.get(name) for name in ("embeds", "components", "poll", "sticker_ids", "attachments"))
    )


def _check_embeds(embeds: list[dict[str, Any]]) -> None:
    if len(embeds) > 10:
        raise too_long("embeds", 10)
    total = 0
    for number, embed in enumerate(embeds):
        for path, text, longest in _embed_texts(embed):
            total += length(text)
            if length(text) > longest:
                raise too_long(f"embeds.{number}.{path}", longest)
        if len(embed.get("fields") or []) > 25:
            raise too_long(f"embeds.{number}.fields", 25)
    if total > 6000:
        raise invalid("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")


def _embed_texts(embed: dict[str, Any]) -> Iterator[tuple[str, str, int]]:
    for name, longest in EMBED_LIMITS.items():
        yield name, embed.get(name) or "", longest
    yield "footer.text", (embed.get("footer") or {}).get("text") or "", 2048
    yield "author.name", (embed.get("author") or {}).get("name") or "", 256
    for number, each in enumerate(embed.get("fields") or []):
        yield f"fields.{number}.name", each.get("name") or "", 256
        yield f"fields.{number}.value", each.get("value") or "", 1024


def _check_layout(payload: dict[str, Any], components: list[dict[str, Any]]) -> None:
    """Components V2: nothing beside the components, at most 40 of them, 4000 characters of text in all."""
    for name in ("content", "embeds", "poll", "sticker_ids"):
        if payload.get(name):
            raise invalid(
                name,
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{name}' field cannot be used with components v2",
            )
    _check_shape(components)
    everything = list(walk(components))
    if not everything:
        raise empty_message()
    if len(everything) > 40:
        raise invalid("components", "COMPONENT_LIMIT", "The maximum number of components is 40")
    if sum(length(each.get("content")) for each in everything if each["type"] == TEXT_DISPLAY) > 4000:
        raise invalid(
            "components",
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            "Displayable text size exceeds maximum size of 4000",
        )


def _check_shape(components: list[dict[str, Any]]) -> None:
    """Which components may stand in which: a container at the top only, one to three texts beside an accessory."""
    for each in components:
        if each["type"] not in TOP_LEVEL:
            raise invalid(
                "components.0.type", "UNION_TYPE_CHOICES", f'Value of field "type" must be one of {TOP_LEVEL}.'
            )
    for each in walk(components):
        inner = each.get("components") or []
        if each["type"] == CONTAINER and any(one["type"] == CONTAINER for one in inner):
            raise invalid("components.0.components", "UNION_TYPE_CHOICES", "A container cannot hold a container.")
        if each["type"] == SECTION and (not 1 <= len(inner) <= 3 or not each.get("accessory")):
            raise bad_length("components.0.components", 1, 3)
        if each["type"] == ACTION_ROW:
            most = 1 if any(one.get("type") in SELECTS for one in inner) else 5
            if not 1 <= len(inner) <= most:
                raise bad_length("components.0.components", 1, most)
        if each["type"] == TEXT_DISPLAY and not str(each.get("content") or "").strip():
            raise bad_length("components.0.content", 1, 4000)


def _check_rows(components: list[dict[str, Any]]) -> None:
    """Classic components: at most five rows, in each up to five buttons or one select."""
    if len(components) > 5:
        raise bad_length("components", 1, 5)
    for number, row in enumerate(components):
        if row.get("type") != ACTION_ROW:
            raise invalid(
                f"components.{number}.type", "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1,).'
            )
        inner = row.get("components") or []
        most = 1 if any(each.get("type") in SELECTS for each in inner) else 5
        if not 1 <= len(inner) <= most:
            raise bad_length(f"components.{number}.components", 1, most)


def _check_components(components: list[dict[str, Any]]) -> None:
    names: set[str] = set()
    for each in walk(components):
        if each["type"] == BUTTON:
            _check_button(each)
        if each["type"] in SELECTS:
            _check_select(each)
        name = each.get("custom_id")
        if name in names:
            raise invalid("components", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
        if name is not None:
            names.add(name)
            if not 1 <= length(name) <= 100:
                raise bad_length("components.custom_id", 1, 100)


def _check_button(button: dict[str, Any]) -> None:
    if length(button.get("label")) > 80:
        raise too_long("components.label", 80)
    if button.get("style") == LINK_STYLE:
        if not re.match(r"(?:https?|discord)://", str(button.get("url") or "")):
            raise invalid(
                "components.url", "URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('http', 'https', 'discord')."
            )
        if length(button["url"]) > 512:
            raise too_long("components.url", 512)
    elif not button.get("custom_id"):
        raise invalid("components.custom_id", "BASE_TYPE_REQUIRED", "This field is required")


def _check_select(select: dict[str, Any]) -> None:
    if length(select.get("placeholder")) > 150:
        raise too_long("components.placeholder", 150)
    options = select.get("options") or []
    if select["type"] == TEXT_SELECT and not 1 <= len(options) <= 25:
        raise bad_length("components.options", 1, 25)
    for option in options:
        for name in ("label", "value", "description"):
            if length(option.get(name)) > 100:
                raise too_long(f"components.options.{name}", 100)


def check_modal(data: dict[str, Any]) -> None:
    """Refuse a form that Discord would refuse."""
    components = data.get("components") or []
    if not 1 <= length(data.get("title")) <= 45:
        raise bad_length("data.title", 1, 45)
    if not 1 <= length(data.get("custom_id")) <= 100:
        raise bad_length("data.custom_id", 1, 100)
    if not 1 <= len(components) <= 5:
        raise bad_length("data.components", 1, 5)
    for each in walk(components):
        if each["type"] == LABEL and not 1 <= length(each.get("label")) <= 45:
            raise bad_length("data.components.label", 1, 45)
        if each["type"] == TEXT_INPUT:
            _check_text_input(each)


def _check_text_input(field: dict[str, Any]) -> None:
    most = field.get("max_length") or 4000
    if most > 4000:
        raise invalid(
            "data.components.max_length", "NUMBER_TYPE_MAX", "int value should be less than or equal to 4000."
        )
    if length(field.get("value")) > most:
        raise too_long("data.components.value", most)
    if length(field.get("placeholder")) > 100:
        raise too_long("data.components.placeholder", 100)


def check_choices(choices: list[dict[str, Any]]) -> None:
    """Refuse suggestions for an option that Discord would refuse."""
    if len(choices) > 25:
        raise too_long("data.choices", 25)
    for choice in choices:
        if not 1 <= length(choice.get("name")) <= 100:
            raise bad_length("data.choices.name", 1, 100)
        if isinstance(choice.get("value"), str) and not length(choice["value"]) <= 100:
            raise too_long("data.choices.value", 100)


def check_thread(body: dict[str, Any]) -> None:
    """Refuse a thread that Discord would refuse."""
    if not 1 <= length(body.get("name")) <= 100:
        raise bad_length("name", 1, 100)
    if body.get("auto_archive_duration", 1440) not in (60, 1440, 4320, 10080):
        raise invalid("auto_archive_duration", "BASE_TYPE_CHOICES", "Value must be one of (60, 1440, 4320, 10080).")


def check_files(sizes: list[int]) -> None:
    """Refuse a file over the limit."""
    if any(each > FILE_LIMIT for each in sizes):
        raise ApiError(413, 40005, "Request entity too large")
