r"""Text of articles and users made inert for Discord: it shows as it was written, and nothing in it comes alive.

Discord parses a message from left to right, and a backslash before any character that is neither a
letter, a digit nor white space shows that character and hides the backslash. So every character that
could open a construct gets one, and what a reader sees stays the same, character for character:

- markdown: `*` `_` `~` `` ` `` `|` `[` `]` and the backslash itself, everywhere;
- blocks at the start of a line: `#`, `-`, `+`, `>`, and the stop of `1.`;
- mentions, channels, roles, commands, custom emoji, timestamps, autolinks: all begin with `<` or `@`.
  Whether a mention *pings* is decided by the sender's allowed mentions, not by the text;
- bare addresses: the colon of `https:/`; Discord neither links nor previews `https\://`. Invitations
  are recognised without a scheme, so the dot of `discord.gg` is escaped too;
- emoji names: every colon that another follows within the same word, as in `:smile:`;
- `(` after `]`, because Discord's link rule looks for `](` without heeding backslashes before it.

Characters that cannot be seen are dropped: controls, direction marks and overrides, zero-width characters
and fillers. Joiners and variation selectors stay where they shape a character outside ASCII.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import SplitResult, quote, urlsplit

_INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_SEEN = re.compile(rf"([^\x00-\x7f\s\ue000-\uf8ff{_INVISIBLE}][\ufe00-\ufe0f]?[\u200c\u200d]?)|[{_INVISIBLE}]")
_LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

_LIVE = re.compile(
    r"""
    (?P<before>
        ^[^\S\n]*(?=[\#>+-])                            # heading, quote, list item, small print
      | ^[^\S\n]*\d+(?=[.)])                            # numbered item
      | discord(?:app)?(?=\.(?:com|gg|gift|new)\b)      # invitation
      | (?=[\\*_~`|<\[\]@])
      | (?=:/)
      | (?=:\S*:)
      | (?<=\])(?=\()
    )
    (?P<character>.)
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)

_URL_CHARACTERS = "/%:@!$&+,;=~-._"
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
_DISCORD = re.compile(r"\bdiscord(?:\.(?:gg|gift|new)|(?:app)?\.com)\b")
LONGEST_LINK = 400
"""Characters; a longer address would leave too little of a message for the quotation."""


def seen(text: str) -> str:
    """The text without what cannot be seen; every kind of line break becomes a newline."""
    text = _LINE_BREAK.sub("\n", _LONE_SURROGATE.sub("\ufffd", text))
    return _SEEN.sub(lambda match: match[1] or "", text)


def escaped(text: str) -> str:
    """The text, with its line breaks, so that Discord shows `seen(text)` and nothing of it is alive."""
    return _LIVE.sub(r"\g<before>\\\g<character>", seen(text))


def one_line(text: str) -> str:
    """What can be seen of the text, on one line, without white space at its ends."""
    return " ".join(seen(text).split())


def escaped_line(text: str) -> str:
    """The text on one line and inert, for use within a line of ours.

    Right-to-left text is isolated, so that it cannot reorder the words and numbers around it.
    """
    line = one_line(text)
    isolate = any(unicodedata.bidirectional(character) in ("R", "AL") for character in line)
    return f"\u2068{escaped(line)}\u2069" if isolate else escaped(line)


def link_target(url: str) -> str | None:
    """The address as it may stand in `[label](<target>)`, which it cannot break out of.

    None for anything that is not a plain http(s) address of a host: other schemes, names and passwords
    before the host, what names Discord itself (an invitation shows as a card), and what is longer than LONGEST_LINK.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        target = _assembled(parts, host)
    except ValueError:
        return None
    plain = parts.scheme in ("http", "https") and "@" not in parts.netloc and _HOST.fullmatch(host)
    if not plain or _DISCORD.search(target.lower()) or len(target) > LONGEST_LINK:
        return None
    return target


def _assembled(parts: SplitResult, host: str) -> str:
    """The address with everything percent-encoded that could end a link or show as something else."""
    port = f":{parts.port}" if parts.port is not None else ""
    query = f"?{quote(parts.query, safe=_URL_CHARACTERS + '?')}" if parts.query else ""
    fragment = f"#{quote(parts.fragment, safe=_URL_CHARACTERS + '?')}" if parts.fragment else ""
    return f"{parts.scheme}://{host}{port}{quote(parts.path, safe=_URL_CHARACTERS)}{query}{fragment}"
