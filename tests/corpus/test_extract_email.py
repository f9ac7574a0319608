from email.message import EmailMessage

import pytest

from corpus.dates import DateFound, PartialDate
from corpus.errors import UnreadableInput
from corpus.extract import extract
from corpus.received import EMAIL, Received

SENTENCES = [
    "Ministers of twelve countries met in the harbor city on Monday to talk about fish.",
    "They agreed to lower the duties on frozen fish by 4.5 percent, the host said.",
    "“Nobody got all he wanted,” the minister of Norway told reporters after the talks.",
]
PLAIN = "\n\n".join(SENTENCES)
PAGE = "<html><body><article>" + "".join(f"<p>{line}</p>" for line in SENTENCES) + "</article></body></html>"


def mail(plain=PLAIN, page=None, **head):
    message = EmailMessage()
    for name, value in {
        "Subject": "Fwd: Duties on fish fall",
        "From": "Harbor Desk <desk@harbor.example>",
        **head,
    }.items():
        message[name.replace("_", "-")] = value
    message.set_content(plain)
    if page:
        message.add_alternative(page, subtype="html")
    return message.as_bytes()


def draft_of(data):
    return extract(Received(location="fish.eml", data=data, media_type=EMAIL))


def test_subject_sender_and_date_come_from_the_head():
    draft = draft_of(mail(Date="Thu, 26 Mar 2015 17:04:00 +0100"))
    assert (draft.title, draft.publisher) == ("Duties on fish fall", "Harbor Desk")
    assert (draft.published, draft.published_found) == (
        PartialDate.parse("2015-03-26T17:04:00+01:00"),
        DateFound.METADATA,
    )
    assert draft.text == PLAIN


def test_a_mail_without_a_date_has_none():
    for mailed, told in ((mail(), ()), (b"Date: soon\n" + mail(), ("its Date is 'soon'",))):
        draft = draft_of(mailed)
        assert draft.published is None
        assert tuple(one.partition(",")[0] for one in draft.noted) == told


def test_the_html_part_is_preferred_where_it_is_an_article():
    draft = draft_of(mail("View this mail in your browser.", PAGE))
    assert draft.text == PLAIN


def test_the_plain_part_is_taken_where_the_html_part_holds_next_to_nothing():
    assert draft_of(mail(PLAIN, "<html><body><p>Open</p></body></html>")).text == PLAIN


def test_attachments_are_no_text():
    message = EmailMessage()
    message["Subject"] = "Fish"
    message.set_content(PLAIN)
    message.add_attachment(b"attached", maintype="text", subtype="x-secret", filename="a.txt")
    assert draft_of(message.as_bytes()).text == PLAIN


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_charset_of_a_part_is_obeyed(encoding):
    head = f"Subject: Fish\nContent-Type: text/plain; charset={encoding}\nContent-Transfer-Encoding: 8bit\n\n"
    assert draft_of(head.encode() + PLAIN.encode(encoding)).text == PLAIN


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff" * 100,
        b"Subject: =?utf-8?b?////?=\nDate: \xff\n\n",
        mail("  "),
        b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 2000,
        b"From: a\n" * 50_000,
    ],
    ids=range(6),
)
def test_what_holds_no_text_is_refused(data):
    with pytest.raises(UnreadableInput):
        draft_of(data)
