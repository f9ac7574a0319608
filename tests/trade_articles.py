"""A small corpus that can be made in any size, in which every article answers a question of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpus.received import PLAIN, Received

_PARTIES = ("Ruritania", "Syldavia", "Borduria", "Freedonia", "Sylvania", "Zubrowka")
_GOODS = ("steel wire", "barley", "cotton yarn", "solar panels", "frozen shrimp", "paper bags", "copper tubes")


def text(number: int) -> str:
    """The article of this number: a title, and three sentences in two paragraphs."""
    party, goods = _PARTIES[number % len(_PARTIES)], _GOODS[number % len(_GOODS)]
    return (
        f"{party} changes its duty on {goods}, notice {number}\n\n"
        f"{party} raised its duty on {goods} to {number % 90 + 5} percent in notice {number}.\n\n"
        f"Notice {number} takes effect on {number % 28 + 1} March 2021. The ministry will review it after two years."
    )


def question(number: int) -> str:
    return f"what does notice {number} say about the duty on {_GOODS[number % len(_GOODS)]}?"


def inputs(count: int, first: int = 0) -> Iterator[Received]:
    """The articles as a collector receives them."""
    for number in range(first, first + count):
        yield Received(location=f"/articles/{number:05}.txt", data=text(number).encode(), media_type=PLAIN)


def write_articles(folder: Path, count: int, first: int = 0) -> Path:
    """The articles as files."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        (folder / f"{number:05}.txt").write_text(text(number), encoding="utf-8")
    return folder
