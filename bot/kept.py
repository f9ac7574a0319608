"""What of the data folder belongs into a backup: all that cannot be made again."""

from __future__ import annotations

from bot.chat_schema import MIGRATIONS as CHAT
from corpus.backup import Kept
from corpus.schema import MIGRATIONS as RECORD

KEPT = (
    # The chat first: what it refers to is then in the record, which loses nothing.
    Kept(name="chat.sqlite", migrations=CHAT),
    Kept(name="record.sqlite", migrations=RECORD),
    Kept(name="sources.toml"),
    Kept(name="confidence.json"),
)
"""The index is not among them: it is derived from the record."""
