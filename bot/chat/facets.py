"""What the articles of a search have in common, and the menus that leave some of them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.chat.layout import OPTIONS_LIMIT, Menu, Option
from bot.chat.pieces import kind_name
from bot.language import Language
from bot.searching import Found, SearchResult
from corpus.article import Kind

_KINDS = tuple(Kind)
_SEVERAL = 2
_YEARS_TOLD = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which articles of a search are wanted, as numbers that fit into a button's id; 0 stands for all.

    `source` counts the result's publishers from 1, `kind` those of `Kind`, and `year` is the year.
    """

    source: int = 0
    kind: int = 0
    year: int = 0

    @classmethod
    def of(cls, numbers: Sequence[int]) -> Chosen:
        """Read what `str` wrote; numbers that are not there are 0."""
        source, kind, year = (*numbers, 0, 0, 0)[:3]
        return cls(source=source, kind=kind, year=year)

    def __str__(self) -> str:
        return f"{self.source}.{self.kind}.{self.year}"

    def choosing(self, value: str) -> Chosen:
        """The same with the choice of a menu, such as source.3; what is no choice changes nothing."""
        name, _, number = value.rpartition(".")
        if not number.isdecimal() or name not in ("", "source", "kind", "year"):
            return self
        return replace(self, **{name or "source": int(number)})

    def among(self, result: SearchResult) -> tuple[Found, ...]:
        """The articles of the result that are wanted."""
        return tuple(one for one, _ in self._left(result))

    def words(self, result: SearchResult, say: Language) -> str:
        """What is wanted, in words; "" for everything."""
        return " · ".join(label for name, number in self._numbers if (label := _label(name, number, result, say)))

    def counted(self, result: SearchResult, name: str) -> Counter[int]:
        """How many of the wanted articles have which source, kind or year, by number."""
        return Counter(numbers[name] for _, numbers in self._left(result) if name in numbers)

    def _left(self, result: SearchResult) -> list[tuple[Found, dict[str, int]]]:
        wanted = {name: number for name, number in self._numbers if number}
        if self.source > len(result.publishers):  # there were more when it was chosen
            del wanted["source"]
        return [(one, numbers) for one, numbers in _numbered(result) if wanted.items() <= numbers.items()]

    @property
    def _numbers(self) -> tuple[tuple[str, int], ...]:
        return (("source", self.source), ("kind", self.kind), ("year", self.year))


def kind_word(kind: Kind, say: Language) -> str:
    """What sort of text it is, in a word, for a list in which nothing may stay empty."""
    return kind_name(kind, say) or say("of unknown kind")


def counts_told(result: SearchResult, say: Language) -> tuple[str, ...]:
    """How many of the articles are of each year and of each kind; nothing where all are of one."""
    years = [f"{year}: {count}" for year, count in result.years[:_YEARS_TOLD]]
    if earlier := sum(count for _, count in result.years[_YEARS_TOLD:]):
        years.append(say("earlier: {count}", count=earlier))
    kinds = [f"{kind_word(kind, say)}: {count}" for kind, count in result.kinds]
    return tuple(" · ".join(told) for told in (years, kinds) if len(told) >= _SEVERAL)


def menus(result: SearchResult, chosen: Chosen, lookup_id: str, say: Language) -> tuple[Menu, ...]:
    """A menu for each thing by which the articles differ: source, kind and year, with what is left of the others."""
    offered = (
        ("source", say("Only from this source"), say("All sources")),
        ("kind", say("Only of this kind"), say("Every kind of text")),
        ("year", say("Only of this year"), say("All years")),
    )
    made = []
    for name, placeholder, everything in offered:
        options = _options(name, result, chosen, say)
        if len(options) >= _SEVERAL or any(one.chosen for one in options):
            options = (Option(label=everything, value=f"{name}.0"), *options[: OPTIONS_LIMIT - 1])
            made.append(Menu(action=f"find:{lookup_id}:{name}.0.{chosen}", placeholder=placeholder, options=options))
    return tuple(made)


def _options(name: str, result: SearchResult, chosen: Chosen, say: Language) -> tuple[Option, ...]:
    """What can be chosen of one thing among the articles that the other choices leave."""
    counts = replace(chosen, **{name: 0}).counted(result, name)
    taken = {"source": chosen.source, "kind": chosen.kind, "year": chosen.year}[name]
    ranked = sorted(counts, key=lambda number: -number if name == "year" else (-counts[number], number))
    return tuple(
        Option(
            label=_label(name, number, result, say),
            value=f"{name}.{number}",
            description=say.many("{count} article", "{count} articles", counts[number]),
            chosen=number == taken,
        )
        for number in ranked
    )


def _numbered(result: SearchResult) -> Iterator[tuple[Found, dict[str, int]]]:
    """Each article with its numbers, as `Chosen` has them, of what is known of it."""
    places = {name: number for number, (name, _) in enumerate(result.publishers, 1)}
    for found in result.found:
        article = found.article
        numbers = {"kind": _KINDS.index(article.kind) + 1}
        if article.publisher in places:
            numbers["source"] = places[article.publisher]
        if article.published:
            numbers["year"] = article.published.year
        yield found, numbers


def _label(name: str, number: int, result: SearchResult, say: Language) -> str:
    """What a number stands for; "" where it stands for nothing here."""
    if name == "year":
        return str(number or "")
    if name == "kind":
        return kind_word(_KINDS[number - 1], say) if 0 < number <= len(_KINDS) else ""
    return result.publishers[number - 1][0] if 0 < number <= len(result.publishers) else ""
