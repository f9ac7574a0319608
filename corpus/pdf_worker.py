"""The program that reads PDF files, one a run: bytes on standard input, a JSON object on standard output.

`{"pages": ["text of page 1", ...], "title": "..."}` or `{"refused": "a reason for people"}`.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import Any

from corpus.limited_process import limit_this_process

MAX_PAGES = 3_000
MAX_CHARACTERS = 20_000_000


def main() -> None:
    """Read, limit, answer."""
    limit_this_process()
    logging.disable(logging.CRITICAL)  # pypdf comments on each flaw of a file
    try:
        answer = read_pdf(sys.stdin.buffer.read())
    except MemoryError:
        answer = {"refused": "it needs too much memory"}
    except RecursionError:
        answer = {"refused": "its parts refer to each other without end"}
    except Exception as error:  # noqa: BLE001 - pypdf raises whatever broken bytes lead to
        answer = {"refused": f"it is damaged, or no PDF file ({type(error).__name__})"}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))


def read_pdf(data: bytes) -> dict[str, Any]:
    """The text of each page, and the title that the file gives itself."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        return {"refused": "it is encrypted; save it without a password"}
    if len(reader.pages) > MAX_PAGES:
        return {"refused": f"it has more than {MAX_PAGES:,} pages"}
    pages: list[str] = []
    left = MAX_CHARACTERS
    for page in reader.pages:
        pages.append(page.extract_text()[:left])
        left -= len(pages[-1])
    return {"pages": pages, "title": str((reader.metadata and reader.metadata.title) or "")}


if __name__ == "__main__":
    main()
