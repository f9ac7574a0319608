"""What a collector receives, in few words; for tests of the record and of what is built on it."""

from __future__ import annotations

import json

from corpus.received import PLAIN, RECORD, Draft, Received


def received(location: str = "/a.txt", text: str = "Duties rise\n\nThe duty is 25 percent.", **other) -> Received:
    """A text file as it comes from a folder."""
    return Received(location=location, data=text.encode(), media_type=PLAIN, **other)


def record_line(location: str = "/a.jsonl:1", **fields) -> Received:
    """A line of a JSON Lines file."""
    return Received(location=location, data=json.dumps(fields).encode(), media_type=RECORD, moves=True)


def draft(text: str = "The duty is 25 percent.", **other) -> Draft:
    """What extraction makes of such a file."""
    return Draft(**({"title": "Duties rise", "text": text} | other))
