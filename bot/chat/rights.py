"""Who may do what. Pure, and asked anew at every command, click and share: rights may have been taken meanwhile.

A private corpus is guarded by the lists ALLOWED_SERVERS and ALLOWED_USERS. Changing the corpus takes more: the bot may
be added to anybody's server, so a server's own administrators and curators count only where ALLOWED_SERVERS names
that server; CURATORS may from anywhere. A server's settings concern only itself, so whoever manages it may change them.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat_records import ServerSettings
from bot.language import Language
from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who acts, where, as Discord tells with this very event. All ids are Discord's.

    `server` is None in direct messages. `parent` is the channel of a thread. `continues` says that this place is one
    conversation: a thread or a direct channel. `manages` is the permission to manage the server. `is_guest` says that
    somebody brought the bot along in their own account, to a server that did not install it or to messages between
    people.
    """

    user: int
    server: int | None
    channel: int
    parent: int | None = None
    roles: tuple[int, ...] = ()
    manages: bool = False
    continues: bool = False
    is_guest: bool = False
    locale: str = ""


def refusal(asker: Asker, settings: Settings, server: ServerSettings, say: Language) -> str:
    """Why somebody may not ask here; "" if they may."""
    if not _is_admitted(asker, settings):
        if asker.server is None:
            return say("I answer only people who were given access. Whoever runs me can add you.")
        return say("I do not answer in this server. Whoever runs me can add it.")
    if asker.server is not None and server.channels and not {asker.channel, asker.parent} & set(server.channels):
        places = ", ".join(f"<#{channel}>" for channel in server.channels[:10])
        return say("I do not answer in this channel. Ask me in: {channels}", channels=places)
    return ""


def may_settle(asker: Asker, settings: Settings) -> bool:
    """Whether somebody may change how the bot behaves in this server, or in direct messages."""
    if not _is_admitted(asker, settings):
        return False
    return asker.user in settings.curators or (asker.server is not None and asker.manages and not asker.is_guest)


def may_curate(asker: Asker, settings: Settings, server: ServerSettings) -> bool:
    """Whether somebody may change the corpus."""
    if asker.user in settings.curators:
        return True
    if asker.server is None or asker.is_guest or asker.server not in settings.allowed_servers:
        return False
    return asker.manages or bool(set(asker.roles) & set(server.curators))


def may_see_gaps(asker: Asker, settings: Settings, server: ServerSettings) -> bool:
    """Whether somebody may see what this server's questions lacked."""
    if asker.user in settings.curators:
        return True
    if asker.server is None or asker.is_guest or not _is_admitted(asker, settings):
        return False
    return asker.manages or bool(set(asker.roles) & set(server.curators))


def _is_admitted(asker: Asker, settings: Settings) -> bool:
    if not settings.allowed_servers and not settings.allowed_users:
        return True
    listed = settings.allowed_users | settings.curators
    return asker.user in listed or (asker.server in settings.allowed_servers and not asker.is_guest)
