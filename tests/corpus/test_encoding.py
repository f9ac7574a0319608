import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.encoding import charset_of, decode, mended

TEXT = "Zölle auf “Fisch” – 5 € je Kilo\nMinisters met in Göteborg."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_a_text_is_read_in_the_encoding_it_was_written_in(encoding):
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-16-le", b""), ("utf-16-be", b""), ("utf-16-be", codecs.BOM_UTF16_BE)]
)
def test_utf_16_is_seen_with_and_without_a_mark(encoding, mark):
    assert decode(mark + TEXT.encode(encoding)) == TEXT


def test_what_is_declared_counts_where_it_can_be_right():
    russian = "Пошлины на рыбу"
    assert decode(russian.encode("cp1251"), "windows-1251") == russian
    assert decode(russian.encode(), "windows-1251") == russian
    assert decode("5 € “net”".encode("cp1252"), "iso-8859-1") == "5 € “net”"
    assert decode("鱼关税".encode("gb18030"), "gb2312") == "鱼关税"
    assert decode(TEXT.encode("cp1252"), "no-such-charset") == TEXT
    assert decode(TEXT.encode("cp1252"), "base64") == TEXT


def test_lines_of_different_encodings_are_each_read_in_their_own():
    assert decode("Göteborg\n".encode() + "Malmö\n".encode("cp1252") + "Zürich".encode()) == "Göteborg\nMalmö\nZürich"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Министры двенадцати стран договорились снизить пошлины на мороженую рыбу, сообщил хозяин встречи."),
        ("gb18030", "十二个国家的部长们星期一在港口城市会晤，同意降低冷冻鱼的关税，东道主说。"),
        ("shift_jis", "十二か国の閣僚は月曜日に港町で会談し、冷凍魚の関税を引き下げることで合意した。"),
    ],
)
def test_an_undeclared_old_encoding_of_another_script_is_guessed(encoding, text):
    assert decode(text.encode(encoding)) == text


@given(st.binary(), st.sampled_from([None, "utf-8", "utf-16", "latin-1", "idna", "\x00"]))
def test_any_bytes_become_text(data, declared):
    assert isinstance(decode(data, declared), str)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff")))
def test_valid_utf_8_is_never_read_otherwise(text):
    assert decode(text.encode(), "cp1252") == text


def test_misread_utf_8_is_mended_in_its_line_alone():
    assert (
        mended("Chinaâ€™s rules\ncafÃ© in MalmÃ¶\nAs it should be: é ’ €")
        == "China’s rules\ncafé in Malmö\nAs it should be: é ’ €"
    )


@pytest.mark.parametrize("text", ["«CAFÉ»", "IRMÃ DO NORTE", "Ånge’s Ä", "5 € – “so”", "Ðà", ""])
def test_what_is_written_as_it_should_be_stays(text):
    assert mended(text) == text


def test_a_media_type_may_name_its_charset():
    assert charset_of('text/html; charset="Windows-1251"') == "Windows-1251"
    assert charset_of("text/html") is None
