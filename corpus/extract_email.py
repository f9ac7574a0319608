"""An e-mail, such as a newsletter, to a draft."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

from corpus.characters import one_line
from corpus.dates import DateFound, PartialDate
from corpus.encoding import decode
from corpus.errors import UnreadableInput
from corpus.extract_html import extract_page
from corpus.received import Draft, Received
from corpus.written_date import unread_date

_FORWARDED = re.compile(r"(?:(?:re|fwd?|wg|aw|tr)\s*:\s*)+", re.IGNORECASE)
_MIN_SHARE = 0.3  # of the plain text that the page of the same mail must hold to be preferred


def extract_email(received: Received) -> Draft:
    """The text of a mail, its HTML part if that is an article; subject, sender and date from its head."""
    try:
        message = message_from_bytes(received.data, policy=policy.default)
        subject = one_line(message["subject"] or "")
        sender = _sender(message)
        published, dated = _date(message), one_line(message["date"] or "")
        plain, page = (_part(message, kind) for kind in ("plain", "html"))
    except Exception as error:  # the email package raises whatever broken mails lead to
        raise UnreadableInput(received.location, f"it is damaged, or no e-mail ({type(error).__name__})") from error
    text = _page_text(page, received.location, at_least=int(_MIN_SHARE * len(plain))) or plain
    if not text.strip():
        raise UnreadableInput(received.location, "it is an e-mail without a text")
    return Draft(
        title=_FORWARDED.sub("", subject, count=1),
        text=text,
        publisher=sender,
        published=published,
        published_found=DateFound.METADATA if published else DateFound.NONE,
        noted=(unread_date("its Date", dated),) if dated and not published else (),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    payload = part.get_payload(decode=True) if part else None
    return decode(payload, part.get_content_charset()) if part and isinstance(payload, bytes) else ""


def _page_text(page: str, location: str, at_least: int) -> str:
    """The main text of the HTML part; empty if there is none, or too little beside the plain part."""
    try:
        text = extract_page(page, location, None).text if page else ""
    except UnreadableInput:
        return ""
    return text if len(text) >= at_least else ""


def _sender(message: EmailMessage) -> str | None:
    addresses = getattr(message["from"], "addresses", ())
    return one_line(addresses[0].display_name or addresses[0].domain) or None if addresses else None


def _date(message: EmailMessage) -> PartialDate | None:
    moment = getattr(message["date"], "datetime", None)
    return PartialDate.of_moment(moment) if moment else None
