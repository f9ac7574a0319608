"""Addresses of APIs with their parameters."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlencode


def with_query(url: str, parameters: Iterable[tuple[str, object]]) -> str:
    """The URL with parameters; square brackets, commas and colons stay as the documentation writes them."""
    pairs = [(name, str(value)) for name, value in parameters]
    return f"{url}?{urlencode(pairs, safe='[],:', quote_via=quote)}"
