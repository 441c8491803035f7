"""Messages as they travel (RFC 5322, with calendars as in RFC 6047)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import (
    Address,
    BaseHeader,
    HeaderRegistry,
    UniqueUnstructuredHeader,
)
from email.message import EmailMessage
from email.policy import SMTP, Policy
from hashlib import sha256
from typing import Final

from email_validator import EmailNotValidError, validate_email

from soundwell_hookspecs import Attachment, DeliveryRefused

_SUBJECT: Final = "Subject:"
_UNPRINTABLE: Final = {"Cc", "Cs", "Zl", "Zp"}
_CALENDAR_METHOD: Final = re.compile(r"^METHOD:([A-Z-]{1,32})\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody's name and address."""

    name: str
    address: str

    def header(self) -> Address:
        """Return it as a header takes it.

        Raises:
            DeliveryRefused: the address is none.
        """
        try:
            valid = validate_email(
                self.address, check_deliverability=False, globally_deliverable=False
            )
        except EmailNotValidError:
            valid = None
        if valid is None:
            raise DeliveryRefused("The address is no mail address: correct it, or discard this.")
        return Address(one_line(self.name), valid.local_part, valid.ascii_domain)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message is made of.

    Args:
        sender: whom it comes from.
        answers: where answers go.
        recipient: whom it is for.
        text: a line `Subject: …`, an empty line, and what the recipient reads.
        attachments: files that go with it.
        written: when, aware.
        key: the same for the same message, so that a repeat is recognised.
        html: the same words as `text`, laid out; none when empty.
        unsubscribe: where one click ends messages of this kind; nowhere when empty.
    """

    sender: Mailbox
    answers: Mailbox
    recipient: Mailbox
    text: str
    attachments: tuple[Attachment, ...]
    written: datetime
    key: str
    html: str = ""
    unsubscribe: str = ""


class _OneLine(UniqueUnstructuredHeader, BaseHeader):  # type: ignore[misc]  # typeshed takes `max_count` for a property, and the library wants it on the class
    """A header that is never folded: a link with a break in it leads nowhere (RFC 5322, 2.1.1)."""

    def fold(self, *, policy: Policy) -> str:
        """Return the header as it travels."""
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS: Final = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _OneLine)


def compose(letter: Letter) -> EmailMessage:
    """Make a message that can be sent; everything in it is ASCII but addresses that are not.

    Args:
        letter: what it is made of.

    Raises:
        DeliveryRefused: the text has no subject, or an address is none.
    """
    subject, body = subject_and_body(letter.text)
    sender, recipient = letter.sender.header(), letter.recipient.header()
    international = not (sender.addr_spec + recipient.addr_spec).isascii()
    policy = SMTP.clone(cte_type="7bit", utf8=international, header_factory=_HEADERS)
    message = EmailMessage(policy)
    message["From"] = sender
    message["To"] = recipient
    message["Reply-To"] = letter.answers.header()
    message["Subject"] = subject
    message["Date"] = letter.written
    message["Message-ID"] = f"<{digest(letter.key)}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: absence notes do not answer it
    _offer_to_leave(message, letter.unsubscribe)
    message.set_content(body)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    for attachment in letter.attachments:
        _attach(message, attachment)
    return message


def digest(key: str) -> str:
    """Return a name for a delivery that tells nothing about it and is the same at every attempt."""
    return sha256(key.encode()).hexdigest()[:32]


def one_line(text: str) -> str:
    """Return a text without line breaks and whatever else a header must not carry."""
    printable = (" " if unicodedata.category(sign) in _UNPRINTABLE else sign for sign in text)
    # An encoded word (RFC 2047) that somebody typed can hold a line break, and Pythons before
    # CVE-2024-6923 was mended write it out as one.
    return " ".join("".join(printable).split()).replace("=?", "= ?")


def subject_and_body(text: str) -> tuple[str, str]:
    """Take a rendered template apart.

    Args:
        text: a line `Subject: …`, an empty line, and what the recipient reads.

    Raises:
        DeliveryRefused: it is not like that.
    """
    head, _, body = text.lstrip().partition("\n")
    subject = one_line(head.removeprefix(_SUBJECT))
    if not head.startswith(_SUBJECT) or not subject or body.partition("\n")[0].strip():
        raise DeliveryRefused(
            "The template of this message has to begin with a line `Subject: …` and an empty line:"
            " correct it, then retry."
        )
    return subject, f"{body.strip()}\n"


def _offer_to_leave(message: EmailMessage, link: str) -> None:
    """Let mail programs offer a button for leaving (RFC 2369, 3.2; RFC 8058, 3.1)."""
    if link:
        message["List-Unsubscribe"] = f"<{link}>"
    if link.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    main, _, sub = attachment.media_type.partition(";")[0].strip().lower().partition("/")
    filename = one_line(attachment.filename)
    method = (
        _CALENDAR_METHOD.search(attachment.text) if (main, sub) == ("text", "calendar") else None
    )
    if method is not None:
        # Mail programs that know invitations show this one; the others show the file below.
        message.add_alternative(
            attachment.text, subtype=sub, charset="utf-8", params={"method": method[1]}
        )
        main, sub = "application", "ics"
    message.add_attachment(attachment.text.encode(), maintype=main, subtype=sub, filename=filename)
