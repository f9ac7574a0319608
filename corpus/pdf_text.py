"""The lines of a PDF's pages to paragraphs that know where each page begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from corpus.characters import PAGE_MARK, readable
from corpus.paragraphs import LIST_ITEM, SENTENCE_END

_RUNNING_LINES = 2  # how many lines at the top and the bottom of a page may repeat on every page
_RUNNING_PAGES = 3  # on how many pages a line must stand to be a running head
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.|seite) ?)?(?:\d{1,4}|[ivxlc]{1,7})(?: ?(?:of|/) ?\d{1,4})?\W*", re.IGNORECASE
)
_SHORT = 0.85  # of the usual length: a last line
_HEADING = 0.5  # of the usual length: no line of a paragraph at all
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PARTED = re.compile(r"([^\W\d_]+)-\Z")


def pdf_paragraphs(pages: Sequence[str]) -> list[str]:
    """Join the lines of all pages to paragraphs; PAGE_MARK stands where a page begins, also within a paragraph."""
    lines = _without_running_lines([[line.strip() for line in readable(page).split("\n")] for page in pages])
    flat = [line for page in lines for line in page if line]
    usual = sorted(map(len, flat))[int(0.9 * len(flat))] if flat else 0
    words = Counter(word.lower() for line in flat for word in _WORD.findall(line))
    return _Joiner(usual, words).join(lines)


class _Joiner:
    """Builds paragraphs from lines, one after the other."""

    def __init__(self, usual: int, words: Counter[str]) -> None:
        self._usual = usual
        self._words = words
        self._paragraphs: list[str] = []
        self._last = ""  # the last line of the paragraph that is being built; empty if none is
        self._marks = ""  # pages that began since

    def join(self, pages: Iterable[Sequence[str]]) -> list[str]:
        for page in pages:
            self._marks += PAGE_MARK
            for line in page:
                self._add(line)
        if self._marks:
            self._paragraphs.append(self._marks)
        return self._paragraphs

    def _add(self, line: str) -> None:
        if not line:
            self._last = "" if not self._marks else self._last  # blank lines round a page's edge mean nothing
            return
        if not self._last or self._starts_anew(line):
            self._paragraphs.append(self._marks + line)
        else:
            self._paragraphs[-1] = self._joined(self._paragraphs[-1], line)
        self._last, self._marks = line, ""

    def _starts_anew(self, line: str) -> bool:
        if LIST_ITEM.match(line):
            return True
        if SENTENCE_END.search(self._last):
            return len(self._last) < _SHORT * self._usual
        return len(self._last) < _HEADING * self._usual and line[0].isupper()

    def _joined(self, before: str, line: str) -> str:
        parted = _PARTED.search(before)
        if parted and line[0].islower():
            return (before if self._keeps_hyphen(parted[1], line) else before[:-1]) + self._marks + line
        return f"{before} {self._marks}{line}"

    def _keeps_hyphen(self, first: str, line: str) -> bool:
        """Whether a word that is parted at a line's end has a hyphen elsewhere in the file too."""
        match = _WORD.match(line)
        second = match.group() if match else ""
        return self._words[f"{first}-{second}".lower()] > self._words[f"{first}{second}".lower()]


def _without_running_lines(pages: Sequence[list[str]]) -> list[list[str]]:
    """Drop page numbers, and heads and feet that stand on at least half of the pages."""
    counts = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    least = max(_RUNNING_PAGES, len(pages) / 2)
    running = {key for key, count in counts.items() if count >= least}
    return [_trimmed(_trimmed(page, running)[::-1], running)[::-1] for page in pages]


def _edges(page: Sequence[str]) -> list[str]:
    lines = [line for line in page if line]
    return lines[:_RUNNING_LINES] + lines[-_RUNNING_LINES:]


def _trimmed(page: list[str], running: set[str]) -> list[str]:
    """The page without the running lines that it begins with."""
    for _ in range(_RUNNING_LINES):
        rest = next((number for number, line in enumerate(page) if line), len(page))
        if rest < len(page) and (_key(page[rest]) in running or _PAGE_NUMBER.fullmatch(page[rest])):
            page = page[rest + 1 :]
    return page


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", line.lower())
