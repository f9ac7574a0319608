"""A Word file to a draft."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from corpus.characters import one_line
from corpus.errors import UnreadableInput
from corpus.extract_text import split_title
from corpus.received import Draft, Received

MAX_INFLATED = 100 * 1024 * 1024
"""Bytes of all parts together, pictures included."""

MAX_XML = 30 * 1024 * 1024
"""Bytes of the parts that are parsed: a tree takes ten times as much memory. 1,000 pages of text have about 10 MB."""

MAX_PARTS = 5_000
_PIECE = 1024 * 1024
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}
_NO_TITLES = ("Word Document",)  # what python-docx makes up where a file has no properties at all
_DELETED = (f"{_W}del", f"{_W}moveFrom")
_FALLBACK = (
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same text again, for old programs
)


def extract_docx(received: Received) -> Draft:
    """The text of a Word file with its title; what a reviser deleted is left out, what he added is in.

    The days on which the file was made and saved are not taken for a date of publication.
    """
    check_archive(received.data, received.location)
    from docx import Document

    try:
        document = Document(io.BytesIO(received.data))
        title = one_line(document.core_properties.title or "")
        if title in _NO_TITLES:
            title = ""
        paragraphs = list(_paragraphs(document.element.body))
    except Exception as error:  # python-docx raises whatever broken files lead to
        raise UnreadableInput(received.location, f"it is damaged, or no Word file ({type(error).__name__})") from error
    text = "\n\n".join(paragraphs)
    if not title:
        title, text = split_title(text)
    return Draft(title=title, text=text)


def check_archive(data: bytes, location: str) -> None:
    """Refuse an archive that is larger, when inflated, than a text can be: by what it claims, then by inflating it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            fits = _fits(archive)
    except Exception as error:  # a damaged archive raises whatever its packing leads to: zlib.error is of no family
        raise UnreadableInput(location, "it is damaged, encrypted, or no Word file") from error
    if not fits:
        megabytes = MAX_INFLATED // 1024**2
        raise UnreadableInput(location, f"it holds more than {megabytes} MB, or too many parts, when unpacked")


def _fits(archive: zipfile.ZipFile) -> bool:
    parts = archive.infolist()
    xml = sum(part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels")))
    if len(parts) > MAX_PARTS or xml > MAX_XML or sum(part.file_size for part in parts) > MAX_INFLATED:
        return False
    left = MAX_INFLATED
    for part in parts:
        with archive.open(part) as file:
            while piece := file.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    return False
    return True


def _paragraphs(body: etree._Element) -> Iterator[str]:
    for paragraph in body.iter(f"{_W}p"):
        if text := " ".join("".join(_texts(paragraph)).split()):
            yield text


def _texts(paragraph: etree._Element) -> Iterator[str]:
    """Texts of a paragraph in order, without deleted ones and those of paragraphs within it (text boxes)."""
    for child in paragraph:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in (*_DELETED, _FALLBACK, f"{_W}p"):
            yield from _texts(child)
