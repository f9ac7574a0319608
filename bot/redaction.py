"""What must never be in a log is taken out of it: tokens, keys and passwords, wherever they turn up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

HIDDEN = "[hidden]"

_FEWEST = 8
"""Characters from which a setting is taken for a secret: a shorter one would blank out words."""

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # Discord: a bot's token is three parts of URL-safe base64 (user id, time, HMAC)
    (re.compile(r"[\w-]{18,}\.[\w-]{6}\.[\w-]{27,}", re.ASCII), HIDDEN),
    # Discord: who has the token of an interaction or webhook can write in the bot's name for a quarter of an hour
    (re.compile(r"(/(?:interactions|webhooks)/\d+/)[^/?\s'\"]+"), rf"\1{HIDDEN}"),
    (re.compile(r"(['\"](?:token|resume_token|session_id)['\"]\s*:\s*['\"])[^'\"]*"), rf"\1{HIDDEN}"),
    # HTTP
    (
        re.compile(r"(?i)\b((?:proxy-)?authorization|x-api-key|cookie)(['\"]?\s*[:=]\s*['\"]?)[^'\"\r\n]+"),
        rf"\1\2{HIDDEN}",
    ),
    (re.compile(r"(?i)([?&](?:api[_-]?key|key|token|access_token|secret|password)=)[^&#\s'\"]+"), rf"\1{HIDDEN}"),
    (re.compile(r"(\b\w+://[^/\s:@'\"]*:)[^/\s@'\"]+(?=@)"), rf"\1{HIDDEN}"),
)


def redactor(secrets: Iterable[str] = ()) -> Callable[[str], str]:
    """A function that takes these secrets out of a text, and whatever looks like a token, key or password."""
    known = sorted({secret for secret in secrets if len(secret) >= _FEWEST}, key=len, reverse=True)
    exact = re.compile("|".join(map(re.escape, known))) if known else None

    def redacted(text: str) -> str:
        if exact:
            text = exact.sub(HIDDEN, text)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text

    return redacted
