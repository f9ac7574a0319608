"""One line of a JSON Lines file to a draft."""

from __future__ import annotations

import json
from typing import Any

from corpus.dates import DateFound
from corpus.encoding import decode
from corpus.errors import UnreadableInput
from corpus.provenance import Fields, described
from corpus.received import Draft, Received


def extract_record(received: Received) -> Draft:
    """Read `id, title, date, source, url, body` and the fields that `export.to_record` adds; others are ignored.

    A field that means something else than ours of that name is ignored too.
    """
    record = _parsed(received)
    body = record.get("body")
    if not isinstance(body, str) or not body.strip():
        raise UnreadableInput(received.location, "the record has no `body` with the article's text")
    return described(Fields(record, received.location, strict=False), body, dated_by=DateFound.METADATA)


def _parsed(received: Received) -> dict[str, Any]:
    try:
        record = json.loads(decode(received.data))
    except json.JSONDecodeError as error:
        reason = f"it is not JSON: {error.msg} at character {error.pos + 1}"
        raise UnreadableInput(received.location, reason) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(
            received.location, "it is not JSON that can be read: too deep, or a number too long"
        ) from error
    if not isinstance(record, dict):
        raise UnreadableInput(received.location, 'it is JSON but no record of the form {"title": ..., "body": ...}')
    return record
