"""The look-ups of `attache chat`: lines that begin with a slash. From a line to rich's renderables."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.catalogue import Catalogue
from bot.library import Library
from bot.scope import EVERYTHING
from bot.searching import search_articles
from bot.terminal import render_address
from corpus.headline import Headline
from index.vocabulary import fold

_SHOWN = 10
_SNIPPET = 300

HELP = """\
Ask in plain words; a follow-up ("and Japan?") leans on the question before.
/search WORDS     articles by words, "phrases", -words, title:, publisher:,
                  topic:, since:2015, until:2016-03
/article TITLE    one article, by what you remember of its title
/latest SUBJECT   the newest articles; of a topic, party or source if named
/sources          whose articles there are
/new              what follows is no follow-up
/help             this
/exit             the end, as an empty line is"""


def look_up(line: str, library: Library) -> RenderableType:
    """What a line such as "/latest steel" shows; one that is not known shows the help."""
    name, _, rest = line[1:].strip().partition(" ")
    looks: dict[str, Callable[[str, Library], RenderableType]] = {
        "search": _search,
        "article": _article,
        "latest": _latest,
        "sources": _sources,
        "help": lambda _rest, library: _help(library.catalogue()),
    }
    look = looks.get(name.lower())
    if look is None:
        return Group(Text(f"There is no /{name}.", style="yellow"), Text(HELP))
    return look(rest.strip(), library)


def _help(catalogue: Catalogue) -> RenderableType:
    examples = []
    identifier = next(
        (name for one in catalogue.articles for name in one.identifiers if any(map(str.isdigit, name))), ""
    )
    if identifier:
        examples.append(f"tell me about {identifier}")
    examples += [f"/latest {subject}" for subject in catalogue.subjects()[:1]]
    examples += [f"/article {one.title}" for one in catalogue.articles[:1]]
    shown = Text("\n".join(["", "For example:", *(f"  {one}" for one in examples)]), style="dim")
    return Group(Text(HELP), shown) if examples else Text(HELP)


def _search(words: str, library: Library) -> RenderableType:
    if not words:
        return Text("Say what to search for: /search tariffs since:2018")
    result = search_articles(library, words, EVERYTHING)
    parts: list[RenderableType] = [Text(note.text, style="yellow") for note in result.notes]
    parts += [_listed(number, one.article, one.snippet) for number, one in enumerate(result.found[:_SHOWN], 1)]
    if more := len(result.found) - _SHOWN:
        parts += [Text(f"and {more} more; a narrower search shows them", style="dim")] if more > 0 else []
    if not result.found:
        parts.append(Text("Nothing found."))
    if result.suggestion:
        parts.append(Text(f"Did you mean: {result.suggestion}", style="yellow"))
    return Group(*parts)


def _article(title: str, library: Library) -> RenderableType:
    catalogue = library.catalogue()
    headline = catalogue.get(title) or next(iter(catalogue.titled(title, limit=1)), None) if title else None
    article = library.article(headline.id) if headline else None
    if article is None or headline is None:
        return Text("There is no such article. /search finds articles by their words.")
    limit = library.display_limit(article.origin)
    text = article.text if limit is None else article.text[:limit]
    return Group(_listed(None, headline, ""), Text(), Text(text))


def _latest(subject: str, library: Library) -> RenderableType:
    catalogue = library.catalogue()
    found: Iterable[Headline] = catalogue.articles
    if subject:
        found = catalogue.about(subject) or [
            one for one in catalogue.articles if fold(subject) in fold(one.publisher or "")
        ]
    shown = [_listed(number, one, "") for number, one in enumerate(list(found)[:_SHOWN], 1)]
    if shown:
        return Group(*shown)
    subjects = catalogue.subjects()
    known, more = ", ".join(subjects[:_SHOWN]), " and others" if len(subjects) > _SHOWN else ""
    return Text(
        f"Nothing is filed under {subject}. There is: {known}{more}" if subject else "There are no articles yet."
    )


def _sources(_rest: str, library: Library) -> RenderableType:
    rows = [
        f"{one.articles:>6}  {one.name} (newest {one.newest or 'undated'})" for one in library.catalogue().sources()
    ]
    return Text("\n".join(rows) or "There are no articles yet.")


def _listed(number: int | None, article: Headline, snippet: str) -> RenderableType:
    told = ", ".join(filter(None, (article.publisher, str(article.published or "undated"))))
    mark = f"[{number}] " if number is not None else ""
    head = Text.assemble((mark, "cyan"), (article.title, "italic"), f" ({told})", (f"  {article.id}", "dim"))
    parts: list[RenderableType] = [head]
    if article.url:
        parts.append(render_address(article.url, indent=4))
    if snippet:
        short = snippet if len(snippet) <= _SNIPPET else f"{snippet[:_SNIPPET].rsplit(' ', 1)[0]} …"
        parts.append(Padding(Text(short), (0, 0, 0, 4)))
    return Group(*parts)
