"""Articles and questions for the load: made up, plausible in their words, none twice."""

from __future__ import annotations

import json
import random
from pathlib import Path

COUNTRIES = "Ruritania Freedonia Borduria Syldavia Elbonia Genovia Zubrowka Latveria Wakanda Molvania Graustark Sylvania".split()
GOODS = "steel wire aluminium tin copper wheat barley soybeans lumber tyres solar panels chips batteries magnets gallium zirconium cheese beef shrimp garments".split()
ACTS = "raised lowered suspended announced challenged extended reviewed doubled removed imposed".split()
BODIES = [
    "trade ministry",
    "customs office",
    "competition authority",
    "parliament",
    "tariff commission",
    "appeals panel",
]
PUBLISHERS = [f"{place} Gazette" for place in COUNTRIES]


def build_corpus(folder: Path, count: int) -> None:
    """Generate, collect and index so many articles of about 25 sentences."""
    from bot.app import open_app
    from bot.settings import Settings
    from corpus.collect import collect_paths

    source = folder / "generated.jsonl"
    chance = random.Random(1)
    with source.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps(_article(chance, number)) + "\n")
    app = open_app(Settings(data_dir=folder))
    collect_paths(app.store, [source])
    app.build()
    app.close()
    source.unlink()


def _article(chance: random.Random, number: int) -> dict[str, object]:
    one, other, good = chance.choice(COUNTRIES), chance.choice(COUNTRIES), chance.choice(GOODS)
    paragraphs = [" ".join(_sentence(chance, one, other, good, number) for _ in range(5)) for _ in range(5)]
    return {
        "id": f"generated-{number}",
        "title": f"{one} and {other} on {good}, case {number}",
        "date": f"{chance.randint(1995, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        "source": chance.choice(PUBLISHERS),
        "url": f"https://gazette.example/{number}",
        "topics": [good],
        "identifiers": [f"DS{number}"],
        "body": "\n\n".join(paragraphs),
    }


def _sentence(chance: random.Random, one: str, other: str, good: str, number: int) -> str:
    act, body, share = chance.choice(ACTS), chance.choice(BODIES), chance.randint(1, 99)
    return chance.choice(
        (
            f"The {body} of {one} {act} the duty on {good} from {other} to {share} percent in case {number}.",
            f"{other} asked {one} to explain how the {body} would measure {good} of grade {share}.",
            f"Officials said that the quota of {share} thousand tons of {good} would end in {chance.randint(1996, 2030)}.",
            f"A panel found that {one} had {act} its licence for {good} without notice to {other}.",
            f"Traders in {chance.choice(COUNTRIES)} expected the {body} to answer within {share} days.",
        )
    )


def question(chance: random.Random, number: int) -> str:
    """A question; the number makes sure that nobody asked it before."""
    one, other, good = chance.choice(COUNTRIES), chance.choice(COUNTRIES), chance.choice(GOODS)
    return chance.choice(
        (
            f"by how much did {one} raise its duty on {good} from {other} in case {number}?",
            f"what did {other} ask {one} to explain about {good} of grade {number}?",
            f"when would the quota of {good} for {one} end, case {number}?",
            f"which panel found that {one} had suspended its licence for {good} in DS{number}?",
        )
    )


def heavy_question(number: int) -> str:
    """As much as one question may hold: usual words of which every article has some, misspelt ones among them."""
    words = "duty panel quota percent officials ministry traders licence notice tons days grade measure explaim ansver"
    return f"{words} {' '.join(COUNTRIES)} {' '.join(GOODS)} case {number}"[:500]
