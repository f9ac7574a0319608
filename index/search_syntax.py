"""What people type to search, as opposed to ask: words, "phrases", -words, title:, publisher:, kind:, dates and more.

    "secure and controllable" -bank title:wto publisher:"U.S. Trade Representative" since:2015-03 until:2016

Words rank; quoted phrases and fields must be there; what has a minus must not. `since:`, `until:` and
`published:2015..2016` take years, months and days. There are no wildcards, patterns or fuzzy distances: over a large
index any of them costs seconds, and everybody else would wait.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from corpus.dates import PartialDate
from index.analyzer import Token, tokens
from index.backend import SearchBackend
from index.query import WHOLE_CORPUS, Query, QueryTerm, Restriction, Scope
from index.spelling import corrections
from index.vocabulary import fold

LONGEST_SEARCH = 500
"""Characters that are read."""
MOST_TERMS = 32
_LONGEST_TOLD = 40  # characters of what was typed that a note repeats

_MOST_EDITS = 2  # between a misspelt word and what is suggested for it
_PART_WEIGHT = 0.4  # a part of an identifier or compound, against the whole

_PART = re.compile(r'(?P<minus>-)?(?:(?P<field>[a-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))', re.IGNORECASE)
_TEXT_FIELDS = ("text", "title")
_VALUE_FIELDS = ("publisher", "topic", "article", "kind")
_DATE_FIELDS = ("since", "until", "published")
_ADDRESS = "//"  # behind the colon of https://

TOO_LONG = "Only the first {count} characters were read."
TOO_MANY = "Only the first {count} words and conditions were read."
NO_DATE = "{typed} is not a date; write 2015, 2015-03 or 2015-03-26."
NO_FIELD = "There is no field “{name}”; {typed} was searched as words. The fields are {fields}."
NOTES = (TOO_LONG, TOO_MANY, NO_DATE, NO_FIELD)
"""What notes say, in English."""


@dataclass(frozen=True, slots=True)
class Note:
    """What of a search was left out or read otherwise, and why: one of NOTES with the values that it names."""

    template: str
    values: tuple[tuple[str, object], ...]

    @property
    def text(self) -> str:
        """In English."""
        return self.template.format(**dict(self.values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A search as it was understood; `notes` say what of it was not."""

    query: Query
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class _Draft:
    """A search that is being read."""

    terms: dict[str, QueryTerm] = field(default_factory=dict)
    phrases: list[tuple[str, ...]] = field(default_factory=list)
    restrictions: list[Restriction] = field(default_factory=list)
    values: dict[tuple[str, bool], list[tuple[str, ...]]] = field(default_factory=dict)
    earliest: date | None = None
    latest: date | None = None
    notes: list[Note] = field(default_factory=list)

    def note(self, template: str, **values: object) -> None:
        """Note it once, and of fields that there are not the first: a search can hold a hundred of them."""
        note = Note(template, tuple(values.items()))
        if not any(one == note or one.template == template == NO_FIELD for one in self.notes):
            self.notes.append(note)


def parse_search(text: str) -> Search:
    """Read a search. Nothing is an error: what cannot be understood is searched as words or named in the notes."""
    draft = _Draft()
    if len(text) > LONGEST_SEARCH:
        draft.note(TOO_LONG, count=LONGEST_SEARCH)
    for part in _PART.finditer(text[:LONGEST_SEARCH]):
        _take(draft, part)
    for (name, excluded), values in draft.values.items():
        draft.restrictions.append(Restriction(field=name, any_of=tuple(values), excluded=excluded))
    if max(len(draft.terms), len(draft.restrictions)) > MOST_TERMS:
        draft.note(TOO_MANY, count=MOST_TERMS)
    query = Query(
        question=text,
        terms=tuple(draft.terms.values())[:MOST_TERMS],
        phrases=tuple(draft.phrases)[:MOST_TERMS],
        published_from=draft.earliest,
        published_until=draft.latest,
        restrictions=tuple(draft.restrictions)[:MOST_TERMS],
    )
    return Search(query=query, notes=tuple(draft.notes))


def _take(draft: _Draft, part: re.Match[str]) -> None:
    excluded = part["minus"] is not None
    name = (part["field"] or "").lower()
    value = part["bare"] if part["quoted"] is None else part["quoted"]
    if name in _DATE_FIELDS and not excluded:
        _take_date(draft, name, value)
    elif name in _VALUE_FIELDS:
        if value.strip():
            draft.values.setdefault((name, excluded), []).append((value.strip(),))
    elif name in _TEXT_FIELDS:
        _take_words(draft, name, value, required=True, excluded=excluded)
    else:
        words = part.group().removeprefix("-") if name else value
        if name and name not in _DATE_FIELDS and not value.startswith(_ADDRESS):
            known = ", ".join(f"{one}:" for one in (*_TEXT_FIELDS, *_VALUE_FIELDS, *_DATE_FIELDS))
            draft.note(NO_FIELD, name=_shortened(name), typed=_shortened(words), fields=known)
        _take_words(draft, "text", words, required=part["quoted"] is not None, excluded=excluded)


def _shortened(typed: str) -> str:
    return typed if len(typed) <= _LONGEST_TOLD else f"{typed[:_LONGEST_TOLD]} …"


def _take_words(draft: _Draft, name: str, value: str, *, required: bool, excluded: bool) -> None:
    found = list(tokens(value, question=True))
    if not found:
        return
    run = _run(found)
    if required or excluded:
        draft.restrictions.append(Restriction(field=name, any_of=(run,), excluded=excluded))
    if excluded:
        return
    for token in found:
        _add_term(draft, value[token.start : token.end], token)
    if len(found) > 1 and required:
        draft.phrases.append(run)


def _run(found: list[Token]) -> tuple[str, ...]:
    """The first terms of the tokens, with an empty one for each place between them where a stop word stood."""
    run: list[str] = []
    for token in found:
        run += [""] * (token.position - found[0].position - len(run))
        run.append(token.terms[0])
    return tuple(run)


def _add_term(draft: _Draft, surface: str, token: Token) -> None:
    forms = {term: _PART_WEIGHT if at else 1.0 for at, term in enumerate(token.terms)}
    draft.terms.setdefault(token.terms[0], QueryTerm(surface=surface, forms=tuple(forms.items())))


def _take_date(draft: _Draft, name: str, value: str) -> None:
    earliest, dots, latest = value.partition("..")
    if name != "published" or not dots:
        earliest, latest = (value if name != "until" else ""), (value if name != "since" else "")
    for text, is_last in ((earliest, False), (latest, True)):
        if not text:
            continue
        day = PartialDate.parse(text)
        if day is None:
            draft.note(NO_DATE, typed=_shortened(f"{name}:{value}"))
        elif is_last:
            draft.latest = day.last
        else:
            draft.earliest = day.first


def did_you_mean(search: Search, backend: SearchBackend, scope: Scope = WHOLE_CORPUS) -> str | None:
    """The search with words that no passage has put right by the index's own; None when there is nothing to mend.

    Words that only passages outside of `scope` have are not told.
    """
    terms = {term.forms[0][0]: term.surface for term in search.query.terms}
    frequencies = backend.frequencies(list(terms))
    unknown = [surface for form, surface in terms.items() if not frequencies[form]]
    suggestion = search.query.question
    for surface in unknown:
        if better := _better(surface, backend, scope):
            suggestion = re.sub(rf"\b{re.escape(surface)}\b", better, suggestion)
    return suggestion if suggestion != search.query.question else None


def _better(surface: str, backend: SearchBackend, scope: Scope) -> str | None:
    """A word of the corpus near this one, spelt as it stands in a passage."""
    word = fold(surface)
    for term in corrections(word, backend.similar_terms(word, _MOST_EDITS)):
        asked = Query(
            question="",
            terms=(QueryTerm(surface=term, forms=((term, 1.0),)),),
            published_from=scope.published_from,
            published_until=scope.published_until,
            restrictions=scope.restrictions,
        )
        for hit in backend.search(asked, 1):
            for text in (hit.passage.text, hit.passage.title):
                for spelling in _spellings(text, term):
                    return spelling
    return None


def _spellings(text: str, term: str) -> Iterator[str]:
    return (text[token.start : token.end] for token in tokens(text) if term in token.terms)
