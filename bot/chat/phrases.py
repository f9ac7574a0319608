"""What the bot says when it has no answer to show. Plain words, no markdown that needs escaping."""

from __future__ import annotations

HELP = (
    "Ask me a question and I answer with sentences of the articles I hold, each with its source. "
    "For example: `/ask question: what did the U.S. ask China to clarify?`\n"
    "-# I also answer when you mention me, when you reply to me, and in a direct message."
)
BUSY = "I am busy with other questions right now. Please ask again in a few seconds."
STOPPING = "I am being restarted and could not answer this. Please ask again in a minute."


def too_long(length: int, longest: int) -> str:
    """A question of `length` characters, where `longest` are allowed."""
    return f"That question has {length:,} characters; I can take {longest:,}. Please ask it more briefly."


def apology(incident: str) -> str:
    """Something failed; the log has the details under the same id."""
    return (
        "Sorry, something went wrong and I could not answer. Please try again; "
        f"if it happens again, tell whoever runs me this id: `{incident}`"
    )


def too_slow(incident: str) -> str:
    """The answer took too long; the log has the details under the same id."""
    return (
        "Sorry, looking this up took too long and I gave up. Please ask it more simply; "
        f"if it happens again, tell whoever runs me this id: `{incident}`"
    )


def index_unavailable(incident: str) -> str:
    """The articles cannot be searched until whoever runs the bot mends the index."""
    return (
        "Sorry, I cannot search the articles right now. "
        f"Whoever runs me can mend this (`attache doctor` says how) and will find the details under the id `{incident}`"
    )
