"""What the bot says when it has no answer to show. Plain words, no markdown that needs escaping."""

from __future__ import annotations

import math

from bot.language import Language


def hint(say: Language) -> str:
    """For somebody who spoke to the bot without asking anything."""
    return say(
        "Ask me a question and I answer with sentences of the articles I hold, each with its source. "
        "For example: {ask} what did the U.S. ask China to clarify?\n"
        "-# I also answer when you mention me, when you reply to me, and in a direct message. {help} shows the rest.",
        ask=say.command("ask"),
        help=say.command("help"),
    )


def busy(say: Language) -> str:
    """Too many questions are waiting."""
    return say("I am busy with other questions right now. Please ask again in a few seconds.")


def stopping(say: Language) -> str:
    """The program is about to end."""
    return say("I am being restarted and could not answer this. Please ask again in a minute.")


def too_long(length: int, longest: int, say: Language) -> str:
    """A question of `length` characters, where `longest` are allowed."""
    return say(
        "That question has {length} characters; I can take {longest}. Please ask it more briefly.",
        length=say.number(length),
        longest=say.number(longest),
    )


def slow_down(seconds: float, say: Language) -> str:
    """Somebody asked more than a minute allows."""
    wait = max(1, math.ceil(seconds))
    return say.many(
        "That was a lot of questions in a short time. Please wait {count} second.",
        "That was a lot of questions in a short time. Please wait {count} seconds.",
        wait,
    )


def server_slow_down(seconds: float, say: Language) -> str:
    """A server asked more than a minute allows."""
    wait = max(1, math.ceil(seconds))
    return say.many(
        "This server asks a lot right now. Please wait {count} second.",
        "This server asks a lot right now. Please wait {count} seconds.",
        wait,
    )


def ask_again(say: Language) -> str:
    """A button of an answer that is no longer kept."""
    return say("I no longer have what this button belongs to. Please ask again.")


def not_yours(say: Language) -> str:
    """A button of an answer that only somebody else may see."""
    return say("This answer is somebody else's. Please ask the question yourself.")


def apology(incident: str, say: Language) -> str:
    """Something failed; the log has the details under the same id."""
    return say(
        "Sorry, something went wrong and I could not answer. Please try again; "
        "if it happens again, tell whoever runs me this id: `{incident}`",
        incident=incident,
    )


def too_slow(incident: str, say: Language) -> str:
    """The answer took too long; the log has the details under the same id."""
    return say(
        "Sorry, looking this up took too long and I gave up. Please ask it more simply; "
        "if it happens again, tell whoever runs me this id: `{incident}`",
        incident=incident,
    )


def index_unavailable(incident: str, say: Language) -> str:
    """The articles cannot be searched until the index is mended, which has begun."""
    return say(
        "Sorry, I cannot search the articles right now. A damaged index is made anew by itself; please ask again in a "
        "few minutes. If it stays so, tell whoever runs me (`attache doctor` says what to do) this id: `{incident}`",
        incident=incident,
    )
