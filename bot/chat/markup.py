"""What a person wrote, without what Discord's client put into it."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"<(?:@[!&]?|#|a?:\w+:|t:|/[^<>:]+:|id:)[^<>\s]*>")


def question_of(content: str) -> str:
    """The words of a message, without the mention of the bot and whatever other markup Discord put into it."""
    return " ".join(_MARKUP.sub(" ", content).split())
