"""Who acts and where, as discord.py tells it, made one of our values."""

from __future__ import annotations

from typing import Any

import discord

from bot.chat.rights import Asker

_THREADS = (discord.ChannelType.public_thread, discord.ChannelType.private_thread, discord.ChannelType.news_thread)


def asker_of_interaction(interaction: discord.Interaction[Any]) -> Asker:
    """Who used a command, button, menu or form. Roles and permissions are those that came with this very event."""
    channel, user = interaction.channel, interaction.user
    is_thread = channel is not None and channel.type in _THREADS
    member = user if isinstance(user, discord.Member) else None
    return Asker(
        user=user.id,
        server=interaction.guild_id,
        channel=interaction.channel_id or 0,
        parent=getattr(channel, "parent_id", None) if is_thread else None,
        roles=tuple(role.id for role in member.roles) if member else (),
        manages=interaction.permissions.manage_guild if member else False,
        continues=is_thread or interaction.guild_id is None,
        is_guest=_is_guest(interaction),
        locale=str(interaction.locale),
    )


def _is_guest(interaction: discord.Interaction[Any]) -> bool:
    """Whether others may look on who did not add the bot: another server, or direct messages between people."""
    if interaction.guild_id is None:
        return bool(interaction.context.private_channel)
    return not interaction.is_guild_integration()


def asker_of_message(message: discord.Message) -> Asker:
    """Who wrote a message. What may be changed from messages is nothing, so roles and permissions are left out."""
    channel = message.channel
    server = message.guild.id if message.guild else None
    is_thread = isinstance(channel, discord.Thread) or (server is not None and channel.type not in _PLACES)
    locale = str(message.guild.preferred_locale) if message.guild else ""
    return Asker(
        user=message.author.id,
        server=server,
        channel=channel.id,
        parent=channel.parent_id if isinstance(channel, discord.Thread) else None,
        continues=is_thread or server is None,
        locale=locale,
    )


_PLACES = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
)
