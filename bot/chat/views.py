"""Layouts as discord.py's objects. Every button and menu finds its way by its id alone, so all survive a restart."""

from __future__ import annotations

import io
import re
from typing import Any, Self

import discord
from discord import ui

from bot.chat.layout import (
    LABEL_LIMIT,
    OPTION_LIMIT,
    OPTIONS_LIMIT,
    Attachment,
    Beside,
    Block,
    Button,
    Layout,
    Line,
    Menu,
    Row,
    Style,
    Text,
)
from bot.chat.pieces import plain

Clicked = discord.Interaction[Any]
ACTION = re.compile(r"(?:ask|find|doc):[\w.:-]{1,90}")
_STYLES = {
    Style.PRIMARY: discord.ButtonStyle.primary,
    Style.SECONDARY: discord.ButtonStyle.secondary,
    Style.DANGER: discord.ButtonStyle.danger,
}
_LONGEST_PLACEHOLDER = 150


class ActionItem(ui.DynamicItem[Any], template=ACTION):
    """A button or menu of any message of ours, however old."""

    @classmethod
    async def from_custom_id(cls, _interaction: Clicked, item: ui.Item[Any], _match: re.Match[str], /) -> Self:
        """The button or menu that was used."""
        return cls(item)

    async def callback(self, interaction: Clicked) -> None:
        """Let the client act, with what was chosen in a menu."""
        await interaction.client.on_action(interaction, self.custom_id, tuple(getattr(self.item, "values", ())))


def to_view(layout: Layout, files: tuple[Attachment, ...] = ()) -> ui.LayoutView:
    """The layout as it is sent; `files` stand beneath it, because Discord shows none that no component names."""
    view = ui.LayoutView(timeout=None)
    box: ui.Container[Any] = ui.Container(accent_colour=layout.colour)
    for block in layout.blocks:
        box.add_item(_item(block))
    view.add_item(box)
    for file in files:
        view.add_item(ui.File(f"attachment://{file.name}"))
    for row in layout.rows:
        view.add_item(_item(row))
    return view


def to_file(attachment: Attachment) -> discord.File:
    """A file as it is sent; each try to send it needs a new one."""
    return discord.File(io.BytesIO(attachment.data), filename=attachment.name)


def _item(block: Block) -> ui.Item[Any]:
    match block:
        case Text(content):
            return ui.TextDisplay(content)
        case Beside(content, button):
            return ui.Section(content, accessory=_button(button))
        case Line():
            return ui.Separator()
        case Row(items):
            return ui.ActionRow(*(_button(one) if isinstance(one, Button) else _menu(one) for one in items))


def _button(button: Button) -> ActionItem:
    return ActionItem(
        ui.Button(
            label=plain(button.label, LABEL_LIMIT),
            custom_id=button.action,
            style=_STYLES[button.style],
            disabled=button.disabled,
        )
    )


def _menu(menu: Menu) -> ActionItem:
    options = [
        discord.SelectOption(
            label=plain(one.label, OPTION_LIMIT) or "?",
            value=one.value,
            description=plain(one.description, OPTION_LIMIT) or None,
            default=one.chosen,
        )
        for one in menu.options[:OPTIONS_LIMIT]
    ]
    placeholder = plain(menu.placeholder, _LONGEST_PLACEHOLDER)
    return ActionItem(ui.Select(custom_id=menu.action, placeholder=placeholder, options=options))
