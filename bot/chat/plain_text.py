"""A layout as plain text, for where Discord refuses the layout: its texts without its buttons. Pure."""

from __future__ import annotations

from functools import partial

from bot.chat.layout import MESSAGE_LIMIT, Beside, Layout, Reply, Text, size
from bot.language import ENGLISH, Language


def layout_text(layout: Layout, say: Language = ENGLISH) -> str:
    """The texts of the layout, whole ones as many as one message takes, and a line that says what is left out."""
    texts = [block.content for block in layout.blocks if isinstance(block, Text | Beside)]
    note = "-# " + say("The rest did not fit into this message.")
    kept: list[str] = []
    for at, text in enumerate(texts):
        more = size(note) + 1 if at + 1 < len(texts) else 0
        if size("\n".join([*kept, text])) + more > MESSAGE_LIMIT:
            return "\n".join([*kept, note])
        kept.append(text)
    return "\n".join(kept)


def as_reply(layout: Layout, say: Language = ENGLISH) -> Reply:
    """The layout with the same as plain text."""
    return Reply(text=partial(layout_text, layout, say), layout=layout)
