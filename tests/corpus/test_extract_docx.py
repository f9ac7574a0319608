import io
import re
import zipfile

import documents
import pytest

from corpus import extract_docx
from corpus.errors import UnreadableInput
from corpus.extract import extract
from corpus.received import DOCX, Received

PARAGRAPHS = ["Duties on fish fall", "Ministers met on Monday.", "", "They agreed on 4.5 percent."]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def draft_of(data):
    return extract(Received(location="fish.docx", data=data, media_type=DOCX))


def with_part(data, name, content):
    """The archive with one part exchanged or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return file.getvalue()


def body(xml):
    return with_part(documents.docx(), "word/document.xml", f"<w:document {W}><w:body>{xml}</w:body></w:document>")


def run(text):
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_paragraphs_are_read_and_the_first_one_is_the_title():
    draft = draft_of(documents.docx(*PARAGRAPHS))
    assert (draft.title, draft.text) == (PARAGRAPHS[0], "Ministers met on Monday.\n\nThey agreed on 4.5 percent.")
    assert draft.published is None


def test_the_title_of_the_properties_is_the_title():
    draft = draft_of(documents.docx(*PARAGRAPHS, title="Fish: duties fall"))
    assert (draft.title, draft.text.split("\n\n")[0]) == ("Fish: duties fall", PARAGRAPHS[0])


def test_a_file_without_properties_has_its_first_paragraph_as_the_title():
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(documents.docx(*PARAGRAPHS))) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.namelist():
            if part == "_rels/.rels":
                relations = re.sub(rb"<Relationship [^>]*core-properties[^>]*/>", b"", old.read(part))
                new.writestr(part, relations)
            elif part != "docProps/core.xml":
                new.writestr(part, old.read(part))
    draft = draft_of(file.getvalue())
    assert (draft.title, draft.text.split("\n\n")[0]) == (PARAGRAPHS[0], "Ministers met on Monday.")


def test_what_was_deleted_is_left_out_and_what_was_added_is_in():
    added = f"<w:ins>{run('by 4.5 percent')}</w:ins>"
    deleted = f"<w:del><w:r><w:delText>by half</w:delText></w:r></w:del><w:moveFrom>{run('moved')}</w:moveFrom>"
    draft = draft_of(
        body(
            f"<w:p>{run('Title')}</w:p><w:p>{run('Duties fell ')}{deleted}{added}<w:r><w:tab/></w:r>{run('again.')}</w:p>"
        )
    )
    assert draft.text == "Duties fell by 4.5 percent again."


def test_cells_of_tables_are_read_in_their_place():
    cells = "".join(
        f"<w:tc><w:p>{run(text)}</w:p></w:tc>" for text in ("Herring falls to 4.5 percent.", "Salmon stays.")
    )
    draft = draft_of(body(f"<w:p>{run('Title')}</w:p><w:p>{run('Before.')}</w:p><w:tbl><w:tr>{cells}</w:tr></w:tbl>"))
    assert draft.text.split("\n\n") == ["Before.", "Herring falls to 4.5 percent.", "Salmon stays."]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no Word file"),
        (b"PK\x03\x04 rubbish", "no Word file"),
        (documents.docx(*PARAGRAPHS)[:-200], "no Word file"),
        (with_part(documents.docx(), "word/document.xml", "<w:document"), "damaged"),
        (documents.docx(), "no text"),
        (body("<w:p>" * 100_000), "damaged"),
    ],
    ids=range(6),
)
def test_why_a_file_is_refused(data, reason):
    with pytest.raises(UnreadableInput) as caught:
        draft_of(data)
    assert reason in caught.value.reason


def test_an_archive_that_is_huge_when_unpacked_is_refused_by_its_claim(monkeypatch):
    monkeypatch.setattr(extract_docx, "MAX_INFLATED", 3 * 1024 * 1024)
    bomb = with_part(documents.docx(*PARAGRAPHS), "word/media/bomb.bin", b"\x00" * (4 * 1024 * 1024))
    assert len(bomb) < 100_000
    with pytest.raises(UnreadableInput, match="when unpacked"):
        draft_of(bomb)


def test_too_large_a_text_is_refused_though_the_archive_is_small(monkeypatch):
    monkeypatch.setattr(extract_docx, "MAX_XML", 3 * 1024 * 1024)
    with pytest.raises(UnreadableInput, match="when unpacked"):
        draft_of(body(f"<w:p>{run('fish ' * 1024 * 1024)}</w:p>"))


def test_an_archive_that_lies_about_its_size_is_refused():
    honest = with_part(documents.docx(*PARAGRAPHS), "word/media/bomb.bin", b"\x00" * (4 * 1024 * 1024))
    lying = honest.replace((4 * 1024 * 1024).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != honest
    with pytest.raises(UnreadableInput):
        draft_of(lying)


def test_an_archive_of_too_many_parts_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(extract_docx.MAX_PARTS + 1):
            archive.writestr(f"part{number}", "")
    with pytest.raises(UnreadableInput, match="too many parts"):
        draft_of(file.getvalue())


def test_entities_and_external_files_are_not_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("stolen")
    xml = (
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]><w:document {W}><w:body>'
        f"<w:p>{run('Title')}</w:p><w:p>{run('Duties &x; fell.')}</w:p></w:body></w:document>"
    )
    try:
        text = draft_of(with_part(documents.docx(), "word/document.xml", xml)).text
    except UnreadableInput as error:
        text = error.reason
    assert "stolen" not in text


def test_a_file_whose_packing_is_damaged_is_named():
    data = bytearray(documents.docx("Ruritania raised its duty."))
    data[49:49] = b"\0\0\0"
    with pytest.raises(UnreadableInput, match="damaged"):
        draft_of(bytes(data))
