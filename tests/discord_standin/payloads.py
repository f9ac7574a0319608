"""The world in Discord's JSON, as the bot is given it: with texts withheld that it has no right to."""

from __future__ import annotations

from typing import Any

from discord_standin.world import Channel, Message, User, World

MESSAGE_CONTENT = 1 << 15
JOINED = "2020-01-01T00:00:00+00:00"
ORDINARY = 1 << 10 | 1 << 11 | 1 << 16 | 1 << 31 | 1 << 50
MANAGE_SERVER = 1 << 5
EVERYTHING = str((1 << 50) - 1)
DEFAULT, REPLY, SLASH_COMMAND = 0, 19, 20


def user(each: User) -> dict[str, Any]:
    return {
        "id": str(each.id),
        "username": each.name,
        "discriminator": "0",
        "global_name": each.name.title(),
        "avatar": None,
        "bot": each.bot,
    }


def member(world: World, each: User, *, with_user: bool = True) -> dict[str, Any]:
    """A member of the server; without the user, as within a message."""
    roles = [str(role) for role in sorted(world.member_roles.get(each.id, ()))]
    content: dict[str, Any] = {"roles": roles, "joined_at": JOINED, "deaf": False, "mute": False, "flags": 0}
    permissions = ORDINARY | (MANAGE_SERVER if each.id in world.managers else 0)
    return {**content, "user": user(each), "permissions": str(permissions)} if with_user else content


def channel(world: World, each: Channel) -> dict[str, Any]:
    content: dict[str, Any] = {"id": str(each.id), "type": each.kind, "last_message_id": None, "flags": 0}
    if each.recipient is not None:
        return {**content, "recipients": [user(each.recipient)]}
    if each.is_thread:
        return {**content, **_thread(world, each)}
    return {
        **content,
        "guild_id": str(each.guild),
        "name": each.name,
        "position": 0,
        "parent_id": None,
        "topic": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "permission_overwrites": [],
        "permissions": EVERYTHING,
    }


def _thread(world: World, each: Channel) -> dict[str, Any]:
    assert each.parent is not None
    return {
        "guild_id": str(each.guild),
        "name": each.name,
        "parent_id": str(each.parent.id),
        "owner_id": str(world.bot.id),
        "message_count": 0,
        "member_count": 1,
        "rate_limit_per_user": 0,
        "permissions": EVERYTHING,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": JOINED,
            "locked": False,
        },
    }


def role(identity: int) -> dict[str, Any]:
    return {
        "id": str(identity), "name": f"role {identity}", "permissions": "0", "position": 1, "color": 0,
        "hoist": False, "managed": False, "mentionable": True, "flags": 0,
    }  # fmt: skip


def guild(world: World) -> dict[str, Any]:
    """The server as GUILD_CREATE brings it."""
    everyone = {
        "id": str(world.guild_id), "name": "@everyone", "permissions": EVERYTHING, "position": 0, "color": 0,
        "hoist": False, "managed": False, "mentionable": False, "flags": 0,
    }  # fmt: skip
    return {
        "id": str(world.guild_id),
        "name": "Trade desk",
        "owner_id": str(world.bot.id),
        "roles": [everyone, *map(role, sorted(world.roles))],
        "channels": [
            channel(world, each)
            for each in world.channels.values()
            if each.guild == world.guild_id and not each.is_thread
        ],
        "members": [member(world, world.bot)],
        "member_count": len(world.users),
        "unavailable": False,
        "large": False,
        "emojis": [],
        "features": [],
        "threads": [],
    }


def message(world: World, each: Message, *, intents: int | None = None) -> dict[str, Any]:
    """A message as the REST API shows it (`intents` None) or as the gateway brings it to these intents."""
    content = _described(world, each)
    content.update(_body(world, each) if intents is None or may_read(world, each, intents) else _WITHHELD)
    if intents is not None and not each.channel.is_direct:
        content["guild_id"] = str(each.channel.guild)
        if each.webhook_id is None:
            content["member"] = member(world, each.author, with_user=False)
    if each.reply_to is not None:
        content["message_reference"] = {
            "message_id": str(each.reply_to),
            "channel_id": content["channel_id"],
            "type": 0,
        }
        original = world.messages.get(each.reply_to)
        content["referenced_message"] = message(world, original, intents=intents) if original else None
    return content


_WITHHELD: dict[str, Any] = {"content": "", "embeds": [], "attachments": [], "components": []}


def may_read(world: World, each: Message, intents: int) -> bool:
    """Whether the bot gets the text: with the intent, in a direct message, when mentioned, and of its own."""
    mentioned = world.bot.id in each.pings
    return bool(intents & MESSAGE_CONTENT) or each.channel.is_direct or mentioned or each.author.id == world.bot.id


def _described(world: World, each: Message) -> dict[str, Any]:
    mentioned = [
        world.users[ping] for ping in sorted(p for p in each.pings if isinstance(p, int)) if ping in world.users
    ]
    kind = REPLY if each.reply_to is not None else SLASH_COMMAND if each.interaction_id else DEFAULT
    content: dict[str, Any] = {
        "id": str(each.id),
        "channel_id": str(each.channel.id),
        "author": user(each.author),
        "timestamp": world.clock.now().isoformat(),
        "edited_timestamp": world.clock.now().isoformat() if each.edits else None,
        "tts": False,
        "mention_everyone": bool({"everyone", "here"} & each.pings),
        "mentions": [user(mention) for mention in mentioned],
        "mention_roles": [],
        "pinned": False,
        "type": kind,
        "flags": each.flags,
    }
    if each.webhook_id is not None:
        content["webhook_id"] = str(each.webhook_id)
    return content


def _body(world: World, each: Message) -> dict[str, Any]:
    return {
        "content": each.content,
        "embeds": each.payload.get("embeds") or [],
        "attachments": [
            {
                "id": str(number),
                "filename": name,
                "size": len(data),
                "url": "https://cdn.example/f",
                "proxy_url": "https://cdn.example/f",
            }
            for number, (name, data) in enumerate(each.payload.get("files") or [])
        ],
        "components": each.payload.get("components") or [],
    }


def interaction(
    world: World,
    *,
    identity: int,
    token: str,
    asker: User,
    where: Channel,
    data: dict[str, Any],
    kind: int = 2,
    clicked: Message | None = None,
) -> dict[str, Any]:
    """INTERACTION_CREATE of a kind (2 command, 3 click, 4 typing, 5 form) by `asker` in `where`."""
    content: dict[str, Any] = {
        "id": str(identity),
        "application_id": str(world.bot.id),
        "type": kind,
        "data": data,
        "channel": channel(world, where),
        "channel_id": str(where.id),
        "token": token,
        "version": 1,
        "app_permissions": str(where.bot_permissions),
        "locale": world.locales.get(asker.id, "en-GB"),
        "entitlements": [],
        "attachment_size_limit": 10 * 1024 * 1024,
    }
    if clicked is not None:
        content["message"] = message(world, clicked)
    by_user = {"1": str(asker.id)}
    if where.is_direct:
        context = 1 if where.recipient == asker else 2  # between people, to which one brought the application along
        return {**content, "user": user(asker), "context": context, "authorizing_integration_owners": by_user}
    server = {"id": str(where.guild), "locale": "en-US", "features": []}
    return {
        **content,
        "guild_id": str(where.guild),
        "guild": server,
        "guild_locale": "en-US",
        "member": member(world, asker),
        "context": 0,
        "authorizing_integration_owners": {"0": str(where.guild)} if where.guild == world.guild_id else by_user,
    }
