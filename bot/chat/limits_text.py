"""What a server has chosen, in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.layout import MESSAGE_LIMIT, size
from bot.chat.pieces import brief, fitting, lines, plain
from bot.chat_records import ServerSettings
from bot.language import LANGUAGES, Language
from bot.scope import Limits

_LIMITS_ROOM = 500
_NAME_ROOM = 60
_NAMES_TOLD, _IDS_TOLD = 10, 15


def settings_text(server: ServerSettings, say: Language) -> str:
    """The settings of a server in words, never longer than MESSAGE_LIMIT."""
    channels = _listed([f"<#{one}>" for one in server.channels], say) or say("everywhere")
    curators = _listed([f"<@&{one}>" for one in server.curators], say) or say("those who manage the server")
    by_channel = [
        f"- <#{channel}>: {brief(limits_text(limits, say), _LIMITS_ROOM)}"
        for channel, limits in server.channel_limits.items()
    ]
    language = LANGUAGES.get(server.language) or say("each person's own")
    told = lines(
        say("I answer: {channels}", channels=channels),
        say("Answers are seen by: {who}", who=say("only the person who asked") if server.only_me else say("everybody")),
        say("Curators: {curators}", curators=curators),
        say("Language: {language}", language=language),
        say("What may be shown: {limits}", limits=brief(limits_text(server.limits, say), _LIMITS_ROOM)),
    )
    return lines(told, fitting(by_channel, MESSAGE_LIMIT - size(told) - 1, say))


def _listed(names: Sequence[str], say: Language) -> str:
    others = len(names) - _IDS_TOLD
    more = [say.many("and {count} more", "and {count} more", others)] if others > 0 else []
    return ", ".join([*names[:_IDS_TOLD], *more])


def limits_text(limits: Limits, say: Language) -> str:
    """Limits in words, as plain text: what publishers are called is as they have it."""
    parts = []
    if limits.since:
        parts.append(say("from {date} on", date=say.date(limits.since)))
    if limits.until:
        parts.append(say("until {date}", date=say.date(limits.until)))
    if limits.sources is not None:
        parts.append(", ".join(plain(name, _NAME_ROOM) for name in limits.sources[:_NAMES_TOLD]) or say("no source"))
    if limits.official:
        parts.append(say("official texts only"))
    return "; ".join(parts) or say("everything")
